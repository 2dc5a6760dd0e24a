//! What can go wrong inside the client.

use shared_model::doc::DocError;
use shared_model::error::ErrorCode;

use crate::api::CommandError;

/// An error of the client core.
#[derive(Debug, thiserror::Error)]
pub enum CoreError {
    /// Another process owns the replica.
    #[error(
        "Another OpsFlux on this device already has this data open. Attach to it, or close it first."
    )]
    Locked,
    /// The replica was written by a newer build.
    #[error(
        "This data was written by a newer OpsFlux (schema {0}). Install the newest version; nothing was changed."
    )]
    NewerSchema(i64),
    /// The database failed.
    #[error("The database of this device failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// A file could not be read or written.
    #[error("A file could not be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// A document is damaged or a change does not fit it.
    #[error("The record could not be read or changed: {0}")]
    Document(#[from] DocError),
    /// Stored JSON cannot be read.
    #[error("Something stored on this device cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// Stored bytes are not what was written.
    #[error("Something stored on this device is damaged.")]
    Damaged,
    /// The server cannot be reached.
    #[error("The server cannot be reached: {0}")]
    Offline(String),
    /// A background task ended early.
    #[error("The work was interrupted; try again.")]
    Interrupted,
    /// Refused, with a code for the interface.
    #[error(transparent)]
    Refused(#[from] CommandError),
}

impl CoreError {
    /// A refusal with a code and a sentence.
    #[must_use]
    pub fn refused(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Refused(CommandError::new(code, message))
    }

    /// The record is not on this device.
    #[must_use]
    pub fn not_found() -> Self {
        Self::Refused(
            CommandError::new(ErrorCode::NotFound, "This record is not on this device.")
                .keyed("error-not-found"),
        )
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Refused(error) => error.code,
            Self::Offline(_) => ErrorCode::Offline,
            Self::Document(DocError::BadIntent(_)) => ErrorCode::Invalid,
            _ => ErrorCode::Internal,
        }
    }
}

impl From<CoreError> for CommandError {
    fn from(error: CoreError) -> Self {
        match error {
            CoreError::Refused(error) => error,
            other => Self::new(other.code(), other.to_string()),
        }
    }
}
