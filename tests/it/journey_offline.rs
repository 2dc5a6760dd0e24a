//! The same journey from the sea: no link, then a link (contract J1–J15, D7, D8).

use opsflux_tests::{People, World, eventually};
use serde_json::json;

use crate::journey_online::{assert_consequences, incident};

/// contract: J1 J2 J3 J8 J9 J10 J13 J14 J15 A5 A6 D7 D8 H8
#[tokio::test]
async fn an_incident_reported_with_no_link_reaches_everyone_once_the_link_is_back() {
    let world = World::start().await;
    let crew = world.device("tablet", People::CREW).await;
    let manager = world.device("desktop", People::MANAGER).await;

    crew.cut();
    let id = crew.create("incident", incident()).await;
    let mine = crew.record(&id).await.unwrap();
    assert_eq!(mine["sync_state"], "queued");
    assert_eq!(mine["record"]["status"], "draft");
    let provisional = mine["record"]["provisional_no"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(provisional.starts_with("ALP-"), "{provisional}");
    assert_eq!(
        world
            .count("SELECT count(*) FROM records WHERE record_type = 'incident'")
            .await,
        0
    );
    assert!(manager.record(&id).await.is_none());
    assert!(world.mailbox.mails().is_empty());

    crew.restore();
    eventually("the incident to reach the manager", async || {
        manager.record(&id).await.is_some()
    })
    .await;
    crew.settled().await;
    assert_eq!(crew.record(&id).await.unwrap()["sync_state"], "confirmed");
    assert_consequences(&world, &id).await;

    let theirs = manager.record(&id).await.unwrap();
    let number = theirs["record"]["official_no"].as_str().unwrap();
    assert_eq!(theirs["record"]["provisional_no"], provisional.as_str());
    eventually("the manager's badge", async || {
        manager.call("notification.unread", json!({})).await["count"] == 1
    })
    .await;
    let listed = manager.call("notification.list", json!({})).await;
    let text = listed.to_string();
    assert!(text.contains(number), "{text}");

    for alias in [number, provisional.as_str()] {
        let found = crew
            .call("search.find", json!({ "text": alias, "limit": 5 }))
            .await;
        assert!(found.to_string().contains(&id), "{alias}: {found}");
    }
}

/// contract: J9 E12
#[tokio::test]
async fn sending_the_same_work_again_causes_nothing_twice() {
    let world = World::start().await;
    let mut crew = world.device("tablet", People::CREW).await;
    crew.cut();
    let id = crew.create("incident", incident()).await;
    for _ in 0..3 {
        // Cut in the middle of whatever is going on, then start over.
        crew.restore();
        tokio::time::sleep(std::time::Duration::from_millis(15)).await;
        crew.cut();
        crew.restart().await;
    }
    crew.restore();
    crew.settled().await;
    assert_consequences(&world, &id).await;
    assert_eq!(
        world
            .count("SELECT count(*) FROM records WHERE record_type = 'incident'")
            .await,
        1
    );
}

/// contract: J3 H5 H6
#[tokio::test]
async fn photos_follow_the_text_and_can_be_seen_ashore() {
    let world = World::start().await;
    let crew = world.device("tablet", People::CREW).await;
    let manager = world.device("desktop", People::MANAGER).await;
    crew.cut();
    let photo = crew
        .call(
            "photo.add",
            json!({ "name": "deck.png", "media_type": "image/png", "base64": crate::survival::png_base64(64, 48) }),
        )
        .await;
    let mut fields = incident();
    fields["photos"] = json!([photo]);
    let id = crew.create("incident", fields).await;
    crew.restore();
    crew.settled().await;
    eventually("the incident to reach the manager", async || {
        manager.record(&id).await.is_some()
    })
    .await;
    let seen = manager.record(&id).await.unwrap();
    let sha = seen["record"]["fields"]["photos"]["v"][0]["sha256"]
        .as_str()
        .unwrap()
        .to_owned();
    let file = manager
        .client()
        .read_file(sha.parse().unwrap())
        .await
        .unwrap();
    assert!(!file.bytes.is_empty());
    assert_eq!(
        world
            .count("SELECT count(*) FROM files WHERE state = 'complete'")
            .await,
        2,
        "photo and thumbnail"
    );
}

/// contract: J2 C11
#[tokio::test]
async fn without_the_permission_the_device_refuses_at_once() {
    let world = World::start().await;
    let crew = world.device("tablet", People::CREW).await;
    crew.cut();
    let error = crew
        .try_call(
            "record.create",
            json!({ "record_type": "site", "fields": { "code": "ZZZ", "name": "Nowhere" } }),
        )
        .await
        .unwrap_err();
    assert_eq!(error.code.as_str(), "forbidden");
}
