//! Hooks of users, made by tests.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use shared_model::ids::OrgId;
use uuid::Uuid;

use super::{HookInput, save};
use crate::app::App;

/// Stores a user's hook.
pub(crate) async fn hook(app: &App, org: OrgId, def: Value) -> Uuid {
    let mut tx = app.db.begin().await.unwrap();
    let catalogue = app.caches.catalogue(&mut tx, org).await.unwrap();
    let input = HookInput {
        org,
        id: None,
        def: &serde_json::from_value(def).unwrap(),
        now: app.now(),
    };
    let id = save(&mut tx, &catalogue, input).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Hooks listen to these events from now on: each leaves a row when it happens.
pub(crate) async fn listen(app: &App, org: OrgId, events: &[&str]) {
    for event in events {
        let def = json!({
            "name": event,
            "event": event,
            "actions": [{
                "type": "send_notification",
                "config": { "recipients": "role:hse_manager", "title": event, "message": "x" },
            }],
        });
        hook(app, org, def).await;
    }
}
