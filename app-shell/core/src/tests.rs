//! A whole client against a small server made of a few lines: commands, engine, files, restarts.
#![allow(clippy::unwrap_used)]

mod profile;
mod upgrade;

use std::sync::Arc;

use data_encoding::BASE64;
use serde_json::{Value, json};
use shared_model::doc::{CreateIntent, Document, Intent, author_intent};
use shared_model::error::ErrorCode;
use shared_model::ids::{ActorId, DeviceKey, RecordId};
use shared_model::sync::{DocBody, DocMsg, Docs, Down, GrantsMsg, NEWEST, PLAIN, ScopesMsg, Up};
use shared_model::validate::parse_fields;

use crate::api::{CommandError, dispatch};
use crate::client::Client;
use crate::error::CoreError;
use crate::replica::{records, state};
use crate::sync::download::{Receiver, take};
use crate::sync::upload::cursor_key;
use crate::testing::{AMELIE, FakeServer, MARC, NOW, config, notification};

struct World {
    dir: tempfile::TempDir,
    server: FakeServer,
    client: Client,
}

impl World {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server = FakeServer::default();
        let client = client(dir.path(), &server).await;
        Self {
            dir,
            server,
            client,
        }
    }

    async fn signed_in() -> Self {
        let world = Self::open().await;
        world.sign_in().await;
        world
    }

    async fn sign_in(&self) {
        let args = json!({ "email": "amelie@demo.test", "password": "x" });
        self.call("session.sign_in", args).await;
    }

    async fn restarted(self) -> Self {
        self.client.close().await;
        drop(self.client);
        let client = client(self.dir.path(), &self.server).await;
        Self {
            client,
            dir: self.dir,
            server: self.server,
        }
    }

    async fn try_call(&self, command: &str, args: Value) -> Result<Value, CommandError> {
        dispatch(&self.client, command, args).await
    }

    async fn call(&self, command: &str, args: Value) -> Value {
        self.try_call(command, args)
            .await
            .unwrap_or_else(|e| panic!("{command}: {e:?}"))
    }

    async fn create(&self, title: &str) -> String {
        let fields = Value::Object(crate::testing::report(title));
        let saved = self
            .call(
                "record.create",
                json!({ "record_type": "report", "fields": fields }),
            )
            .await;
        saved["row"]["record"]["id"].as_str().unwrap().to_owned()
    }

    async fn get(&self, id: &str) -> Value {
        self.call("record.get", json!({ "id": id })).await
    }

    fn refuse(&self, title: &str) {
        self.server
            .0
            .lock()
            .unwrap()
            .refuse
            .insert(title.to_owned());
    }

    fn set_down(&self, down: bool) {
        self.server.0.lock().unwrap().down = down;
    }
}

async fn client(dir: &std::path::Path, server: &FakeServer) -> Client {
    let mut config = config(dir);
    config.transport = Some(Arc::new(server.clone()));
    Client::open(config).await.unwrap()
}

#[tokio::test]
async fn commands_that_do_not_exist_or_cannot_be_read_are_refused() {
    let world = World::open().await;
    for (command, args) in [
        ("record.explode", json!({})),
        ("record.get", json!({ "id": "nonsense" })),
        ("record.get", json!([])),
        ("draft.save", json!({ "fields": 3 })),
    ] {
        let error = world.try_call(command, args).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::BadRequest, "{command}");
    }
    let error = world
        .try_call("record.list", json!({ "record_type": "report" }))
        .await
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn a_wrong_password_signs_nobody_in() {
    let world = World::open().await;
    let args = json!({ "email": "nobody@demo.test", "password": "x" });
    let error = world.try_call("session.sign_in", args).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unauthenticated);
    let status = world.call("session.status", Value::Null).await;
    assert_eq!(status["signed_in"], false);
}

