//! Rules on values, run on the device before saving and on the server before accepting.
//!
//! Codes: `required`, `min_length`, `max_length`, `min`, `max`, `not_a_choice`, `bad_date`,
//! `bad_datetime`, `bad_reference`, `too_many`, `file_too_large`, `bad_media_type`, `wrong_kind`,
//! `unknown_time_zone`, `unknown_field`, `read_only`. Params: `field`, and as it fits `min`, `max`, `actual`, `expected`.
//! Lengths count characters (Unicode scalar values); the fewest are counted without surrounding
//! blanks, the most with them.

mod correct;
mod json;
mod parse;
mod presence;
mod value;

pub use correct::corrections;
pub use json::{record_json, to_json};
pub use parse::{parse_field, parse_fields};
pub use presence::{is_empty, is_required, is_visible};

use crate::error::Issue;
use crate::record::Record;
use crate::schema::{Field, FieldKind, MergeClass, RecordType};

/// Checks all fields of a record, as created or as merged. What the server writes and what is
/// computed is not judged. Conditions are judged at the record's last change.
#[must_use]
pub fn check(ty: &RecordType, record: &Record) -> Vec<Issue> {
    ty.fields
        .iter()
        .filter(|field| is_written_by_people(field))
        .flat_map(|field| check_field(field, record))
        .collect()
}

/// Checks only some fields (those an edit touched), against the whole record.
#[must_use]
pub fn check_fields(ty: &RecordType, record: &Record, fields: &[String]) -> Vec<Issue> {
    fields
        .iter()
        .flat_map(|name| match ty.field(name) {
            None => vec![unknown_field(name)],
            Some(field) if !is_written_by_people(field) => vec![read_only(field)],
            Some(field) => check_field(field, record),
        })
        .collect()
}

fn check_field(field: &Field, record: &Record) -> Vec<Issue> {
    match record.fields.get(&field.name).filter(|v| !is_empty(v)) {
        Some(value) => value::check_value(field, value),
        None if is_required(field, record) => vec![issue(field, "required")],
        None => Vec::new(),
    }
}

/// Whether people write the field at all.
pub(crate) fn is_written_by_people(field: &Field) -> bool {
    !matches!(field.merge, MergeClass::Decided | MergeClass::Computed)
        && !matches!(field.kind, FieldKind::Computed { .. })
}

/// An issue of a field: the module's own message when it has one for this rule.
fn issue(field: &Field, code: &str) -> Issue {
    let issue = Issue::new(&field.name, code).with("field", &field.name);
    match field.messages.get(code) {
        Some(key) => issue.keyed(key),
        None => issue,
    }
}

fn unknown_field(name: &str) -> Issue {
    Issue::new(name, "unknown_field").with("field", name)
}

fn read_only(field: &Field) -> Issue {
    issue(field, "read_only")
}

#[cfg(test)]
mod tests;
