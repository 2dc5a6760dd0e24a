//! Photographs that come with a form.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use shared_model::error::Issue;
use shared_model::ids::{FileHash, RecordId};
use shared_model::picture::{self, PictureError, Reduced};
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

/// Reduces the photographs and puts them into the type's photo field. Answers with the files to keep
/// once the record has passed its checks: nothing is kept for one that is refused.
pub(super) async fn add(
    app: &App,
    caller: &Caller,
    ty: &RecordType,
    photos: Vec<NewPhoto>,
    fields: &mut BTreeMap<String, FieldValue>,
) -> Result<Vec<Vec<u8>>, ServiceError> {
    if photos.is_empty() {
        return Ok(Vec::new());
    }
    let field = ty.photo_field().ok_or_else(|| {
        invalid(vec![
            Issue::new("photos", "unknown_field").with("field", "photos"),
        ])
    })?;
    check_count(field, photos.len())?;
    let (mut list, mut keep) = (Vec::new(), Vec::new());
    for photo in photos {
        let name = safe_name(&photo.name);
        let Reduced { photo, thumbnail } = match reduce(app, photo.bytes).await? {
            Ok(reduced) => reduced,
            Err((error, bytes)) => unreduced(field, &error, bytes)?,
        };
        list.push(Photo {
            id: RecordId(new_id()),
            sha256: hash(&photo),
            size_bytes: photo.len() as u64,
            media_type: Photo::media_type_of(&photo).to_owned(),
            name,
            thumbnail: (!thumbnail.is_empty()).then(|| hash(&thumbnail)),
            by: Some(caller.user),
        });
        keep.extend(
            [photo, thumbnail]
                .into_iter()
                .filter(|file| !file.is_empty()),
        );
    }
    fields.insert(field.name.clone(), FieldValue::Photos(list));
    Ok(keep)
}

/// Keeps the files of a record that passed its checks.
pub(super) async fn keep(app: &App, files: Vec<Vec<u8>>) -> Result<(), ServiceError> {
    for bytes in files {
        files::store_complete(app, &bytes).await?;
    }
    Ok(())
}

fn hash(bytes: &[u8]) -> FileHash {
    FileHash(Sha256::digest(bytes).into())
}

/// Away from the threads that answer requests; one picture at a time, because a single one may take
/// half a gigabyte of memory.
async fn reduce(
    app: &App,
    bytes: Vec<u8>,
) -> Result<Result<Reduced, (PictureError, Vec<u8>)>, ServiceError> {
    let permit = app.pictures.acquire().await;
    let reduced = tokio::task::spawn_blocking(move || {
        picture::reduce(&bytes).map_err(|error| (error, bytes))
    })
    .await
    .map_err(|error| ServiceError::Internal(error.into()));
    drop(permit);
    reduced
}

/// What `validate` refuses by its own rules and names, it may refuse; the rest is refused here.
fn unreduced(field: &Field, error: &PictureError, bytes: Vec<u8>) -> Result<Reduced, ServiceError> {
    match error {
        PictureError::Kind | PictureError::TooLarge => Ok(Reduced {
            photo: bytes,
            thumbnail: Vec::new(),
        }),
        _ => Err(invalid(vec![Issue::new(&field.name, error.issue())])),
    }
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
