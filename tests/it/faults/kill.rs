//! Clients and server as processes, killed at any moment with SIGKILL.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use opsflux_tests::{People, Program, ServerProgram, ShiftedClock, World};
use serde_json::{Value, json};

use super::invariants::{Outcome, broken};
use super::stage::{Deed, Saved, returned};
use crate::refusals::set_denied;
use crate::survival::png_base64;

/// Rounds of every test run; `OPSFLUX_SOAK_KILLS` asks for more.
const ALWAYS: u64 = 8;
/// Past every lease and every wait before another attempt.
const LATER_MS: i64 = 3_600_000;
/// Who works: both of the crew of one site, each on a device of their own.
const CREW: [(&str, &str); 2] = [
    ("tablet", People::CREW),
    ("mate", "sofia.dubreuil@demo.opsflux.test"),
];
/// A right that goes while an edit is on its way, and one whose going fills devices anew.
const RIGHTS: [&str; 2] = ["hse.edit.incident", "hse.view.investigation"];

fn rounds() -> u64 {
    let more = std::env::var("OPSFLUX_SOAK_KILLS").ok();
    more.and_then(|rounds| rounds.parse().ok())
        .unwrap_or(ALWAYS)
}

/// The seed of the first round; each round adds one.
fn first_seed() -> u64 {
    let told = std::env::var("OPSFLUX_SEED").ok();
    let told = told.and_then(|seeds| seeds.split(',').next()?.trim().parse().ok());
    told.unwrap_or_else(|| fastrand::u64(1_000..1_000_000_000))
}

/// Who gets SIGKILL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Victim {
    Server,
    Client(usize),
}

/// What one round does, drawn from its seed alone.
#[derive(Debug)]
struct Round {
    seed: u64,
    victim: Victim,
    /// When it dies.
    after: Duration,
    /// How long the others work on without it.
    without: Duration,
    /// The right that changes meanwhile.
    right: Option<usize>,
}

impl Round {
    fn of(seed: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed);
        Self {
            seed,
            victim: [Victim::Server, Victim::Client(0), Victim::Client(1)][rng.usize(..3)],
            after: Duration::from_millis(rng.u64(1..250)),
            without: Duration::from_millis(rng.u64(20..150)),
            right: (rng.u8(..3) == 0).then(|| rng.usize(..RIGHTS.len())),
        }
    }
}

/// One person at work.
struct Worker {
    place: usize,
    client: Option<Program>,
    saved: Vec<Saved>,
    /// Records of one's own, and all one has heard of.
    own: Vec<String>,
    rng: fastrand::Rng,
    count: usize,
}

impl Worker {
    async fn start(world: &World, place: usize) -> Self {
        let (name, email) = CREW[place];
        let client = Program::start(world, name).await;
        client.sign_in(email).await;
        Self {
            place,
            client: Some(client),
            saved: Vec::new(),
            own: Vec::new(),
            rng: fastrand::Rng::new(),
            count: 0,
        }
    }

    async fn call(&self, command: &str, args: Value) -> Option<Value> {
        self.client.as_ref()?.try_call(command, args).await?.ok()
    }

    fn is_there(&self) -> bool {
        self.client.is_some()
    }

    fn note(&mut self, record: &str, token: String, deed: Deed) {
        self.saved.push(Saved {
            device: Some(self.place),
            record: record.to_owned(),
            token,
            deed,
        });
    }

