//! The rules of OpsFlux, written once and run on both sides of the sea.
//!
//! This crate is pure: no clock, randomness, files, sockets or SQL. Time and identifiers are passed
//! in. Reading order: [`ids`], [`schema`], [`record`], [`doc`], [`validate`], [`policy`],
//! [`workflow`], [`condition`], [`query`], [`letters`], [`package`], [`picture`], [`sync`], [`i18n`].

pub mod condition;
pub mod doc;
pub mod error;
pub mod i18n;
pub mod ids;
pub mod letters;
pub mod package;
pub mod picture;
pub mod policy;
pub mod preferences;
pub mod query;
pub mod record;
pub mod saved_lists;
pub mod schema;
pub mod sync;
pub mod time_zone;
pub mod validate;
pub mod workflow;
