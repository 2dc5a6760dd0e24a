//! The projected shape of a record: what lists, forms, conditions, hooks and REST read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{FileHash, RecordId, UserId};
use crate::schema::AccessClass;

/// A record as everybody reads it. Made from a document by [`crate::doc::project`] only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Record {
    /// Key.
    pub id: RecordId,
    /// Record type's name.
    pub record_type: String,
    /// The site it belongs to, if any.
    pub site_id: Option<RecordId>,
    /// Employer of its author when it was created (scope `company`, contract reading 18).
    pub company_id: Option<RecordId>,
    /// Access class.
    pub class: AccessClass,
    /// Number given by the device.
    pub provisional_no: Option<String>,
    /// Number given by the server at acceptance.
    pub official_no: Option<String>,
    /// Key in another system, or `opx_` + id (contract A12).
    pub external_id: Option<String>,
    /// Milliseconds since 1970 UTC, by the author's clock.
    #[ts(type = "number")]
    pub created_at: i64,
    /// Author.
    pub created_by: Option<UserId>,
    /// Milliseconds since 1970 UTC.
    #[ts(type = "number")]
    pub updated_at: i64,
    /// Last writer.
    pub updated_by: Option<UserId>,
    /// Milliseconds since 1970 UTC, when deleted.
    #[ts(type = "number | null")]
    pub deleted_at: Option<i64>,
    /// Who deleted it.
    pub deleted_by: Option<UserId>,
    /// Decided state of the workflow; the initial one before any decision.
    pub status: Option<String>,
    /// Requests in the order they were made, with their decisions.
    pub requests: Vec<Request>,
    /// Accepted although a rule was broken (safety facts): a person must look.
    pub needs_review: bool,
    /// Values by field name; absent fields are empty. Computed fields are included.
    pub fields: BTreeMap<String, FieldValue>,
    /// Fields that hold more than one value.
    pub conflicts: Vec<Conflict>,
}

impl Record {
    /// The state to judge the next request from: the decided one moved by what is still pending.
    #[must_use]
    pub fn has_pending_requests(&self) -> bool {
        self.requests.iter().any(|r| r.decision.is_none())
    }

    /// A field's text, when it is text.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.fields.get(field) {
            Some(FieldValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The record a field points to.
    #[must_use]
    pub fn reference(&self, field: &str) -> Option<RecordId> {
        match self.fields.get(field) {
            Some(FieldValue::Reference(id)) => Some(*id),
            Some(FieldValue::Text(text)) => text.parse().ok(),
            _ => None,
        }
    }
}

/// A value of a field. JSON: text, number, boolean, `"2026-05-14"`, milliseconds, id, or a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "t", content = "v", rename_all = "snake_case")]
pub enum FieldValue {
    /// Text, narrative, choice; a date as `YYYY-MM-DD`.
    Text(String),
    /// Integer.
    Integer(#[ts(type = "number")] i64),
    /// Boolean.
    Boolean(bool),
    /// Milliseconds since 1970 UTC.
    Datetime(#[ts(type = "number")] i64),
    /// Person, company, site, area or other record.
    Reference(RecordId),
    /// Tags, sorted.
    Tags(Vec<String>),
    /// Photographs, oldest first.
    Photos(Vec<Photo>),
    /// Comments, oldest first.
    Comments(Vec<Comment>),
}

/// A photograph of a record. Its bytes travel apart (design 03-sync, Files).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Photo {
    /// Entry id (UUIDv7).
    pub id: RecordId,
    /// The file.
    pub sha256: FileHash,
    /// Size of the file.
    #[ts(type = "number")]
    pub size_bytes: u64,
    /// `image/jpeg`, `image/png` or `image/webp`.
    pub media_type: String,
    /// Name given by the person, only ever text.
    pub name: String,
    /// Thumbnail's file, at most 12 KiB.
    pub thumbnail: Option<FileHash>,
    /// Who added it.
    pub by: Option<UserId>,
}

impl Photo {
    /// What bytes are, from the bytes alone: a name, a header or the claim of whoever sent them is
    /// never believed (ASVS 5.2.2). Anything but the three kinds is only ever a download.
    #[must_use]
    pub fn media_type_of(bytes: &[u8]) -> &'static str {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => "image/png",
            [b'R', b'I', b'F', b'F', _, _, _, _, rest @ ..] if rest.starts_with(b"WEBP") => {
                "image/webp"
            }
            _ => "application/octet-stream",
        }
    }
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Comment {
    /// Entry id (UUIDv7: carries its time).
    pub id: RecordId,
    /// What was said.
    pub text: String,
    /// Milliseconds since 1970 UTC, by the author's clock.
    #[ts(type = "number")]
    pub at: i64,
    /// Author: always from the change, never from the document.
    pub by: Option<UserId>,
}

/// Something asked of the arbiter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Request {
    /// Entry id (UUIDv7).
    pub id: RecordId,
    /// Transition name, or the built-in `delete`.
    pub command: String,
    /// Reason given.
    pub reason: Option<String>,
    /// Hash of the content the author saw, for transitions that bind it.
    pub content_hash: Option<String>,
    /// Milliseconds since 1970 UTC, by the author's clock.
    #[ts(type = "number")]
    pub at: i64,
    /// Author: always from the change.
    pub by: Option<UserId>,
    /// The server's answer, once there is one.
    pub decision: Option<Decision>,
}

/// The arbiter's answer to a request (`s.decisions.<id>`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Decision {
    /// Granted or refused.
    pub granted: bool,
    /// Stable code when refused, such as `stale_transition`.
    pub code: Option<String>,
    /// State before.
    pub from: Option<String>,
    /// State after.
    pub to: Option<String>,
    /// Milliseconds since 1970 UTC, by the server's clock.
    #[ts(type = "number")]
    pub at: i64,
}

/// A field with several values at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Conflict {
    /// Field name.
    pub field: String,
    /// The values, the shown one first.
    pub values: Vec<ConflictValue>,
}

/// One of several concurrent values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ConflictValue {
    /// The value.
    pub value: FieldValue,
    /// Who wrote it.
    pub by: Option<UserId>,
    /// Milliseconds since 1970 UTC.
    #[ts(type = "number")]
    pub at: i64,
}
