//! Facets: of every field what a list may look for or sort by. They stand in the narrow row, so that
//! no filter reads a narrative it does not ask for.

use serde_json::{Map, Value};
use shared_model::condition::plain_value;
use shared_model::record::{FieldValue, Record};
use shared_model::schema::{Field, FieldKind, RecordType};

/// How a field is found in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Facet {
    /// Its value.
    Value,
    /// The title's own column.
    Title,
    /// Only whether there is one: a narrative.
    Presence,
    /// The number of its entries: photographs, comments.
    Count,
}

/// How a field of a type is found.
pub(crate) fn facet_of(ty: &RecordType, field: &Field) -> Facet {
    match field.kind {
        FieldKind::Narrative { .. } => Facet::Presence,
        FieldKind::PhotoSet { .. } | FieldKind::Comments {} => Facet::Count,
        FieldKind::Text { .. } if field.name == ty.title_field => Facet::Title,
        _ => Facet::Value,
    }
}

/// The facets of a record. What has no value has no facet.
pub(super) fn of(ty: &RecordType, record: &Record) -> Value {
    let mut facets = Map::new();
    for field in &ty.fields {
        let value = record.fields.get(&field.name);
        if let Some(value) = value.and_then(|v| facet(facet_of(ty, field), v)) {
            facets.insert(field.name.clone(), value);
        }
    }
    if record.needs_review {
        facets.entry("needs_review").or_insert_with(|| true.into());
    }
    Value::Object(facets)
}

fn facet(kind: Facet, value: &FieldValue) -> Option<Value> {
    match (kind, value) {
        (Facet::Title, _) => None,
        (Facet::Presence, FieldValue::Text(text)) => (!text.is_empty()).then(|| 1.into()),
        (_, FieldValue::Photos(photos)) => (!photos.is_empty()).then(|| photos.len().into()),
        (_, FieldValue::Comments(comments)) => {
            (!comments.is_empty()).then(|| comments.len().into())
        }
        (_, value) => Some(plain_value(value)),
    }
}

/// The SQL of a facet by its name; see [`super::modules::is_plain_name`].
pub(crate) fn sql(name: &str) -> String {
    format!("json_extract(facets, '$.{name}')")
}
