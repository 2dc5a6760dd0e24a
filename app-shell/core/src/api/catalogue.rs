//! `catalogue.*` and `grants.*`: what the modules declare, and what this person may do.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Fluent sources by language: the engine's texts followed by every module's.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct TextsView {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}
// STUBS
pub(super) async fn modules(
    _: &crate::Client,
    _: super::NoArgs,
) -> Result<Vec<super::Module>, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn texts(
    _: &crate::Client,
    _: super::NoArgs,
) -> Result<super::TextsView, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn grants(
    _: &crate::Client,
    _: super::NoArgs,
) -> Result<Option<super::Grants>, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
