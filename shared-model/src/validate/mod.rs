//! Rules on values, run on the device before saving and on the server before accepting.

use std::collections::BTreeMap;

use crate::error::Issue;
use crate::record::{FieldValue, Record};
use crate::schema::RecordType;

/// Checks all fields of a record, as created or as merged.
#[must_use]
pub fn check(_ty: &RecordType, _record: &Record) -> Vec<Issue> {
    Vec::new()
}

/// Checks only some fields (those an edit touched), against the whole record.
#[must_use]
pub fn check_fields(_ty: &RecordType, _record: &Record, _fields: &[String]) -> Vec<Issue> {
    Vec::new()
}

/// Reads plain JSON (REST, imports, samples, forms) into typed values.
///
/// # Errors
/// One issue per field that is unknown or of the wrong kind.
pub fn parse_fields(
    _ty: &RecordType,
    _json: &serde_json::Map<String, serde_json::Value>,
) -> Result<BTreeMap<String, FieldValue>, Vec<Issue>> {
    Ok(BTreeMap::new())
}

/// Writes a value as plain JSON: text, number, boolean, RFC 3339 UTC for instants, lists of objects.
#[must_use]
pub fn to_json(_value: &FieldValue) -> serde_json::Value {
    serde_json::Value::Null
}
