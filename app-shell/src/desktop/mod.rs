//! What only a computer has: one instance, window state, menu, tray, notices, keychain, updates.

mod keychain;
mod menu;
mod notice;
mod tray;
mod update;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use client_core::api::NotificationView;
use client_core::session::{FileTokenStore, TokenStore};
use tauri::webview::WebviewWindowBuilder;
use tauri::{App, AppHandle, Builder, Manager, Window, WindowEvent, Wry};
use tauri_plugin_autostart::ManagerExt;
use tauri_plugin_window_state::StateFlags;

use crate::choices::Machine;
use crate::words::Words;
use crate::{navigate, settings};

pub(crate) use update::check as check_update;

/// Started by the system at sign-in: the window waits in the tray.
const BACKGROUND: &str = "--background";
/// Set by tests: several copies may run beside each other.
const TEST_INSTANCE: &str = "OPSFLUX_TEST_INSTANCE";

/// How long the start waits for the keychain.
const KEYCHAIN_PATIENCE: Duration = Duration::from_secs(20);

/// The plugins of a computer.
pub(crate) fn plugins(builder: Builder<Wry>) -> Builder<Wry> {
    // The first plugin: a second copy must leave before it touches anything.
    let builder = if std::env::var_os(TEST_INSTANCE).is_some() {
        builder
    } else {
        builder.plugin(tauri_plugin_single_instance::init(|app, _, _| {
            navigate::show(app);
        }))
    };
    let remembered = StateFlags::all() - StateFlags::VISIBLE - StateFlags::DECORATIONS;
    builder
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(remembered)
                .build(),
        )
        .plugin(
            tauri_plugin_autostart::Builder::new()
                .app_name("OpsFlux")
                .arg(BACKGROUND)
                .build(),
        )
        .plugin(tauri_plugin_updater::Builder::new().build())
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
}

/// The menu and the tray; a desktop without a tray goes on without.
pub(crate) fn furnish(app: &App) {
    let words = Words::of(&system_language());
    menu::put(app.handle(), &words);
    let has_tray = tray::put(app, &words);
    app.state::<Machine>().set_tray(has_tray);
}

/// How the window first appears.
pub(crate) fn first_look(
    builder: WebviewWindowBuilder<'_, Wry, AppHandle>,
) -> WebviewWindowBuilder<'_, Wry, AppHandle> {
    builder.visible(!std::env::args().any(|arg| arg == BACKGROUND))
}

/// Closing leaves OpsFlux in the tray when the person wants that and there is one.
pub(crate) fn window_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event
        && window.state::<Machine>().stays_in_tray()
        && window.hide().is_ok()
    {
        api.prevent_close();
    }
}

/// Menu and tray in another language.
pub(crate) fn speak(app: &AppHandle, words: &Words) {
    menu::speak(app, words);
    tray::speak(app, words);
}

/// How much is unread.
pub(crate) fn count(app: &AppHandle, words: &Words, unread: u64) {
    tray::count(app, words, unread);
}

/// Tells the person what arrived.
pub(crate) fn announce(app: &AppHandle, words: &Words, rows: Vec<NotificationView>) {
    notice::announce(app, words, rows);
}

/// The keychain of the system when it works, an encrypted file otherwise, and a word about it
/// either way.
pub(crate) async fn token_store(app: &AppHandle, dir: &Path) -> Arc<dyn TokenStore> {
    let service = app.config().identifier.clone();
    let keys = settings::key_dir(app, dir);
    let file = FileTokenStore::with_key(dir, &keys);
    let chosen = tauri::async_runtime::spawn_blocking(move || keychain::choose(&service, file));
    // A locked keychain may ask for its password behind a window nobody sees.
    let chosen = match tokio::time::timeout(KEYCHAIN_PATIENCE, chosen).await {
        Ok(Ok(chosen)) => chosen,
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("it does not answer".to_owned()),
    };
    let (store, refusal) = match chosen {
        Ok(store) => {
            tracing::info!("tokens are kept in the keychain of the system");
            (store, None)
        }
        Err(reason) => {
            tracing::warn!(
                %reason,
                keys = %keys.display(),
                "the keychain of the system does not work; tokens are kept in an encrypted file, \
                 and its key in another folder, which only this account may read"
            );
            let file: Arc<dyn TokenStore> = Arc::new(FileTokenStore::with_key(dir, &keys));
            (file, Some(reason))
        }
    };
    app.state::<Machine>().set_keychain(refusal);
    store
}

/// Whether OpsFlux starts with the computer; `None` when the system does not say.
pub(crate) fn starts_with_system(app: &AppHandle) -> Option<bool> {
    app.autolaunch().is_enabled().ok()
}

/// Makes OpsFlux start with the computer, or not.
pub(crate) fn start_with_system(app: &AppHandle, wanted: bool) -> Result<(), String> {
    let autostart = app.autolaunch();
    let done = if wanted {
        autostart.enable()
    } else {
        autostart.disable()
    };
    done.map_err(|error| error.to_string())
}

/// The language of the account, before anybody signed in.
fn system_language() -> String {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let chosen = names
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    chosen.map_or_else(String::new, |locale| locale.chars().take(2).collect())
}
