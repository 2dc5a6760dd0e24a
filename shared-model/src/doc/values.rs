//! Field values as scalars of a document, and back.

use automerge::{ScalarValue, ScalarValueRef};

use crate::ids::{FileHash, RecordId};
use crate::record::{FieldValue, Photo};
use crate::schema::FieldKind;

/// The scalar that stores a value in a register of this kind; `None` when it does not fit.
pub(super) fn to_scalar(kind: &FieldKind, value: &FieldValue) -> Option<ScalarValue> {
    use FieldKind as K;
    Some(match (kind, value) {
        (K::Text { .. } | K::Choice { .. } | K::Date {}, FieldValue::Text(text)) => {
            ScalarValue::Str(text.as_str().into())
        }
        (K::Integer { .. }, FieldValue::Integer(number)) => ScalarValue::Int(*number),
        (K::Boolean {}, FieldValue::Boolean(flag)) => ScalarValue::Boolean(*flag),
        (K::Datetime {}, FieldValue::Datetime(at)) => ScalarValue::Timestamp(*at),
        (kind, FieldValue::Reference(id)) if kind.target().is_some() => {
            ScalarValue::Bytes(id.as_bytes().to_vec())
        }
        _ => return None,
    })
}

/// As [`from_scalar_ref`], for a scalar that was read out already.
pub(super) fn from_scalar(kind: &FieldKind, scalar: &ScalarValue) -> Option<FieldValue> {
    from_scalar_ref(kind, &ScalarValueRef::from(scalar.clone()))
}

/// The value a scalar stands for in a register of this kind; `None` when it does not fit.
pub(super) fn from_scalar_ref(kind: &FieldKind, scalar: &ScalarValueRef<'_>) -> Option<FieldValue> {
    use FieldKind as K;
    use ScalarValueRef as S;
    Some(match (kind, scalar) {
        (K::Text { .. } | K::Choice { .. } | K::Date {}, S::Str(text)) => {
            FieldValue::Text(text.to_string())
        }
        (K::Integer { .. }, S::Int(number)) => FieldValue::Integer(*number),
        (K::Boolean {}, S::Boolean(flag)) => FieldValue::Boolean(*flag),
        (K::Datetime {}, S::Timestamp(at)) => FieldValue::Datetime(*at),
        (kind, S::Bytes(bytes)) if kind.target().is_some() => {
            FieldValue::Reference(record_id(bytes)?)
        }
        _ => return None,
    })
}

pub(super) fn record_id(bytes: &[u8]) -> Option<RecordId> {
    uuid::Uuid::from_slice(bytes).ok().map(RecordId)
}

pub(super) fn id_bytes(id: RecordId) -> ScalarValue {
    ScalarValue::Bytes(id.as_bytes().to_vec())
}

/// The entries of the map that stores a photograph.
pub(super) fn photo_entries(photo: &Photo) -> Vec<(&'static str, ScalarValue)> {
    let size = i64::try_from(photo.size_bytes).unwrap_or(i64::MAX);
    let mut entries = vec![
        ("sha", ScalarValue::Bytes(photo.sha256.0.to_vec())),
        ("size", ScalarValue::Int(size)),
        ("mime", ScalarValue::Str(photo.media_type.as_str().into())),
        ("name", ScalarValue::Str(photo.name.as_str().into())),
    ];
    if let Some(thumbnail) = photo.thumbnail {
        entries.push(("thumb", ScalarValue::Bytes(thumbnail.0.to_vec())));
    }
    entries
}

/// Reads such a map back, entry by entry.
pub(super) fn photo_from(
    id: RecordId,
    entry: impl Fn(&str) -> Option<ScalarValue>,
) -> Option<Photo> {
    let text = |name| entry(name).and_then(|v| v.as_str().map(str::to_owned));
    let hash = |name| match entry(name) {
        Some(ScalarValue::Bytes(bytes)) => FileHash::from_slice(&bytes),
        _ => None,
    };
    Some(Photo {
        id,
        sha256: hash("sha")?,
        size_bytes: u64::try_from(entry("size")?.as_i64()?).ok()?,
        media_type: text("mime")?,
        name: text("name")?,
        thumbnail: hash("thumb"),
        by: None,
    })
}
