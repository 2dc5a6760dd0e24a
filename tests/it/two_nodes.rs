//! Two server processes on one PostgreSQL database (contract A4; design 03-sync). SQLite has one
//! process, so without `OPSFLUX_TEST_POSTGRES` there is nothing to see here.

use std::time::Duration;

use opsflux_tests::{Node, People, Rest, World, WorldOptions, eventually};
use serde_json::{Value, json};
use sync_server::services::hints::Hint;
use tokio::sync::broadcast;

use crate::journey_online::{assert_consequences, incident};

/// A World with a second process.
async fn two_nodes() -> Option<(World, Node)> {
    let options = WorldOptions::default();
    options.postgres.as_ref()?;
    let world = World::with(options).await;
    let other = world.another_node().await;
    Some((world, other))
}

/// Waits for a hint; generous, because it may only arrive or not.
async fn hear(hints: &mut broadcast::Receiver<Hint>, what: &str, wanted: impl Fn(Hint) -> bool) {
    let heard = async {
        loop {
            match hints.recv().await {
                Ok(hint) if wanted(hint) => return,
                Ok(_) => {}
                Err(error) => panic!("{what}: {error}"),
            }
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(60), heard).await;
    assert!(waited.is_ok(), "waited a minute to hear of {what}");
}

/// contract: J1 J8 J9 J10 J13 J14 J15 D7 D8 H8
#[tokio::test]
async fn the_journey_passes_from_one_process_to_the_other() {
    let Some((world, other)) = two_nodes().await else {
        return;
    };
    let crew = world.device("tablet", People::CREW).await;
    let manager = world
        .device_at(other.address, "desktop", People::MANAGER)
        .await;
    let mut there = other.app.hints.subscribe();

    crew.cut();
    let id = crew.create("incident", incident()).await;
    crew.restore();
    crew.settled().await;
    // Accepted by the crew's process, heard at the manager's.
    hear(&mut there, "the incident", |hint| {
        matches!(hint, Hint::Feed { .. })
    })
    .await;
    eventually("the incident to reach the manager", async || {
        manager.record(&id).await.is_some()
    })
    .await;
    assert_consequences(&world, &id).await;
    eventually("the manager's badge", async || {
        manager.call("notification.unread", json!({})).await["count"] == 1
    })
    .await;

    // And back: what the manager writes at one process the crew reads at the other.
    let mut here = world.app().hints.subscribe();
    manager
        .call(
            "record.comment",
            json!({ "id": id, "field": "comments", "text": "Seen ashore." }),
        )
        .await;
    manager.settled().await;
    hear(&mut here, "the comment", |hint| {
        matches!(hint, Hint::Feed { .. })
    })
    .await;
    eventually("the comment to reach the crew", async || {
        crew.record(&id)
            .await
            .is_some_and(|seen| seen.to_string().contains("Seen ashore."))
    })
    .await;
    other.stop().await;
}

/// contract: D7
#[tokio::test]
async fn a_notification_read_at_one_process_is_heard_at_the_other() {
    let Some((world, other)) = two_nodes().await else {
        return;
    };
    let crew = world.rest(People::CREW).await;
    assert_eq!(
        crew.post("/api/hse/incidents/", &incident()).await.status(),
        201
    );
    world.jobs_done().await;
    let manager = world.rest(People::MANAGER).await;
    let listed = manager.get("/api/v1/notifications").await;
    let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
    let mut there = other.app.hints.subscribe();
    let read = manager
        .post(&format!("/api/v1/notifications/{id}/read"), &json!({}))
        .await;
    assert!(read.status().is_success());
    hear(&mut there, "the reading", |hint| {
        matches!(hint, Hint::Notification { .. })
    })
    .await;
    other.stop().await;
}

/// A report that is told to somebody, but not critical: one mail a manager, no more.
fn report(n: usize) -> Value {
    json!({
        "title": format!("Leaking valve number {n}"),
        "severity": "high",
        "location": "Main deck",
        "description": "Oil is dripping from the valve onto the grating below.",
    })
}

async fn post_all(rest: Rest, numbers: std::ops::Range<usize>) {
    for n in numbers {
        let answer = rest.post("/api/hse/incidents/", &report(n)).await;
        assert_eq!(answer.status(), 201);
    }
}

/// contract: E12 F13 H8
#[tokio::test]
async fn every_job_is_done_once_though_two_processes_work_the_queue() {
    const EACH: usize = 8;
    let Some((world, other)) = two_nodes().await else {
        return;
    };
    let password = opsflux_tests::PASSWORD;
    let here = world.rest(People::CREW).await;
    let there = Rest::sign_in(&other.base(), People::CREW, password).await;
    tokio::join!(post_all(here, 0..EACH), post_all(there, EACH..2 * EACH));
    world.jobs_done().await;

    let reports = 2 * EACH;
    world.mailbox.received(5 * reports).await;
    assert_eq!(world.mailbox.mails().len(), 5 * reports, "five managers");
    assert_eq!(world.external.deliveries().len(), reports);
    let count = |sql: &'static str| world.count(sql);
    let wanted = i64::try_from(reports).unwrap();
    let made = "SELECT count(*) FROM records WHERE record_type = 'investigation'";
    assert_eq!(count(made).await, wanted);
    let told = "SELECT count(*) FROM notifications WHERE category = 'incident'";
    assert_eq!(count(told).await, 5 * wanted);
    let twice = "SELECT count(*) FROM (SELECT kind, key FROM job_log GROUP BY kind, key
                 HAVING count(*) > 1) AS twice";
    assert_eq!(count(twice).await, 0, "one line of the log a job");
    let last = "SELECT last_value FROM number_counters WHERE record_type = 'incident'";
    let different =
        "SELECT count(DISTINCT official_no) FROM records WHERE record_type = 'incident'";
    assert_eq!(
        (count(last).await, count(different).await),
        (wanted, wanted)
    );
    other.stop().await;
}