/// contract: A5, A7
#[tokio::test]
async fn without_any_server_a_person_works_on_after_a_restart() {
    let world = World::signed_in().await;
    world.set_down(true);
    let world = world.restarted().await;
    let status = world.call("session.status", Value::Null).await;
    assert_eq!(status["user"]["email"], "amelie@demo.test");
    assert_eq!(status["device"]["code"], "7K");
    let id = world.create("Slippery stairs").await;
    let detail = world.get(&id).await;
    assert_eq!(detail["sync_state"], "queued");
    assert_eq!(detail["may"]["edit"], true);
    let error = world.client.sync().await.unwrap_err();
    assert!(matches!(error, CoreError::Offline(_)), "{error:?}");
    let status = world.call("sync.status", json!({})).await;
    assert_eq!(status["queued_operations"], 1);
    assert_eq!(status["online"], false);
    // Back in reach everything goes out.
    world.set_down(false);
    let world = world.restarted().await;
    world.client.sync().await.unwrap();
    let detail = world.get(&id).await;
    assert_eq!(detail["sync_state"], "confirmed");
    assert_eq!(detail["number"], format!("REP-{id}"));
}

#[tokio::test]
async fn a_session_survives_a_restart_and_writes_under_a_new_actor() {
    let world = World::signed_in().await;
    let before = world.client.author().unwrap().actor;
    let world = world.restarted().await;
    let after = world.client.author().unwrap().actor;
    assert_ne!(before, after);
    assert_eq!(before.device_key(), after.device_key());
}

