//! Plain JSON: what REST, exports and templates show.

use serde_json::{Map, Value, json};

use crate::condition::{BUILT_INS, builtin_value, instant::format_instant};
use crate::record::{Comment, FieldValue, Photo, Record};
use crate::schema::RecordType;

/// Writes a value as plain JSON: text, number, boolean, RFC 3339 UTC for instants, lists of objects.
#[must_use]
pub fn to_json(value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(text) => text.clone().into(),
        FieldValue::Integer(number) => (*number).into(),
        FieldValue::Boolean(yes) => (*yes).into(),
        FieldValue::Datetime(at) => instant(*at),
        FieldValue::Reference(id) => id.to_string().into(),
        FieldValue::Tags(tags) => tags.clone().into(),
        FieldValue::Photos(photos) => photos.iter().map(photo).collect(),
        FieldValue::Comments(comments) => comments.iter().map(comment).collect(),
    }
}

/// An instant nobody can write as a date stays a number.
fn instant(at: i64) -> Value {
    format_instant(at).map_or_else(|| at.into(), Value::from)
}

fn photo(photo: &Photo) -> Value {
    json!({
        "id": photo.id,
        "sha256": photo.sha256,
        "size_bytes": photo.size_bytes,
        "media_type": photo.media_type,
        "name": photo.name,
        "thumbnail": photo.thumbnail,
        "by": photo.by,
    })
}

fn comment(comment: &Comment) -> Value {
    json!({
        "id": comment.id,
        "text": comment.text,
        "at": instant(comment.at),
        "by": comment.by,
    })
}

/// The representation of a record in REST: the built-in columns, and every field at top level with
/// `null` where it is empty (contract J12). Fields of a newer version of the type are kept.
#[must_use]
pub fn record_json(ty: &RecordType, record: &Record) -> Value {
    let mut object: Map<String, Value> = BUILT_INS
        .iter()
        .map(|name| ((*name).to_owned(), built_in(record, name)))
        .collect();
    let declared = ty.fields.iter().map(|f| (f.name.clone(), Value::Null));
    let present = record.fields.iter().map(|(n, v)| (n.clone(), to_json(v)));
    for (name, value) in declared.chain(present) {
        if !matches!(name.as_str(), "id" | "record_type") {
            object.insert(name, value);
        }
    }
    Value::Object(object)
}

fn built_in(record: &Record, name: &str) -> Value {
    match (name, builtin_value(record, name)) {
        ("created_at" | "updated_at" | "deleted_at", Some(Value::Number(at))) => {
            at.as_i64().map_or(Value::Null, instant)
        }
        (_, value) => value.unwrap_or(Value::Null),
    }
}