    /// Works and exchanges until stopped; what is said to be saved is noted the moment it is.
    async fn work(&mut self) {
        while self.is_there() {
            self.count += 1;
            let token = format!("k{}n{}x", self.place, self.count);
            match self.rng.u8(..10) {
                0..3 => self.report(token).await,
                3..6 => self.relocate(token).await,
                6..8 => self.comment(token).await,
                _ => drop(self.call("sync.now", json!({})).await),
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        std::future::pending::<()>().await;
    }

    async fn report(&mut self, token: String) {
        let mut fields = json!({
            "title": format!("Report {token}"),
            "severity": "low",
            "location": "Main deck",
            "description": "Something happened that people should know about.",
        });
        if self.rng.u8(..3) == 0 {
            let side = 16 + u32::try_from(self.count % 480).unwrap();
            let width = 16 + u32::try_from(self.place).unwrap();
            let args = json!({
                "name": "deck.png", "media_type": "image/png", "base64": png_base64(width, side),
            });
            if let Some(photo) = self.call("photo.add", args).await {
                fields["photos"] = json!([photo]);
            }
        }
        let picture = fields["photos"][0]["sha256"].as_str().map(str::to_owned);
        let args = json!({ "record_type": "incident", "fields": fields });
        let Some(answer) = self.call("record.create", args).await else {
            return;
        };
        let id = answer["row"]["record"]["id"].as_str().unwrap().to_owned();
        self.note(&id, token, Deed::Create);
        if let Some(picture) = picture {
            self.note(&id, picture, Deed::Photo);
        }
        self.own.push(id);
    }

    async fn relocate(&mut self, token: String) {
        let Some(id) = self.rng.choice(&self.own).cloned() else {
            return;
        };
        let fields = json!({ "location": format!("Area {token}") });
        let args = json!({ "id": id, "fields": fields });
        if self.call("record.edit", args).await.is_some() {
            self.note(&id, token, Deed::Edit);
        }
    }

    /// On any record that is known here, the other's too.
    async fn comment(&mut self, token: String) {
        let query = json!({ "record_type": "incident", "limit": 50 });
        let Some(page) = self.call("record.list", query).await else {
            return;
        };
        let rows = page["rows"].as_array().unwrap();
        let Some(row) = self.rng.choice(rows) else {
            return;
        };
        let id = row["record"]["id"].as_str().unwrap().to_owned();
        let args = json!({ "id": id, "field": "comments", "text": token });
        if self.call("record.comment", args).await.is_some() {
            self.note(&id, token, Deed::Comment);
        }
    }
}

/// Both work for so long.
async fn work_for(workers: &mut [Worker; 2], time: Duration) {
    let [one, two] = workers;
    tokio::select! {
        _ = async { tokio::join!(one.work(), two.work()) } => {}
        () = tokio::time::sleep(time) => {}
    }
}

/// In every run everyone writes an edit while nobody can know that its right is gone, and it comes
/// back: left to the rounds, a slow machine may see no such edit in a few of them.
async fn lose_a_right(
    world: &World,
    server: &mut ServerProgram,
    workers: &mut [Worker; 2],
    denied: &mut [bool; 2],
) {
    for worker in workers.iter_mut() {
        worker.report(format!("k{}earlyx", worker.place)).await;
        worker.comment(format!("k{}saidx", worker.place)).await;
        worker.client.as_ref().unwrap().settled().await;
    }
    server.kill();
    denied[0] = true;
    set_denied(world, RIGHTS[0], true).await.unwrap();
    for worker in workers.iter_mut() {
        worker.relocate(format!("k{}latex", worker.place)).await;
    }
    *server = ServerProgram::start(world).await;
    for worker in workers.iter() {
        worker.client.as_ref().unwrap().settled().await;
    }
}

async fn play(
    world: &World,
    server: &mut ServerProgram,
    workers: &mut [Worker; 2],
    round: &Round,
    denied: &mut [bool; 2],
) {
    for (place, worker) in workers.iter_mut().enumerate() {
        worker.rng.seed(round.seed + place as u64);
    }
    work_for(workers, round.after).await;
    match round.victim {
        Victim::Server => server.kill(),
        Victim::Client(place) => drop(workers[place].client.take()),
    }
    if let Some(right) = round.right {
        denied[right] = !denied[right];
        let change = set_denied(world, RIGHTS[right], denied[right]).await;
        change.unwrap();
    }
    work_for(workers, round.without).await;
    match round.victim {
        Victim::Server => *server = ServerProgram::start(world).await,
        Victim::Client(place) => {
            let client = Program::start(world, CREW[place].0).await;
            workers[place].client = Some(client);
        }
    }
}

/// contract: A5 A6 E12
#[tokio::test(flavor = "multi_thread")]
async fn kill_9_of_clients_and_server_loses_nothing_and_repeats_nothing() {
    let mut world = World::start().await;
    world.stop_server().await;
    world.open_books().await;
    let mut server = ServerProgram::start(&world).await;
    let mut workers = [
        Worker::start(&world, 0).await,
        Worker::start(&world, 1).await,
    ];
    let mut denied = [false; 2];
    let (rounds, first) = (rounds(), first_seed());
    // Said before anything can fail: a failing test shows it.
    eprintln!("kill rounds: OPSFLUX_SEED={first} OPSFLUX_SOAK_KILLS={rounds}");
    lose_a_right(&world, &mut server, &mut workers, &mut denied).await;
    for place in 0..rounds {
        let round = Round::of(first + place);
        eprintln!("{round:?}");
        play(&world, &mut server, &mut workers, &round, &mut denied).await;
    }
    for worker in &mut workers {
        worker.client.as_ref().unwrap().settled().await;
        // Also what a client has is there after the last kill.
        worker.client = None;
    }
    server.kill();
    world.stop_server().await;
    let clock = Arc::new(ShiftedClock::default());
    clock.set(LATER_MS);
    world.start_server_with(clock).await;
    let devices = [
        world.device(CREW[0].0, CREW[0].1).await,
        world.device(CREW[1].0, CREW[1].1).await,
    ];
    // Twice: what one sends in its turn, the other fetches in theirs.
    for _ in 0..2 {
        for device in &devices {
            device.settled().await;
        }
        world.jobs_done().await;
    }
    let inboxes = [returned(&devices[0]).await, returned(&devices[1]).await];
    let saved: Vec<Saved> = workers.iter().flat_map(|w| w.saved.clone()).collect();
    // Also those whose creation was saved and never answered, because somebody died.
    let records: BTreeSet<String> = saved.iter().map(|saved| saved.record.clone()).collect();
    let records: Vec<String> = records.into_iter().collect();
    let broken = broken(&Outcome {
        world: &world,
        devices: devices.iter().zip(CREW.map(|(_, email)| email)).collect(),
        saved: &saved,
        records: &records,
        returned: &inboxes,
    })
    .await;
    assert!(
        broken.is_empty(),
        "OPSFLUX_SEED={first}, {rounds} rounds:\n{}",
        broken.join("\n")
    );
    let count = |deed| saved.iter().filter(|saved| saved.deed == deed).count();
    let back = inboxes.iter().flat_map(|inbox| inbox.lines()).count();
    for deed in [Deed::Create, Deed::Edit, Deed::Comment] {
        assert!(count(deed) >= CREW.len(), "not every {deed:?} was saved");
    }
    assert!(
        back >= CREW.len(),
        "an edit that lost its right did not come back"
    );
    eprintln!(
        "{rounds} kills: {} reports, {} edits, {} comments, {} photographs, {back} came back, none lost",
        count(Deed::Create),
        count(Deed::Edit),
        count(Deed::Comment),
        count(Deed::Photo),
    );
}
