//! Dictionaries: text both sides know before a stream begins, so that it is not sent. A stream names
//! the one it was written with in its zstd header (RFC 8878, 3.1.1.1.3).

use std::sync::OnceLock;

use zstd::dict::{DecoderDictionary, EncoderDictionary};

/// Every dictionary that was ever shipped; the id is the place, counted from 1. They are only added
/// to: what a device of an older build writes must be read for as long as that build is served.
pub(super) const SHIPPED: [&[u8]; 1] = [include_bytes!("dictionaries/1.zdict")];
/// zstd's compression levels end here.
const LEVELS: usize = 22;

/// No dictionary.
pub const PLAIN: u32 = 0;
/// The best dictionary this build knows.
pub const NEWEST: u32 = SHIPPED.len() as u32;

/// Tables that are made once: every stream looks things up in them and copies nothing.
struct Prepared {
    reading: OnceLock<DecoderDictionary<'static>>,
    writing: [OnceLock<EncoderDictionary<'static>>; LEVELS],
}

static PREPARED: [Prepared; SHIPPED.len()] = [const {
    Prepared {
        reading: OnceLock::new(),
        writing: [const { OnceLock::new() }; LEVELS],
    }
}; SHIPPED.len()];

/// What streams with this dictionary are read with; `None` for one this build does not know.
pub(super) fn reading(id: u32) -> Option<&'static DecoderDictionary<'static>> {
    let place = place(id)?;
    let made = || DecoderDictionary::copy(SHIPPED[place]);
    Some(PREPARED[place].reading.get_or_init(made))
}

/// What streams with this dictionary are written with, at a level of zstd.
pub(super) fn writing(id: u32, level: i32) -> Option<&'static EncoderDictionary<'static>> {
    let place = place(id)?;
    let slot = usize::try_from(level).unwrap_or(0).clamp(1, LEVELS) - 1;
    let made = || EncoderDictionary::copy(SHIPPED[place], level);
    Some(PREPARED[place].writing[slot].get_or_init(made))
}

fn place(id: u32) -> Option<usize> {
    let place = usize::try_from(id).ok()?.checked_sub(1)?;
    (place < SHIPPED.len()).then_some(place)
}
