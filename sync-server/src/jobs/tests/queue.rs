//! The queue under crashes.

use opsflux_mailbox::Fault;
use proptest::prelude::*;
use serde_json::json;

use super::world::{MINUTE, World};
use crate::jobs::{JobInput, Kind, Lane, Runner, enqueue, run_due};
use crate::services::mail::{Letter, Recipient, queue};
use crate::store::jobs::{self, Claim, Finished, JobRow};

async fn put(world: &World, key: &str) -> bool {
    let mut tx = world.app.db.begin().await.unwrap();
    let job = JobInput {
        lane: Lane::High,
        ..JobInput::new(world.org, Kind::SendSms, key.into(), json!({}), "r")
    };
    let queued = enqueue(&mut tx, &world.app, job).await.unwrap();
    tx.commit().await.unwrap();
    queued
}

async fn claim(world: &World, highest_lane: i64) -> Vec<JobRow> {
    claim_some(world, highest_lane, 50).await
}

async fn claim_some(world: &World, highest_lane: i64, limit: i64) -> Vec<JobRow> {
    let mut tx = world.app.db.begin().await.unwrap();
    let now = world.app.now();
    let asked = Claim {
        now,
        lease_until: now + MINUTE,
        worker: "test",
        highest_lane,
        limit,
    };
    let rows = jobs::claim(&mut tx, world.app.db.engine(), &asked)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    rows
}

async fn complete(world: &World, job: &JobRow) -> bool {
    let mut tx = world.app.db.begin().await.unwrap();
    let end = Finished {
        outcome: "done",
        error: None,
        duration_ms: 0,
        at: world.app.now(),
    };
    let done = jobs::complete(&mut tx, job, &end).await.unwrap();
    tx.commit().await.unwrap();
    done
}

#[tokio::test]
async fn a_key_runs_once_even_when_asked_again_after_it_finished() {
    let world = World::open().await;
    assert!(put(&world, "k").await);
    assert!(!put(&world, "k").await);
    world.settle().await;
    assert!(!put(&world, "k").await, "the log remembers");
    assert_eq!(world.log().await.len(), 1);
    assert!(world.jobs().await.is_empty());
}

#[tokio::test]
async fn a_worker_that_slept_past_its_lease_cannot_complete() {
    let world = World::open().await;
    put(&world, "k").await;
    let slow = claim(&world, 3).await.pop().unwrap();
    assert!(claim(&world, 3).await.is_empty(), "leased to one worker");
    world.advance(2 * MINUTE);
    assert_eq!(run_due(&world.app).await, 1, "rescued and run by another");
    assert!(!complete(&world, &slow).await);
    assert_eq!(world.log().await.len(), 1);
}

