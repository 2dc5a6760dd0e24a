//! Frames: kind byte, 4-byte little-endian length, CBOR body; the whole body is one zstd stream that
//! is flushed after every frame, so that a cut loses at most the frame in flight.

use std::io::Write;
use std::num::NonZeroU32;

use zstd::stream::raw::{Decoder, InBuffer, Operation, OutBuffer};
use zstd::stream::write::Encoder;
use zstd::zstd_safe::{CParameter, DParameter, get_dict_id_from_frame};

use super::dictionary::{self, PLAIN};

/// Largest frame before compression.
pub const MAX_FRAME_BYTES: usize = 8 * 1024 * 1024;
/// Largest stream before compression, unless a reader is told otherwise.
pub const MAX_STREAM_BYTES: u64 = 256 * 1024 * 1024;

/// Window of the compressed stream, as a power of two: both sides keep this much in memory.
const WINDOW_LOG: u32 = 20;
/// Bound on the tables of the compressor, as a power of two of entries.
const TABLE_LOG: u32 = 19;
const HEADER: usize = 5;
/// So many bytes of a stream name its dictionary, whatever else its header says; no stream with a
/// frame in it is shorter.
const STREAM_HEADER: usize = 10;
const STEP: usize = 32 * 1024;

/// What can be wrong with a stream of frames.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The compressed stream is damaged.
    #[error("the stream is damaged: {0}")]
    Damaged(String),
    /// It was written with a dictionary this build does not know.
    #[error("dictionary {0} is not known here")]
    Dictionary(u32),
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

/// One frame: its kind and its CBOR body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Which message it holds.
    pub kind: u8,
    /// The message.
    pub body: Vec<u8>,
}

/// The compression level for a link, in bytes per second; 0 means unknown, and is taken for slow:
/// the first exchange of a device is often its largest. Slow links are worth the most work.
#[must_use]
pub fn level_for(link_bytes_per_s: u32) -> i32 {
    match link_bytes_per_s {
        0..=125_000 => 19,
        125_001..=1_250_000 => 9,
        _ => 3,
    }
}

/// Writes frames into one compressed stream.
pub struct FrameWriter {
    encoder: Encoder<'static, Vec<u8>>,
}

impl FrameWriter {
    /// A stream at a zstd level (see [`level_for`]) that any reader understands.
    ///
    /// # Errors
    /// [`WireError::Damaged`] when the compressor cannot be set up.
    pub fn new(level: i32) -> Result<Self, WireError> {
        Self::with_dictionary(level, PLAIN)
    }

    /// A stream for readers that know this dictionary.
    ///
    /// # Errors
    /// As [`Self::new`], and [`WireError::Dictionary`].
    pub fn with_dictionary(level: i32, id: u32) -> Result<Self, WireError> {
        let encoder = match id {
            PLAIN => Encoder::new(Vec::new(), level),
            _ => {
                let known = dictionary::writing(id, level).ok_or(WireError::Dictionary(id))?;
                Encoder::with_prepared_dictionary(Vec::new(), known)
            }
        };
        let mut encoder = encoder.map_err(damaged)?;
        let bounds = [
            CParameter::WindowLog(WINDOW_LOG),
            CParameter::HashLog(TABLE_LOG),
            CParameter::ChainLog(TABLE_LOG),
        ];
        for bound in bounds {
            encoder.set_parameter(bound).map_err(damaged)?;
        }
        Ok(Self { encoder })
    }

    /// Appends one frame and flushes it.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] beyond [`MAX_FRAME_BYTES`].
    pub fn push(&mut self, frame: &Frame) -> Result<(), WireError> {
        if frame.body.len() > MAX_FRAME_BYTES {
            return Err(WireError::TooLarge(frame.body.len()));
        }
        let length = u32::try_from(frame.body.len()).map_err(damaged)?;
        let mut header = [frame.kind; HEADER];
        header[1..].copy_from_slice(&length.to_le_bytes());
        self.encoder.write_all(&header).map_err(damaged)?;
        self.encoder.write_all(&frame.body).map_err(damaged)?;
        self.encoder.flush().map_err(damaged)
    }

    /// Takes the compressed bytes made so far, to send them while more frames are being made.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(self.encoder.get_mut())
    }

    /// Closes the stream and returns the bytes not taken yet.
    ///
    /// # Errors
    /// [`WireError::Damaged`] when the compressor fails.
    pub fn finish(self) -> Result<Vec<u8>, WireError> {
        self.encoder.finish().map_err(damaged)
    }
}

/// Reads frames from a compressed stream as bytes arrive. Nothing is decompressed before it is
/// asked for, and never more than one frame ahead.
pub struct FrameReader {
    decoder: Decoder<'static>,
    /// What the header says; `None` before it was read.
    dictionary: Option<u32>,
    /// Compressed bytes not yet decompressed.
    input: Vec<u8>,
    used: usize,
    /// Decompressed bytes of the frame being read.
    plain: Vec<u8>,
    total: u64,
    limit: u64,
    ended: bool,
    skipped: Vec<u8>,
}

impl FrameReader {
    /// A reader that accepts up to [`MAX_STREAM_BYTES`].
    ///
    /// # Errors
    /// [`WireError::Damaged`] when the decompressor cannot be set up.
    pub fn new() -> Result<Self, WireError> {
        Self::with_limit(MAX_STREAM_BYTES)
    }

