//! Kinds of frames: stable numbers, only ever added to.

use minicbor::{Decode, Decoder, Encode};
use sha2::{Digest as _, Sha256};

use super::frame::{Frame, Message, WireError};
use super::message::{Down, Up};

const HELLO: u8 = 1;
const ACKS: u8 = 2;
const OPERATIONS: u8 = 3;
const FILE_OFFERS: u8 = 4;
const READS: u8 = 5;
// 6 is reserved for the repair by digests.
const HOLDINGS: u8 = 7;
const RECALLED: u8 = 8;

const VERDICTS: u8 = 65;
const GRANTS: u8 = 66;
const MODULES: u8 = 67;
const SCOPES: u8 = 68;
const DOCS: u8 = 69;
const NOTIFICATIONS: u8 = 70;
const FILE_PLAN: u8 = 71;
const END: u8 = 72;
const RECALL: u8 = 73;

impl Message for Up {
    fn encode(&self) -> Result<Frame, WireError> {
        match self {
            Self::Hello(body) => pack(HELLO, body),
            Self::Acks(body) => pack(ACKS, body),
            Self::Operations(body) => pack(OPERATIONS, body),
            Self::FileOffers(body) => pack(FILE_OFFERS, body),
            Self::Reads(body) => pack(READS, body),
            Self::Holdings(body) => pack(HOLDINGS, body),
            Self::Recalled(body) => pack(RECALLED, body),
        }
    }

    fn decode(frame: &Frame) -> Result<Self, WireError> {
        match frame.kind {
            HELLO => unpack(frame).map(Self::Hello),
            ACKS => unpack(frame).map(Self::Acks),
            OPERATIONS => unpack(frame).map(Self::Operations),
            FILE_OFFERS => unpack(frame).map(Self::FileOffers),
            READS => unpack(frame).map(Self::Reads),
            HOLDINGS => unpack(frame).map(Self::Holdings),
            RECALLED => unpack(frame).map(Self::Recalled),
            kind => Err(WireError::UnknownKind(kind)),
        }
    }
}

impl Message for Down {
    fn encode(&self) -> Result<Frame, WireError> {
        match self {
            Self::Verdicts(body) => pack(VERDICTS, body),
            Self::Grants(body) => pack(GRANTS, body),
            Self::Modules(body) => pack(MODULES, body),
            Self::Scopes(body) => pack(SCOPES, body),
            Self::Docs(body) => pack(DOCS, body),
            Self::Notifications(body) => pack(NOTIFICATIONS, body),
            Self::FilePlan(body) => pack(FILE_PLAN, body),
            Self::End(body) => pack(END, body),
            Self::Recall(body) => pack(RECALL, body),
        }
    }

    fn decode(frame: &Frame) -> Result<Self, WireError> {
        match frame.kind {
            VERDICTS => unpack(frame).map(Self::Verdicts),
            GRANTS => unpack(frame).map(Self::Grants),
            MODULES => unpack(frame).map(Self::Modules),
            SCOPES => unpack(frame).map(Self::Scopes),
            DOCS => unpack(frame).map(Self::Docs),
            NOTIFICATIONS => unpack(frame).map(Self::Notifications),
            FILE_PLAN => unpack(frame).map(Self::FilePlan),
            END => unpack(frame).map(Self::End),
            RECALL => unpack(frame).map(Self::Recall),
            kind => Err(WireError::UnknownKind(kind)),
        }
    }
}

/// SHA-256 over the operations of a request, so that the server recognises a body it has seen;
/// what varies between two sends of the same work (clock, cursor, acks) is left out.
///
/// # Errors
/// [`WireError::Malformed`] when a message cannot be encoded.
pub fn body_hash(frames: &[Up]) -> Result<[u8; 32], WireError> {
    let mut hash = Sha256::new();
    for message in frames.iter().filter(|m| matches!(m, Up::Operations(_))) {
        let frame = message.encode()?;
        hash.update((frame.body.len() as u64).to_le_bytes());
        hash.update(&frame.body);
    }
    Ok(hash.finalize().into())
}

fn pack(kind: u8, body: &impl Encode<()>) -> Result<Frame, WireError> {
    let body = minicbor::to_vec(body).map_err(malformed)?;
    Ok(Frame { kind, body })
}

fn unpack<'b, T: Decode<'b, ()>>(frame: &'b Frame) -> Result<T, WireError> {
    let mut decoder = Decoder::new(&frame.body);
    let value = decoder.decode().map_err(malformed)?;
    if decoder.position() == frame.body.len() {
        Ok(value)
    } else {
        Err(malformed("bytes follow its message"))
    }
}

fn malformed(why: impl ToString) -> WireError {
    WireError::Malformed(why.to_string())
}
