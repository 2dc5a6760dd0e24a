//! Photographs that come with a form.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek};

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
    /// The bytes, on the disk.
    pub file: File,
}

/// What came of the photographs of a form.
#[derive(Default)]
pub(super) struct Added {
    /// To keep once the record has passed its checks: nothing is kept for one that is refused.
    pub(super) keep: Vec<Vec<u8>>,
    /// Why some cannot be kept, unless the rules of the field say it in better words.
    pub(super) unfit: Vec<Issue>,
}

/// Reduces the photographs and puts them into the type's photo field.
pub(super) async fn add(
    app: &App,
    caller: &Caller,
    ty: &RecordType,
    photos: Vec<NewPhoto>,
    fields: &mut BTreeMap<String, FieldValue>,
) -> Result<Added, ServiceError> {
    if photos.is_empty() {
        return Ok(Added::default());
    }
    let field = ty.photo_field().ok_or_else(|| {
        invalid(vec![
            Issue::new("photos", "unknown_field").with("field", "photos"),
        ])
    })?;
    check_count(field, photos.len())?;
    let (mut list, mut added) = (Vec::new(), Added::default());
    for NewPhoto { name, file } in photos {
        let (seen, thumbnail) = match reduce(app, file).await? {
            Ok(Reduced { photo, thumbnail }) => {
                let seen = (Seen::of(&photo), Some(hash(&thumbnail)));
                added.keep.extend([photo, thumbnail]);
                seen
            }
            Err((error, seen)) => {
                added.unfit.push(unfit(field, &error)?);
                (seen, None)
            }
        };
        list.push(Photo {
            id: RecordId(new_id()),
            sha256: seen.sha256,
            size_bytes: seen.size_bytes,
            media_type: seen.media_type.to_owned(),
            name: safe_name(&name),
            thumbnail,
            by: Some(caller.user),
        });
    }
    fields.insert(field.name.clone(), FieldValue::Photos(list));
    Ok(added)
}

/// What the rules of a photo field ask of a file.
struct Seen {
    sha256: FileHash,
    size_bytes: u64,
    media_type: &'static str,
}

impl Seen {
    fn of(bytes: &[u8]) -> Self {
        Self {
            sha256: hash(bytes),
            size_bytes: bytes.len() as u64,
            media_type: Photo::media_type_of(bytes),
        }
    }
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
    mut file: File,
) -> Result<Result<Reduced, (PictureError, Seen)>, ServiceError> {
    let permit = app.pictures.acquire().await;
    let reduced = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        file.rewind()?;
        file.read_to_end(&mut bytes)?;
        Ok(picture::reduce(&bytes).map_err(|error| (error, Seen::of(&bytes))))
    })
    .await;
    drop(permit);
    let failed = |error: std::io::Error| ServiceError::Internal(error.into());
    reduced
        .map_err(|error| ServiceError::Internal(error.into()))?
        .map_err(failed)
}

/// What `validate` refuses by its own rules and names, it may refuse; the rest is refused here.
fn unfit(field: &Field, error: &PictureError) -> Result<Issue, ServiceError> {
    let issue = Issue::new(&field.name, error.issue());
    match error {
        PictureError::Kind | PictureError::TooLarge => Ok(issue),
        _ => Err(invalid(vec![issue])),
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
