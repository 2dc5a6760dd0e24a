//! The demonstration: complete, rule-abiding, silent, and the same every time.

use serde_json::Value;

use super::world::{Person, World};
use crate::services::seed::{self, PASSWORD};

async fn sign_in(world: &World, name: &str) -> Person {
    let email = format!("{name}@demo.opsflux.test");
    let (status, body) = world.login(&email, PASSWORD).await;
    assert_eq!(status, 200, "{email}: {body}");
    Person {
        id: body["user"]["id"].as_str().unwrap().parse().unwrap(),
        email,
        token: body["access_token"].as_str().unwrap().to_owned(),
    }
}

async fn count(world: &World, sql: &'static str) -> i64 {
    let mut conn = world.app.db.read().await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut *conn).await.unwrap()
}

#[tokio::test]
async fn the_demonstration_is_made_once_and_alerts_nobody() {
    let world = World::start().await;
    let seeded = seed::demo(&world.app, 40).await.unwrap();
    assert_eq!(
        (seeded.people, seeded.sites, seeded.incidents),
        (60, 12, 40)
    );
    for table in [
        "SELECT COUNT(*) FROM notifications",
        "SELECT COUNT(*) FROM emails",
        "SELECT COUNT(*) FROM jobs",
        "SELECT COUNT(*) FROM events",
    ] {
        assert_eq!(count(&world, table).await, 0, "{table}");
    }
    assert_eq!(
        count(
            &world,
            "SELECT COUNT(*) FROM records WHERE needs_review = 1"
        )
        .await,
        0
    );
    let again = seed::demo(&world.app, 40).await.unwrap();
    assert_eq!(again, seed::Seeded::default(), "nothing is made twice");
    assert_eq!(count(&world, "SELECT COUNT(*) FROM users").await, 60);
}

/// contract: C3
#[tokio::test]
async fn people_of_the_demonstration_see_what_their_roles_say() {
    let world = World::start().await;
    seed::demo(&world.app, 40).await.unwrap();
    let marc = sign_in(&world, "marc.keller").await;
    let amelie = sign_in(&world, "amelie.roux").await;
    let nadia = sign_in(&world, "nadia.benali").await;
    let total = async |person: &Person, path: &str| -> i64 {
        let (status, list) = world.get(path, person).await;
        assert_eq!(status, 200, "{path}: {list}");
        list["total"].as_i64().unwrap()
    };
    assert_eq!(total(&marc, "/api/hse/incidents/").await, 40);
    let on_alpha = total(&amelie, "/api/hse/incidents/").await;
    assert!(on_alpha < 40, "only her site and her own");
    assert_eq!(total(&amelie, "/api/core/people/").await, 60);
    assert_eq!(total(&nadia, "/api/core/sites/").await, 12);
    let mut states = 0;
    for state in [
        "draft",
        "submitted",
        "under_investigation",
        "pending_approval",
        "approved",
        "closed",
    ] {
        let some = total(&marc, &format!("/api/hse/incidents/?status={state}")).await;
        states += i64::from(some > 0);
    }
    assert!(states >= 4, "work at every stage");
    let (_, list) = world
        .get("/api/hse/incidents/?sort=created_at&limit=200", &marc)
        .await;
    let items = list["items"].as_array().unwrap();
    assert!(items.iter().any(|item| {
        !item["comments"]
            .as_array()
            .unwrap_or(&Vec::new())
            .is_empty()
    }));
    assert!(items.iter().all(|item| item["official_no"] != Value::Null));
    let numbers: Vec<&str> = items
        .iter()
        .filter_map(|item| item["official_no"].as_str())
        .collect();
    assert!(numbers.is_sorted(), "numbers rise with time");
    let first = items[0]["created_at"].as_str().unwrap();
    assert!(first < "2026-05-13", "dates lie in the past: {first}");
}

#[tokio::test]
async fn the_same_demonstration_is_made_every_time() {
    let mut made = Vec::new();
    for _ in 0..2 {
        let world = World::start().await;
        seed::demo(&world.app, 12).await.unwrap();
        let marc = sign_in(&world, "marc.keller").await;
        let (_, list) = world
            .get("/api/hse/incidents/?sort=title&limit=200", &marc)
            .await;
        let items: Vec<Value> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                serde_json::json!([
                    item["id"],
                    item["title"],
                    item["severity"],
                    item["status"],
                    item["site"],
                    item["created_at"]
                ])
            })
            .collect();
        made.push(items);
    }
    assert_eq!(made[0], made[1]);
}
