//! What a rule can put right without asking anybody.

use super::is_written_by_people;
use crate::doc::FieldEdit;
use crate::record::{FieldValue, Record};
use crate::schema::{Field, FieldKind, RecordType};

/// Edits that put right what needs no person: blanks around text and narrative are taken away, and
/// a line of blanks becomes no value. Nothing when the record is already as it should be.
#[must_use]
pub fn corrections(ty: &RecordType, record: &Record) -> Vec<FieldEdit> {
    ty.fields
        .iter()
        .filter(|field| is_written_by_people(field))
        .filter_map(|field| trim(field, record.text(&field.name)?))
        .collect()
}

fn trim(field: &Field, before: &str) -> Option<FieldEdit> {
    let after = before.trim();
    if after == before {
        return None;
    }
    let name = field.name.clone();
    match field.kind {
        FieldKind::Text { .. } => Some(FieldEdit::Set {
            field: name,
            value: (!after.is_empty()).then(|| FieldValue::Text(after.to_owned())),
        }),
        FieldKind::Narrative { .. } => Some(FieldEdit::Text {
            field: name,
            before: before.to_owned(),
            after: after.to_owned(),
        }),
        _ => None,
    }
}
