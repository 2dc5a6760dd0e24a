//! One mapping from what went wrong to what the caller reads: RFC 9457 problem details.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared_model::error::{ErrorCode, Issue};

/// An error a service may answer with.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A stable code with its sentence and, for values, the issues.
    #[error("{detail}")]
    Refused {
        /// Stable code.
        code: ErrorCode,
        /// What is wrong and what to do.
        detail: String,
        /// Broken rules on fields.
        issues: Vec<Issue>,
    },
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// Something else failed on our side.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl ServiceError {
    /// A refusal without issues.
    pub fn refused(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self::Refused {
            code,
            detail: detail.into(),
            issues: Vec::new(),
        }
    }
}

/// `application/problem+json`.
#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    title: &'a str,
    status: u16,
    code: &'a str,
    detail: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    issues: &'a [Issue],
}

fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::BadRequest | ErrorCode::Integrity => StatusCode::BAD_REQUEST,
        ErrorCode::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorCode::Forbidden => StatusCode::FORBIDDEN,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::StaleTransition
        | ErrorCode::Duplicate
        | ErrorCode::BlockedBy
        | ErrorCode::Held => StatusCode::CONFLICT,
        ErrorCode::Deleted => StatusCode::GONE,
        ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::Offline => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for ServiceError {
    fn into_response(self) -> Response {
        let (code, detail, issues) = match self {
            Self::Refused {
                code,
                detail,
                issues,
            } => (code, detail, issues),
            Self::Database(error) => {
                tracing::error!(%error, "database failure");
                (
                    ErrorCode::Internal,
                    "The server could not finish. Nothing was lost; try again.".into(),
                    Vec::new(),
                )
            }
            Self::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "internal failure");
                (
                    ErrorCode::Internal,
                    "The server could not finish. Nothing was lost; try again.".into(),
                    Vec::new(),
                )
            }
        };
        let status = status_of(code);
        let problem = Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: code.as_str(),
            detail,
            issues: &issues,
        };
        let mut response = (status, Json(&problem)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            header::HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}
