//! Views as data.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::condition::Condition;
use crate::query::Sort;

/// The views of one record type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Views {
    /// The record type's name.
    pub record_type: String,
    /// Saved lists; the first is shown by default.
    #[serde(default)]
    pub lists: Vec<ListView>,
    /// Boards.
    #[serde(default)]
    pub boards: Vec<BoardView>,
    /// The form.
    pub form: FormView,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ListView {
    /// Name; its label is `list-<type>-<name>`.
    pub name: String,
    /// Columns: field names or the built-ins `number`, `status`, `created_at`, `created_by`, `updated_at`.
    pub columns: Vec<String>,
    /// Which records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown")]
    pub filter: Option<Condition>,
    /// In which order.
    #[serde(default)]
    pub sort: Vec<Sort>,
}

/// A board by workflow state or by a choice field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct BoardView {
    /// Name; its label is `board-<type>-<name>`.
    pub name: String,
    /// `status` or a choice field.
    pub group_by: String,
    /// Fields on a card.
    #[serde(default)]
    pub card: Vec<String>,
}

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct FormView {
    /// Sections in order.
    pub sections: Vec<FormSection>,
}

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormSection {
    /// Name; its label is `section-<type>-<name>`.
    pub name: String,
    /// Field names in order.
    pub fields: Vec<String>,
}
