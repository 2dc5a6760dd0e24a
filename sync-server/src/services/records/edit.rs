//! Changing fields.

use std::sync::Arc;

use serde_json::{Map, Value};
use shared_model::doc::{FieldEdit, Intent};
use shared_model::error::Issue;
use shared_model::ids::RecordId;
use shared_model::record::{FieldValue, Record};
use shared_model::schema::{FieldKind, RecordType};
use shared_model::validate;

use super::get;
use super::write::{Written, invalid, submit};
use crate::app::{App, Caller};
use crate::error::ServiceError;

/// Changes fields; `null` clears one.
///
/// # Errors
/// As [`get`]; forbidden without the permission, invalid with every broken rule.
pub async fn edit(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    id: RecordId,
    json: Map<String, Value>,
) -> Written {
    let found = get(app, caller, ty, id).await?;
    let edits = read_edits(ty, &found.record, &json)?;
    if edits.is_empty() {
        return Ok(found);
    }
    submit(app, caller, ty, id, vec![Intent::Edit { edits }]).await
}

/// The edits that lead from the record to the given values, once all of them are sound.
fn read_edits(
    ty: &RecordType,
    record: &Record,
    json: &Map<String, Value>,
) -> Result<Vec<FieldEdit>, ServiceError> {
    let mut edits = Vec::new();
    let mut issues = Vec::new();
    let mut after = record.clone();
    for (name, value) in json {
        match edits_of(ty, record, name, value) {
            Ok((some, value)) => {
                edits.extend(some);
                match value {
                    Some(value) => after.fields.insert(name.clone(), value),
                    None => after.fields.remove(name),
                };
            }
            Err(issue) => issues.push(issue),
        }
    }
    if issues.is_empty() {
        let mut touched: Vec<String> = edits.iter().map(|edit| edit.field().to_owned()).collect();
        touched.dedup();
        issues = validate::check_fields(ty, &after, &touched);
    }
    if issues.is_empty() {
        return Ok(edits);
    }
    Err(invalid(issues))
}

type Edited = (Vec<FieldEdit>, Option<FieldValue>);

fn edits_of(ty: &RecordType, record: &Record, name: &str, value: &Value) -> Result<Edited, Issue> {
    let Some(declared) = ty.field(name) else {
        return Err(undeclared(ty, name, value));
    };
    let after = validate::parse_field(declared, value)?;
    let before = record.fields.get(name);
    if before == after.as_ref() {
        return Ok((Vec::new(), after));
    }
    let field = name.to_owned();
    let edits = match &declared.kind {
        FieldKind::Narrative { .. } => vec![FieldEdit::Text {
            field,
            before: record.text(name).unwrap_or_default().to_owned(),
            after: match &after {
                Some(FieldValue::Text(text)) => text.clone(),
                _ => String::new(),
            },
        }],
        FieldKind::Tags { .. } => tag_edits(name, before, after.as_ref()),
        // Entries have ids and authors: they are added one by one.
        FieldKind::PhotoSet { .. } | FieldKind::Comments {} => {
            return Err(Issue::new(name, "read_only").with("field", name));
        }
        _ => vec![FieldEdit::Set {
            field,
            value: after.clone(),
        }],
    };
    Ok((edits, after))
}

/// The same issue as at creation: a built-in column is read-only, anything else unknown.
fn undeclared(ty: &RecordType, name: &str, value: &Value) -> Issue {
    let json = Map::from_iter([(name.to_owned(), value.clone())]);
    validate::parse_fields(ty, &json)
        .err()
        .and_then(|issues| issues.into_iter().next())
        .unwrap_or_else(|| Issue::new(name, "unknown_field").with("field", name))
}

fn tag_edits(
    field: &str,
    before: Option<&FieldValue>,
    after: Option<&FieldValue>,
) -> Vec<FieldEdit> {
    let list = |value: Option<&FieldValue>| match value {
        Some(FieldValue::Tags(tags)) => tags.clone(),
        _ => Vec::new(),
    };
    let (before, after) = (list(before), list(after));
    let edit = |tag: &String, present| FieldEdit::Tag {
        field: field.to_owned(),
        tag: tag.clone(),
        present,
    };
    let added = after.iter().filter(|tag| !before.contains(tag));
    let removed = before.iter().filter(|tag| !after.contains(tag));
    added
        .map(|tag| edit(tag, true))
        .chain(removed.map(|tag| edit(tag, false)))
        .collect()
}
