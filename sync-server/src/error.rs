//! One mapping from what went wrong to what the caller reads: RFC 9457 problem details.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
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

/// What went wrong, kept beside the response so that a layer can add texts in the reader's language.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Stable code.
    pub code: ErrorCode,
    /// What is wrong and what to do.
    pub detail: String,
    /// Broken rules on fields.
    pub issues: Vec<Issue>,
    /// The framework's own answer, when it is more exact than the code's.
    pub status: Option<StatusCode>,
}

#[derive(Serialize)]
struct ProblemView<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    title: &'a str,
    status: u16,
    code: &'a str,
    detail: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    issues: Vec<IssueView<'a>>,
}

#[derive(Serialize)]
struct IssueView<'a> {
    #[serde(flatten)]
    issue: &'a Issue,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl Problem {
    /// `application/problem+json`, with a text for every issue `text_of` knows.
    pub fn respond(self, text_of: &dyn Fn(&Issue) -> Option<String>) -> Response {
        let status = self.status.unwrap_or_else(|| status_of(self.code));
        let issue = |issue| IssueView {
            issue,
            message: text_of(issue),
        };
        let view = ProblemView {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: self.code.as_str(),
            detail: &self.detail,
            issues: self.issues.iter().map(issue).collect(),
        };
        let mut response = (status, Json(&view)).into_response();
        let headers = response.headers_mut();
        let media_type = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, media_type);
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(self);
        response
    }
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

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused {
                code,
                detail,
                issues,
            } => Self {
                code,
                detail,
                issues,
                status: None,
            },
            ServiceError::Database(error) => {
                tracing::error!(%error, "database failure");
                Self::on_our_side()
            }
            ServiceError::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "internal failure");
                Self::on_our_side()
            }
        }
    }
}

impl Problem {
    fn on_our_side() -> Self {
        Self {
            code: ErrorCode::Internal,
            detail: "The server could not finish. Nothing was lost; try again.".to_owned(),
            issues: Vec::new(),
            status: None,
        }
    }
}

impl IntoResponse for ServiceError {
    fn into_response(self) -> Response {
        Problem::from(self).respond(&|_| None)
    }
}
