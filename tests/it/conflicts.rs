//! Two people write one field apart: both values everywhere, and one choice settles it everywhere.

use opsflux_tests::{Device, People, World, eventually};
use serde_json::{Value, json};

use crate::journey_online::incident;

async fn detail(device: &Device, id: &str) -> Value {
    device.call("record.get", json!({ "id": id })).await
}

/// The values of the place in conflict, the shown one first, with who wrote each.
async fn values(device: &Device, id: &str) -> Vec<(String, String)> {
    let detail = detail(device, id).await;
    let Some(values) = detail["conflicts"][0]["values"].as_array() else {
        return Vec::new();
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pair = |one: &Value| (text(&one["value"]["v"]), text(&one["by_name"]));
    values.iter().map(pair).collect()
}

async fn locate(device: &Device, id: &str, place: &str) {
    let edit = json!({ "id": id, "fields": { "location": place } });
    device.call("record.edit", edit).await;
}

/// Two values of the place, on both devices; the shown one first.
async fn disagree(sea: &Device, shore: &Device, id: &str, deck: usize) -> Vec<(String, String)> {
    sea.cut();
    locate(sea, id, &format!("Port side, deck {deck}")).await;
    locate(shore, id, &format!("Starboard side, deck {deck}")).await;
    shore.settled().await;
    sea.restore();
    for device in [sea, shore] {
        eventually("both values", async || values(device, id).await.len() == 2).await;
    }
    let both = values(shore, id).await;
    assert_eq!(both, values(sea, id).await, "the same one is shown");
    both
}

async fn agreed(devices: [&Device; 2], id: &str, place: &str) {
    for device in devices {
        eventually(&format!("{place} on both"), async || {
            let detail = detail(device, id).await;
            detail["conflicts"] == json!([]) && detail["record"]["fields"]["location"]["v"] == place
        })
        .await;
    }
}

/// contract: J13
#[tokio::test]
async fn whichever_value_is_chosen_both_devices_hear_of_it() {
    let world = World::start().await;
    let sea = world.device("tablet", People::CREW).await;
    let shore = world.device("desktop", People::MANAGER).await;
    let id = sea.create("incident", incident()).await;
    sea.settled().await;
    eventually("the report ashore", async || {
        let args = json!({ "id": id });
        shore.try_call("record.get", args).await.is_ok()
    })
    .await;
    // The one that is shown already, then the other one, then neither.
    for chosen in [0, 1] {
        let both = disagree(&sea, &shore, &id, chosen).await;
        let value = json!({ "t": "text", "v": both[chosen].0 });
        let choice = json!({ "id": id, "field": "location", "value": value });
        shore.call("record.resolve", choice).await;
        agreed([&sea, &shore], &id, &both[chosen].0).await;
    }
    disagree(&sea, &shore, &id, 2).await;
    locate(&sea, &id, "Amidships").await;
    agreed([&sea, &shore], &id, "Amidships").await;
}
