//! Bytes of photographs.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::server::Bridge;

/// `GET /files/{sha256}`: from this device, or from the server when there is a link.
pub(crate) async fn read(
    State(bridge): State<Arc<Bridge>>,
    Path(sha256): Path<String>,
) -> Response {
    let Ok(sha256) = sha256.parse() else {
        return (StatusCode::BAD_REQUEST, "a file is named by its SHA-256").into_response();
    };
    match bridge.client().read_file(sha256).await {
        Ok(file) => {
            let headers = [
                (header::CONTENT_TYPE, file.media_type),
                // The name is the content: it never changes.
                (
                    header::CACHE_CONTROL,
                    "private, max-age=31536000, immutable".to_owned(),
                ),
            ];
            (headers, file.bytes).into_response()
        }
        Err(error) => (StatusCode::NOT_FOUND, error.message).into_response(),
    }
}
