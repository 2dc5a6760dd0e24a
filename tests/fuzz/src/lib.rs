//! What the fuzz targets do with bytes from anywhere: never panic, never hang, and keep the promises
//! that hold for whatever is taken at all.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, missing_docs)]

mod conditions;
#[cfg(feature = "server")]
mod cursors;
mod frames;
mod operations;
mod packages;
mod scene;

pub use conditions::conditions;
#[cfg(feature = "server")]
pub use cursors::{cursor_seeds, cursors};
pub use frames::{frame_seeds, frames};
pub use operations::{operation_seeds, operations};
pub use packages::packages;
