//! A tablet or a phone: one instance, no menu and no tray by the system's own design; the interface
//! shows what arrives, and tokens are in a file inside the application's private storage.

use std::path::Path;
use std::sync::Arc;

use client_core::api::NotificationView;
use client_core::session::{FileTokenStore, TokenStore};
use tauri::webview::WebviewWindowBuilder;
use tauri::{App, AppHandle, Builder, Manager, Window, WindowEvent, Wry};

use crate::choices::Machine;
use crate::settings::UpdateFeed;
use crate::words::Words;

/// None beyond those of every system.
pub(crate) fn plugins(builder: Builder<Wry>) -> Builder<Wry> {
    builder
}

/// Nothing around the window.
pub(crate) fn furnish(_app: &App) {}

/// The whole screen.
pub(crate) fn first_look(
    builder: WebviewWindowBuilder<'_, Wry, AppHandle>,
) -> WebviewWindowBuilder<'_, Wry, AppHandle> {
    builder
}

/// There is none.
pub(crate) async fn shows_tray(_app: &AppHandle) -> bool {
    false
}

/// The system shows one window.
pub(crate) fn open_window(_app: &AppHandle, _place: String) {}

/// The system ends applications.
pub(crate) fn ends() {}

/// The system closes.
pub(crate) fn window_event(_window: &Window, _event: &WindowEvent) {}

/// Nothing to translate.
pub(crate) fn speak(_app: &AppHandle, _words: &'static Words) {}

/// Nothing to count on.
pub(crate) fn count(_app: &AppHandle, _words: &'static Words, _unread: u64) {}

/// The interface tells the person.
pub(crate) fn announce(_app: &AppHandle, _words: &Words, _rows: Vec<NotificationView>) {}

/// The application's private storage, which other applications cannot read.
pub(crate) async fn token_store(app: &AppHandle, dir: &Path) -> Arc<dyn TokenStore> {
    let reason = "tablets keep tokens in the private storage of the application";
    tracing::info!("{reason}");
    app.state::<Machine>().set_keychain(Some(reason.to_owned()));
    Arc::new(FileTokenStore::new(dir))
}

/// Tablets do not start applications by themselves.
pub(crate) fn starts_with_system(_app: &AppHandle) -> Option<bool> {
    None
}

/// Tablets do not start applications by themselves.
pub(crate) fn start_with_system(_app: &AppHandle, _wanted: bool) -> Result<(), String> {
    Err("This system does not start applications by itself.".to_owned())
}

/// The store of the system updates.
pub(crate) async fn check_update(
    _app: &AppHandle,
    _feed: &UpdateFeed,
) -> Result<Option<String>, String> {
    Err("The store of this system updates OpsFlux.".to_owned())
}
