//! Native notifications, through the notification service of the desktop.

use client_core::api::NotificationView;
use notify_rust::{Notification, Timeout};
use tauri::{AppHandle, Manager};

use crate::choices::Machine;
use crate::navigate::{self, Place};
use crate::words::Words;

/// More than this at once become one notice.
const SEPARATELY: usize = 3;

/// A notice as it will be shown.
#[derive(Debug, PartialEq)]
struct Notice {
    title: String,
    body: String,
    place: Place,
}

/// Shows what arrived; a click opens it.
pub(crate) fn announce(app: &AppHandle, words: &Words, rows: Vec<NotificationView>) {
    for notice in notices(words, rows) {
        put_up(app, words, notice, |_| {});
    }
}

/// Says, the first time, that OpsFlux goes on after its window closed.
pub(crate) fn tell_of_tray(app: &AppHandle) {
    let machine = app.state::<Machine>();
    if machine.was_told_of_tray() {
        return;
    }
    let words = machine.words();
    let notice = Notice {
        title: words.say("notice-tray"),
        body: words.say("notice-tray-body"),
        place: Place::Page("/settings"),
    };
    put_up(app, words, notice, |app| {
        app.state::<Machine>().told_of_tray()
    });
}

fn put_up(app: &AppHandle, words: &Words, notice: Notice, shown: fn(&AppHandle)) {
    let (app, open) = (app.clone(), words.say("notice-open"));
    // Waiting for the click blocks until the notice is gone.
    let thread = std::thread::Builder::new().name("notice".to_owned());
    if let Err(error) = thread.spawn(move || show(&app, &notice, &open, shown)) {
        tracing::warn!(%error, "a notification is only shown in the window");
    }
}

fn notices(words: &Words, rows: Vec<NotificationView>) -> Vec<Notice> {
    if rows.len() <= SEPARATELY {
        return rows.into_iter().map(single).collect();
    }
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let newest = rows.first().map_or("", |row| row.title.as_str());
    vec![Notice {
        title: words.count("notice-many", count),
        body: words.with("notice-many-body", "title", newest),
        place: Place::Page("/inbox"),
    }]
}

fn single(row: NotificationView) -> Notice {
    Notice {
        place: Place::Notification(row.id),
        title: row.title,
        body: row.message,
    }
}

fn show(app: &AppHandle, notice: &Notice, open: &str, told: fn(&AppHandle)) {
    let mut native = Notification::new();
    native
        .appname("OpsFlux")
        .summary(&notice.title)
        .body(&body(&notice.body))
        .action("default", open)
        .timeout(Timeout::Default);
    icon(&mut native);
    let shown = match native.show() {
        Ok(shown) => shown,
        Err(error) => {
            tracing::warn!(%error, "the desktop shows no notifications; the window does");
            return;
        }
    };
    told(app);
    shown.wait_for_action(|action| {
        if action == "default" {
            navigate::open(app, notice.place);
        }
    });
}

#[cfg(target_os = "linux")]
fn icon(native: &mut Notification) {
    native
        .icon("opsflux")
        .hint(notify_rust::Hint::DesktopEntry("opsflux".to_owned()));
}

#[cfg(not(target_os = "linux"))]
fn icon(_native: &mut Notification) {}

/// Services that read markup get none of ours and none of a reporter's.
fn body(text: &str) -> String {
    #[cfg(target_os = "linux")]
    if notify_rust::get_capabilities()
        .is_ok_and(|capabilities| capabilities.iter().any(|c| c == "body-markup"))
    {
        return escaped(text);
    }
    text.to_owned()
}

#[cfg(any(target_os = "linux", test))]
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;
    use shared_model::ids::NotificationId;

    fn row(id: u128) -> NotificationView {
        serde_json::from_value(json!({
            "id": uuid::Uuid::from_u128(id), "title": format!("Title {id}"), "message": "Body",
            "category": "hse", "priority": 1, "record": null, "created_at": 1, "read_at": null,
            "context": {},
        }))
        .unwrap()
    }

    #[test]
    fn each_arrival_is_a_notice_that_opens_it() {
        let shown = notices(Words::of("en"), vec![row(1), row(2)]);
        assert_eq!(shown.len(), 2);
        assert_eq!(shown[0].title, "Title 1");
        assert_eq!(shown[0].body, "Body");
        let id = NotificationId(uuid::Uuid::from_u128(1));
        assert_eq!(shown[0].place, Place::Notification(id));
    }

    #[test]
    fn a_flood_after_a_night_without_a_link_is_one_notice() {
        let shown = notices(Words::of("fr"), (1..=12).map(row).collect());
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].title, "12 nouvelles notifications");
        assert_eq!(shown[0].body, "La plus récente : Title 1");
        assert_eq!(shown[0].place, Place::Page("/inbox"));
    }

    #[test]
    fn a_reporter_s_text_is_never_markup() {
        assert_eq!(escaped("<b>5 & 6</b>"), "&lt;b&gt;5 &amp; 6&lt;/b&gt;");
    }
}
