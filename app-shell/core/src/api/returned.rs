//! `returned.*`: "Needs attention": what the server refused, with its values and the reason.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shared_model::doc::Intent;
use shared_model::ids::{RecordId, UserId};
use ts_rs::TS;

/// A refused action of a person on this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReturnedView {
    /// Key.
    pub id: String,
    /// The record.
    pub record: RecordId,
    /// Record type's name.
    pub record_type: String,
    /// The record's title, as far as known.
    pub title: String,
    /// What the person meant.
    pub intent: Intent,
    /// Plain JSON values by field, ready for a form.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// Stable code of the refusal.
    pub code: String,
    /// Field concerned, or empty.
    pub path: String,
    /// Fluent message id.
    pub key: String,
    /// Values for the message.
    #[ts(type = "Record<string, string>")]
    pub params: BTreeMap<String, String>,
    /// Whose work it is.
    pub author: Option<UserId>,
    /// Their name.
    pub author_name: Option<String>,
    /// ms since 1970 UTC of the refusal.
    #[ts(type = "number")]
    pub at: i64,
    /// Handed to a supervisor with this note; stays visible until someone acts on it.
    pub handed_over: Option<String>,
}

/// Fix and send again.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReturnedFixArgs {
    /// Key.
    pub id: String,
    /// Corrected plain JSON values by field; as they were when absent.
    #[serde(default)]
    #[ts(optional, type = "Record<string, unknown>")]
    pub fields: Option<Map<String, Value>>,
    /// Corrected reason of a request.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// One returned change by id.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReturnedArgs {
    /// Key.
    pub id: String,
}

/// Hand to a supervisor.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HandOverArgs {
    /// Key.
    pub id: String,
    /// What the supervisor should know.
    pub note: String,
}
// STUBS
pub(super) async fn list(
    _: &crate::Client,
    _: super::NoArgs,
) -> Result<Vec<super::ReturnedView>, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn fix(
    _: &crate::Client,
    _: super::ReturnedFixArgs,
) -> Result<super::Done, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn discard(
    _: &crate::Client,
    _: super::ReturnedArgs,
) -> Result<super::Done, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn hand_over(
    _: &crate::Client,
    _: super::HandOverArgs,
) -> Result<super::Done, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
