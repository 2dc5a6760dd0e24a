//! What a person meant: kept on the device beside the change, re-authored after a refusal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::RecordId;
use crate::record::FieldValue;

/// One user action, which becomes one change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Intent {
    /// The record comes to be.
    Create(CreateIntent),
    /// Content changes.
    Edit {
        /// One entry a field or list entry.
        edits: Vec<FieldEdit>,
    },
    /// Something is asked of the arbiter.
    Request(RequestIntent),
}

/// Values of a new record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CreateIntent {
    /// Key.
    pub id: RecordId,
    /// Record type's name.
    pub record_type: String,
    /// The site, copied from the type's site field.
    pub site_id: Option<RecordId>,
    /// The author's employer.
    pub company_id: Option<RecordId>,
    /// Number given by the device.
    pub provisional_no: Option<String>,
    /// Key in another system, when a person or an import set one.
    pub external_id: Option<String>,
    /// Field values.
    pub fields: BTreeMap<String, FieldValue>,
}

/// One edit. Texts are kept before and after, so that they can be merged three ways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum FieldEdit {
    /// A scalar register gets a value, or none.
    Set {
        /// Field name.
        field: String,
        /// New value.
        value: Option<FieldValue>,
    },
    /// Narrative text.
    Text {
        /// Field name.
        field: String,
        /// What the author saw.
        before: String,
        /// What the author left.
        after: String,
    },
    /// A tag is added or removed.
    Tag {
        /// Field name.
        field: String,
        /// The tag.
        tag: String,
        /// Present afterwards.
        present: bool,
    },
    /// A comment is added.
    Comment {
        /// Field name.
        field: String,
        /// Entry id.
        id: RecordId,
        /// What is said.
        text: String,
    },
    /// A photograph is added.
    AddPhoto {
        /// Field name.
        field: String,
        /// The photograph; `by` is ignored.
        photo: crate::record::Photo,
    },
    /// A photograph is taken away.
    RemovePhoto {
        /// Field name.
        field: String,
        /// Entry id.
        id: RecordId,
    },
}

impl FieldEdit {
    /// The field it touches.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Set { field, .. }
            | Self::Text { field, .. }
            | Self::Tag { field, .. }
            | Self::Comment { field, .. }
            | Self::AddPhoto { field, .. }
            | Self::RemovePhoto { field, .. } => field,
        }
    }
}

/// A request appended to `r.*`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RequestIntent {
    /// Entry id.
    pub id: RecordId,
    /// Transition name, or the built-in `delete`.
    pub command: String,
    /// Reason given.
    pub reason: Option<String>,
    /// Content the author saw, for transitions that bind it.
    pub content_hash: Option<String>,
}

/// What the server actor writes into `s.*`, or as a correction into `c.*`.
#[derive(Clone, Debug, PartialEq)]
pub enum ServerWrite {
    /// The decision on a request; a granted one also sets the status.
    Decide {
        /// The request.
        request: RecordId,
        /// The answer.
        decision: crate::record::Decision,
    },
    /// A decided field.
    SetDecided {
        /// Field name.
        field: String,
        /// Its value.
        value: Option<FieldValue>,
    },
    /// The record is deleted.
    Delete {
        /// Milliseconds since 1970 UTC.
        at: i64,
        /// Who asked.
        by: RecordId,
    },
    /// A person must look.
    NeedsReview,
    /// A rule corrected a value.
    Correct {
        /// Field name.
        field: String,
        /// The corrected value.
        value: Option<FieldValue>,
    },
}
