//! Two machines with one identity, and machines that were here before: nothing is lost, nothing is
//! twice, and everybody ends equal.

use client_core::{Client, ClientConfig, CoreError};
use opsflux_tests::{Device, People, Program, World};
use serde_json::{Value, json};

fn report(n: usize) -> Value {
    json!({
        "title": format!("Loose grating number {n}"),
        "severity": "low",
        "location": "Main deck",
        "description": "A grating on the walkway has come loose.",
    })
}

async fn move_to(device: &Device, id: &str, location: &str) {
    let args = json!({ "id": id, "fields": { "location": location } });
    device.call("record.edit", args).await;
}

async fn comment(device: &Device, id: &str, text: &str) {
    let args = json!({ "id": id, "field": "comments", "text": text });
    device.call("record.comment", args).await;
}

/// Everything there, confirmed and the same on these devices, once ashore, and nothing came back.
async fn assert_whole(world: &World, devices: &[&Device], records: &[&String]) {
    for (n, device) in devices.iter().enumerate() {
        assert_eq!(device.call("returned.list", json!({})).await, json!([]));
        for id in records {
            let seen = device.record(id).await;
            let seen =
                seen.unwrap_or_else(|| panic!("{id} is missing on device {n} of {records:?}"));
            assert_eq!(seen["sync_state"], "confirmed", "{seen}");
        }
    }
    let count = "SELECT count(*) FROM records WHERE record_type = 'incident'";
    let last = "SELECT last_value FROM number_counters WHERE record_type = 'incident'";
    let expected = i64::try_from(records.len()).unwrap();
    assert_eq!(world.count(count).await, expected);
    assert_eq!(world.count(last).await, expected, "no number was wasted");
    assert_eq!(world.count("SELECT count(*) FROM quarantine").await, 0);
}

/// Keys of the device that has the most of them.
async fn most_keys(world: &World) -> i64 {
    let keys = "SELECT MAX(n) FROM (SELECT count(*) AS n FROM device_keys GROUP BY device_id) AS k";
    world.count(keys).await
}

/// Exchanges that find no link: they are counted like all others.
async fn try_in_vain(device: &Device) {
    for _ in 0..20 {
        assert!(device.client().sync().await.is_err());
    }
}

/// contract: A6 H8
#[tokio::test]
async fn a_cloned_disk_loses_nothing_and_the_two_go_on_apart() {
    part_a_clone(false).await;
}

/// contract: A6 H8
#[tokio::test]
async fn twins_that_are_found_late_lose_nothing_either() {
    part_a_clone(true).await;
}

/// `late`: the first exchange of the second of them does not look like one that was seen before.
async fn part_a_clone(late: bool) {
    let world = World::start().await;
    let mut one = world.device("tablet", People::CREW).await;
    let shared = one.create("incident", report(0)).await;
    one.settled().await;
    one.cut();
    let on_both = one.create("incident", report(1)).await;
    let two = one.cloned(&world, "clone").await;
    // Both go on with what they think is theirs alone.
    move_to(&one, &shared, "Moon pool").await;
    comment(&two, &shared, "Seen by the clone.").await;
    let ones = one.create("incident", report(2)).await;
    let twos = two.create("incident", report(3)).await;

    if late {
        try_in_vain(&one).await;
    }
    two.restore();
    two.settled().await;
    one.restore();
    for device in [&one, &two, &one] {
        device.settled().await;
    }
    assert_whole(&world, &[&one, &two], &[&shared, &on_both, &ones, &twos]).await;
    for device in [&one, &two] {
        let seen = device.record(&shared).await.unwrap()["record"].take();
        assert_eq!(seen["fields"]["location"]["v"], "Moon pool");
        let said = &seen["fields"]["comments"]["v"][0]["text"];
        assert_eq!(said, "Seen by the clone.");
    }
    assert_eq!(most_keys(&world).await, 2, "one of them was renamed, once");

    // From now on they are two devices like any others.
    let later = one.create("incident", report(4)).await;
    one.settled().await;
    two.settled().await;
    let all = [&shared, &on_both, &ones, &twos, &later];
    assert_whole(&world, &[&one, &two], &all).await;
    assert_eq!(most_keys(&world).await, 2);
}

/// contract: A6 H8
#[tokio::test]
async fn a_device_put_back_to_an_older_backup_gets_everything_again_and_repeats_nothing() {
    let world = World::start().await;
    let mut tablet = world.device("tablet", People::CREW).await;
    let old = tablet.create("incident", report(0)).await;
    tablet.settled().await;
    tablet.cut();
    let waiting = tablet.create("incident", report(1)).await;
    let backup = tablet.backup().await;
    // Sent and answered after the backup was made.
    tablet.restore();
    let forgotten = tablet.create("incident", report(2)).await;
    move_to(&tablet, &old, "Moon pool").await;
    tablet.settled().await;

    tablet.cut();
    tablet.put_back(&backup).await;
    assert!(tablet.record(&forgotten).await.is_none());
    // Under names that would be those of the forgotten work, were they read back from the disk.
    comment(&tablet, &old, "After the backup.").await;
    let fresh = tablet.create("incident", report(3)).await;
    try_in_vain(&tablet).await;
    tablet.restore();
    tablet.settled().await;
    let all = [&old, &waiting, &forgotten, &fresh];
    assert_whole(&world, &[&tablet], &all).await;
    let seen = tablet.record(&old).await.unwrap()["record"].take();
    assert_eq!(seen["fields"]["location"]["v"], "Moon pool");
    let said = &seen["fields"]["comments"]["v"][0]["text"];
    assert_eq!(said, "After the backup.");
    assert_eq!(most_keys(&world).await, 2, "it goes on under a new key");
}

#[tokio::test]
async fn a_second_process_on_a_replica_is_turned_away_and_the_first_goes_on() {
    let world = World::start().await;
    let tablet = world.device("tablet", People::CREW).await;
    let config = ClientConfig::new(tablet.folder(), world.base(), "second");
    let second = Client::open(config).await;
    assert!(matches!(second, Err(CoreError::Locked)), "{second:?}");
    let said = Program::turned_away(&world, tablet.folder());
    assert!(said.contains(&CoreError::Locked.to_string()), "{said}");
    let id = tablet.create("incident", report(0)).await;
    tablet.settled().await;
    assert_whole(&world, &[&tablet], &[&id]).await;
}
