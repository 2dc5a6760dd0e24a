//! Frames: kind byte, 4-byte little-endian length, CBOR body; the whole body is one zstd stream that
//! is flushed after every frame, so that a cut loses at most the frame in flight.

/// Largest frame before compression.
pub const MAX_FRAME_BYTES: usize = 8 * 1024 * 1024;

/// What can be wrong with a stream of frames.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// The compressed stream is damaged.
    #[error("the stream is damaged: {0}")]
    Damaged(String),
    /// A frame is larger than allowed.
    #[error("a frame of {0} bytes is larger than allowed")]
    TooLarge(usize),
    /// A frame's body is not what its kind says.
    #[error("a frame cannot be read: {0}")]
    Malformed(String),
    /// An unknown kind of frame.
    #[error("unknown frame kind {0}")]
    UnknownKind(u8),
}

/// Writes frames into one compressed stream.
pub struct FrameWriter {}

/// Reads frames from a compressed stream as bytes arrive.
pub struct FrameReader {}
