//! Bytes as they lie in the replica: small JSON texts and documents, compressed one by one against a
//! dictionary of what they all contain.
//!
//! A packed value starts with the number of its dictionary. A value that starts otherwise was
//! written before there was any, and is taken as it is: Automerge's first byte is 0x85, JSON's is a
//! bracket or a quote.

use std::sync::{LazyLock, Mutex, PoisonError};

use zstd::bulk::{Compressor, Decompressor};

use crate::error::CoreError;

/// Names of JSON members and of Automerge columns, in the order in which they are usually written.
/// Replicas hold values packed with it: never change it, add another under the next number.
const FIRST: &[u8] = include_bytes!("packed.1.dict");
const FIRST_MARK: u8 = 1;
const LEVEL: i32 = 6;
/// Bytes of the length that follows the mark.
const LENGTH: usize = 3;
const MOST: usize = (1 << (8 * LENGTH)) - 1;

static PACKER: LazyLock<Mutex<Option<Compressor<'static>>>> =
    LazyLock::new(|| Mutex::new(Compressor::with_dictionary(LEVEL, FIRST).ok()));
static UNPACKER: LazyLock<Mutex<Option<Decompressor<'static>>>> =
    LazyLock::new(|| Mutex::new(Decompressor::with_dictionary(FIRST).ok()));

/// Packs bytes; those that would not shrink stay as they are.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    shrunk(bytes).unwrap_or_else(|| bytes.to_vec())
}

fn shrunk(bytes: &[u8]) -> Option<Vec<u8>> {
    let first = *bytes.first()?;
    if bytes.len() > MOST || first == FIRST_MARK {
        return None;
    }
    let length = u32::try_from(bytes.len()).ok()?.to_le_bytes();
    let mut packer = PACKER.lock().unwrap_or_else(PoisonError::into_inner);
    let body = packer.as_mut()?.compress(bytes).ok()?;
    let mut packed = Vec::with_capacity(1 + LENGTH + body.len());
    packed.push(FIRST_MARK);
    packed.extend_from_slice(&length[..LENGTH]);
    packed.extend_from_slice(&body);
    (packed.len() < bytes.len()).then_some(packed)
}

/// The bytes that were packed.
///
/// # Errors
/// [`CoreError::Damaged`] when they are damaged.
pub(crate) fn unpack(stored: &[u8]) -> Result<Vec<u8>, CoreError> {
    let Some((&FIRST_MARK, rest)) = stored.split_first() else {
        return Ok(stored.to_vec());
    };
    opened(rest).ok_or(CoreError::Damaged)
}

fn opened(rest: &[u8]) -> Option<Vec<u8>> {
    let (length, body) = rest.split_at_checked(LENGTH)?;
    let length = length
        .iter()
        .rev()
        .fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
    let mut unpacker = UNPACKER.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = unpacker.as_mut()?.decompress(body, length).ok()?;
    (bytes.len() == length).then_some(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_out_again(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let packed = pack(&bytes);
            // A value that begins like a packed one and did not shrink cannot be told apart; none is
            // ever stored: documents and JSON begin otherwise.
            prop_assume!(bytes.first() != Some(&FIRST_MARK));
            prop_assert_eq!(unpack(&packed).unwrap(), bytes);
        }
    }

    #[test]
    fn texts_shrink_and_values_of_older_builds_stay_readable() {
        let text = br#"{"id":"0197","record_type":"incident","site_id":null,"fields":{}}"#;
        assert!(pack(text).len() < text.len() / 2);
        assert_eq!(unpack(text).unwrap(), text);
    }

    #[test]
    fn a_damaged_value_is_an_error() {
        let mut packed = pack(&[b'{'; 200]);
        packed.truncate(8);
        assert!(unpack(&packed).is_err());
        assert!(unpack(&[FIRST_MARK]).is_err());
    }
}
