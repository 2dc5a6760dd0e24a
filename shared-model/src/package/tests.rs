#![allow(clippy::unwrap_used)]

mod findings;
mod sample;
mod shipped;
mod source;
mod tutorial;
