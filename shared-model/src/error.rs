//! Stable error codes. The interface and integrators match codes, never sentences.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why something was refused. Codes are part of the contract: they are added, never renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The request cannot be read.
    BadRequest,
    /// Nobody is signed in, or the session ended.
    Unauthenticated,
    /// The person lacks the permission.
    Forbidden,
    /// No such thing, or it is not visible to this person.
    NotFound,
    /// Values break a rule; see the issues.
    Invalid,
    /// The transition is not legal from the present state.
    StaleTransition,
    /// Another record already holds this unique value.
    Duplicate,
    /// The record was deleted.
    Deleted,
    /// The operation's bytes do not match what they claim.
    Integrity,
    /// The operation hangs on one that was refused.
    BlockedBy,
    /// The operation was written by a newer client than this server knows.
    Held,
    /// Too large.
    TooLarge,
    /// Too many requests.
    RateLimited,
    /// The server cannot be reached.
    Offline,
    /// Something failed on our side.
    Internal,
}

impl ErrorCode {
    /// The stable spelling, as in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Invalid => "invalid",
            Self::StaleTransition => "stale_transition",
            Self::Duplicate => "duplicate",
            Self::Deleted => "deleted",
            Self::Integrity => "integrity",
            Self::BlockedBy => "blocked_by",
            Self::Held => "held",
            Self::TooLarge => "too_large",
            Self::RateLimited => "rate_limited",
            Self::Offline => "offline",
            Self::Internal => "internal",
        }
    }

    /// Reads the stable spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
    }
}

/// One broken rule on one field, translatable: `key` names a Fluent message, `params` fill it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Issue {
    /// Field name, or empty for the record as a whole.
    pub path: String,
    /// Stable code of the rule, such as `min_length`.
    pub code: String,
    /// Fluent message identifier.
    pub key: String,
    /// Values for the message.
    #[serde(default)]
    pub params: std::collections::BTreeMap<String, String>,
}

impl Issue {
    /// An issue whose Fluent message is `issue-<code>`.
    #[must_use]
    pub fn new(path: impl Into<String>, code: &str) -> Self {
        Self {
            path: path.into(),
            code: code.to_owned(),
            key: format!("issue-{}", code.replace('_', "-")),
            params: std::collections::BTreeMap::new(),
        }
    }

    /// Adds a value for the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// Uses a message of the module's own.
    #[must_use]
    pub fn keyed(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }
}
