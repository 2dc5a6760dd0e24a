//! Received bytes: nothing of Automerge is called on them without these guards.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::Change;

use super::columns::{Input, OF_CHANGE, OF_DOCUMENT, check_change, check_document};
use super::{DocError, RawChange};
use crate::ids::{ActorId, ChangeHash};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const DOCUMENT_CHUNK: u8 = 0;
const CHANGE_CHUNK: u8 = 1;
/// Operation counters beyond this make Automerge panic later (it keeps them in 32 bits).
pub(super) const MAX_COUNTER: u64 = 1 << 31;

/// Runs Automerge on bytes somebody sent; a panic inside becomes an error.
pub(super) fn guarded<T>(call: impl FnOnce() -> Result<T, DocError>) -> Result<T, DocError> {
    catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|_| Err(corrupt("the bytes cannot be interpreted")))
}

pub(super) fn corrupt(why: impl ToString) -> DocError {
    DocError::Corrupt(why.to_string())
}

/// Parses one uncompressed change, checksum included: `Change::try_from` does not verify it.
pub(super) fn parse_change(bytes: &[u8]) -> Result<Change, DocError> {
    check_change(change_body(bytes)?, &OF_CHANGE)?;
    let change = guarded(|| Change::try_from(bytes).map_err(corrupt))?;
    if change.hash().0[..4] != bytes[4..8] {
        return Err(corrupt("the checksum does not match"));
    }
    if change.actor_id().to_bytes().len() != 16 {
        return Err(corrupt("an actor has 16 bytes"));
    }
    if change.is_empty() {
        return Err(corrupt("the change does nothing"));
    }
    let last = change.start_op().get().saturating_add(change.len() as u64);
    if last > MAX_COUNTER || change.seq() > MAX_COUNTER {
        return Err(corrupt("an operation counter is too large"));
    }
    Ok(change)
}

/// Checks a saved document before it is read: one document chunk, nothing behind it, no column
/// that unfolds beyond what a record holds.
pub(super) fn check_document_chunk(bytes: &[u8]) -> Result<(), DocError> {
    check_document(chunk_body(bytes, DOCUMENT_CHUNK)?, &OF_DOCUMENT)
}

/// The body of a change.
pub(super) fn change_body(bytes: &[u8]) -> Result<&[u8], DocError> {
    chunk_body(bytes, CHANGE_CHUNK)
}

/// The body of the one chunk of this kind that `bytes` must be.
fn chunk_body(bytes: &[u8], kind: u8) -> Result<&[u8], DocError> {
    if bytes.len() < 10 || bytes[..4] != MAGIC || bytes[8] != kind {
        return Err(corrupt("unknown format"));
    }
    let mut input = Input(&bytes[9..]);
    let length = input.number()?;
    if usize::try_from(length) != Ok(input.0.len()) {
        return Err(corrupt("the length does not match"));
    }
    Ok(input.0)
}

pub(super) fn hash_of(hash: &automerge::ChangeHash) -> ChangeHash {
    ChangeHash(hash.0)
}

/// Our form of an actor; Automerge's may have any length, ours has 16 bytes.
pub(super) fn actor_of(actor: &automerge::ActorId) -> Option<ActorId> {
    ActorId::from_slice(actor.to_bytes())
}

pub(super) fn raw_change(change: &Change) -> Result<RawChange, DocError> {
    Ok(RawChange {
        hash: hash_of(&change.hash()),
        actor: actor_of(change.actor_id()).ok_or_else(|| corrupt("an actor has 16 bytes"))?,
        seq: change.seq(),
        deps: change.deps().iter().map(hash_of).collect(),
        time: change.timestamp(),
        bytes: change.raw_bytes().to_vec(),
    })
}
