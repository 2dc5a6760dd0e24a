//! The client core: everything a device does, without any window.
//!
//! `api → {write, query, sync, files, session, remote} → replica` (design 02-house).

pub mod api;
mod client;
mod config;
mod error;
pub mod files;
mod query;
mod remote;
mod replica;
pub mod session;
pub mod sync;
pub mod tags;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod write;
mod zone;

pub use client::Client;
pub use config::{ClientConfig, Clock, Entropy, SystemClock, SystemEntropy};
pub use error::CoreError;
pub use shared_model::error::ErrorCode;
