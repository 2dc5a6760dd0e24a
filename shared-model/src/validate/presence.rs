//! Whether a field holds something, must hold something, and is shown.

use crate::condition::{Condition, RecordSubject, holds};
use crate::record::{FieldValue, Record};
use crate::schema::Field;

/// Whether a value counts as nothing: blank text or an empty list.
#[must_use]
pub fn is_empty(value: &FieldValue) -> bool {
    match value {
        FieldValue::Text(text) => text.trim().is_empty(),
        FieldValue::Tags(tags) => tags.is_empty(),
        FieldValue::Photos(photos) => photos.is_empty(),
        FieldValue::Comments(comments) => comments.is_empty(),
        FieldValue::Integer(_)
        | FieldValue::Boolean(_)
        | FieldValue::Datetime(_)
        | FieldValue::Reference(_) => false,
    }
}

/// Whether a field is shown: a hidden one is never required.
#[must_use]
pub fn is_visible(field: &Field, record: &Record) -> bool {
    field.visible_if.as_ref().is_none_or(|c| judged(c, record))
}

/// Whether a field must hold a value, always or because its condition holds.
#[must_use]
pub fn is_required(field: &Field, record: &Record) -> bool {
    let conditional = || {
        field
            .required_if
            .as_ref()
            .is_some_and(|c| judged(c, record))
    };
    (field.required || conditional()) && is_visible(field, record)
}

fn judged(condition: &Condition, record: &Record) -> bool {
    holds(condition, &RecordSubject::new(record, record.updated_at))
}