    /// A reader that accepts a stream of up to `limit` decompressed bytes.
    ///
    /// # Errors
    /// [`WireError::Damaged`] when the decompressor cannot be set up.
    pub fn with_limit(limit: u64) -> Result<Self, WireError> {
        Ok(Self {
            decoder: bounded(Decoder::new())?,
            dictionary: None,
            input: Vec::new(),
            used: 0,
            plain: Vec::new(),
            total: 0,
            limit,
            ended: false,
            skipped: Vec::new(),
        })
    }

    /// The dictionary the stream was written with, known with its first frame; [`PLAIN`] for none.
    #[must_use]
    pub fn dictionary(&self) -> u32 {
        self.dictionary.unwrap_or(PLAIN)
    }

    /// Feeds bytes as they arrived, cut anywhere.
    pub fn push(&mut self, bytes: &[u8]) {
        self.input.drain(..self.used);
        self.used = 0;
        self.input.extend_from_slice(bytes);
    }

    /// The next complete frame; `None` until more bytes arrive.
    ///
    /// # Errors
    /// [`WireError::Damaged`], [`WireError::TooLarge`].
    pub fn next_frame(&mut self) -> Result<Option<Frame>, WireError> {
        while self.plain.len() < HEADER {
            if !self.fill(HEADER)? {
                return Ok(None);
            }
        }
        let length =
            u32::from_le_bytes([self.plain[1], self.plain[2], self.plain[3], self.plain[4]]);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > MAX_FRAME_BYTES {
            return Err(WireError::TooLarge(length));
        }
        while self.plain.len() < HEADER + length {
            if !self.fill(HEADER + length)? {
                return Ok(None);
            }
        }
        let kind = self.plain[0];
        self.plain.drain(..HEADER);
        let body = std::mem::take(&mut self.plain);
        Ok(Some(Frame { kind, body }))
    }

    /// The next message of a kind this build knows. Unknown kinds, sent by a newer build, are
    /// passed over and listed in [`Self::skipped`].
    ///
    /// # Errors
    /// As [`Self::next_frame`], and [`WireError::Malformed`].
    pub fn next_message<M: Message>(&mut self) -> Result<Option<M>, WireError> {
        while let Some(frame) = self.next_frame()? {
            match M::decode(&frame) {
                Err(WireError::UnknownKind(kind)) => self.skipped.push(kind),
                message => return message.map(Some),
            }
        }
        Ok(None)
    }

    /// Kinds of the frames that were passed over.
    #[must_use]
    pub fn skipped(&self) -> &[u8] {
        &self.skipped
    }

    /// Whether the stream was closed properly, with no frame cut in the middle.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.ended && self.plain.is_empty() && self.used == self.input.len()
    }

    /// Decompresses a little more of the frame at hand, never beyond `wanted` bytes of it.
    fn fill(&mut self, wanted: usize) -> Result<bool, WireError> {
        if self.ended {
            return if self.used == self.input.len() {
                Ok(false)
            } else {
                Err(WireError::Damaged("bytes follow its end".to_owned()))
            };
        }
        if !self.begun()? {
            return Ok(false);
        }
        let have = self.plain.len();
        let mut step = [0_u8; STEP];
        let room = STEP.min(wanted - have);
        let mut output = OutBuffer::around(&mut step[..room]);
        let mut input = InBuffer::around(&self.input[self.used..]);
        let hint = self.decoder.run(&mut input, &mut output).map_err(damaged)?;
        let (read, written) = (input.pos(), output.pos());
        self.used += read;
        self.ended = hint == 0;
        self.plain.extend_from_slice(&step[..written]);
        self.total += written as u64;
        if self.total > self.limit {
            return Err(WireError::TooLarge(
                usize::try_from(self.total).unwrap_or(usize::MAX),
            ));
        }
        Ok(read > 0 || written > 0)
    }

    /// Whether the dictionary is known: nothing is decompressed before.
    fn begun(&mut self) -> Result<bool, WireError> {
        if self.dictionary.is_none() && self.input.len() >= STREAM_HEADER {
            let id = get_dict_id_from_frame(&self.input).map_or(PLAIN, NonZeroU32::get);
            if id != PLAIN {
                let known = dictionary::reading(id).ok_or(WireError::Dictionary(id))?;
                self.decoder = bounded(Decoder::with_prepared_dictionary(known))?;
            }
            self.dictionary = Some(id);
        }
        Ok(self.dictionary.is_some())
    }
}

/// A decompressor that keeps no more than a window.
fn bounded(decoder: std::io::Result<Decoder<'static>>) -> Result<Decoder<'static>, WireError> {
    let mut decoder = decoder.map_err(damaged)?;
    let window = DParameter::WindowLogMax(WINDOW_LOG);
    decoder.set_parameter(window).map_err(damaged)?;
    Ok(decoder)
}

/// A message that travels in frames of its own kinds.
pub trait Message: Sized {
    /// Packs the message.
    ///
    /// # Errors
    /// [`WireError::Malformed`] when it cannot be encoded.
    fn encode(&self) -> Result<Frame, WireError>;

    /// Unpacks a frame.
    ///
    /// # Errors
    /// [`WireError::UnknownKind`] or [`WireError::Malformed`].
    fn decode(frame: &Frame) -> Result<Self, WireError>;
}

fn damaged(why: impl ToString) -> WireError {
    WireError::Damaged(why.to_string())
}
