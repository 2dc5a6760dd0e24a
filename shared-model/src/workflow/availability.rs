//! The answer to "may this be asked for now?".

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use crate::error::{ErrorCode, Issue};

/// Whether a transition may be asked for now, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// It may.
    Allowed,
    /// It may not.
    Refused(Refusal),
}

impl Availability {
    /// Whether it may.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        *self == Self::Allowed
    }

    /// The refusal, when there is one.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Allowed => None,
            Self::Refused(refusal) => Some(refusal),
        }
    }
}

/// Why a request is refused: a stable code, and a Fluent message with its params.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Refusal {
    /// Stable code.
    pub code: ErrorCode,
    /// Fluent id: `refused-permission`, `refused-state`, `refused-guard`, `refused-reason`,
    /// `refused-four-eyes`, `refused-stale-content`, `refused-deleted`, `refused-unknown-command`.
    pub key: String,
    /// Values for the message.
    pub params: BTreeMap<String, String>,
}

impl Refusal {
    pub(super) fn new(code: ErrorCode, key: &str) -> Self {
        Self {
            code,
            key: key.to_owned(),
            params: BTreeMap::new(),
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// The same as an issue of the whole record, for verdicts and problem documents.
    #[must_use]
    pub fn issue(&self) -> Issue {
        Issue {
            path: String::new(),
            code: self.code.as_str().to_owned(),
            key: self.key.clone(),
            params: self.params.clone(),
        }
    }
}
