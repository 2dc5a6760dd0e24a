//! Deciding transitions: the same function predicts on the device and decides on the server.

use crate::error::ErrorCode;
use crate::policy::Grants;
use crate::record::Record;
use crate::schema::{Transition, WorkflowDef};

/// Whether a transition may be asked for now, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// It may.
    Allowed,
    /// It may not: code and Fluent message id.
    Refused(ErrorCode, String),
}

/// What is known of the person who asks, and of the record as they ask.
pub struct Asking<'a> {
    /// The person's compiled rights.
    pub grants: &'a Grants,
    /// The record.
    pub record: &'a Record,
    /// Reason given.
    pub reason: Option<&'a str>,
    /// Milliseconds since 1970 UTC.
    pub now: i64,
    /// State to judge from (the decided one, or on a device the one pending requests lead to).
    pub status: &'a str,
}

/// Judges one transition: from-state, permission with scope, guard, reason, four eyes.
#[must_use]
pub fn judge(
    _workflow: &WorkflowDef,
    _transition: &Transition,
    _asking: &Asking<'_>,
) -> Availability {
    Availability::Allowed
}

/// The state that the record's pending requests lead to, on a device.
#[must_use]
pub fn expected_status(_workflow: &WorkflowDef, record: &Record) -> String {
    record.status.clone().unwrap_or_default()
}
