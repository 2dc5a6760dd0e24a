//! The seeds of the fuzz targets, replayed: sound inputs to begin with, and those that once broke
//! something. `docs/testing.md` says how to look for more.

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
