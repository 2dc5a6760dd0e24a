//! Answers with their explanation.

use serde::Serialize;
use ts_rs::TS;

use super::Scope;
use crate::error::{ErrorCode, Issue};

/// Whether something is allowed, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Decision {
    /// The answer.
    pub allowed: bool,
    /// The permission asked for.
    pub permission: String,
    /// The reason.
    pub why: Why,
}

/// Why something is allowed or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Why {
    /// The record lies in a granted scope.
    Granted {
        /// The narrowest that fits.
        scope: Scope,
    },
    /// The record lies in a denied scope; a denial wins over every grant.
    Denied {
        /// The denied scope.
        scope: Scope,
    },
    /// The person does not hold the permission at all.
    NoGrant,
    /// The person holds it, but this record lies in none of the scopes.
    OutOfReach {
        /// The scopes held.
        scopes: Vec<Scope>,
    },
}

impl Decision {
    /// The explanation for people: a Fluent id (`why-granted`, `why-denied`, `why-no-grant`,
    /// `why-out-of-reach`) with `permission` and `scope` as params.
    #[must_use]
    pub fn explanation(&self) -> Issue {
        let (code, scope) = match &self.why {
            Why::Granted { scope } => ("granted", scope.to_string()),
            Why::Denied { scope } => ("denied", scope.to_string()),
            Why::NoGrant => ("no-grant", String::new()),
            Why::OutOfReach { scopes } => ("out-of-reach", join(scopes)),
        };
        Issue::new("", &code.replace('-', "_"))
            .keyed(format!("why-{code}"))
            .with("permission", &self.permission)
            .with("scope", scope)
    }
}

fn join(scopes: &[Scope]) -> String {
    let names: Vec<&str> = scopes.iter().map(|s| s.as_str()).collect();
    names.join(", ")
}

/// The person may not do this (contract C10).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("you do not hold the permission {} here; ask an administrator for it", decision.permission)]
pub struct PermissionDenied {
    /// The refusal and its reason.
    pub decision: Decision,
}

impl PermissionDenied {
    /// Always [`ErrorCode::Forbidden`].
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        ErrorCode::Forbidden
    }
}
