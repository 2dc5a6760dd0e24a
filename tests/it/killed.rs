//! A client killed at any moment keeps everything it said it had saved.

use std::time::Duration;

use opsflux_tests::{People, Program, World};
use serde_json::json;

use crate::journey_online::incident;

/// Rounds of killing: enough to hit different moments, few enough for every test run.
const ROUNDS: u64 = 6;

/// contract: A5 A6
#[tokio::test(flavor = "multi_thread")]
async fn what_was_saved_survives_kill_9_and_arrives_once() {
    let world = World::start().await;
    // Ids the client said it had saved, noted the moment the answer came.
    let saved = std::sync::Mutex::new(Vec::new());
    Program::start(&world, "tablet")
        .await
        .sign_in(People::CREW)
        .await;
    for round in 0..ROUNDS {
        let mut client = Program::start(&world, "tablet").await;
        let create = async {
            let args = json!({ "record_type": "incident", "fields": incident() });
            while let Some(answer) = client.call("record.create", args.clone()).await {
                let id = answer["row"]["record"]["id"].as_str().unwrap().to_owned();
                saved.lock().unwrap().push(id);
            }
        };
        // Killed in the middle of creating and of sending.
        let moment = Duration::from_millis(40 + round * 37);
        tokio::select! {
            () = create => {}
            () = tokio::time::sleep(moment) => {}
        }
        client.kill();
    }
    let saved = saved.into_inner().unwrap();
    let client = Program::start(&world, "tablet").await;
    client.settled().await;
    for id in &saved {
        let arrived = world
            .count(&format!("SELECT count(*) FROM records WHERE id = '{id}'"))
            .await;
        assert_eq!(arrived, 1, "{id}");
    }
    let records = world
        .count("SELECT count(*) FROM records WHERE record_type = 'incident'")
        .await;
    assert!(
        !saved.is_empty(),
        "something was created in {ROUNDS} rounds"
    );
    let last = world
        .count("SELECT COALESCE(MAX(last_value), 0) FROM number_counters WHERE record_type = 'incident'")
        .await;
    assert_eq!(last, records, "numbers are gapless");
}