#[tokio::test]
async fn a_refused_creation_is_corrected_and_sent_again_in_its_place() {
    let world = World::signed_in().await;
    world.refuse("Slippery stairs");
    let id = world.create("Slippery stairs").await;
    let before = world.client.author().unwrap().actor;
    world.client.sync().await.unwrap();
    assert_ne!(world.client.author().unwrap().actor, before);
    let returned = world.call("returned.list", json!({})).await;
    assert_eq!(returned[0]["path"], "title");
    assert_eq!(returned[0]["fields"]["title"], "Slippery stairs");
    let status = world.call("sync.status", json!({})).await;
    assert_eq!(status["needs_attention"], 1);
    assert_eq!(status["queued_operations"], 0);
    let key = returned[0]["id"].clone();
    let fields = json!({ "title": "Slippery stairs, aft" });
    world
        .call("returned.fix", json!({ "id": key, "fields": fields }))
        .await;
    world.client.sync().await.unwrap();
    let detail = world.get(&id).await;
    assert_eq!(detail["sync_state"], "confirmed");
    assert_eq!(detail["title"], "Slippery stairs, aft");
    assert_eq!(world.call("returned.list", json!({})).await, json!([]));
    // The second upload named the operation it stands for.
    let shore = world.server.0.lock().unwrap();
    let replaced = shore.exchanges.iter().flatten().any(|message| {
        matches!(message, Up::Operations(o)
            if o.docs.iter().any(|d| d.replaces.iter().any(|r| r.actor == before && r.seq == 1)))
    });
    assert!(replaced);
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_what_arrived_and_loses_nothing() {
    let world = World::signed_in().await;
    let id = world.create("Slippery stairs").await;
    world.server.0.lock().unwrap().cut_after = Some(1);
    assert!(world.client.sync().await.is_err());
    assert_eq!(world.get(&id).await["sync_state"], "confirmed");
    world.server.0.lock().unwrap().cut_after = Some(0);
    let other = world.create("Slippery deck again").await;
    assert!(world.client.sync().await.is_err());
    assert_eq!(world.get(&other).await["sync_state"], "queued");
    world.server.0.lock().unwrap().cut_after = None;
    world.client.sync().await.unwrap();
    assert_eq!(world.get(&other).await["sync_state"], "confirmed");
    assert_eq!(world.server.0.lock().unwrap().documents.len(), 2);
}

#[tokio::test]
async fn what_is_sent_is_written_down_before_it_leaves() {
    let world = World::signed_in().await;
    world.create("Slippery stairs").await;
    world.set_down(true);
    assert!(world.client.sync().await.is_err());
    let left: Option<i64> = world
        .client
        .replica()
        .read_now(|conn| Ok(conn.query_row("SELECT sent_at FROM operations", [], |r| r.get(0))?))
        .unwrap();
    assert!(left.is_some());
}

#[tokio::test]
async fn an_attempt_without_a_link_does_not_call_anything_sent() {
    let world = World::signed_in().await;
    let id = world.create("Slippery stairs").await;
    world.set_down(true);
    assert!(world.client.sync().await.is_err());
    assert_eq!(world.get(&id).await["sync_state"], "queued");
    world.set_down(false);
    world.server.0.lock().unwrap().withhold_verdicts = true;
    world.client.sync().await.unwrap();
    assert_eq!(world.get(&id).await["sync_state"], "sent");
    world.server.0.lock().unwrap().withhold_verdicts = false;
    world.client.sync().await.unwrap();
    assert_eq!(world.get(&id).await["sync_state"], "confirmed");
}

#[tokio::test]
async fn a_cut_link_reaches_nothing_and_says_so() {
    let world = World::signed_in().await;
    let reached = world.server.0.lock().unwrap().exchanges.len();
    world.call("link.set", json!({ "cut": true })).await;
    world.create("Slippery stairs").await;
    assert!(world.client.sync().await.is_err());
    assert_eq!(world.server.0.lock().unwrap().exchanges.len(), reached);
    let status = world.call("sync.status", json!({})).await;
    assert_eq!(
        (&status["cut"], &status["online"]),
        (&json!(true), &json!(false))
    );
    world.call("link.set", json!({ "cut": false })).await;
    world.client.sync().await.unwrap();
}

/// contract: D8, D6
#[tokio::test]
async fn the_badge_counts_what_is_unread_and_reading_travels() {
    let world = World::signed_in().await;
    world.server.0.lock().unwrap().notifications = vec![notification(1), notification(2)];
    world.client.sync().await.unwrap();
    let unread = world.call("notification.unread", json!({})).await;
    assert_eq!(unread["count"], 2);
    let list = world.call("notification.list", json!({})).await;
    let first = list[0]["id"].clone();
    world
        .call("notification.mark_read", json!({ "ids": [first] }))
        .await;
    assert_eq!(
        world.call("notification.unread", json!({})).await["count"],
        1
    );
    world.client.sync().await.unwrap();
    world.client.sync().await.unwrap();
    let shore = world.server.0.lock().unwrap();
    let reads = shore
        .exchanges
        .iter()
        .flatten()
        .filter(|m| matches!(m, Up::Reads(_)))
        .count();
    assert_eq!(reads, 1, "a read is told once");
}

#[tokio::test]
async fn all_are_marked_as_read_however_few_are_shown() {
    let world = World::signed_in().await;
    let alert = |number| shared_model::sync::NotificationMsg {
        category: "alert".to_owned(),
        ..notification(number)
    };
    world.server.0.lock().unwrap().notifications = vec![notification(1), notification(2), alert(3)];
    world.client.sync().await.unwrap();
    let counts = world.call("notification.counts", json!({})).await;
    let of = |name: &str, total: u64, unread: u64| json!({ "category": name, "total": total, "unread": unread });
    assert_eq!(counts, json!([of("alert", 1, 1), of("system", 2, 2)]));
    let args = json!({ "categories": ["alert"], "limit": 1 });
    let shown = world.call("notification.list", args).await;
    assert_eq!(shown[0]["category"], "alert");
    let left = world
        .call("notification.mark_read", json!({ "ids": [] }))
        .await;
    assert_eq!(left["count"], 0);
    let counts = world.call("notification.counts", json!({})).await;
    assert_eq!(counts, json!([of("alert", 1, 0), of("system", 2, 0)]));
}

/// contract: H6, J3
#[tokio::test]
async fn a_photo_goes_ashore_after_its_record_thumbnail_first() {
    let world = World::signed_in().await;
    let mut png = Vec::new();
    image::DynamicImage::new_rgb8(32, 32)
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    let photo = world
        .call(
            "photo.add",
            json!({ "name": "stairs.png", "media_type": "image/png", "base64": BASE64.encode(&png) }),
        )
        .await;
    let mut fields = crate::testing::report("Slippery stairs");
    fields.insert("photos".into(), json!([photo]));
    let saved = world
        .call(
            "record.create",
            json!({ "record_type": "report", "fields": fields }),
        )
        .await;
    let id = saved["row"]["record"]["id"].as_str().unwrap().to_owned();
    let detail = world.get(&id).await;
    assert_eq!(detail["photos"][0]["ashore"], false);
    assert_eq!(
        world.call("sync.status", json!({})).await["queued_files"],
        2
    );
    world.client.sync().await.unwrap();
    let detail = world.get(&id).await;
    assert_eq!(detail["photos"][0]["ashore"], true);
    let shore = world.server.0.lock().unwrap();
    let name = photo["sha256"].as_str().unwrap();
    assert_eq!(shore.files[name].len() as u64, photo["size_bytes"]);
    assert_eq!(shore.files.len(), 2);
}

#[tokio::test]
async fn drafts_stay_on_the_device_and_go_with_their_creation() {
    let world = World::signed_in().await;
    let draft = world
        .call(
            "draft.save",
            json!({ "record_type": "report", "fields": { "title": "half" } }),
        )
        .await;
    let world = world.restarted().await;
    let kept = world.call("draft.list", json!({})).await;
    assert_eq!(kept[0]["fields"]["title"], "half");
    let fields = crate::testing::report("Slippery stairs");
    world
        .call(
            "record.create",
            json!({ "record_type": "report", "fields": fields, "draft_id": draft["id"] }),
        )
        .await;
    assert_eq!(world.call("draft.list", json!({})).await, json!([]));
}

#[tokio::test]
async fn signing_out_warns_of_unsent_work_and_keeps_it() {
    let world = World::signed_in().await;
    world.create("Slippery stairs").await;
    let first = world.call("session.sign_out", json!({})).await;
    assert_eq!(
        (&first["signed_out"], &first["unsent_operations"]),
        (&json!(false), &json!(1))
    );
    let second = world
        .call("session.sign_out", json!({ "force": true }))
        .await;
    assert_eq!(second["signed_out"], true);
    let queue = world.call("sync.queue", json!({})).await;
    assert_eq!(queue[0]["author_name"], "A B", "{queue}");
    // Somebody else's session carries it ashore.
    world
        .call(
            "session.sign_in",
            json!({ "email": "marc@demo.test", "password": "x" }),
        )
        .await;
    world.client.sync().await.unwrap();
    assert_eq!(world.server.0.lock().unwrap().documents.len(), 1);
}

#[tokio::test]
async fn readers_hear_of_local_writes() {
    let world = World::signed_in().await;
    let mut events = world.client.subscribe();
    let id = world.create("Slippery stairs").await;
    let event = events.recv().await.unwrap();
    assert!(event.tags.contains(&format!("record:{id}")), "{event:?}");
    assert!(event.tags.contains(&"type:report".to_owned()));
}

#[tokio::test]
async fn the_history_tells_who_changed_what() {
    let world = World::signed_in().await;
    let id = world.create("Slippery stairs").await;
    world
        .call(
            "record.edit",
            json!({ "id": id, "fields": { "severity": "high", "story": "It was dark." } }),
        )
        .await;
    world
        .call(
            "record.comment",
            json!({ "id": id, "field": "talk", "text": "Seen." }),
        )
        .await;
    world
        .call("record.request", json!({ "id": id, "command": "submit" }))
        .await;
    let detail = world.get(&id).await;
    let kinds: Vec<&str> = detail["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["requested", "edited", "edited", "created"]);
    let edit = &detail["history"][2];
    assert_eq!(edit["changes"][0]["before"]["v"], "low");
    assert_eq!(edit["changes"][0]["after"]["v"], "high");
    assert_eq!(edit["by_name"], "A B");
    assert_eq!(detail["expected_status"], "submitted");
    assert_eq!(detail["record"]["fields"]["talk"]["v"][0]["text"], "Seen.");
}

#[tokio::test]
async fn the_month_counts_every_byte_of_both_bodies() {
    let world = World::signed_in().await;
    let before = world.call("sync.status", json!({})).await;
    world.create("Slippery stairs").await;
    world.client.sync().await.unwrap();
    let after = world.call("sync.status", json!({})).await;
    let grew = |key: &str| after[key].as_u64().unwrap() - before[key].as_u64().unwrap();
    assert!(grew("bytes_up_month") > 100 && grew("bytes_down_month") > 20);
    let world = world.restarted().await;
    let again = world.call("sync.status", json!({})).await;
    assert_eq!(again["bytes_up_month"], after["bytes_up_month"]);
}

#[tokio::test]
async fn a_device_with_a_twin_goes_on_under_a_new_key() {
    let world = World::signed_in().await;
    let id = world.create("Slippery stairs").await;
    world.server.0.lock().unwrap().new_key = Some(DeviceKey([7; 8]));
    world.client.sync().await.unwrap();
    assert_eq!(world.get(&id).await["sync_state"], "confirmed");
    let key = |client: &Client| client.author().unwrap().actor.device_key();
    assert_eq!(key(&world.client), DeviceKey([7; 8]));
    let world = world.restarted().await;
    assert_eq!(key(&world.client), DeviceKey([7; 8]));
}

fn rights(grants: &shared_model::policy::Grants) -> Down {
    Down::Grants(GrantsMsg {
        json: serde_json::to_vec(grants).unwrap().into(),
        signature: Vec::new().into(),
    })
}

fn recheck() -> Down {
    Down::Scopes(ScopesMsg {
        recheck: true,
        leave: Vec::new(),
        reset: false,
        cursor: None,
    })
}

/// After a cut it goes on with what it was told to forget, whatever its rights are by then.
#[tokio::test]
async fn a_device_that_is_filled_anew_stands_where_that_begins() {
    let world = World::signed_in().await;
    world.create("Slippery stairs").await;
    world.client.sync().await.unwrap();
    let receiver = Receiver {
        scene: world.client.scene(),
        profile: world.client.session().unwrap().profile,
    };
    let anew = Down::Scopes(ScopesMsg {
        recheck: true,
        leave: Vec::new(),
        reset: true,
        cursor: Some(b"the beginning".to_vec().into()),
    });
    let held = world.client.replica().write(move |tx| {
        take(tx, &receiver, anew)?;
        state::get(tx, &cursor_key(AMELIE))
    });
    assert_eq!(held.await.unwrap().unwrap(), b"the beginning");
}

/// contract: C11, C13
#[tokio::test]
async fn records_out_of_sight_go_but_never_before_their_work_is_ashore() {
    let world = World::signed_in().await;
    let sent = world.create("Slippery stairs").await;
    world.client.sync().await.unwrap();
    world
        .call(
            "record.edit",
            json!({ "id": sent, "fields": { "severity": "high" } }),
        )
        .await;
    let lost = crate::testing::granted(AMELIE, &[]);
    let frame = Receiver {
        scene: world.client.scene(),
        profile: world.client.session().unwrap().profile,
    };
    // The rights are gone while the edit has not left the device.
    let receiver = frame.clone();
    let pending = world
        .client
        .replica()
        .write(move |tx| {
            take(tx, &receiver, rights(&lost))?;
            take(tx, &receiver, recheck())?;
            records::count(tx)
        })
        .await
        .unwrap();
    assert_eq!(pending, 1);
    world.client.sync().await.unwrap();
    let left = world.client.replica().read(records::count).await.unwrap();
    assert_eq!(left, 0);
    assert_eq!(world.server.0.lock().unwrap().documents.len(), 1);
}

#[tokio::test]
async fn rights_of_somebody_else_or_with_a_wrong_signature_are_not_taken() {
    let world = World::signed_in().await;
    let scene = world.client.scene();
    let mut profile = world.client.session().unwrap().profile;
    let plain = Receiver {
        scene: scene.clone(),
        profile: profile.clone(),
    };
    profile.grants_key = Some(BASE64.encode(&[3; 32]));
    let keyed = Receiver { scene, profile };
    let taken = world
        .client
        .replica()
        .write(move |tx| {
            let foreign = take(tx, &plain, rights(&crate::testing::grants(MARC)))?;
            let unsigned = take(tx, &keyed, rights(&crate::testing::grants(AMELIE)))?;
            Ok(foreign.grants.is_some() || unsigned.grants.is_some())
        })
        .await
        .unwrap();
    assert!(!taken);
}

#[tokio::test]
async fn a_refused_photo_says_why_and_does_not_block_the_rest() {
    let world = World::signed_in().await;
    let mut png = Vec::new();
    image::DynamicImage::new_rgb8(32, 32)
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    let args = json!({ "name": "x.png", "media_type": "", "base64": BASE64.encode(&png) });
    let photo = world.call("photo.add", args).await;
    let mut fields = crate::testing::report("Slippery stairs");
    fields.insert("photos".into(), json!([photo]));
    world.server.0.lock().unwrap().refuse_files = Some("infected".to_owned());
    let saved = world
        .call(
            "record.create",
            json!({ "record_type": "report", "fields": fields }),
        )
        .await;
    world.client.sync().await.unwrap();
    let id = saved["row"]["record"]["id"].as_str().unwrap();
    let detail = world.get(id).await;
    assert_eq!(detail["photos"][0]["refused"], "infected");
    assert_eq!(detail["sync_state"], "confirmed");
    assert_eq!(
        world.call("sync.status", json!({})).await["queued_files"],
        0
    );
}

/// contract: J3
#[tokio::test]
async fn paused_photos_wait_while_text_leaves_and_go_when_they_may() {
    let world = World::signed_in().await;
    let fields = photographed(&world, 32).await;
    world.call("sync.photos", json!({ "paused": true })).await;
    let args = json!({ "record_type": "report", "fields": fields });
    let saved = world.call("record.create", args).await;
    let queue = world.call("sync.queue", json!({})).await;
    let lanes: Vec<_> = (0..3).map(|i| queue[i]["lane"].clone()).collect();
    assert_eq!(lanes, ["text", "thumbnails", "photos"]);
    assert!(
        queue
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["title"] == "Slippery stairs" && one["state"] == "queued")
    );

    world.client.sync().await.unwrap();
    let id = saved["row"]["record"]["id"].as_str().unwrap();
    let detail = world.get(id).await;
    assert_eq!(detail["sync_state"], "confirmed");
    assert_eq!(detail["photos"][0]["ashore"], false);
    let status = world.call("sync.status", json!({})).await;
    assert_eq!(
        (&status["queued_files"], &status["photos_paused"]),
        (&json!(2), &json!(true))
    );

    world.call("sync.photos", json!({ "paused": false })).await;
    world.client.sync().await.unwrap();
    assert_eq!(world.get(id).await["photos"][0]["ashore"], true);
    assert_eq!(world.call("sync.queue", json!({})).await, json!([]));
}

/// Fields of a report with one photograph.
async fn photographed(world: &World, side: u32) -> serde_json::Map<String, Value> {
    let mut png = Vec::new();
    image::DynamicImage::new_rgb8(side, side)
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    let args = json!({ "name": "x.png", "media_type": "", "base64": BASE64.encode(&png) });
    let photo = world.call("photo.add", args).await;
    let mut fields = crate::testing::report("Slippery stairs");
    fields.insert("photos".into(), json!([photo]));
    fields
}

/// contract: J3
#[tokio::test]
async fn photos_wait_once_the_budget_of_the_month_is_used_and_go_when_somebody_insists() {
    let world = World::signed_in().await;
    let spent = json!({ "key": "sync.budget_bytes", "value": 1 });
    world.call("settings.set", spent).await;
    let fields = photographed(&world, 32).await;
    let args = json!({ "record_type": "report", "fields": fields });
    let saved = world.call("record.create", args).await;
    let id = saved["row"]["record"]["id"].as_str().unwrap();
    world.client.sync().await.unwrap();
    let detail = world.get(id).await;
    assert_eq!(detail["sync_state"], "confirmed", "text is never held back");
    assert_eq!(detail["photos"][0]["ashore"], false);
    let status = world.call("sync.status", json!({})).await;
    assert_eq!(
        (&status["queued_files"], &status["budget_spent"]),
        (&json!(2), &json!(true))
    );

    world.call("sync.now", json!({})).await;
    assert_eq!(world.get(id).await["photos"][0]["ashore"], true);
    // Once asked is once: the next photograph waits again, until there is more to spend.
    let fields = photographed(&world, 48).await;
    let args = json!({ "record_type": "report", "fields": fields });
    world.call("record.create", args).await;
    world.client.sync().await.unwrap();
    let status = world.call("sync.status", json!({})).await;
    assert_ne!(status["queued_files"], 0);
    let more = json!({ "key": "sync.budget_bytes", "value": 1_000_000_000 });
    world.call("settings.set", more).await;
    world.client.sync().await.unwrap();
    let status = world.call("sync.status", json!({})).await;
    assert_eq!(
        (&status["queued_files"], &status["budget_spent"]),
        (&json!(0), &json!(false))
    );
}

#[tokio::test]
async fn a_refused_photo_stays_in_the_queue_with_its_reason() {
    let world = World::signed_in().await;
    let fields = photographed(&world, 32).await;
    world.server.0.lock().unwrap().refuse_files = Some("infected".to_owned());
    let args = json!({ "record_type": "report", "fields": fields });
    world.call("record.create", args).await;
    world.client.sync().await.unwrap();
    let queue = world.call("sync.queue", json!({})).await;
    assert_eq!(queue[0]["state"], "refused");
    assert_eq!(queue[0]["reason"], "infected");
}

/// contract: C11
#[tokio::test]
async fn the_steps_of_many_records_are_those_of_their_pages() {
    let world = World::signed_in().await;
    let ids = [
        world.create("Slippery stairs").await,
        world.create("Loose guard rail").await,
    ];
    let unknown = "00000000-0000-7000-8000-00000000dead";
    let asked = json!({ "ids": [ids[1], unknown, ids[0]] });
    let steps = world.call("record.steps", asked).await;
    assert_eq!(steps.as_array().unwrap().len(), 2);
    for (place, id) in [&ids[1], &ids[0]].into_iter().enumerate() {
        let page = world.get(id).await;
        for part in ["transitions", "may", "expected_status", "title"] {
            assert_eq!(steps[place][part], page[part], "{part}");
        }
    }
}

/// What the exchanges since `from` were written with, and what each said it knows.
fn dictionaries(world: &World, from: usize) -> (Vec<u32>, Vec<Option<u32>>) {
    let shore = world.server.0.lock().unwrap();
    let hellos = shore.exchanges[from..].iter().map(|said| match &said[0] {
        Up::Hello(hello) => hello.dictionary,
        _ => panic!("a Hello comes first"),
    });
    (shore.written_with[from..].to_vec(), hellos.collect())
}

#[tokio::test]
async fn a_server_that_knows_no_dictionary_is_never_sent_one() {
    let world = World::signed_in().await;
    world.create("Slippery stairs").await;
    world.client.sync().await.unwrap();
    world.client.sync().await.unwrap();
    let (written, said) = dictionaries(&world, 0);
    assert!(written.len() > 2 && written.iter().all(|id| *id == PLAIN));
    assert!(said.iter().all(|id| *id == Some(NEWEST)));
}

#[tokio::test]
async fn a_dictionary_is_used_once_the_server_has_used_it_until_it_refuses_it() {
    let world = World::signed_in().await;
    world.server.0.lock().unwrap().dictionary = NEWEST;
    world.client.sync().await.unwrap();
    let from = world.server.0.lock().unwrap().exchanges.len();
    world.client.sync().await.unwrap();
    assert_eq!(dictionaries(&world, from), (vec![NEWEST], vec![None]));
    // Ashore stands an older build again.
    world.server.0.lock().unwrap().dictionary = PLAIN;
    let from = world.server.0.lock().unwrap().written_with.len();
    let id = world.create("Loose guard rail").await;
    world.client.sync().await.unwrap();
    let written = world.server.0.lock().unwrap().written_with[from..].to_vec();
    assert_eq!(written, [NEWEST, PLAIN], "sent again at once, and plain");
    assert_eq!(world.get(&id).await["sync_state"], "confirmed");
    world.client.sync().await.unwrap();
    let written = world.server.0.lock().unwrap().written_with[from..].to_vec();
    assert_eq!(written, [NEWEST, PLAIN, PLAIN], "and it is remembered");
}

#[tokio::test]
async fn a_document_that_always_comes_damaged_is_not_asked_for_without_end() {
    let world = World::signed_in().await;
    let before = world.server.0.lock().unwrap().exchanges.len();
    let bad = || {
        Down::Docs(Docs {
            docs: vec![DocMsg {
                record: RecordId(uuid::Uuid::from_u128(5)),
                record_type: "report".into(),
                official_no: None,
                body: DocBody::Snapshot(vec![1].into()),
                placement: None,
            }],
            authors: Vec::new(),
            cursor: None,
        })
    };
    world.server.0.lock().unwrap().extra = vec![bad()];
    world.client.sync().await.unwrap();
    let shore = world.server.0.lock().unwrap();
    let asked: Vec<bool> = shore.exchanges[before..]
        .iter()
        .map(|messages| matches!(&messages[0], Up::Hello(h) if !h.want.is_empty()))
        .collect();
    assert_eq!(
        asked,
        [false, true],
        "asked once more at once, then left for later"
    );
}

/// contract: A5
#[tokio::test]
async fn the_engine_sends_by_itself_when_the_link_comes_back() {
    let world = World::signed_in().await;
    world.client.set_link_cut(true);
    world.client.start();
    let id = world.create("Slippery stairs").await;
    let mut events = world.client.subscribe();
    world.client.set_link_cut(false);
    let confirmed = async {
        while world.get(&id).await["sync_state"] != "confirmed" {
            let _ = events.recv().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), confirmed)
        .await
        .unwrap();
    world.client.close().await;
}

#[tokio::test]
async fn an_expired_session_says_so_and_keeps_working() {
    let world = World::signed_in().await;
    world
        .client
        .tokens()
        .save(
            AMELIE,
            &crate::session::Tokens {
                access: String::new(),
                refresh: "old".into(),
                sync: "old".into(),
            },
        )
        .unwrap();
    let error = world.client.sync().await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Unauthenticated);
    let status = world.call("session.status", json!({})).await;
    assert_eq!(
        (&status["signed_in"], &status["expired"]),
        (&json!(true), &json!(true))
    );
    world.create("Slippery stairs").await;
}

