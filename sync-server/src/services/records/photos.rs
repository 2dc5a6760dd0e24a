//! Photographs that come with a form.

use std::collections::BTreeMap;

use shared_model::error::Issue;
use shared_model::ids::RecordId;
use shared_model::record::{FieldValue, Photo};
use shared_model::schema::{Field, FieldKind, RecordType};

use super::write::invalid;
use crate::app::{App, Caller, new_id};
use crate::error::ServiceError;
use crate::services::files;

/// A photograph that came with a form.
pub struct NewPhoto {
    /// Name given by the sender, only ever text.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Keeps the photographs and puts them into the type's photo field.
pub(super) async fn add(
    app: &App,
    caller: &Caller,
    ty: &RecordType,
    photos: Vec<NewPhoto>,
    fields: &mut BTreeMap<String, FieldValue>,
) -> Result<(), ServiceError> {
    if photos.is_empty() {
        return Ok(());
    }
    let field = ty.photo_field().ok_or_else(|| {
        invalid(vec![
            Issue::new("photos", "unknown_field").with("field", "photos"),
        ])
    })?;
    check_count(field, photos.len())?;
    let mut list = Vec::new();
    for photo in photos {
        let sha256 = files::store_complete(app, &photo.bytes).await?;
        list.push(Photo {
            id: RecordId(new_id()),
            sha256,
            size_bytes: photo.bytes.len() as u64,
            media_type: Photo::media_type_of(&photo.bytes).to_owned(),
            name: safe_name(&photo.name),
            thumbnail: None,
            by: Some(caller.user),
        });
    }
    fields.insert(field.name.clone(), FieldValue::Photos(list));
    Ok(())
}

/// Refused before the bytes are kept; the other rules are `validate`'s.
fn check_count(field: &Field, count: usize) -> Result<(), ServiceError> {
    let FieldKind::PhotoSet {
        max_items: Some(max),
        ..
    } = field.kind
    else {
        return Ok(());
    };
    if count <= max as usize {
        return Ok(());
    }
    let issue = Issue::new(&field.name, "too_many")
        .with("field", &field.name)
        .with("max", max)
        .with("actual", count);
    let issue = match field.messages.get("too_many") {
        Some(key) => issue.keyed(key),
        None => issue,
    };
    Err(invalid(vec![issue]))
}

/// A name without path, control characters or excess length.
fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '<' | '>' | '"' | ':' | '|' | '?' | '*'))
        .take(120)
        .collect();
    let clean = clean.trim().trim_matches('.').to_owned();
    if clean.is_empty() {
        "photo".to_owned()
    } else {
        clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_photographs_are_only_text() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\fakepath\\deck <1>.jpg"), "deck 1.jpg");
        assert_eq!(safe_name(".."), "photo");
        assert_eq!(safe_name("a\u{0}b\n.png"), "ab.png");
    }

    #[test]
    fn the_bytes_say_what_a_photograph_is() {
        assert_eq!(
            Photo::media_type_of(&[0xff, 0xd8, 0xff, 0xe0]),
            "image/jpeg"
        );
        assert_eq!(
            Photo::media_type_of(b"<svg onload=alert(1)>"),
            "application/octet-stream"
        );
        assert_eq!(Photo::media_type_of(b""), "application/octet-stream");
    }
}
