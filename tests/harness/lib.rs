//! The World: a real server, real client cores, real HTTP, a link that can be cut, a mailbox that
//! really speaks SMTP and an external system that really receives webhooks.
//!
//! Failing assertions belong to tests, so this crate panics freely.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, missing_docs)]

use std::io::Write;

mod clock;
mod device;
mod disk;
mod outside;
mod program;
mod rest;
mod weather;
mod world;

pub use clock::ShiftedClock;
pub use device::Device;
pub use disk::SmallDisk;
pub use outside::{Delivery, ExternalSystem};
pub use program::{Program, ServerProgram};
pub use rest::{Live, Rest};
pub use weather::{Fault, Weather};
pub use world::{
    PASSWORD, People, World, WorldOptions, empty_database, eventually, free_address, settings_of,
};

/// Says aloud that something was not tested here: past the runner, which keeps what a passing test
/// prints to itself.
pub fn skipped(what: &str, needs: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what} (needs {needs})");
}
