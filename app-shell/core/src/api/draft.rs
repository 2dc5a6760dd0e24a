//! `draft.*`: forms being filled in. They live on the device only and never sync.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

/// A draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Key.
    pub id: String,
    /// Record type's name.
    pub record_type: String,
    /// Plain JSON values by field.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// ms since 1970 UTC of the last save.
    #[ts(type = "number")]
    pub updated_at: i64,
}

/// Saving a draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DraftSaveArgs {
    /// Key; absent the first time.
    #[serde(default)]
    #[ts(optional)]
    pub id: Option<String>,
    /// Record type's name.
    pub record_type: String,
    /// Plain JSON values by field.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
}

/// One draft by id.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DraftArgs {
    /// Key.
    pub id: String,
}
// STUBS
pub(super) async fn save(
    _: &crate::Client,
    _: super::DraftSaveArgs,
) -> Result<super::Draft, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn list(
    _: &crate::Client,
    _: super::NoArgs,
) -> Result<Vec<super::Draft>, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn get(
    _: &crate::Client,
    _: super::DraftArgs,
) -> Result<super::Draft, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn discard(
    _: &crate::Client,
    _: super::DraftArgs,
) -> Result<super::Done, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
