//! Every row of the admission table, on a real database with real changes.
#![allow(clippy::unwrap_used)]

mod accepted;
mod faults;
mod held;
mod hostile;
mod locks;
mod module;
mod names;
mod pen;
mod recalled;
mod refused;
mod safety;
mod together;
pub(crate) mod world;
