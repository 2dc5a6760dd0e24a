//! The seeds of the fuzz targets, replayed: sound inputs to begin with, and those that once broke
//! something. `docs/testing.md` says how to look for more.
#![allow(clippy::print_stderr, reason = "what was measured is said aloud")]

#[path = "../fuzz/src/conditions.rs"]
mod conditions;
#[path = "../fuzz/src/cursors.rs"]
mod cursors;
#[path = "../fuzz/src/frames.rs"]
mod frames;
#[path = "../fuzz/src/operations.rs"]
mod operations;
#[path = "../fuzz/src/packages.rs"]
mod packages;
#[path = "../fuzz/src/scene.rs"]
mod scene;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

fn seeds(target: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("fuzz/seeds").join(target)
}

fn replay(target: &str, play: fn(&[u8])) {
    let mut played = 0;
    for entry in std::fs::read_dir(seeds(target)).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let kept = catch_unwind(AssertUnwindSafe(|| play(&bytes))).is_ok();
        assert!(kept, "{} breaks it", path.display());
        played += 1;
    }
    assert!(played > 0, "no seed of {target}");
}

#[test]
fn frames_hold() {
    replay("frames", frames::frames);
}

#[test]
fn operations_hold() {
    replay("operations", operations::operations);
}

#[test]
fn packages_hold() {
    replay("packages", packages::packages);
}

#[test]
fn conditions_hold() {
    replay("conditions", conditions::conditions);
}

#[test]
fn cursors_hold() {
    replay("cursors", cursors::cursors);
}

/// A few bytes turned, taken out or put in.
fn mutated(mut bytes: Vec<u8>, rng: &mut fastrand::Rng) -> Vec<u8> {
    for _ in 0..rng.usize(1..5) {
        let at = rng.usize(..=bytes.len());
        match rng.u8(..4) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, rng.u8(..)),
            _ if at == bytes.len() => {}
            2 => drop(bytes.remove(at)),
            _ => bytes[at] ^= 1 << rng.u8(..8),
        }
    }
    bytes
}

/// Where there is no nightly toolchain: blind, but better than nothing.
#[test]
#[ignore = "mutates the seeds of the cursors for a minute"]
fn mutated_cursors_hold() {
    let files = std::fs::read_dir(seeds("cursors")).unwrap();
    let all: Vec<Vec<u8>> = files
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    let mut rng = fastrand::Rng::new();
    let (started, mut played) = (std::time::Instant::now(), 0_u64);
    while started.elapsed().as_secs() < 60 {
        let seed = rng.choice(&all).cloned().unwrap();
        let bytes = mutated(seed, &mut rng);
        let kept = catch_unwind(AssertUnwindSafe(|| cursors::cursors(&bytes))).is_ok();
        assert!(kept, "{bytes:02x?} breaks it");
        played += 1;
    }
    eprintln!("{played} mutated cursors held");
}

#[test]
#[ignore = "writes the seeds that are made by a program"]
fn write_seeds() {
    let write = |target: &str, made: Vec<Vec<u8>>| {
        for (n, bytes) in made.into_iter().enumerate() {
            std::fs::write(seeds(target).join(format!("made-{n}")), bytes).unwrap();
        }
    };
    write("operations", operations::operation_seeds());
    write("frames", frames::frame_seeds());
    write("cursors", cursors::cursor_seeds());
}
