//! The exchange as a device meets it: frames in, frames out.
#![allow(clippy::unwrap_used)]

mod attachments;
mod fill;
mod link;
mod order;
mod sight;
mod talk;
mod twins;
