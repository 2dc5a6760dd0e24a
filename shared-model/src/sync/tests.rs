//! The wire and the sorting out after a refusal.
#![allow(clippy::unwrap_used)]

mod frames;
mod rebasing;
