//! Attachments: a content-addressed store, photographs reduced at capture, resumable transfer.

pub(crate) mod photo;
mod store;
pub(crate) mod transfer;

pub(crate) use store::FileStore;

/// The bytes of a file with what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileBytes {
    /// Media type, read from the bytes.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What bytes are, from the bytes alone: the claim of whoever sent them is not believed.
#[must_use]
pub(crate) fn media_type_of(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => "image/webp",
        _ => "application/octet-stream",
    }
}
