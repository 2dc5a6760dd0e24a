//! The tray: how much is unread, and the way back to the window.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tauri::menu::{Menu, MenuItem, MenuItemBuilder, PredefinedMenuItem};
use tauri::tray::{MouseButton, TrayIconBuilder, TrayIconEvent};
use tauri::{App, AppHandle, Manager, Wry};

use super::menu::{OPEN, QUIT, UNREAD};
use crate::choices::Machine;
use crate::navigate;
use crate::words::Words;

const ID: &str = "main";
/// How long the session bus may take to answer.
#[cfg(target_os = "linux")]
const BUS_PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);

/// The entries whose text changes.
struct Entries {
    open: MenuItem<Wry>,
    unread: MenuItem<Wry>,
    quit: MenuItem<Wry>,
}

/// Puts the tray up; false when this desktop has none.
pub(crate) fn put(app: &App, words: &Words) -> bool {
    // Without its library (appindicator on Linux) the tray panics instead of failing.
    let built = catch_unwind(AssertUnwindSafe(|| build(app, words)));
    match built {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(%error, "this desktop has no tray");
            false
        }
        Err(_) => {
            tracing::warn!("this desktop has no tray: its library is not installed");
            false
        }
    }
}

fn build(app: &App, words: &Words) -> tauri::Result<()> {
    let item = |id: &str, text: String| MenuItemBuilder::with_id(id, text).build(app);
    let entries = Entries {
        open: item(OPEN, words.say(OPEN))?,
        unread: item(UNREAD, words.count(UNREAD, 0))?,
        quit: item(QUIT, words.say(QUIT))?,
    };
    let line = PredefinedMenuItem::separator(app)?;
    let menu = Menu::with_items(app, &[&entries.open, &entries.unread, &line, &entries.quit])?;
    let mut tray = TrayIconBuilder::with_id(ID)
        .menu(&menu)
        .show_menu_on_left_click(false)
        .tooltip("OpsFlux")
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                ..
            } = event
            {
                navigate::show(tray.app_handle());
            }
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)?;
    app.manage(entries);
    Ok(())
}

/// Whether a person sees the tray: it was put up, and on Linux somebody shows it.
pub(crate) async fn is_shown(app: &AppHandle) -> bool {
    app.state::<Machine>().has_tray() && has_host().await
}

/// Some desktops of Linux show no tray, or only with an extension.
#[cfg(target_os = "linux")]
async fn has_host() -> bool {
    match tokio::time::timeout(BUS_PATIENCE, asked_host()).await {
        Ok(Ok(shown)) => shown,
        Ok(Err(error)) => {
            tracing::debug!(%error, "nobody shows a tray");
            false
        }
        Err(_) => false,
    }
}

#[cfg(target_os = "linux")]
async fn asked_host() -> zbus::Result<bool> {
    use zbus::proxy::CacheProperties;

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    let bus = zbus::Connection::session().await?;
    let watcher = zbus::proxy::Builder::<zbus::Proxy<'_>>::new(&bus)
        .destination(WATCHER)?
        .path("/StatusNotifierWatcher")?
        .interface(WATCHER)?
        .cache_properties(CacheProperties::No)
        .build()
        .await?;
    watcher.get_property("IsStatusNotifierHostRegistered").await
}

#[cfg(not(target_os = "linux"))]
async fn has_host() -> bool {
    true
}

/// The entries in another language; the count follows by itself.
pub(crate) fn speak(app: &AppHandle, words: &Words) {
    if let Some(entries) = app.try_state::<Entries>() {
        report(entries.open.set_text(words.say(OPEN)));
        report(entries.quit.set_text(words.say(QUIT)));
    }
}

/// Shows how much is unread.
pub(crate) fn count(app: &AppHandle, words: &Words, unread: u64) {
    let (Some(entries), Some(tray)) = (app.try_state::<Entries>(), app.tray_by_id(ID)) else {
        return;
    };
    let text = words.count(UNREAD, unread);
    report(entries.unread.set_text(&text));
    report(tray.set_tooltip(Some(format!("OpsFlux · {text}"))));
    // Linux and macOS show a label beside the icon, Windows only the tooltip.
    let label = if unread == 0 {
        String::new()
    } else {
        unread.to_string()
    };
    report(tray.set_title(Some(label)));
}

fn report(result: tauri::Result<()>) {
    if let Err(error) = result {
        tracing::debug!(%error, "the tray did not change");
    }
}
