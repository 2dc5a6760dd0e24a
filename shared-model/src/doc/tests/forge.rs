//! Changes and documents no honest device would make.

use automerge::{Change, ExpandedChange};
use sha2::{Digest, Sha256};

use crate::doc::RawChange;
use crate::doc::bytes::raw_change;

/// Rewrites a change operation by operation; the result has valid checksums.
pub fn forged(change: &RawChange, rewrite: impl FnOnce(&mut ExpandedChange)) -> RawChange {
    let mut expanded = Change::try_from(change.bytes.as_slice()).unwrap().decode();
    rewrite(&mut expanded);
    raw_change(&Change::from(expanded)).unwrap()
}

/// Puts the checksum right after the body of a chunk was tampered with.
pub fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = Sha256::digest(&bytes[8..]);
    bytes[4..8].copy_from_slice(&sum[..4]);
    bytes
}
