//! Lists a person makes their own: kept at sea, found at the desk.

use opsflux_tests::{Device, People, World, eventually};
use serde_json::{Value, json};

async fn keep(device: &Device, name: &str) -> Value {
    let list = json!({
        "record_type": "incident", "name": name,
        "search": { "filter": { "severity": "high" }, "group": "status" },
    });
    device.call("saved_list.save", list).await
}

async fn kept(device: &Device) -> Vec<Value> {
    let lists = device
        .call("saved_list.list", json!({ "record_type": "incident" }))
        .await;
    lists.as_array().unwrap().clone()
}

async fn names(device: &Device) -> Vec<String> {
    let lists = kept(device).await.into_iter();
    lists
        .map(|list| list["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn shows(device: &Device, expected: &[&str]) {
    eventually(&format!("the lists {expected:?}"), async || {
        names(device).await == expected
    })
    .await;
}

/// contract: J2
#[tokio::test]
async fn a_list_kept_without_a_link_is_on_the_persons_desk_after_the_exchange() {
    let world = World::start().await;
    let tablet = world.device("tablet", People::MANAGER).await;
    let desk = world.device("desk", People::MANAGER).await;
    let other = world.device("other", People::CREW).await;
    tablet.cut();
    let list = keep(&tablet, "Graves").await;
    assert_eq!(names(&tablet).await, ["Graves"]);
    assert_eq!(names(&desk).await, [""; 0]);
    tablet.restore();
    shows(&desk, &["Graves"]).await;
    assert_eq!(kept(&desk).await[0], list, "with all it is made of");
    let actions = json!({ "record_type": "action" });
    assert_eq!(desk.call("saved_list.list", actions).await, json!([]));

    // Renamed at the desk, forgotten on the tablet.
    let mut renamed = list.clone();
    renamed["name"] = json!("Les plus graves");
    desk.call("saved_list.save", renamed).await;
    shows(&tablet, &["Les plus graves"]).await;
    let id = json!({ "id": list["id"] });
    tablet.call("saved_list.remove", id.clone()).await;
    shows(&desk, &[]).await;
    desk.call("saved_list.remove", id).await;
    assert_eq!(
        desk.status().await["queued_operations"],
        0,
        "nothing to forget"
    );
    assert_eq!(names(&other).await, [""; 0], "nobody else sees them");
}

#[tokio::test]
async fn lists_kept_on_two_devices_apart_both_stay() {
    let world = World::start().await;
    let tablet = world.device("tablet", People::MANAGER).await;
    let desk = world.device("desk", People::MANAGER).await;
    let shared = keep(&desk, "Commune").await;
    shows(&tablet, &["Commune"]).await;
    tablet.cut();
    desk.cut();
    keep(&tablet, "Mer").await;
    keep(&desk, "Terre").await;
    // And one list is changed on both: neither version is lost.
    for (device, name) in [(&tablet, "Commune, en mer"), (&desk, "Commune, à terre")] {
        let mut list = shared.clone();
        list["name"] = json!(name);
        device.call("saved_list.save", list).await;
    }
    tablet.restore();
    desk.restore();
    let all = ["Commune, à terre", "Commune, en mer", "Mer", "Terre"];
    shows(&tablet, &all).await;
    shows(&desk, &all).await;
    let lists = kept(&desk).await;
    assert_eq!(lists, kept(&tablet).await);
    let id = json!({ "id": lists[1]["id"] });
    desk.call("saved_list.remove", id).await;
    shows(&tablet, &["Commune, à terre", "Mer", "Terre"]).await;
}

#[tokio::test]
async fn lists_a_device_kept_for_itself_move_to_the_persons_record_once() {
    let world = World::start().await;
    let tablet = world.device("tablet", People::MANAGER).await;
    let desk = world.device("desk", People::MANAGER).await;
    let status = tablet.call("session.status", json!({})).await;
    let user = status["user"]["id"].as_str().unwrap();
    let key = format!("lists.{user}.incident");
    let formerly = json!([{
        "id": "0b1c5a0e-8a53-4a6e-9d0e-7c4b4f1f2a33", "name": "D'avant", "search": { "q": "pont" },
    }]);
    let setting = json!({ "key": key, "value": formerly });
    tablet.call("settings.set", setting).await;
    tablet.cut();
    assert_eq!(names(&tablet).await, ["D'avant"]);
    tablet.restore();
    shows(&desk, &["D'avant"]).await;
    assert_eq!(kept(&desk).await[0]["id"], formerly[0]["id"]);
    let left = tablet.call("settings.get", json!({ "key": key })).await;
    assert_eq!(left["value"], Value::Null);
    let id = json!({ "id": formerly[0]["id"] });
    tablet.call("saved_list.remove", id).await;
    assert_eq!(names(&tablet).await, [""; 0], "it does not come back");
}

#[tokio::test]
async fn a_list_without_a_name_is_refused_on_the_device() {
    let world = World::start().await;
    let desk = world.device("desk", People::MANAGER).await;
    let nameless = json!({ "record_type": "incident", "name": "  ", "search": {} });
    let error = desk
        .try_call("saved_list.save", nameless)
        .await
        .unwrap_err();
    assert_eq!(error.issues[0].path, "name");
}
