//! Always on: whatever three devices do, with cuts, restarts and refusals, they end equal to the
//! server, and no accepted work is lost.

use opsflux_tests::{Device, People, World};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

/// One thing that happens on one device.
#[derive(Clone, Debug)]
enum Step {
    Create(usize),
    Location(usize, usize, u8),
    Describe(usize, usize, u8),
    Comment(usize, usize, u8),
    Tag(usize, usize, u8),
    /// Not allowed to the crew: comes back to its author.
    Assign(usize, usize),
    Submit(usize, usize),
    Cut(usize),
    Restore(usize),
    Restart(usize),
    Sync(usize),
}

const DEVICES: usize = 3;

fn step() -> impl Strategy<Value = Step> {
    let device = 0..DEVICES;
    let record = 0..4_usize;
    prop_oneof![
        2 => device.clone().prop_map(Step::Create),
        4 => (device.clone(), record.clone(), any::<u8>()).prop_map(|(d, r, n)| Step::Location(d, r, n)),
        3 => (device.clone(), record.clone(), any::<u8>()).prop_map(|(d, r, n)| Step::Describe(d, r, n)),
        4 => (device.clone(), record.clone(), any::<u8>()).prop_map(|(d, r, n)| Step::Comment(d, r, n)),
        3 => (device.clone(), record.clone(), 0..6_u8).prop_map(|(d, r, n)| Step::Tag(d, r, n)),
        1 => (device.clone(), record.clone()).prop_map(|(d, r)| Step::Assign(d, r)),
        1 => (device.clone(), record.clone()).prop_map(|(d, r)| Step::Submit(d, r)),
        3 => device.clone().prop_map(Step::Cut),
        3 => device.clone().prop_map(Step::Restore),
        1 => device.clone().prop_map(Step::Restart),
        2 => device.prop_map(Step::Sync),
    ]
}

/// What the run expects of the end.
#[derive(Default)]
struct Ledger {
    records: Vec<String>,
    comments: Vec<(String, String)>,
}

fn report(n: usize) -> Value {
    json!({
        "title": format!("Report number {n} of the run"),
        "severity": "low",
        "location": "Main deck",
        "description": "Something happened that people should know about.",
    })
}

async fn apply(step: &Step, devices: &mut [Device], ledger: &mut Ledger) {
    match step {
        Step::Create(d) => {
            let id = devices[*d]
                .create("incident", report(ledger.records.len()))
                .await;
            ledger.records.push(id);
        }
        Step::Location(d, r, n) => {
            edit(
                &devices[*d],
                ledger,
                *r,
                json!({ "location": format!("Area {n}") }),
            )
            .await
        }
        Step::Describe(d, r, n) => describe(&devices[*d], ledger, *r, *n).await,
        Step::Comment(d, r, n) => comment(&devices[*d], ledger, *r, *n).await,
        Step::Tag(d, r, n) => {
            edit(
                &devices[*d],
                ledger,
                *r,
                json!({ "tags": [format!("tag{n}")] }),
            )
            .await
        }
        Step::Assign(d, r) => {
            let someone = uuid::Uuid::now_v7().to_string();
            edit(&devices[*d], ledger, *r, json!({ "assigned_to": someone })).await;
        }
        Step::Submit(d, r) => {
            if let Some(id) = ledger.records.get(*r) {
                let _ = devices[*d]
                    .try_call("record.request", json!({ "id": id, "command": "submit" }))
                    .await;
            }
        }
        Step::Cut(d) => devices[*d].cut(),
        Step::Restore(d) => devices[*d].restore(),
        Step::Restart(d) => devices[*d].restart().await,
        Step::Sync(d) => {
            devices[*d].call("sync.now", json!({})).await;
        }
    }
}

/// Edits what the device knows; a device that has not heard of the record does nothing.
async fn edit(device: &Device, ledger: &Ledger, record: usize, fields: Value) {
    if let Some(id) = ledger.records.get(record) {
        let _ = device
            .try_call("record.edit", json!({ "id": id, "fields": fields }))
            .await;
    }
}

async fn describe(device: &Device, ledger: &Ledger, record: usize, n: u8) {
    let Some(id) = ledger.records.get(record) else {
        return;
    };
    let Some(known) = device.record(id).await else {
        return;
    };
    let text = known["record"]["fields"]["description"]["v"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let longer = if n.is_multiple_of(2) {
        format!("{text} Added {n}.")
    } else {
        format!("Before {n}. {text}")
    };
    edit(device, ledger, record, json!({ "description": longer })).await;
}

async fn comment(device: &Device, ledger: &mut Ledger, record: usize, n: u8) {
    let Some(id) = ledger.records.get(record).cloned() else {
        return;
    };
    let text = format!("Comment {n} {}", ledger.comments.len());
    let args = json!({ "id": id, "field": "comments", "text": text });
    if device.try_call("record.comment", args).await.is_ok() {
        ledger.comments.push((id, text));
    }
}

async fn run(steps: &[Step]) {
    let world = World::start().await;
    let mut devices = Vec::new();
    for d in 0..DEVICES {
        devices.push(world.device(&format!("tablet-{d}"), People::CREW).await);
    }
    let mut ledger = Ledger::default();
    for step in steps {
        apply(step, &mut devices, &mut ledger).await;
    }
    for device in &devices {
        device.restore();
    }
    // Twice: what one sends in its turn, the others fetch in theirs.
    for _ in 0..2 {
        for device in &devices {
            device.settled().await;
        }
        world.jobs_done().await;
    }
    check(&world, &devices, &ledger, steps).await;
}

async fn check(world: &World, devices: &[Device], ledger: &Ledger, steps: &[Step]) {
    let server = world.rest(People::CREW).await;
    for id in &ledger.records {
        let ashore = server.get(&format!("/api/hse/incidents/{id}")).await;
        let mut views = Vec::new();
        for device in devices {
            let mut view = device
                .record(id)
                .await
                .unwrap_or_else(|| panic!("{id} is missing after {steps:#?}"))["record"]
                .take();
            // The order of equal rivals is nobody's business.
            view.as_object_mut().unwrap().remove("conflicts");
            views.push(view);
        }
        assert!(
            views.windows(2).all(|pair| pair[0] == pair[1]),
            "devices differ after {steps:#?}\n{views:#?}"
        );
        assert_eq!(
            views[0]["fields"]["location"]["v"], ashore["location"],
            "{steps:#?}"
        );
        assert_eq!(
            views[0]["fields"]["description"]["v"], ashore["description"],
            "{steps:#?}"
        );
        assert_eq!(views[0]["official_no"], ashore["official_no"]);
        for (record, text) in ledger.comments.iter().filter(|(record, _)| record == id) {
            assert!(
                ashore["comments"].to_string().contains(text),
                "{record}: {text} is lost after {steps:#?}"
            );
        }
    }
    numbers_are_gapless(world, ledger.records.len()).await;
}

async fn numbers_are_gapless(world: &World, created: usize) {
    let last = world
        .count("SELECT COALESCE(MAX(last_value), 0) FROM number_counters WHERE record_type = 'incident'")
        .await;
    assert_eq!(
        last,
        i64::try_from(created).unwrap(),
        "one number a report, none wasted"
    );
}

/// contract: A6 H8
#[test]
fn three_devices_converge_to_the_server_and_lose_nothing() {
    let cases = std::env::var("OPSFLUX_CONVERGENCE_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(6);
    let config = Config {
        cases,
        max_shrink_iters: 24,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&proptest::collection::vec(step(), 5..30), |steps| {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(run(&steps));
            Ok(())
        })
        .unwrap();
}
