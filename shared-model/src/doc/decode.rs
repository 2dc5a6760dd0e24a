//! Reading a received change without trusting it: touched paths come from its operations, never
//! from a diff, which hides losing writes (design 03-sync, admission step 1).

use super::{DocError, FieldEdit, RawChange, RequestIntent};
use crate::doc::CreateIntent;
use crate::schema::RecordType;

/// What one change does.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeInfo {
    /// The change.
    pub raw: RawChange,
    /// Highest operation counter it uses.
    pub max_op: u64,
    /// First operation counter it uses.
    pub start_op: u64,
    /// What it writes.
    pub touched: Touched,
}

/// What a change writes, read from its operations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Touched {
    /// Set by the first change of a record.
    pub creates: Option<CreateIntent>,
    /// Content writes, one entry a field or list entry.
    pub edits: Vec<FieldEdit>,
    /// Requests appended.
    pub requests: Vec<RequestIntent>,
    /// Fields touched, sorted, without repeats (edits and creation).
    pub fields: Vec<String>,
    /// Whether it writes server-only places; legal only for the server actor.
    pub server_writes: bool,
}

/// Parses one change and checks its structure against the type: its hash, and that no operation
/// touches the root, replaces a container, or writes outside `m` (first change only), `c`, `r`, `s`.
///
/// # Errors
/// [`DocError::Corrupt`] or [`DocError::Forbidden`].
pub fn decode_change(_ty: &RecordType, _bytes: &[u8]) -> Result<ChangeInfo, DocError> {
    Err(DocError::Corrupt(String::new()))
}
