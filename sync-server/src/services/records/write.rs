//! Writing: plain JSON becomes intents, intents go through `ingest`.

use std::sync::Arc;

use shared_model::doc::Intent;
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::RecordId;
use shared_model::schema::RecordType;

use super::Found;
use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::ingest;

/// A record as it is after a write.
pub type Written = Result<Found, ServiceError>;

pub(crate) fn invalid(issues: Vec<Issue>) -> ServiceError {
    let fields: Vec<&str> = issues.iter().map(|issue| issue.path.as_str()).collect();
    ServiceError::Refused {
        code: ErrorCode::Invalid,
        detail: format!("Some values break a rule: {}.", fields.join(", ")),
        issues,
    }
}

pub(super) async fn submit(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    id: RecordId,
    intents: Vec<Intent>,
) -> Written {
    let record = ingest::submit(app, caller, &ty.name, id, intents).await?;
    Ok(Found {
        ty: Arc::clone(ty),
        record,
    })
}