/// contract: A6
#[tokio::test]
async fn two_processes_that_change_one_record_at_once_lose_nothing() {
    const EACH: usize = 12;
    let Some((world, other)) = two_nodes().await else {
        return;
    };
    let one = world.device("tablet-1", People::CREW).await;
    let two = world
        .device_at(other.address, "tablet-2", People::CREW)
        .await;
    let id = one.create("incident", report(0)).await;
    one.settled().await;
    eventually("the record to reach the second tablet", async || {
        two.record(&id).await.is_some()
    })
    .await;
    for device in [&one, &two] {
        device.cut();
    }
    let mut written = Vec::new();
    for n in 0..EACH {
        for (name, device) in [("one", &one), ("two", &two)] {
            let text = format!("{name} saw it {n}");
            let args = json!({ "id": id, "field": "comments", "text": text });
            device.call("record.comment", args).await;
            written.push(text);
        }
    }
    // And people ashore, at both processes, in the same moments.
    let password = opsflux_tests::PASSWORD;
    let here = world.rest(People::MANAGER).await;
    let there = Rest::sign_in(&other.base(), People::MANAGER, password).await;
    let path = format!("/api/hse/incidents/{id}/comments");
    let ashore = |name: &'static str, rest: Rest| {
        let path = path.clone();
        async move {
            let mut texts = Vec::new();
            for n in 0..EACH {
                let text = format!("{name} read it {n}");
                let answer = rest.post(&path, &json!({ "text": text })).await;
                assert!(answer.status().is_success(), "{}", answer.status());
                texts.push(text);
            }
            texts
        }
    };
    one.restore();
    two.restore();
    let (first, second, (), ()) = tokio::join!(
        ashore("here", here.clone()),
        ashore("there", there),
        one.settled(),
        two.settled()
    );
    written.extend(first);
    written.extend(second);
    for device in [&one, &two] {
        device.settled().await;
    }
    let kept = here
        .get(&format!("/api/hse/incidents/{id}"))
        .await
        .to_string();
    let first = one.record(&id).await.unwrap();
    let second = two.record(&id).await.unwrap();
    assert_eq!(first["record"]["fields"], second["record"]["fields"]);
    for text in &written {
        assert!(kept.contains(text), "{text} is lost ashore");
        assert!(
            first.to_string().contains(text),
            "{text} did not reach the tablets"
        );
    }
    other.stop().await;
}

/// Whichever process starts first makes the organisation, the keys and the modules.
#[tokio::test]
async fn two_processes_may_start_on_an_empty_database_at_once() {
    let Some(server) = WorldOptions::default().postgres else {
        return;
    };
    let config = opsflux_tests::empty_database(&server).await;
    let open = || {
        let clock = std::sync::Arc::new(sync_server::app::SystemClock);
        sync_server::app::App::open(config.clone(), clock)
    };
    let (one, two) = tokio::join!(open(), open());
    let (one, two) = (one.unwrap(), two.unwrap());
    let mut conn = one.db.read().await.unwrap();
    let (organisations,): (i64,) = sqlx::query_as("SELECT count(*) FROM organisations")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    assert_eq!(organisations, 1);
    assert_eq!(
        one.auth.keys.grants_public_key(),
        two.auth.keys.grants_public_key()
    );
}
