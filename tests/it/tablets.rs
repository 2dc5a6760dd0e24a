//! Tablets that several people share: what one of them has not sent yet travels with the next, and
//! stays until it is ashore.

use opsflux_tests::{Device, PASSWORD, People, SmallDisk, World, eventually};
use serde_json::{Value, json};

use crate::journey_online::incident;
use crate::refusals::set_denied;
use crate::survival::png_base64;

async fn photographed(device: &Device) -> Value {
    let args = json!({
        "name": "deck.png", "media_type": "image/png", "base64": png_base64(64, 48),
    });
    let photo = device.call("photo.add", args).await;
    let mut fields = incident();
    fields["photos"] = json!([photo]);
    fields
}

const COMPLETE: &str = "SELECT count(*) FROM files WHERE state = 'complete'";

/// contract: A5 C13 H6
#[tokio::test]
async fn the_next_person_carries_the_unsent_work_of_the_last() {
    let world = World::start().await;
    let tablet = world.device("tablet", People::CREW).await;
    tablet.cut();
    let fields = photographed(&tablet).await;
    let id = tablet.create("incident", fields).await;
    let warned = tablet.call("session.sign_out", json!({})).await;
    assert_eq!(warned["unsent_operations"], 1);
    tablet
        .call("session.sign_out", json!({ "force": true }))
        .await;
    // Her account was closed while the tablet was at sea.
    let close = "UPDATE users SET is_active = 0 WHERE email = 'amelie.roux@demo.opsflux.test'";
    execute(&world, close).await;

    tablet.restore();
    let args = json!({ "email": People::MANAGER, "password": PASSWORD });
    tablet.call("session.sign_in", args).await;
    tablet.settled().await;
    let author = format!(
        "SELECT count(*) FROM records r JOIN users u ON u.id = r.owner_id
         WHERE r.id = '{id}' AND u.email = '{}'",
        People::CREW
    );
    assert_eq!(
        world.count(&author).await,
        1,
        "it is hers, not the carrier's"
    );
    assert_eq!(world.count(COMPLETE).await, 2, "photo and thumbnail");
}

/// contract: C11 C13 H6
#[tokio::test]
async fn a_record_out_of_sight_goes_only_when_its_work_and_its_photos_are_ashore() {
    let world = World::start().await;
    let tablet = world.device("tablet", People::CREW).await;
    let seen = tablet.create("incident", incident()).await;
    tablet.settled().await;
    tablet.cut();
    // The text goes first; the photograph waits for a better link.
    tablet.call("sync.photos", json!({ "paused": true })).await;
    let fields = photographed(&tablet).await;
    let unsent = tablet.create("incident", fields).await;
    set_denied(&world, "hse.view.incident", true).await.unwrap();

    tablet.restore();
    eventually("the text to be ashore and the rights here", async || {
        tablet.status().await["queued_operations"] == 0 && rows(&tablet) < 2
    })
    .await;
    let arrived = format!("SELECT count(*) FROM records WHERE id = '{unsent}'");
    assert_eq!(world.count(&arrived).await, 1);
    assert_eq!(rows(&tablet), 1, "its photograph is not ashore");
    tablet.call("sync.photos", json!({ "paused": false })).await;
    tablet.settled().await;
    assert_eq!(world.count(COMPLETE).await, 2, "photo and thumbnail");
    // One more exchange takes away what was sealed until then.
    tablet.settled().await;
    assert_eq!(rows(&tablet), 0, "nothing out of sight is left here");
    assert!(tablet.record(&seen).await.is_none() && tablet.record(&unsent).await.is_none());
}

/// Incidents in the device's own database, whoever may see them.
fn rows(device: &Device) -> i64 {
    let path = device.folder().join("replica.db");
    let conn = rusqlite::Connection::open(path).unwrap();
    let count = "SELECT count(*) FROM records WHERE record_type = 'incident'";
    conn.query_row(count, [], |row| row.get(0)).unwrap()
}

async fn execute(world: &World, sql: &'static str) {
    let app = world.app();
    let mut tx = app.db.begin().await.unwrap();
    sqlx::query(sql).execute(&mut *tx).await.unwrap();
    let bump = "UPDATE organisations SET policy_epoch = policy_epoch + 1";
    sqlx::query(bump).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// Deleted ashore while rights changed too: the device is filled anew, and what does not come goes.
///
/// contract: A14 C11
#[tokio::test]
async fn a_record_deleted_while_rights_changed_goes_away() {
    let world = World::start().await;
    let mut tablet = world.device("tablet", People::CREW).await;
    let gone = tablet.create("incident", incident()).await;
    let stays = tablet.create("incident", incident()).await;
    tablet.settled().await;
    tablet.cut();
    let unsent = tablet.create("incident", incident()).await;
    let manager = world.rest(People::MANAGER).await;
    let path = format!("/api/hse/incidents/{gone}");
    let deleted = manager.request(reqwest::Method::DELETE, &path).send().await;
    assert!(deleted.unwrap().status().is_success());
    set_denied(&world, "hse.view.investigation", true)
        .await
        .unwrap();

    tablet.restore();
    tablet.settled().await;
    assert_eq!(rows(&tablet), 2);
    tablet.restart().await;
    tablet.settled().await;
    assert!(tablet.record(&gone).await.is_none());
    for id in [&stays, &unsent] {
        let seen = tablet.record(id).await.unwrap();
        assert_eq!(seen["sync_state"], "confirmed");
    }
}

/// contract: A6 B1
#[tokio::test]
async fn a_sign_out_that_a_full_disk_stops_leaves_the_session_as_it_was() {
    let world = World::start().await;
    let Some(disk) = SmallDisk::mount(&world.folder("tablet"), 64) else {
        opsflux_tests::skipped("a full disk", "root, to mount a small one");
        return;
    };
    let tablet = world.device("tablet", People::CREW).await;
    disk.fill();
    let out = json!({ "force": true });
    let refused = tablet.try_call("session.sign_out", out).await;
    assert!(refused.is_err(), "{refused:?}");
    disk.free();
    tablet.create("incident", incident()).await;
    tablet.settled().await;
}
