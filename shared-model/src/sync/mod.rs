//! The wire: one POST, one answer, both length-prefixed CBOR frames in one zstd stream
//! (design 03-sync; RFC 8949).

mod dictionary;
mod frame;
mod message;
mod rebase;
mod wire;

#[cfg(test)]
mod tests;

pub use dictionary::{NEWEST, PLAIN};
pub use frame::{
    Frame, FrameReader, FrameWriter, MAX_FRAME_BYTES, MAX_STREAM_BYTES, Message, WireError,
    level_for,
};
pub use message::*;
pub use rebase::{Fate, Pending, Reauthored, Rebased, Returned, Setback, plan, reauthor};
pub use wire::body_hash;
