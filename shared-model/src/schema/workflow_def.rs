//! Workflows as data: states, transitions, guards.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;

use crate::condition::Condition;

/// A state machine over the decided `status` of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct WorkflowDef {
    /// Name, unique across modules.
    pub name: String,
    /// State of a record nobody has moved yet.
    pub initial: String,
    /// All states, in board order.
    pub states: Vec<State>,
    /// All transitions.
    pub transitions: Vec<Transition>,
}

/// A state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct State {
    /// Name, such as `under_investigation`.
    pub name: String,
    /// What it means to lists and colours.
    #[serde(default)]
    pub kind: StateKind,
}

/// What a state means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StateKind {
    /// Being prepared.
    Draft,
    /// Work is going on.
    #[default]
    Open,
    /// Someone must decide.
    Waiting,
    /// Decided well, not finished.
    Done,
    /// Finished: sent last to a fresh device.
    Final,
}

/// A transition: a request anyone with the permission may append, decided by the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Transition {
    /// Name, such as `submit`.
    pub name: String,
    /// States it may start from.
    pub from: Vec<String>,
    /// State it leads to.
    pub to: String,
    /// Permission code needed, judged with the record's scope.
    pub permission: String,
    /// Past form, used as event name: `submitted` gives `incident.submitted`.
    pub event: String,
    /// Must hold on the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown")]
    pub guard: Option<Condition>,
    /// A reason of at least ten characters must be given.
    #[serde(default)]
    pub requires_reason: bool,
    /// The actor may be neither the author nor the assigned person (separation of duties).
    #[serde(default)]
    pub four_eyes: bool,
    /// The request is bound to the content hash its author saw; changed content voids it.
    #[serde(default)]
    pub binds_content: bool,
    /// Decided fields it sets: field → literal, `$actor` or `$now`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(type = "{ [key: string]: unknown }")]
    pub set: BTreeMap<String, Value>,
    /// Shown as the primary action.
    #[serde(default)]
    pub primary: bool,
}

impl WorkflowDef {
    /// A transition by name.
    #[must_use]
    pub fn transition(&self, name: &str) -> Option<&Transition> {
        self.transitions.iter().find(|t| t.name == name)
    }

    /// A state by name.
    #[must_use]
    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|s| s.name == name)
    }
}
