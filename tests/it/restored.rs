//! A server restored from an older backup: its devices bring back what it lost.

use opsflux_tests::{Device, People, World};
use serde_json::{Value, json};

use crate::journey_online::incident;

async fn number(device: &Device, id: &str) -> String {
    let record = device.record(id).await.unwrap();
    let number = record["record"]["official_no"].as_str();
    number
        .unwrap_or_else(|| panic!("{id} has no number: {record}"))
        .to_owned()
}

async fn edit(device: &Device, id: &str, fields: Value) {
    device
        .call("record.edit", json!({ "id": id, "fields": fields }))
        .await;
}

#[tokio::test]
async fn accepted_work_comes_back_to_a_restored_server_with_its_numbers() {
    let mut world = World::start().await;
    let crew = world.device("tablet", People::CREW).await;
    let kept = crew.create("incident", incident()).await;
    crew.settled().await;

    world.stop_server().await;
    let backup = world.backup().await;
    world.start_server().await;

    // Accepted, answered, and about to be lost.
    let lost = crew.create("incident", incident()).await;
    edit(&crew, &kept, json!({ "location": "Moon pool" })).await;
    crew.settled().await;
    let (kept_no, lost_no) = (number(&crew, &kept).await, number(&crew, &lost).await);
    // Written on top of it, and not sent yet.
    crew.cut();
    edit(&crew, &lost, json!({ "location": "Drill floor" })).await;

    world.stop_server().await;
    world.restore(backup);
    world.start_server().await;
    assert_eq!(world.count("SELECT count(*) FROM histories").await, 1);
    // Somebody else is first to reach the restored server.
    let other = world.device("other", People::CREW).await;
    let third = other.create("incident", incident()).await;
    other.settled().await;

    crew.restore();
    crew.settled().await;
    let ashore = world.rest(People::MANAGER).await;
    let seen = ashore.get(&format!("/api/hse/incidents/{kept}")).await;
    assert_eq!(seen["official_no"], json!(kept_no));
    assert_eq!(seen["location"], "Moon pool");
    let seen = ashore.get(&format!("/api/hse/incidents/{lost}")).await;
    assert_eq!(
        seen["official_no"],
        json!(lost_no),
        "its number came back with it"
    );
    assert_eq!(
        seen["location"], "Drill floor",
        "and what was written on top of it"
    );
    let back = crew.call("returned.list", json!({})).await;
    assert_eq!(back, json!([]), "nothing was refused");

    other.settled().await;
    let third_no = number(&other, &third).await;
    assert!(third_no != lost_no && third_no != kept_no, "{third_no}");
    assert!(other.record(&lost).await.is_some(), "everybody hears of it");
}
