//! Two processes of the server on one PostgreSQL database (contract A4; design 03-sync). SQLite has
//! one process, so without `OPSFLUX_TEST_POSTGRES` there is nothing to see here, which is said aloud.

use opsflux_tests::{
    Live, People, Rest, ServerProgram, World, WorldOptions, empty_database, eventually,
    free_address, settings_of, skipped,
};
use serde_json::{Value, json};

use crate::journey_online::{assert_consequences, incident};

/// Address of a PostgreSQL server, or a word that there is none.
fn postgres() -> Option<String> {
    let server = WorldOptions::default().postgres;
    if server.is_none() {
        skipped("two processes of the server", "OPSFLUX_TEST_POSTGRES");
    }
    server
}

/// A World served by two processes: one at its address, one elsewhere.
async fn two_processes() -> Option<(World, ServerProgram, ServerProgram)> {
    postgres()?;
    let mut world = World::start().await;
    world.stop_server().await;
    world.open_books().await;
    let here = ServerProgram::start(&world).await;
    let there = ServerProgram::start_at(&world, free_address().await).await;
    Some((world, here, there))
}

/// A person at the REST API of one process.
async fn rest_at(process: &ServerProgram, email: &str) -> Rest {
    Rest::sign_in(&process.base(), email, opsflux_tests::PASSWORD).await
}

/// What a person hears at one process.
async fn listen(process: &ServerProgram, email: &str) -> Live {
    rest_at(process, email).await.live().await
}

/// contract: A4 J1 J8 J9 J10 J13 J14 J15 D7 D8 H8
#[tokio::test]
async fn the_journey_passes_from_one_process_to_the_other() {
    let Some((world, here, there)) = two_processes().await else {
        return;
    };
    let crew = world.device("tablet", People::CREW).await;
    let manager = world
        .device_at(there.address, "desktop", People::MANAGER)
        .await;
    let mut heard_there = listen(&there, People::MANAGER).await;

    crew.cut();
    let id = crew.create("incident", incident()).await;
    crew.restore();
    crew.settled().await;
    // Accepted by the crew's process, heard at the manager's.
    heard_there.hear("feed").await;
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
    let mut heard_here = listen(&here, People::CREW).await;
    manager
        .call(
            "record.comment",
            json!({ "id": id, "field": "comments", "text": "Seen ashore." }),
        )
        .await;
    manager.settled().await;
    heard_here.hear("feed").await;
    eventually("the comment to reach the crew", async || {
        crew.record(&id)
            .await
            .is_some_and(|seen| seen.to_string().contains("Seen ashore."))
    })
    .await;
    drop((here, there));
}

/// contract: D7
#[tokio::test]
async fn a_notification_read_at_one_process_is_heard_at_the_other() {
    let Some((world, here, there)) = two_processes().await else {
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
    let mut heard_there = listen(&there, People::MANAGER).await;
    let read = manager
        .post(&format!("/api/v1/notifications/{id}/read"), &json!({}))
        .await;
    assert!(read.status().is_success());
    heard_there.hear("notifications").await;
    drop((here, there));
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
    let Some((world, here, there)) = two_processes().await else {
        return;
    };
    tokio::join!(
        post_all(rest_at(&here, People::CREW).await, 0..EACH),
        post_all(rest_at(&there, People::CREW).await, EACH..2 * EACH)
    );
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
    drop((here, there));
}

/// contract: A6
#[tokio::test]
async fn two_processes_that_change_one_record_at_once_lose_nothing() {
    const EACH: usize = 12;
    let Some((world, here, there)) = two_processes().await else {
        return;
    };
    let one = world.device("tablet-1", People::CREW).await;
    let two = world
        .device_at(there.address, "tablet-2", People::CREW)
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
    let reader = rest_at(&here, People::MANAGER).await;
    let other = rest_at(&there, People::MANAGER).await;
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
        ashore("here", reader.clone()),
        ashore("there", other),
        one.settled(),
        two.settled()
    );
    written.extend(first);
    written.extend(second);
    for device in [&one, &two] {
        device.settled().await;
    }
    let kept = reader
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
    drop((here, there));
}

/// Whichever process starts first makes the organisation, the keys and the modules.
#[tokio::test]
async fn two_processes_may_start_on_an_empty_database_at_once() {
    let Some(server) = postgres() else {
        return;
    };
    let config = empty_database(&server).await;
    let start = async || ServerProgram::begin(settings_of(&config), free_address().await);
    let both = [start().await, start().await];
    for process in &both {
        eventually("both to serve", async || {
            let health = reqwest::get(format!("{}/healthz", process.base())).await;
            health.is_ok_and(|answer| answer.status().is_success())
        })
        .await;
    }
    let clock = std::sync::Arc::new(sync_server::app::SystemClock);
    let books = sync_server::app::App::open(config, clock).await.unwrap();
    let mut conn = books.db.read().await.unwrap();
    let (organisations,): (i64,) = sqlx::query_as("SELECT count(*) FROM organisations")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    assert_eq!(organisations, 1);
}

/// Tokens and grants of one are good at the other, however close their first starts were.
#[tokio::test]
async fn two_that_open_an_empty_database_at_once_have_the_same_keys() {
    let Some(server) = postgres() else {
        return;
    };
    let config = empty_database(&server).await;
    let open = || {
        let clock = std::sync::Arc::new(sync_server::app::SystemClock);
        sync_server::app::App::open(config.clone(), clock)
    };
    let (one, two) = tokio::join!(open(), open());
    assert_eq!(
        one.unwrap().auth.keys.grants_public_key(),
        two.unwrap().auth.keys.grants_public_key()
    );
}
