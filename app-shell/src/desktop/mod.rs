//! What only a computer has: one instance, window state, menu, tray, notices, keychain, updates.

mod autostart;
mod edit;
mod ending;
mod keychain;
mod menu;
mod notice;
mod tray;
mod update;
mod windows;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use client_core::session::{FileTokenStore, TokenStore};
use tauri::webview::WebviewWindowBuilder;
use tauri::{App, AppHandle, Builder, Manager, Wry};
use tauri_plugin_window_state::StateFlags;

use crate::choices::Machine;
use crate::words::Words;
use crate::{navigate, settings};

pub(crate) use autostart::{is_on as starts_with_system, set as start_with_system};
pub(crate) use ending::{window_event, within_bounds as ends};
pub(crate) use notice::announce;
pub(crate) use tray::is_shown as shows_tray;
pub(crate) use update::check as check_update;
pub(crate) use windows::open as open_window;

/// Started by the system at sign-in: the window waits in the tray.
const BACKGROUND: &str = "--background";
/// How long a start by the system waits for somebody to show the tray.
const TRAY_PATIENCE: Duration = Duration::from_secs(30);

/// How long the start waits for the keychain.
const KEYCHAIN_PATIENCE: Duration = Duration::from_secs(20);

/// The plugins of a computer.
pub(crate) fn plugins(builder: Builder<Wry>) -> Builder<Wry> {
    // The first plugin: a second copy must leave before it touches anything.
    let builder = builder.plugin(tauri_plugin_single_instance::init(|app, _, _| {
        navigate::show(app);
    }));
    let remembered = StateFlags::all() - StateFlags::VISIBLE - StateFlags::DECORATIONS;
    autostart::plugin(builder)
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(remembered)
                .with_filter(|label| label == navigate::WINDOW)
                .build(),
        )
        .plugin(tauri_plugin_updater::Builder::new().build())
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
}

/// The menu and the tray; a desktop without a tray goes on without.
pub(crate) fn furnish(app: &App) {
    ending::obey_system(app.handle());
    let words = Words::of(&system_language());
    menu::put(app.handle(), words);
    let has_tray = tray::put(app, words);
    app.state::<Machine>().set_tray(has_tray);
    if in_background() {
        tauri::async_runtime::spawn(wait_for_tray(app.handle().clone()));
    }
}

fn in_background() -> bool {
    std::env::args().any(|arg| arg == BACKGROUND)
}

/// How the window first appears.
pub(crate) fn first_look(
    builder: WebviewWindowBuilder<'_, Wry, AppHandle>,
) -> WebviewWindowBuilder<'_, Wry, AppHandle> {
    windows::titled(builder).visible(!in_background())
}

/// The tray may come after us; without one the window would be lost.
async fn wait_for_tray(app: AppHandle) {
    let shown = async {
        while !tray::is_shown(&app).await {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    if tokio::time::timeout(TRAY_PATIENCE, shown).await.is_err() {
        navigate::show(&app);
    }
}

/// Menu and tray in another language. (The caller may be one of the few threads the end of the program
/// waits for: it does not wait for the window.)
pub(crate) fn speak(app: &AppHandle, words: &'static Words) {
    beside(app, move |app| {
        menu::speak(app, words);
        tray::speak(app, words);
    });
}

/// How much is unread.
pub(crate) fn count(app: &AppHandle, words: &'static Words, unread: u64) {
    beside(app, move |app| tray::count(app, words, unread));
}

fn beside(app: &AppHandle, change: impl FnOnce(&AppHandle) + Send + 'static) {
    let own = app.clone();
    if let Err(error) = app.run_on_main_thread(move || change(&own)) {
        tracing::debug!(%error, "menu and tray did not change");
    }
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

/// The language of the account, before anybody signed in.
fn system_language() -> String {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let chosen = names
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    chosen.map_or_else(String::new, |locale| locale.chars().take(2).collect())
}
