//! Documents: everything of Automerge stays behind this module (design 03-sync, "A record").
//!
//! Shape of a document: `m` (record id, type, site, company, provisional number, external id;
//! written once, by the first change) · `c` (content) · `r` (requests by people) · `s` (server only:
//! `status`, `decisions`, decided fields, `deleted_at`, `needs_review`). One change per user action.

mod admission;
mod author;
mod bytes;
mod columns;
mod decode;
mod document;
mod intent;
mod layout;
mod ops;
mod project;
mod reader;
mod replay;
mod text;
mod values;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

pub use author::{NOTHING_CHANGES, author_intent, author_server};
pub use decode::{ChangeInfo, Touched, decode_change};
pub use document::{Document, Heads, RawChange, genesis_hash, whole_changes};
pub use intent::{CreateIntent, FieldEdit, Intent, RequestIntent, ServerWrite};
pub use project::{Moment, RecordFacts, Since, author_actors, content_hash, project, project_at};
pub use replay::Replay;
pub use text::{TextConflict, merge_text};

use crate::ids::{ActorId, ChangeHash};

/// What can be wrong with a document or a change.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DocError {
    /// The bytes are not what they claim to be.
    #[error("the bytes are damaged or not of this format: {0}")]
    Corrupt(String),
    /// The change's own hash differs from the announced one.
    #[error("the change does not have the announced hash {0}")]
    HashMismatch(ChangeHash),
    /// Dependencies are not in the document.
    #[error("the change needs {} change(s) this document lacks", .0.len())]
    MissingDeps(Vec<ChangeHash>),
    /// The same actor and sequence number with other content.
    #[error("actor {0} already wrote sequence {1} with other content")]
    ActorReused(ActorId, u64),
    /// A write where nobody may write.
    #[error("a change may not write {0}")]
    Forbidden(String),
    /// The intent does not fit the type.
    #[error("{0}")]
    BadIntent(String),
}
