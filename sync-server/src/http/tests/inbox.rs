//! One's own notifications and preferences.

use reqwest::Method;
use serde_json::json;
use shared_model::ids::UserId;

use super::world::{Account, World};
use crate::services::notify::{self, NotificationRequest};
use crate::services::templates::same_everywhere;

async fn tell(world: &World, user: UserId, title: &str) {
    let org = crate::services::bootstrap::only_tenant(&world.app)
        .await
        .unwrap();
    let mut tx = world.app.db.begin().await.unwrap();
    let message = same_everywhere("Look at it.");
    let request = NotificationRequest::new(org, vec![user], same_everywhere(title), message);
    let told = notify::send(&mut tx, &world.app, request).await.unwrap();
    tx.commit().await.unwrap();
    told.announce(&world.app);
}

/// contract: D8
#[tokio::test]
async fn a_person_reads_own_notifications_only() {
    let world = World::start().await;
    let amelie = world.person("amelie", Account::default()).await;
    let marc = world.person("marc", Account::default()).await;
    tell(&world, amelie.id, "First").await;
    tell(&world, amelie.id, "Second").await;
    let (_, inbox) = world.get("/api/v1/notifications", &amelie).await;
    assert_eq!(inbox["unread"], 2);
    let id = inbox["items"][0]["id"].as_str().unwrap();
    let path = format!("/api/v1/notifications/{id}/read");
    assert_eq!(
        world.post(&path, &marc, json!({})).await.0,
        404,
        "somebody else's"
    );
    assert_eq!(world.post(&path, &amelie, json!({})).await.0, 204);
    assert_eq!(
        world.post(&path, &amelie, json!({})).await.0,
        204,
        "reading twice is fine"
    );
    let (_, inbox) = world.get("/api/v1/notifications", &amelie).await;
    assert_eq!(inbox["unread"], 1);
    assert_eq!(
        world.get("/api/v1/notifications", &marc).await.1["unread"],
        0
    );
}

/// contract: D12
#[tokio::test]
async fn preferences_are_checked_and_kept() {
    let world = World::start().await;
    let amelie = world.person("amelie", Account::default()).await;
    let path = "/api/v1/notification-preferences";
    let (_, usual) = world.get(path, &amelie).await;
    assert_eq!(usual["dnd_start"], "22:00");
    assert_eq!(usual["min_priority"], 0);
    let put = async |body| {
        world
            .send(Method::PUT, path, Some(&amelie.token), Some(body))
            .await
    };
    let (status, body) = put(json!({ "min_priority": 9, "dnd_end": "8 o'clock" })).await;
    assert_eq!((status, body["issues"].as_array().unwrap().len()), (422, 2));
    assert_eq!(put(json!({ "loudness": 11 })).await.0, 400);
    let wanted = json!({ "enabled_channels": ["in_app", "email"], "dnd_enabled": true,
                         "muted_categories": ["comment"], "digest_frequency": "weekly" });
    assert_eq!(put(wanted).await.0, 200);
    let (_, kept) = world.get(path, &amelie).await;
    assert_eq!(kept["muted_categories"], json!(["comment"]));
    assert_eq!(kept["digest_frequency"], "weekly");
    assert_eq!(kept["dnd_start"], "22:00");
}
