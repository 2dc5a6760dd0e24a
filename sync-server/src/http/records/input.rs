//! Reading a record from JSON or from a form with photographs, and a list from its address.

use std::sync::Arc;

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shared_model::error::{ErrorCode, Issue};
use tokio::io::AsyncWriteExt;

use super::super::body::{JsonBody, MAX_JSON_BYTES, bad, is_media_type};
use super::super::paced::paced;
use crate::app::App;
use crate::error::ServiceError;
use crate::services::records::{ListInput, NewPhoto};

/// Most photographs read from one form; the type's own limit is lower.
const MAX_PHOTOS: usize = 20;
/// Largest photograph read: the type's own limit is lower.
const MAX_PHOTO_BYTES: usize = 25 * 1024 * 1024;
/// Most fields of a form.
const MAX_FIELDS: usize = 200;
/// Most bytes of all fields of a form together: as many as a record sent as JSON.
const MAX_FIELDS_BYTES: usize = MAX_JSON_BYTES;

/// A record to create: JSON, or `multipart/form-data` with `photos` files.
pub(super) struct RecordForm {
    /// Plain fields.
    pub(super) fields: Map<String, Value>,
    /// Photographs, in order.
    pub(super) photos: Vec<NewPhoto>,
}

impl FromRequest<Arc<App>> for RecordForm {
    type Rejection = ServiceError;

    async fn from_request(request: Request, state: &Arc<App>) -> Result<Self, ServiceError> {
        if is_media_type(request.headers(), "multipart/form-data") {
            let form = Multipart::from_request(paced(request), state)
                .await
                .map_err(|error| bad(format!("The form cannot be read: {error}.")))?;
            return read_form(state, form).await;
        }
        let JsonBody(fields) = JsonBody::<Map<String, Value>>::from_request(request, state).await?;
        Ok(Self {
            fields,
            photos: Vec::new(),
        })
    }
}

async fn read_form(app: &App, mut form: Multipart) -> Result<RecordForm, ServiceError> {
    let mut read = RecordForm {
        fields: Map::new(),
        photos: Vec::new(),
    };
    let mut left = MAX_FIELDS_BYTES;
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(file_name) => read.add_photo(app, &name, file_name, part).await?,
            None => read.add_field(name, part, &mut left).await?,
        }
    }
    Ok(read)
}

impl RecordForm {
    async fn add_photo(
        &mut self,
        app: &App,
        name: &str,
        file_name: String,
        part: Field<'_>,
    ) -> Result<(), ServiceError> {
        if !matches!(name, "photos" | "photos[]") {
            return Err(ServiceError::Refused {
                code: ErrorCode::Invalid,
                detail: "Send photographs in the part named photos.".to_owned(),
                issues: vec![Issue::new(name, "unknown_field").with("field", name)],
            });
        }
        if self.photos.len() == MAX_PHOTOS {
            return Err(too_large(format!(
                "A form holds at most {MAX_PHOTOS} files."
            )));
        }
        self.photos.push(NewPhoto {
            name: file_name,
            file: spooled(app, part).await?,
        });
        Ok(())
    }

    async fn add_field(
        &mut self,
        name: String,
        part: Field<'_>,
        left: &mut usize,
    ) -> Result<(), ServiceError> {
        if self.fields.len() == MAX_FIELDS {
            return Err(too_large(format!(
                "A form holds at most {MAX_FIELDS} fields."
            )));
        }
        let bytes = limited(part, left).await?;
        let text = String::from_utf8(bytes)
            .map_err(|_| bad(format!("The field {name} is not UTF-8 text.")))?;
        if self
            .fields
            .insert(name.clone(), Value::from(text))
            .is_some()
        {
            return Err(bad(format!("The field {name} is given twice.")));
        }
        Ok(())
    }
}

/// What a field holds; `left` is what all of them may still hold.
async fn limited(mut part: Field<'_>, left: &mut usize) -> Result<Vec<u8>, ServiceError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
        *left = left.checked_sub(chunk.len()).ok_or_else(|| {
            too_large(format!(
                "The fields of a form have at most {MAX_FIELDS_BYTES} bytes together."
            ))
        })?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// A photograph waits on the disk, in a file without a name, until it is its turn to be reduced: slow
/// links and many senders must not fill the memory.
async fn spooled(app: &App, mut part: Field<'_>) -> Result<std::fs::File, ServiceError> {
    let failed =
        |error| ServiceError::Internal(anyhow::Error::new(error).context("spooling a photograph"));
    let file = tempfile::tempfile_in(&app.config.files_dir).map_err(failed)?;
    let mut file = tokio::fs::File::from_std(file);
    let mut size = 0;
    while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
        size += chunk.len();
        if size > MAX_PHOTO_BYTES {
            return Err(too_large(format!(
                "A photograph of a form has at most {MAX_PHOTO_BYTES} bytes."
            )));
        }
        file.write_all(&chunk).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    Ok(file.into_std().await)
}

fn unreadable(error: MultipartError) -> ServiceError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return too_large("The form is too large.".to_owned());
    }
    bad(format!("The form cannot be read: {}.", error.body_text()))
}

fn too_large(detail: String) -> ServiceError {
    ServiceError::refused(ErrorCode::TooLarge, detail)
}

/// A JSON body that may be left out.
pub(super) struct OptionalBody<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalBody<T> {
    type Rejection = ServiceError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ServiceError> {
        let announced = request
            .headers()
            .contains_key(axum::http::header::CONTENT_TYPE);
        if !announced {
            return Ok(Self(T::default()));
        }
        let JsonBody(body) = JsonBody::from_request(request, state).await?;
        Ok(Self(body))
    }
}

/// Reads `?severity=critical&q=crane&sort=-created_at&limit=20`.
pub(super) fn list_input(query: &str) -> Result<ListInput, ServiceError> {
    let mut input = ListInput::default();
    for (name, value) in form_pairs(query) {
        match name.as_str() {
            "filter" => input.filter = Some(value),
            "q" => input.search = Some(value),
            "sort" => input.sort = Some(value),
            "limit" => input.limit = Some(number("limit", &value)?),
            "offset" => input.offset = Some(number("offset", &value)?),
            _ => input.equal.push((name, value)),
        }
    }
    Ok(input)
}

fn number(name: &str, text: &str) -> Result<u32, ServiceError> {
    text.parse()
        .map_err(|_| bad(format!("{name} is a whole number, not \"{text}\".")))
}

fn form_pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// `%20` and `+` as in forms; a broken escape stays as it is.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], escaped) {
            (_, Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', None) => out.push(b' '),
            (byte, None) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_address_is_read_with_its_escapes() {
        let input =
            list_input("severity=critical&q=tour+%C3%A9cran%zz&sort=-created_at&limit=20").unwrap();
        assert_eq!(input.equal, [("severity".into(), "critical".into())]);
        assert_eq!(input.search.as_deref(), Some("tour écran%zz"));
        assert_eq!(input.limit, Some(20));
        assert!(list_input("limit=many").is_err());
    }
}
