//! Bringing the window to a place: from a link, the tray, the menu or a notification.

use std::sync::{Mutex, PoisonError};

use client_core::api::{NotificationView, dispatch};
use serde_json::json;
use shared_model::ids::{NotificationId, RecordId};
use tauri::webview::{PageLoadEvent, PageLoadPayload};
use tauri::{AppHandle, Manager, Url, Webview, WebviewWindow};

use crate::core::Core;

/// The first window, which lives as long as the program.
pub(crate) const WINDOW: &str = "main";

/// A place in the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A record's page.
    Record(RecordId),
    /// What a notification is about.
    Notification(NotificationId),
    /// A page by its fixed address.
    Page(&'static str),
}

impl Place {
    /// `opsflux://record/{id}` or `opsflux://notification/{id}`; anything else is not ours.
    pub(crate) fn from_url(url: &Url) -> Option<Self> {
        if url.scheme() != "opsflux" {
            return None;
        }
        let id: uuid::Uuid = url.path().trim_matches('/').parse().ok()?;
        match url.host_str()? {
            "record" => Some(Self::Record(RecordId(id))),
            "notification" => Some(Self::Notification(NotificationId(id))),
            _ => None,
        }
    }
}

/// Where to go as soon as the page is there.
#[derive(Default)]
pub(crate) struct Journey(Mutex<Stage>);

#[derive(Default)]
struct Stage {
    loaded: bool,
    waiting: Option<String>,
}

/// Shows the window at a place; what is not known any more leads to the inbox.
pub(crate) fn open(app: &AppHandle, place: Place) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let address = match place {
            Place::Page(address) => address.to_owned(),
            Place::Record(id) => format!("/record/{id}"),
            Place::Notification(id) => of_notification(&app, id).await,
        };
        show(&app);
        go(&app, address);
    });
}

/// Opens the first link that is ours.
pub(crate) fn open_urls(app: &AppHandle, urls: &[Url]) {
    match urls.iter().find_map(Place::from_url) {
        Some(place) => open(app, place),
        None => tracing::info!(?urls, "no place of OpsFlux in these links"),
    }
}

/// Brings the window back, wherever it is.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(WINDOW) else {
        return;
    };
    if let Err(error) = raise(&window) {
        tracing::warn!(%error, "the window does not come to the front");
    }
}

#[cfg(desktop)]
fn raise(window: &WebviewWindow) -> tauri::Result<()> {
    window.show()?;
    window.unminimize()?;
    window.set_focus()
}

#[cfg(mobile)]
fn raise(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// The page is there: it may go where somebody wanted to go meanwhile.
pub(crate) fn page_loaded(webview: &Webview, payload: &PageLoadPayload<'_>) {
    if payload.event() != PageLoadEvent::Finished || webview.label() != WINDOW {
        return;
    }
    let app = webview.app_handle();
    let waiting = {
        let journey = app.state::<Journey>();
        let mut stage = journey.0.lock().unwrap_or_else(PoisonError::into_inner);
        stage.loaded = true;
        stage.waiting.take()
    };
    if let Some(address) = waiting {
        go(app, address);
    }
}

fn go(app: &AppHandle, address: String) {
    let journey = app.state::<Journey>();
    let mut stage = journey.0.lock().unwrap_or_else(PoisonError::into_inner);
    if !stage.loaded {
        stage.waiting = Some(address);
        return;
    }
    if let Some(window) = app.get_webview_window(WINDOW) {
        turn(&window, &address);
    }
}

/// Turns a window to a place.
pub(crate) fn turn(window: &WebviewWindow, address: &str) {
    // The interface routes by the fragment; JSON is a safe string for the script.
    let script = format!("window.location.hash = {}", json!(address));
    if let Err(error) = window.eval(script) {
        tracing::warn!(%error, "the page does not move");
    }
}

/// The record of a notification, which is read by opening it.
async fn of_notification(app: &AppHandle, id: NotificationId) -> String {
    const INBOX: &str = "/inbox";
    let Ok(client) = app.state::<Core>().client().await else {
        return INBOX.to_owned();
    };
    let list = dispatch(&client, "notification.list", json!({ "limit": 500 })).await;
    let rows: Vec<NotificationView> = list
        .ok()
        .and_then(|list| serde_json::from_value(list).ok())
        .unwrap_or_default();
    let Some(found) = rows.into_iter().find(|row| row.id == id) else {
        return INBOX.to_owned();
    };
    let read = dispatch(&client, "notification.mark_read", json!({ "ids": [id] })).await;
    if let Err(error) = read {
        tracing::warn!(%error, "the notification stays unread");
    }
    found
        .record
        .map_or_else(|| INBOX.to_owned(), |record| format!("/record/{record}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ID: &str = "0190a5b0-7d5c-7a11-8f00-000000000001";

    fn place(url: &str) -> Option<Place> {
        Place::from_url(&url.parse().unwrap())
    }

    #[test]
    fn links_name_a_record_or_a_notification() {
        let id = ID.parse().unwrap();
        let record = Some(Place::Record(RecordId(id)));
        assert_eq!(place(&format!("opsflux://record/{ID}")), record);
        assert_eq!(place(&format!("opsflux://record/{ID}/")), record);
        assert_eq!(
            place(&format!("opsflux://notification/{ID}")),
            Some(Place::Notification(NotificationId(id)))
        );
    }

    #[test]
    fn anything_else_opens_nothing() {
        for url in [
            "opsflux://record/",
            "opsflux://record/1);alert(1",
            "opsflux://settings/wipe",
            "opsflux:record",
            &format!("https://record/{ID}"),
        ] {
            assert_eq!(place(url), None, "{url}");
        }
    }
}
