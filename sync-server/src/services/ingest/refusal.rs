//! Reasons for "no", in words the author can read.

use shared_model::doc::DocError;
use shared_model::error::{ErrorCode, Issue};
use shared_model::policy::{FieldRefusal, PermissionDenied};
use shared_model::sync::Refusal;

/// Longest path or value in a refusal, in characters.
const MAX_QUOTE: usize = 300;

fn quoted(text: &str) -> String {
    text.chars().take(MAX_QUOTE).collect()
}

/// A reason before the epoch of the rules is written on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    /// Stable code.
    pub code: ErrorCode,
    /// Field, or empty.
    pub path: String,
    /// Fluent message.
    pub key: String,
    /// Values for it.
    pub params: Vec<(String, String)>,
    /// The device or its software did something it must never do.
    pub suspicious: bool,
}

impl Reason {
    /// A reason whose message is `error-<code>`.
    pub fn new(code: ErrorCode, path: impl Into<String>) -> Self {
        Self {
            code,
            path: path.into(),
            key: format!("error-{}", code.as_str().replace('_', "-")),
            params: Vec::new(),
            suspicious: false,
        }
    }

    /// Broken structure: the device is flagged.
    pub fn integrity(what: &str) -> Self {
        Self {
            params: vec![("what".to_owned(), what.to_owned())],
            suspicious: true,
            ..Self::new(ErrorCode::Integrity, "")
        }
    }

    /// The first broken rule on values.
    pub fn invalid(issues: &[Issue]) -> Option<Self> {
        let issue = issues.first()?;
        Some(Self {
            key: issue.key.clone(),
            params: issue
                .params
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            ..Self::new(ErrorCode::Invalid, issue.path.clone())
        })
    }

    /// A permission is missing.
    pub fn denied(path: &str, denied: &PermissionDenied) -> Self {
        Self {
            params: vec![("permission".to_owned(), denied.decision.permission.clone())],
            key: "refused-permission".to_owned(),
            ..Self::new(ErrorCode::Forbidden, path)
        }
    }

    /// A request its author may not make, or not like this.
    pub fn request(command: &str, refusal: shared_model::workflow::Refusal) -> Self {
        Self {
            key: refusal.key,
            params: refusal.params.into_iter().collect(),
            ..Self::new(refusal.code, command)
        }
    }

    /// A field may not be written.
    pub fn field(path: &str, refusal: &FieldRefusal) -> Self {
        match refusal {
            FieldRefusal::Permission(denied) => Self::denied(path, denied),
            FieldRefusal::ReadOnly(_) => Self {
                key: "issue-read-only".to_owned(),
                ..Self::new(ErrorCode::Forbidden, path)
            },
            FieldRefusal::State { states, .. } => Self {
                key: "issue-state".to_owned(),
                params: vec![("states".to_owned(), states.join(", "))],
                ..Self::new(ErrorCode::Forbidden, path)
            },
        }
    }

    /// What the document layer found.
    pub fn document(error: &DocError) -> Self {
        match error {
            DocError::Forbidden(path) => Self::new(ErrorCode::Forbidden, path.clone()),
            other => Self::integrity(&other.to_string()),
        }
    }

    /// As it travels. What a device made up is quoted only so far.
    pub fn refusal(self, policy_epoch: u64) -> Refusal {
        let params = self.params.into_iter();
        Refusal {
            code: self.code.as_str().to_owned(),
            path: quoted(&self.path),
            key: self.key,
            params: params.map(|(name, value)| (name, quoted(&value))).collect(),
            policy_epoch,
        }
    }
}
