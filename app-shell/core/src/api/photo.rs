//! `photo.*`: photographs taken or chosen on the device.

use serde::{Deserialize, Serialize};
use shared_model::ids::FileHash;
use ts_rs::TS;

/// A picture to add; its answer goes into a photo field of `record.create` or `record.edit`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PhotoAddArgs {
    /// File name, only ever shown as text.
    pub name: String,
    /// What the picker says it is; the content decides.
    pub media_type: String,
    /// The file.
    pub base64: String,
}

/// A file by its hash.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PhotoArgs {
    /// The file.
    pub sha256: FileHash,
}
// STUBS
pub(super) async fn add(
    _: &crate::Client,
    _: super::PhotoAddArgs,
) -> Result<super::Photo, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn info(
    _: &crate::Client,
    _: super::PhotoArgs,
) -> Result<super::PhotoState, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
