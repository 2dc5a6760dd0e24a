//! `sync.*`, `link.*`, `settings.*`, `remote.*`: the road to the server.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// What the engine is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    /// Nothing to do.
    #[default]
    Idle,
    /// An exchange is running.
    Exchanging,
    /// Files are being sent or fetched.
    Files,
    /// Waiting before the next attempt.
    Waiting,
    /// Nobody is signed in, or the session ended.
    SignedOut,
}

/// The state bar.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncStatus {
    /// The last attempt reached the server.
    pub online: bool,
    /// The link was cut by hand.
    pub cut: bool,
    /// What the engine is doing.
    pub phase: SyncPhase,
    /// Operations not confirmed.
    #[ts(type = "number")]
    pub queued_operations: u64,
    /// Their bytes.
    #[ts(type = "number")]
    pub queued_bytes: u64,
    /// Files not ashore.
    #[ts(type = "number")]
    pub queued_files: u64,
    /// Bytes of them not sent yet.
    #[ts(type = "number")]
    pub files_bytes: u64,
    /// ms since 1970 UTC of the last complete exchange.
    #[ts(type = "number | null")]
    pub last_contact_at: Option<i64>,
    /// What went wrong last, in words; none after a success.
    pub last_error: Option<String>,
    /// Stable code of it.
    pub last_error_code: Option<shared_model::error::ErrorCode>,
    /// ms since 1970 UTC of the next attempt, when waiting.
    #[ts(type = "number | null")]
    pub next_attempt_at: Option<i64>,
    /// Body bytes sent this calendar month (UTC).
    #[ts(type = "number")]
    pub bytes_up_month: u64,
    /// Body bytes received this calendar month (UTC).
    #[ts(type = "number")]
    pub bytes_down_month: u64,
    /// Measured bytes per second; 0 when unknown.
    pub link_rate: u32,
    /// ms since 1970 UTC: the age of what this device shows.
    #[ts(type = "number | null")]
    pub data_as_of: Option<i64>,
    /// More is on its way down.
    pub filling: bool,
    /// Refused changes that wait for a person.
    #[ts(type = "number")]
    pub needs_attention: u64,
    /// Unread notifications.
    #[ts(type = "number")]
    pub unread: u64,
    /// Records on this device.
    #[ts(type = "number")]
    pub records: u64,
    /// What waits, by lane.
    pub lanes: Vec<Lane>,
}

/// What waits in one lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Lane {
    /// `text`, `thumbnails` or `photos`.
    pub name: String,
    /// Pieces.
    #[ts(type = "number")]
    pub count: u64,
    /// Bytes not sent yet.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// The demonstration switch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Link {
    /// True: this client has no network path at all.
    pub cut: bool,
}

/// A setting of this device.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SettingArgs {
    /// Name.
    pub key: String,
}

/// A setting and its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Setting {
    /// Name.
    pub key: String,
    /// Value; `null` when never set.
    #[ts(type = "unknown")]
    pub value: Value,
}

/// A page only the server can answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RemoteArgs {
    /// Path under the server's address, such as `/api/v1/audit`.
    pub path: String,
}

/// What the server answered.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RemoteAnswer {
    /// The JSON body.
    #[ts(type = "unknown")]
    pub body: Value,
}
// STUBS
pub(super) async fn status(
    _: &crate::Client,
    _: super::NoArgs,
) -> Result<super::SyncStatus, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn now(
    _: &crate::Client,
    _: super::NoArgs,
) -> Result<super::Done, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn link_status(
    _: &crate::Client,
    _: super::NoArgs,
) -> Result<super::Link, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn link_set(
    _: &crate::Client,
    _: super::Link,
) -> Result<super::Link, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn setting_get(
    _: &crate::Client,
    _: super::SettingArgs,
) -> Result<super::Setting, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn setting_set(
    _: &crate::Client,
    _: super::Setting,
) -> Result<super::Setting, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn remote_get(
    _: &crate::Client,
    _: super::RemoteArgs,
) -> Result<super::RemoteAnswer, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
