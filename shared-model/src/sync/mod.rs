//! The wire: one POST, one answer, both length-prefixed CBOR frames in one zstd stream
//! (design 03-sync; RFC 8949).

mod frame;
mod message;

pub use frame::{FrameReader, FrameWriter, MAX_FRAME_BYTES, WireError};
pub use message::*;
