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
    /// The same in a few taps, for somebody standing on deck.
    #[serde(default)]
    pub quick: Option<QuickView>,
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

/// A form for gloves: few fields, one step at a time, most of it a tap. What it creates obeys the
/// same rules as the full form (design 05-interface, "an observation in six taps").
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuickView {
    /// Steps in order. A step whose first field is a choice goes on by itself once it is chosen.
    pub steps: Vec<QuickStep>,
    /// Fields that start with what this person entered last time on this device.
    #[serde(default)]
    pub remembers: Vec<String>,
    /// Texts made from other answers until the person writes their own.
    #[serde(default)]
    pub suggests: Vec<Suggestion>,
    /// Sentences offered to start a text with.
    #[serde(default)]
    pub phrases: Vec<Phrases>,
    /// Icons on the tiles of choices.
    #[serde(default)]
    pub icons: Vec<ChoiceIcon>,
}

/// One screen of a quick form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuickStep {
    /// Name; its label, a question, is `quick-<type>-<name>`.
    pub name: String,
    /// Field names in order.
    pub fields: Vec<String>,
}

/// A text joined from other answers: "Dropped object – North walkway".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Suggestion {
    /// The text field it is for.
    pub field: String,
    /// The fields whose answers, in words, make it.
    pub from: Vec<String>,
}

/// Sentences offered for one text field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Phrases {
    /// The text field they are for.
    pub field: String,
    /// Names in order; each sentence is `phrase-<type>-<field>-<name>`.
    pub names: Vec<String>,
}

/// A picture for one choice, so that it is found without reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChoiceIcon {
    /// The choice field.
    pub field: String,
    /// Its value.
    pub value: String,
    /// Icon name.
    pub icon: String,
}
