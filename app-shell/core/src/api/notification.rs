//! `notification.*`: what the server told this person.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_model::ids::{NotificationId, RecordId};
use ts_rs::TS;

/// A notification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct NotificationView {
    /// Key.
    pub id: NotificationId,
    /// Title.
    pub title: String,
    /// Message.
    pub message: String,
    /// Category.
    pub category: String,
    /// 0 to 3.
    pub priority: u8,
    /// The record it is about.
    pub record: Option<RecordId>,
    /// ms since 1970 UTC.
    #[ts(type = "number")]
    pub created_at: i64,
    /// ms since 1970 UTC, when read.
    #[ts(type = "number | null")]
    pub read_at: Option<i64>,
    /// Free values (ids, `action_url` …).
    #[ts(type = "unknown")]
    pub context: Value,
}

/// Which notifications.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct NotificationListArgs {
    /// Only unread ones.
    #[serde(default)]
    #[ts(optional)]
    pub unread_only: Option<bool>,
    /// Most rows; 50 when absent.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// Notifications that were read.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MarkReadArgs {
    /// Keys; all unread ones when empty.
    pub ids: Vec<NotificationId>,
}

/// The badge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unread {
    /// Unread notifications.
    #[ts(type = "number")]
    pub count: u64,
}
// STUBS
pub(super) async fn list(
    _: &crate::Client,
    _: super::NotificationListArgs,
) -> Result<Vec<super::NotificationView>, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn mark_read(
    _: &crate::Client,
    _: super::MarkReadArgs,
) -> Result<super::Unread, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn unread(
    _: &crate::Client,
    _: super::NoArgs,
) -> Result<super::Unread, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
