//! Bytes that are no change: what can still be said of them.

use shared_model::ids::{ActorId, RecordId};
use shared_model::sync::{Verdict, VerdictRun};

use super::batch::Batch;
use super::refusal::Reason;

/// Where the body of a change begins: behind magic number, checksum and kind.
const BODY: usize = 9;
/// Bytes of a change's hash.
const HASH: usize = 32;
/// Bytes of an actor.
const ACTOR: usize = 16;

/// The verdict on bytes that cannot be read. It has no row: what the bytes claim to be is told back
/// to whoever sent them and otherwise not believed. Actor zero stands for everything that was sent
/// for the record.
pub(super) fn verdict(
    batch: &mut Batch<'_>,
    record: RecordId,
    bytes: &[u8],
    reason: Reason,
) -> VerdictRun {
    batch.suspect("bytes that cannot be read");
    let verdict = Verdict::Rejected(reason.refusal(batch.epoch));
    about(record, claimed(bytes), verdict)
}

/// A verdict on one operation, or on everything sent for a record.
pub(super) fn about(
    record: RecordId,
    operation: Option<(ActorId, u64)>,
    verdict: Verdict,
) -> VerdictRun {
    let (actor, seq) = operation.unwrap_or((ActorId([0; ACTOR]), 0));
    VerdictRun {
        record,
        actor,
        first: seq,
        last: seq,
        verdict,
        official_no: None,
    }
}

/// The operation these bytes claim to be, as far as the start of a change is there: length, number
/// of dependencies, dependencies, length of the actor, actor, sequence number.
pub(super) fn claimed(bytes: &[u8]) -> Option<(ActorId, u64)> {
    let (_, rest) = number(bytes.get(BODY..)?)?;
    let (deps, rest) = number(rest)?;
    let deps = usize::try_from(deps).ok()?.checked_mul(HASH)?;
    let (length, rest) = number(rest.get(deps..)?)?;
    if length != ACTOR as u64 {
        return None;
    }
    let actor = ActorId::from_slice(rest.get(..ACTOR)?)?;
    let (seq, _) = number(rest.get(ACTOR..)?)?;
    Some((actor, seq))
}

/// An unsigned LEB128 number and what follows it.
fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (position, byte) in bytes.iter().enumerate().take(9) {
        value |= u64::from(byte & 0x7f) << (7 * position);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(position + 1..)?));
        }
    }
    None
}
