#![allow(clippy::unwrap_used)]

mod findings;
mod refusals;
mod sample;
mod shipped;
mod source;
mod tutorial;
