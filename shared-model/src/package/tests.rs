#![allow(clippy::unwrap_used)]

mod shipped;
