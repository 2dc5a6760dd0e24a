//! Seeded schedules of everything that goes wrong at sea. A failing seed is printed; play it again
//! with `OPSFLUX_SEED=n` (several, separated by commas, are played in one World), or draw more with
//! `cargo xtask test --soak N`.
#![allow(
    clippy::print_stderr,
    reason = "a skipped part of a test is said aloud"
)]

mod invariants;
mod kill;
mod schedule;
mod stage;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use invariants::Outcome;
use schedule::Step;
use stage::{CAST, Stage};

/// How many schedules every test run plays.
const ALWAYS: usize = 10;
/// Schedules played in one World.
const PER_WORLD: usize = 16;
/// Worlds at once.
const WORLDS: usize = 2;

/// Without a full disk ashore: a job it interrupts is taken up again only when its lease of a minute
/// is over.
fn is_quick(seed: u64) -> bool {
    let steps = schedule::of(seed);
    !steps.iter().any(|step| matches!(step, Step::FillServer))
}

/// The seeds of this run, one list a World.
fn worlds() -> Vec<Vec<u64>> {
    if let Ok(seeds) = std::env::var("OPSFLUX_SEED") {
        let seeds = seeds.split(',').map(|seed| seed.trim().parse().unwrap());
        return vec![seeds.collect()];
    }
    let soak = std::env::var("OPSFLUX_SOAK_SCHEDULES").ok();
    let seeds: Vec<u64> = match soak.and_then(|amount| amount.parse().ok()) {
        None => (0..).filter(|seed| is_quick(*seed)).take(ALWAYS).collect(),
        Some(amount) => {
            // Other schedules every time; what fails is printed.
            let first = fastrand::u64(1_000..1_000_000_000);
            (first..).take(amount).collect()
        }
    };
    let most = PER_WORLD.min(seeds.len().div_ceil(WORLDS));
    seeds.chunks(most.max(1)).map(<[u64]>::to_vec).collect()
}

/// Plays seeds one after the other in one World; `done` counts those that held.
async fn play(seeds: Vec<u64>, done: Arc<AtomicUsize>) {
    let mut stage = Stage::open().await;
    if !stage.has_disks() {
        opsflux_tests::skipped("full disks", "root, to mount a small one");
    }
    for (place, seed) in seeds.iter().enumerate() {
        let steps = schedule::of(*seed);
        if std::env::var_os("OPSFLUX_SEED").is_some() {
            eprintln!("seed {seed}: {steps:#?}");
        }
        stage.play(*seed, &steps).await;
        let broken = invariants::broken(&Outcome {
            world: &stage.world,
            devices: stage.devices.iter().zip(CAST).collect(),
            saved: &stage.saved,
            records: &stage.records,
            returned: &stage.returned,
        })
        .await;
        let played = &seeds[..=place];
        assert!(
            broken.is_empty(),
            "seed {seed} (played after {played:?}):\n{}\n{:#?}",
            broken.join("\n"),
            steps
        );
        stage.forgive().await;
        done.fetch_add(1, Ordering::SeqCst);
    }
}

/// Plays one list of seeds to its end, in a new World after each one that fails.
fn play_all(mut seeds: Vec<u64>, failed: &Mutex<Vec<u64>>, held: &AtomicUsize) {
    while !seeds.is_empty() {
        let done = Arc::new(AtomicUsize::new(0));
        let (playing, counter) = (seeds.clone(), Arc::clone(&done));
        let end = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(play(playing, counter));
        })
        .join();
        let count = done.load(Ordering::SeqCst);
        held.fetch_add(count, Ordering::SeqCst);
        if end.is_ok() || count == seeds.len() {
            return;
        }
        let played: Vec<String> = seeds[..=count].iter().map(u64::to_string).collect();
        eprintln!(
            "FAILED: OPSFLUX_SEED={} (alone, or after {})",
            seeds[count],
            played.join(",")
        );
        failed.lock().unwrap().push(seeds[count]);
        seeds.drain(..=count);
    }
}

/// contract: A5 A6 C12 E12 H8
#[test]
fn no_schedule_of_faults_breaks_an_invariant() {
    let started = Instant::now();
    let (failed, held) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    let waiting = Mutex::new(worlds());
    std::thread::scope(|scope| {
        for _ in 0..WORLDS {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap().pop();
                    let Some(seeds) = next else { return };
                    play_all(seeds, &failed, &held);
                    eprintln!(
                        "{} schedules held, {} failed, {} s",
                        held.load(Ordering::SeqCst),
                        failed.lock().unwrap().len(),
                        started.elapsed().as_secs()
                    );
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(
        failed.is_empty(),
        "seeds that broke an invariant: {failed:?}"
    );
}
