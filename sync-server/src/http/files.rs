//! Bytes of attachments: sent in pieces, read whole.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;
use shared_model::error::ErrorCode;
use shared_model::ids::FileHash;
use tokio_util::io::ReaderStream;

use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::files;

/// Largest piece.
const MAX_PIECE_BYTES: usize = 2 * 1024 * 1024;

/// `PUT` a piece, `HEAD` how much is here, `GET` the whole.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/files/{sha256}", get(read).head(progress).put(take))
        .layer(DefaultBodyLimit::max(MAX_PIECE_BYTES))
}

#[derive(Deserialize)]
struct Piece {
    #[serde(default)]
    offset: u64,
}

fn name(text: &str) -> Result<FileHash, ServiceError> {
    text.parse().map_err(|_| {
        ServiceError::refused(
            ErrorCode::BadRequest,
            "A file is named by the 64 hexadecimal digits of its SHA-256.",
        )
    })
}

async fn take(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(sha256): Path<String>,
    Query(piece): Query<Piece>,
    bytes: Bytes,
) -> Result<Response, ServiceError> {
    let progress = files::take_piece(&app, &caller, name(&sha256)?, piece.offset, &bytes).await?;
    let body = json!({ "received_bytes": progress.received_bytes, "complete": progress.complete });
    Ok(Json(body).into_response())
}

async fn progress(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(sha256): Path<String>,
) -> Result<HeaderMap, ServiceError> {
    let received = files::progress(&app, &caller, name(&sha256)?).await?;
    Ok(HeaderMap::from_iter([(
        header::HeaderName::from_static("upload-offset"),
        HeaderValue::from(received),
    )]))
}

async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(sha256): Path<String>,
) -> Result<Response, ServiceError> {
    let (file, row) = files::open(&app, &caller, name(&sha256)?).await?;
    let scan =
        HeaderValue::from_str(&row.scan_state).unwrap_or(HeaderValue::from_static("not_scanned"));
    let media = HeaderValue::from_str(&row.media_type)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_LENGTH, HeaderValue::from(row.size_bytes)),
        // RFC 6266: never shown in place, whatever it claims to be.
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment"),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (header::HeaderName::from_static("x-opsflux-scan"), scan),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}
