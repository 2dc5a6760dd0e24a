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
