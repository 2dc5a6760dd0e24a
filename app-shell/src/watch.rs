//! What the core says, passed on: to the page as it is, to the desktop as notices and a count.

use std::collections::HashSet;

use client_core::Client;
use client_core::api::{NotificationView, SessionStatus, Unread, dispatch};
use client_core::tags::Event;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared_model::ids::{NotificationId, UserId};
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::broadcast::{self, error::RecvError};

use crate::choices::Machine;
use crate::desktop;
use crate::words::Words;

/// The page's event.
const EVENT: &str = "core";
/// Unread notifications that are compared; the server keeps far fewer.
const MOST: u32 = 500;

/// Listens to one client.
pub(crate) struct Watch {
    app: AppHandle,
    client: Client,
    events: broadcast::Receiver<Event>,
    seen: Seen,
    language: String,
}

impl Watch {
    /// Takes note of what is already there, so that only what comes later is announced.
    pub(crate) async fn begin(app: &AppHandle, client: &Client) -> Self {
        let mut watch = Self {
            app: app.clone(),
            client: client.clone(),
            events: client.subscribe(),
            seen: Seen::default(),
            language: String::new(),
        };
        watch.refresh().await;
        watch
    }

    /// Passes events on until the client is gone.
    pub(crate) async fn run(mut self) {
        loop {
            let event = match self.events.recv().await {
                Ok(event) => event,
                Err(RecvError::Lagged(_)) => Event::lagged(),
                Err(RecvError::Closed) => return,
            };
            if let Err(error) = self.app.emit(EVENT, &event) {
                tracing::warn!(%error, "the page did not hear an event");
            }
            if concerns_desktop(&event) {
                self.refresh().await;
            }
        }
    }

    async fn refresh(&mut self) {
        let Some(session) = self.ask::<SessionStatus>("session.status", json!({})).await else {
            return;
        };
        let words = Words::of(&session.language);
        if self.language != session.language {
            self.app.state::<Machine>().speak(&session.language);
            desktop::speak(&self.app, words);
            self.language = session.language;
        }
        let user = session.user.filter(|_| session.signed_in).map(|u| u.id);
        let mut count = 0;
        if user.is_some() {
            let args = json!({ "unread_only": true, "limit": MOST });
            let Some(rows) = self.ask("notification.list", args).await else {
                return;
            };
            let unread = self.ask::<Unread>("notification.unread", json!({})).await;
            count = unread.map_or(0, |unread| unread.count);
            let arrived = self.seen.arrived(user, rows);
            if self.app.state::<Machine>().tells() {
                let loud = arrived.into_iter().filter(|row| row.interrupts).collect();
                desktop::announce(&self.app, words, loud);
            }
        } else {
            self.seen = Seen::default();
        }
        desktop::count(&self.app, words, count);
    }

    async fn ask<T: DeserializeOwned>(&self, command: &str, args: Value) -> Option<T> {
        let answer = dispatch(&self.client, command, args).await;
        match answer {
            Ok(value) => serde_json::from_value(value).ok(),
            Err(error) => {
                tracing::debug!(%error, command, "the core did not answer the desktop");
                None
            }
        }
    }
}

fn concerns_desktop(event: &Event) -> bool {
    event.resync
        || event
            .tags
            .iter()
            .any(|tag| tag == "notifications" || tag == "session" || tag == "settings")
}

/// Which notifications a person was shown.
#[derive(Default)]
struct Seen {
    user: Option<UserId>,
    known: HashSet<NotificationId>,
}

impl Seen {
    /// Those that came since the last time; none for a person who has just appeared.
    fn arrived(
        &mut self,
        user: Option<UserId>,
        unread: Vec<NotificationView>,
    ) -> Vec<NotificationView> {
        let is_other = self.user != user;
        if is_other {
            self.user = user;
            self.known.clear();
        }
        let mut fresh = Vec::new();
        for row in unread {
            if self.known.insert(row.id) && !is_other {
                fresh.push(row);
            }
        }
        fresh
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn row(id: u128) -> NotificationView {
        serde_json::from_value(json!({
            "id": uuid::Uuid::from_u128(id), "title": "t", "message": "m", "category": "hse",
            "priority": 1, "record": null, "created_at": 1, "read_at": null, "context": {},
        }))
        .unwrap()
    }

    fn person(id: u128) -> Option<UserId> {
        Some(UserId(uuid::Uuid::from_u128(id)))
    }

    fn ids(rows: &[NotificationView]) -> Vec<u128> {
        rows.iter().map(|row| row.id.0.as_u128()).collect()
    }

    #[test]
    fn only_what_comes_later_is_announced_and_only_once() {
        let mut seen = Seen::default();
        assert!(seen.arrived(person(1), vec![row(1), row(2)]).is_empty());
        let fresh = seen.arrived(person(1), vec![row(3), row(1), row(2)]);
        assert_eq!(ids(&fresh), [3]);
        assert!(seen.arrived(person(1), vec![row(3)]).is_empty());
        // Read elsewhere, then unread again: it was shown already.
        assert!(seen.arrived(person(1), vec![row(2), row(3)]).is_empty());
    }

    #[test]
    fn another_person_starts_afresh() {
        let mut seen = Seen::default();
        seen.arrived(person(1), vec![row(1)]);
        assert!(seen.arrived(person(2), vec![row(7)]).is_empty());
        assert_eq!(ids(&seen.arrived(person(2), vec![row(7), row(8)])), [8]);
    }

    #[test]
    fn events_about_records_leave_the_desktop_alone() {
        assert!(!concerns_desktop(&Event::of(["record:1", "type:incident"])));
        assert!(concerns_desktop(&Event::of(["record:1", "notifications"])));
        assert!(concerns_desktop(&Event::lagged()));
    }
}
