//! How the program ends. Closing the last window leaves it in the tray where there is one and the
//! person wants that; Quit, and the system when it asks, end it within bounded time.

use std::sync::Once;
use std::time::Duration;

use tauri::{AppHandle, Manager, Window, WindowEvent};

use super::{notice, tray, windows};
use crate::choices::Machine;
use crate::navigate::WINDOW;

/// After this the program goes, whatever holds it: what was saved is on the disk already.
const PATIENCE: Duration = Duration::from_secs(10);

/// Ends the program.
pub(crate) fn quit(app: &AppHandle) {
    within_bounds();
    app.exit(0);
}

/// From now on the program has [`PATIENCE`] left.
pub(crate) fn within_bounds() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        // A thread of its own: what holds the program may be the window's or the runtime's.
        let watch = std::thread::Builder::new().name("end".to_owned());
        let watching = watch.spawn(|| {
            std::thread::sleep(PATIENCE);
            tracing::error!("something holds the program after its end; it goes without it");
            std::process::abort();
        });
        if let Err(error) = watching {
            tracing::warn!(%error, "nothing bounds the end of the program");
        }
    });
}

/// Quits when the system asks, at a logout for example.
#[cfg(unix)]
pub(crate) fn obey_system(app: &AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};

    let signals = [
        SignalKind::terminate(),
        SignalKind::interrupt(),
        SignalKind::hangup(),
    ];
    for kind in signals {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            match signal(kind) {
                Ok(mut asked) => {
                    asked.recv().await;
                    tracing::info!(signal = kind.as_raw_value(), "the system asks to end");
                    quit(&app);
                }
                Err(error) => tracing::warn!(%error, "the system ends the program at once"),
            }
        });
    }
}

/// The window is closed by the system.
#[cfg(not(unix))]
pub(crate) fn obey_system(_app: &AppHandle) {}

/// What happens when a window closes.
pub(crate) fn window_event(window: &Window, event: &WindowEvent) {
    match event {
        // The first window is only hidden: it is where links, the tray and notices lead.
        WindowEvent::CloseRequested { api, .. } if window.label() == WINDOW => {
            api.prevent_close();
            match window.hide() {
                Ok(()) => after_close(window.app_handle()),
                Err(_) => quit(window.app_handle()),
            }
        }
        WindowEvent::Destroyed => after_close(window.app_handle()),
        _ => {}
    }
}

fn after_close(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if windows::any_shown(&app) {
            return;
        }
        if app.state::<Machine>().wants_tray() && tray::is_shown(&app).await {
            notice::tell_of_tray(&app);
        } else {
            quit(&app);
        }
    });
}
