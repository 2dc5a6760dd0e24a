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

fn leb(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// `count` times the same small value, in eleven bytes or fewer.
pub fn run(count: u64, value: u8) -> Vec<u8> {
    let mut bytes = leb(count);
    if let Some(last) = bytes.last_mut().filter(|last| **last & 0x40 != 0) {
        // One more group, or the number would read as negative.
        *last |= 0x80;
        bytes.push(0);
    }
    bytes.push(value);
    bytes
}

/// A change made of raw columns, written by an actor of its own.
pub fn change_of(columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut body = vec![0, 16];
    body.extend([7; 16]);
    body.extend([1, 1, 0, 0, 0]);
    body.extend(leb(columns.len() as u64));
    for (kind, bytes) in columns {
        body.extend(leb(*kind));
        body.extend(leb(bytes.len() as u64));
    }
    columns.iter().for_each(|(_, bytes)| body.extend(bytes));
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1];
    chunk.extend(leb(body.len() as u64));
    chunk.extend(body);
    sealed(chunk)
}
