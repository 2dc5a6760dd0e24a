//! Reading a JSON body with an error people can act on.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use shared_model::error::ErrorCode;

use crate::error::ServiceError;

/// Longest JSON body.
pub(super) const MAX_JSON_BYTES: usize = 1024 * 1024;

/// A JSON body.
pub(super) struct JsonBody<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = ServiceError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ServiceError> {
        if !is_media_type(request.headers(), "application/json") {
            return Err(bad(
                "Send the body as JSON, with Content-Type: application/json.",
            ));
        }
        let bytes = axum::body::to_bytes(request.into_body(), MAX_JSON_BYTES)
            .await
            .map_err(|_| {
                ServiceError::refused(
                    ErrorCode::TooLarge,
                    format!("A JSON body has at most {MAX_JSON_BYTES} bytes."),
                )
            })?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| bad(format!("The body cannot be read: {error}.")))
    }
}

/// Whether the body is announced as a media type.
pub(super) fn is_media_type(headers: &HeaderMap, media_type: &str) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(media_type))
}

/// A request that cannot be read.
pub(super) fn bad(detail: impl Into<String>) -> ServiceError {
    ServiceError::refused(ErrorCode::BadRequest, detail)
}