/// A report of `at`, as the server sends it.
fn shore_report(number: u128, at: i64) -> Down {
    let catalogue = crate::testing::catalogue();
    let ty = catalogue.record_type("report").unwrap();
    let id = RecordId(uuid::Uuid::from_u128(number));
    let intent = Intent::Create(CreateIntent {
        id,
        record_type: "report".into(),
        site_id: None,
        company_id: None,
        provisional_no: None,
        external_id: None,
        fields: parse_fields(ty, &crate::testing::report("Slippery stairs")).unwrap(),
    });
    let mut document = Document::genesis(ty).unwrap();
    author_intent(ty, &mut document, &intent, ActorId([9; 16]), at).unwrap();
    Down::Docs(Docs {
        docs: vec![DocMsg {
            record: id,
            record_type: "report".into(),
            official_no: None,
            body: DocBody::Snapshot(document.save().into()),
            placement: None,
        }],
        authors: vec![(ActorId([9; 16]), MARC)],
        cursor: None,
    })
}

/// A manager looks on Wednesday; what was written without a link on Monday comes on Thursday.
#[tokio::test]
async fn what_comes_late_has_arrived_since_the_last_look() {
    const MONDAY: i64 = NOW - 3 * 86_400_000;
    let world = World::open().await;
    world.server.0.lock().unwrap().extra = vec![shore_report(1, MONDAY)];
    world.sign_in().await;
    world.client.sync().await.unwrap();
    let since = |at: i64| {
        let at = shared_model::condition::instant::format_instant(at);
        let sort = json!([{ "field": "arrived_at", "descending": true }]);
        json!({ "record_type": "report", "filter": { "arrived_at": { ">": at } }, "sort": sort })
    };
    let looked = NOW - 1;
    let page = world.call("record.list", since(looked)).await;
    assert_eq!(
        page["total"], 0,
        "what a device is filled with was there before"
    );
    world.server.0.lock().unwrap().extra = vec![shore_report(2, MONDAY)];
    world.client.sync().await.unwrap();
    let page = world.call("record.list", since(looked)).await;
    assert_eq!(page["total"], 1);
    assert_eq!(page["rows"][0]["record"]["created_at"], MONDAY);
    // Sent once more, it is no news.
    let read = world.client.now();
    world.server.0.lock().unwrap().extra = vec![shore_report(2, MONDAY)];
    world.client.sync().await.unwrap();
    assert_eq!(world.call("record.list", since(read)).await["total"], 0);
}
