//! The client core: everything a device does, without any window.
//!
//! `api → {write, query, sync, files, session, remote} → replica` (design 02-house).

pub mod api;
mod client;
pub mod tags;

pub use client::Client;
