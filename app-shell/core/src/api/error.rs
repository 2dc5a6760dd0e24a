//! The one error a command answers with.

use serde::{Deserialize, Serialize};
use shared_model::error::{ErrorCode, Issue};
use ts_rs::TS;

/// Why a command was not carried out. The interface matches `code`, never `message`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct CommandError {
    /// Stable code.
    pub code: ErrorCode,
    /// What is wrong and what to do, in English, for logs and as a last resort.
    pub message: String,
    /// Fluent message id that says it in the person's language, when there is one.
    pub key: Option<String>,
    /// Broken rules, field by field.
    pub issues: Vec<Issue>,
}

impl CommandError {
    /// An error with a code and a sentence.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            key: None,
            issues: Vec::new(),
        }
    }

    /// Values that break rules.
    #[must_use]
    pub fn invalid(issues: Vec<Issue>) -> Self {
        Self {
            issues,
            ..Self::new(
                ErrorCode::Invalid,
                "Some values break a rule; see the issues.",
            )
        }
    }

    /// Adds the Fluent message id.
    #[must_use]
    pub fn keyed(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }
}
