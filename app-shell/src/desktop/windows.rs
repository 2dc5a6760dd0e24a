//! Several windows: the first one, which lives as long as the program, and those beside it.

use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Context as _;
use tauri::utils::config::{WebviewUrl, WindowConfig};
use tauri::webview::WebviewWindowBuilder;
use tauri::{AppHandle, Manager, WebviewWindow, Wry};

use crate::navigate::{self, WINDOW};

/// The names of windows beside the first one begin so; `capabilities/main.json` knows them.
pub(super) const BESIDE: &str = "beside-";

/// The window the person works in; the first one when none has the focus.
pub(super) fn focused(app: &AppHandle) -> Option<WebviewWindow> {
    let mut windows = app.webview_windows().into_values();
    windows
        .find(|window| window.is_focused().unwrap_or(false))
        .or_else(|| app.get_webview_window(WINDOW))
}

/// Whether a person sees any window.
pub(super) fn any_shown(app: &AppHandle) -> bool {
    let mut windows = app.webview_windows().into_values();
    windows.any(|window| window.is_visible().unwrap_or(false))
}

/// Brings the window in use to a page.
pub(super) fn bring(app: &AppHandle, page: &str) {
    if let Some(window) = focused(app) {
        navigate::turn(&window, page);
    }
}

/// Another window at the same place.
pub(super) fn open_beside(app: &AppHandle) {
    let place = focused(app).and_then(|window| window.url().ok());
    let place = place.and_then(|url| url.fragment().map(str::to_owned));
    open(app, place.unwrap_or_else(|| "/".to_owned()));
}

/// Another window at a place of the interface.
pub(crate) fn open(app: &AppHandle, place: String) {
    let app = app.clone();
    // Some systems make no window from within an event of another.
    tauri::async_runtime::spawn(async move {
        if let Err(error) = make(&app, &place) {
            tracing::warn!(%error, "there is no other window");
        }
    });
}

fn make(app: &AppHandle, place: &str) -> anyhow::Result<()> {
    static MADE: AtomicU32 = AtomicU32::new(1);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let first = app.config().app.windows.iter();
    let first = first
        .into_iter()
        .find(|window| window.label == WINDOW)
        .context("the configuration has no main window")?;
    let config = WindowConfig {
        label: format!("{BESIDE}{number}"),
        url: WebviewUrl::App(format!("#{place}").into()),
        ..first.clone()
    };
    titled(WebviewWindowBuilder::from_config(app, &config)?).build()?;
    Ok(())
}

/// A window that bears the name of its page.
pub(super) fn titled<'a>(
    builder: WebviewWindowBuilder<'a, Wry, AppHandle>,
) -> WebviewWindowBuilder<'a, Wry, AppHandle> {
    builder.on_document_title_changed(|window, title| {
        if let Err(error) = window.set_title(&title) {
            tracing::debug!(%error, "the window keeps its name");
        }
    })
}
