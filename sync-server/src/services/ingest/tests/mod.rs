//! Every row of the admission table, on a real database with real changes.
#![allow(clippy::unwrap_used)]

mod accepted;
mod held;
mod hostile;
mod names;
mod refused;
mod safety;
pub(crate) mod world;
