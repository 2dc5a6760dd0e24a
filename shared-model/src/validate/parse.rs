//! Reading plain JSON into typed values. Text is read generously, because forms sent as multipart
//! and imported tables hold nothing else; the rules themselves are judged by `check`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::value::wrong_kind;
use super::{is_written_by_people, issue, read_only, unknown_field};
use crate::condition::BUILT_INS;
use crate::condition::instant::{is_date, parse_instant};
use crate::error::Issue;
use crate::record::{Comment, FieldValue, Photo};
use crate::schema::{Field, FieldKind, RecordType};

/// Reads plain JSON (REST, imports, samples, forms) into typed values. `null` and blank text for
/// anything but text mean "no value" and leave the field out.
///
/// # Errors
/// One issue per field that is unknown, not written by people, or of the wrong kind.
pub fn parse_fields(
    ty: &RecordType,
    json: &Map<String, Value>,
) -> Result<BTreeMap<String, FieldValue>, Vec<Issue>> {
    let mut values = BTreeMap::new();
    let mut issues = Vec::new();
    for (name, value) in json {
        match parse_named(ty, name, value) {
            Ok(Some(value)) => {
                values.insert(name.clone(), value);
            }
            Ok(None) => {}
            Err(issue) => issues.push(issue),
        }
    }
    if issues.is_empty() {
        Ok(values)
    } else {
        Err(issues)
    }
}

fn parse_named(ty: &RecordType, name: &str, value: &Value) -> Result<Option<FieldValue>, Issue> {
    match ty.field(name) {
        Some(field) => parse_field(field, value),
        None if BUILT_INS.contains(&name) => Err(Issue::new(name, "read_only").with("field", name)),
        None => Err(unknown_field(name)),
    }
}

/// Reads one value; `None` clears the field.
///
/// # Errors
/// `read_only`, `wrong_kind`, `bad_date`, `bad_datetime` or `bad_reference`.
pub fn parse_field(field: &Field, value: &Value) -> Result<Option<FieldValue>, Issue> {
    if !is_written_by_people(field) {
        return Err(read_only(field));
    }
    if value.is_null() || is_blank(field, value) {
        return Ok(None);
    }
    parse_present(field, value).map(Some)
}

fn is_blank(field: &Field, value: &Value) -> bool {
    let is_text = matches!(
        field.kind,
        FieldKind::Text { .. } | FieldKind::Narrative { .. }
    );
    !is_text && value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn parse_present(field: &Field, value: &Value) -> Result<FieldValue, Issue> {
    let wrong = || wrong_kind(field);
    match &field.kind {
        FieldKind::Text { .. } | FieldKind::Narrative { .. } | FieldKind::Choice { .. } => {
            text(value).map(FieldValue::Text).ok_or_else(wrong)
        }
        FieldKind::Integer { .. } => integer(value).map(FieldValue::Integer).ok_or_else(wrong),
        FieldKind::Boolean {} => boolean(value).map(FieldValue::Boolean).ok_or_else(wrong),
        FieldKind::Date {} => date(field, value),
        FieldKind::Datetime {} => datetime(field, value),
        FieldKind::Tags { .. } => tags(value).map(FieldValue::Tags).ok_or_else(wrong),
        FieldKind::PhotoSet { .. } => entries(value, photo)
            .map(FieldValue::Photos)
            .ok_or_else(wrong),
        FieldKind::Comments {} => entries(value, comment)
            .map(FieldValue::Comments)
            .ok_or_else(wrong),
        FieldKind::Person {}
        | FieldKind::Company {}
        | FieldKind::Site {}
        | FieldKind::Area { .. }
        | FieldKind::Record { .. } => reference(field, value),
        FieldKind::Computed { .. } => Err(read_only(field)),
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(yes) => Some(*yes),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn date(field: &Field, value: &Value) -> Result<FieldValue, Issue> {
    let text = value.as_str().ok_or_else(|| wrong_kind(field))?.trim();
    if is_date(text) {
        return Ok(FieldValue::Text(text.to_owned()));
    }
    Err(issue(field, "bad_date").with("actual", text))
}

fn datetime(field: &Field, value: &Value) -> Result<FieldValue, Issue> {
    match value {
        Value::Number(at) => at.as_i64(),
        Value::String(text) => parse_instant(text.trim()),
        _ => return Err(wrong_kind(field)),
    }
    .map(FieldValue::Datetime)
    .ok_or_else(|| issue(field, "bad_datetime").with("actual", value))
}

fn reference(field: &Field, value: &Value) -> Result<FieldValue, Issue> {
    let text = value.as_str().ok_or_else(|| wrong_kind(field))?.trim();
    text.parse()
        .map(FieldValue::Reference)
        .map_err(|_| issue(field, "bad_reference").with("actual", text))
}

/// A list of labels, or one text with commas; trimmed, sorted, each once.
fn tags(value: &Value) -> Option<Vec<String>> {
    let raw: Vec<&str> = match value {
        Value::String(text) => text.split(',').collect(),
        Value::Array(items) => items.iter().map(Value::as_str).collect::<Option<_>>()?,
        _ => return None,
    };
    let mut tags: Vec<String> = raw
        .into_iter()
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect();
    tags.sort_unstable();
    tags.dedup();
    Some(tags)
}

fn entries<T>(value: &Value, read: fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(read).collect()
}

fn photo(value: &Value) -> Option<Photo> {
    serde_json::from_value(value.clone()).ok()
}

/// Accepts the time of a comment as milliseconds or as RFC 3339, as [`super::to_json`] writes it.
fn comment(value: &Value) -> Option<Comment> {
    let mut object = value.as_object()?.clone();
    if let Some(at) = object.get("at").and_then(Value::as_str) {
        let at = parse_instant(at)?;
        object.insert("at".to_owned(), at.into());
    }
    serde_json::from_value(Value::Object(object)).ok()
}
