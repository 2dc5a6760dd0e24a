//! Real clients, the real server, real HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod conflicts;
mod convergence;
mod dictionary;
mod faults;
mod fuzz;
mod journey_offline;
mod journey_online;
mod killed;
mod memory;
mod places;
mod preferences;
mod refusals;
mod restored;
mod saved_lists;
mod survival;
mod tablets;
mod twins;
mod two_nodes;
mod wire;