#[tokio::test]
async fn a_worker_that_slept_cannot_complete_for_its_successor() {
    let world = World::open().await;
    put(&world, "k").await;
    let slow = claim(&world, 3).await.pop().unwrap();
    world.advance(2 * MINUTE);
    let mut tx = world.app.db.begin().await.unwrap();
    jobs::rescue(&mut tx, world.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let successor = claim(&world, 3).await.pop().unwrap();
    assert!(!complete(&world, &slow).await);
    assert!(complete(&world, &successor).await);
    assert_eq!(world.log().await.len(), 1);
}

#[tokio::test]
async fn the_urgent_worker_takes_urgent_jobs_only() {
    let world = World::open().await;
    put(&world, "high").await;
    assert!(claim(&world, 0).await.is_empty());
    assert_eq!(claim(&world, 3).await.len(), 1);
}

/// However PostgreSQL goes about it: knowing of one job, it would choose anew for each it meets.
#[tokio::test]
async fn a_worker_gets_no_more_than_it_asks_for() {
    let world = World::open().await;
    put(&world, "first").await;
    let mut tx = world.app.db.begin().await.unwrap();
    sqlx::query("ANALYZE jobs").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    for place in 0..20 {
        put(&world, &format!("k{place}")).await;
    }
    for _ in 0..7 {
        assert_eq!(claim_some(&world, 3, 3).await.len(), 3);
    }
    assert!(claim_some(&world, 3, 3).await.is_empty());
}

#[tokio::test]
async fn a_heartbeat_keeps_the_lease() {
    let world = World::open().await;
    put(&world, "k").await;
    let job = claim(&world, 3).await.pop().unwrap();
    world.advance(50_000);
    let mut tx = world.app.db.begin().await.unwrap();
    let until = world.app.now() + MINUTE;
    assert!(jobs::heartbeat(&mut tx, &job, until).await.unwrap());
    tx.commit().await.unwrap();
    world.advance(50_000);
    assert_eq!(run_due(&world.app).await, 0, "still held");
    assert!(complete(&world, &job).await);
}

#[tokio::test]
async fn a_dead_job_can_be_given_new_tries() {
    let world = World::open().await;
    world.misbehave([Fault::Refuse("550 5.1.1 no such user".into())]);
    mail(&world, "1").await;
    world.settle().await;
    let dead = world.jobs().await.pop().unwrap();
    assert_eq!(dead.state, "dead");
    let mut tx = world.app.db.begin().await.unwrap();
    assert!(
        jobs::revive(&mut tx, &dead.id, world.app.now())
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    world.settle().await;
    assert_eq!(world.mails().len(), 1);
    assert_eq!(world.emails().await[0].status, "sent");
}

/// contract: A9
#[tokio::test]
async fn an_event_that_is_rolled_back_leaves_nothing() {
    let world = World::open().await;
    let tx = world.app.db.begin().await.unwrap();
    let mut tx = tx;
    let job = JobInput::new(world.org, Kind::SendSms, "k".into(), json!({}), "r");
    enqueue(&mut tx, &world.app, job).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(run_due(&world.app).await, 0);
    assert!(world.jobs().await.is_empty());
}

/// contract: A16
#[tokio::test]
async fn workers_start_on_a_nudge_and_stop_when_told() {
    let world = World::open().await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let running = Runner::spawn(world.app.clone(), stopped);
    mail(&world, "1").await;
    while world.emails().await[0].status != "sent" {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    stop.send(true).unwrap();
    running.await.unwrap();
    assert_eq!(world.mails().len(), 1);
}

async fn mail(world: &World, reason: &str) {
    let mut letter = Letter::new(world.org, "needs_nothing", reason.into(), "r");
    letter.subject = "s".into();
    letter.template = "weekly_digest".into();
    letter.context.insert("notifications".into(), json!([]));
    let to = Recipient {
        email: "a@demo.opsflux.test".into(),
        language: "fr".into(),
        ..Recipient::default()
    };
    let mut tx = world.app.db.begin().await.unwrap();
    queue(&mut tx, &world.app, &letter, &[to]).await.unwrap();
    tx.commit().await.unwrap();
}

/// What may happen between two looks at the queue.
#[derive(Clone, Debug)]
enum Step {
    /// A worker claims and vanishes.
    Crash,
    /// Everything due runs.
    Run,
    /// Time passes.
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Crash),
        Just(Step::Run),
        (1_i64..10).prop_map(|minutes| Step::Wait(minutes * MINUTE)),
    ]
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::RefuseData("451 4.3.0 later".into())),
        Just(Fault::Refuse("550 5.1.1 no".into())),
        Just(Fault::Refuse("450 4.2.1 later".into())),
        Just(Fault::CutAfterData),
    ]
}

async fn weather(steps: Vec<Step>, faults: Vec<Fault>) {
    let world = World::open().await;
    world.misbehave(faults);
    for reason in ["1", "2", "3"] {
        mail(&world, reason).await;
    }
    for step in steps {
        match step {
            Step::Crash => drop(claim(&world, 3).await),
            Step::Run => drop(run_due(&world.app).await),
            Step::Wait(ms) => world.advance(ms),
        }
    }
    for _ in 0..12 {
        run_due(&world.app).await;
        world.advance(6 * MINUTE);
    }
    let emails = world.emails().await;
    assert_eq!(emails.len(), 3);
    for email in &emails {
        assert!(
            ["sent", "dead"].contains(&email.status.as_str()),
            "{email:?}"
        );
    }
    let log = world.log().await;
    for email in &emails {
        let ends: Vec<_> = log.iter().filter(|l| l.key == email.id).collect();
        assert_eq!(ends.len(), 1, "every key ends once");
        assert!((1..=4).contains(&ends[0].attempts), "{ends:?}");
    }
    assert!(world.jobs().await.iter().all(|job| job.state == "dead"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// contract: E9
    #[test]
    fn whatever_crashes_attempts_stay_within_four_and_every_mail_ends_sent_or_dead(
        steps in prop::collection::vec(step(), 0..12),
        faults in prop::collection::vec(fault(), 0..10),
    ) {
        tokio::runtime::Runtime::new().unwrap().block_on(weather(steps, faults));
    }
}
