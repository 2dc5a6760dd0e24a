//! After "no": the refused change comes back with its reason, innocent work stands.

use opsflux_tests::{People, World, eventually};
use serde_json::{Value, json};

use crate::journey_online::incident;

async fn returned(device: &opsflux_tests::Device) -> Vec<Value> {
    let list = device.call("returned.list", json!({})).await;
    list.as_array().cloned().unwrap_or_default()
}

/// A role lost while at sea: the edit comes back, the comment written after it is accepted.
#[tokio::test]
async fn a_refused_edit_comes_back_and_the_comment_after_it_arrives() {
    let world = World::start().await;
    let crew = world.device("tablet", People::CREW).await;
    let id = crew.create("incident", incident()).await;
    crew.settled().await;

    crew.cut();
    crew.call(
        "record.edit",
        json!({ "id": id, "fields": { "severity": "low" } }),
    )
    .await;
    crew.call(
        "record.comment",
        json!({ "id": id, "field": "comments", "text": "Medic on site." }),
    )
    .await;
    deny(&world, "hse.edit.incident").await;
    crew.restore();
    crew.settled().await;

    eventually("the edit to come back", async || {
        returned(&crew).await.len() == 1
    })
    .await;
    let back = returned(&crew).await;
    assert_eq!(back[0]["code"], "forbidden");
    let seen = world
        .rest(People::MANAGER)
        .await
        .get(&format!("/api/hse/incidents/{id}"))
        .await;
    assert_eq!(seen["severity"], "critical");
    assert_eq!(seen["comments"][0]["text"], "Medic on site.");
    let mine = crew.record(&id).await.unwrap();
    assert_eq!(mine["record"]["fields"]["severity"]["v"], "critical");
    assert_eq!(
        world
            .count("SELECT count(*) FROM quarantine WHERE code = 'forbidden'")
            .await,
        1
    );
}

/// A report whose author lost the right meanwhile is never refused.
#[tokio::test]
async fn a_safety_report_is_accepted_and_flagged_when_its_author_lost_the_right() {
    let world = World::start().await;
    let crew = world.device("tablet", People::CREW).await;
    crew.cut();
    let id = crew.create("incident", incident()).await;
    deny(&world, "hse.create.incident").await;
    crew.restore();
    crew.settled().await;
    let flagged = world
        .count(&format!(
            "SELECT count(*) FROM records WHERE id = '{id}' AND needs_review = 1"
        ))
        .await;
    assert_eq!(flagged, 1);
    assert!(returned(&crew).await.is_empty());
}

/// A request that is no longer legal stays in the record, with the arbiter's refusal.
#[tokio::test]
async fn a_stale_request_is_kept_and_answered() {
    let world = World::start().await;
    let crew = world.device("tablet", People::CREW).await;
    let id = crew.create("incident", incident()).await;
    crew.settled().await;
    crew.cut();
    crew.call("record.request", json!({ "id": id, "command": "submit" }))
        .await;
    // Someone with the right submits it first.
    let mate = world.rest(People::CREW).await;
    let path = format!("/api/hse/incidents/{id}/transitions/submit");
    let first = mate.post(&path, &json!({})).await;
    assert!(
        first.status().is_success(),
        "{}",
        first.text().await.unwrap()
    );
    crew.restore();
    crew.settled().await;
    let record = crew.record(&id).await.unwrap();
    assert_eq!(record["record"]["status"], "submitted");
    let requests = record["record"]["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 2);
    let granted: Vec<_> = requests
        .iter()
        .map(|r| r["decision"]["granted"].clone())
        .collect();
    assert!(
        granted.contains(&json!(true)) && granted.contains(&json!(false)),
        "{requests:?}"
    );
}

/// Takes a permission from everybody on the crew, as an administrator would.
async fn deny(world: &World, permission: &str) {
    set_denied(world, permission, true).await.unwrap();
}

/// The same, or gives it back.
pub async fn set_denied(world: &World, permission: &str, denied: bool) -> Result<(), sqlx::Error> {
    let app = world.app();
    let mut tx = app.db.begin().await?;
    let (org,): (String,) = sqlx::query_as("SELECT id FROM organisations")
        .fetch_one(&mut *tx)
        .await?;
    let change = match denied {
        true => {
            "INSERT INTO role_grants (org_id, role_code, permission, scope, deny, source)
             VALUES ($1, 'crew', $2, 'all', 1, 'admin')"
        }
        false => {
            "DELETE FROM role_grants
             WHERE org_id = $1 AND role_code = 'crew' AND permission = $2 AND deny = 1"
        }
    };
    sqlx::query(change)
        .bind(&org)
        .bind(permission)
        .execute(&mut *tx)
        .await?;
    sqlx::query("UPDATE organisations SET policy_epoch = policy_epoch + 1 WHERE id = $1")
        .bind(&org)
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}
