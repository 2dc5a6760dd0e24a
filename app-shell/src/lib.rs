//! OpsFlux as an application: a window, a tray and native notifications around the client core.
//!
//! The page speaks to the core through one command, `rpc`, and hears its events as `core`; every
//! rule lives in `client-core`. What belongs to this machine alone (keychain, autostart, updates)
//! answers to `rpc` commands that start with `shell.`.

mod choices;
mod core;
mod door;
mod navigate;
mod photos;
mod rpc;
mod settings;
mod start;
mod watch;
mod words;

#[cfg(desktop)]
mod desktop;
#[cfg(mobile)]
#[path = "mobile.rs"]
mod desktop;

use anyhow::Context as _;
use tauri::{Manager, RunEvent, Wry};

/// Runs the application until it is closed.
///
/// # Errors
/// When there is no display, or the window cannot be made.
pub fn run(context: tauri::Context<Wry>) -> anyhow::Result<()> {
    // The whole product has one cryptography; installing it twice is harmless.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let app = desktop::plugins(tauri::Builder::default())
        .plugin(tauri_plugin_deep_link::init())
        .plugin(door::plugin())
        .invoke_handler(tauri::generate_handler![rpc::rpc])
        .register_asynchronous_uri_scheme_protocol(photos::SCHEME, photos::answer)
        .on_page_load(navigate::page_loaded)
        .on_window_event(desktop::window_event)
        .setup(|app| Ok(start::setup(app)?))
        .build(context)
        .context("the window cannot be made")?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            desktop::ends();
            tauri::async_runtime::block_on(app.state::<core::Core>().close());
        }
    });
    Ok(())
}
