//! Client and server as processes, killed at any moment with SIGKILL.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use opsflux_tests::{People, Program, ServerProgram, ShiftedClock, World};
use serde_json::json;

use super::invariants::server_is_sound;
use crate::journey_online::incident;

/// Rounds of every test run; `OPSFLUX_SOAK_KILLS` asks for more.
const ALWAYS: u64 = 6;
/// Past every lease and every wait before another attempt.
const LATER_MS: i64 = 3_600_000;

fn rounds() -> u64 {
    let more = std::env::var("OPSFLUX_SOAK_KILLS").ok();
    more.and_then(|rounds| rounds.parse().ok())
        .unwrap_or(ALWAYS)
}

/// Reports incidents until the client is gone; notes each the moment it is said to be saved.
async fn report(client: &Program, saved: &Mutex<Vec<String>>) {
    let args = json!({ "record_type": "incident", "fields": incident() });
    while let Some(answer) = client.call("record.create", args.clone()).await {
        let id = answer["row"]["record"]["id"].as_str().unwrap().to_owned();
        saved.lock().unwrap().push(id);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// contract: A5 A6 E12
#[tokio::test(flavor = "multi_thread")]
async fn kill_9_of_client_and_server_loses_nothing_and_repeats_nothing() {
    let mut world = World::start().await;
    world.stop_server().await;
    let mut server = ServerProgram::start(&world).await;
    let mut client = Program::start(&world, "tablet").await;
    client.sign_in(People::CREW).await;
    let saved = Mutex::new(Vec::new());
    let rounds = rounds();
    let mut rng = fastrand::Rng::with_seed(rounds);
    for round in 0..rounds {
        let moment = Duration::from_millis(rng.u64(1..250));
        tokio::select! {
            () = report(&client, &saved) => {}
            () = tokio::time::sleep(moment) => {}
        }
        if round % 2 == 0 {
            server.kill();
            server = ServerProgram::start(&world).await;
        } else {
            client.kill();
            client = Program::start(&world, "tablet").await;
        }
        client.call("sync.now", json!({})).await;
    }
    client.settled().await;
    client.kill();
    // Also what the client has is there after the last kill.
    let client = Program::start(&world, "tablet").await;
    client.settled().await;
    server.kill();
    drop(server);
    let clock = Arc::new(ShiftedClock::default());
    clock.set(LATER_MS);
    world.start_server_with(clock).await;
    world.jobs_done().await;
    let saved = saved.into_inner().unwrap();
    assert!(!saved.is_empty(), "something was saved in {rounds} rounds");
    let mut broken = server_is_sound(&world).await;
    for id in &saved {
        let sql = format!("SELECT count(*) FROM records WHERE id = '{id}'");
        if world.count(&sql).await != 1 {
            broken.push(format!("{id} was saved and is not ashore"));
        }
    }
    assert!(
        broken.is_empty(),
        "after {rounds} rounds:\n{}",
        broken.join("\n")
    );
    eprintln!("{rounds} kills, {} incidents, none lost", saved.len());
}
