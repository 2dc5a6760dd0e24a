//! Transitions, deletion and comments.

use std::sync::Arc;

use shared_model::doc::{FieldEdit, Intent, RequestIntent, content_hash};
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::RecordId;
use shared_model::schema::{FieldKind, RecordType};
use shared_model::workflow::{Asking, Availability, Refusal, judge_command};

use super::write::{Written, invalid, submit};
use super::{Found, get};
use crate::app::{App, Caller, new_id};
use crate::error::ServiceError;

/// Asks for a transition, or for the record to be deleted. A request that cannot be granted now
/// answers with the reason and leaves no trace in the record.
///
/// # Errors
/// As [`get`], [`ErrorCode::Forbidden`], [`ErrorCode::StaleTransition`], [`ErrorCode::Invalid`].
pub async fn request(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    id: RecordId,
    command: &str,
    reason: Option<String>,
) -> Written {
    let found = get(app, caller, ty, id).await?;
    let hash = content_hash(ty, &found.record);
    judge(app, caller, &found, command, reason.as_deref(), &hash)?;
    let intent = RequestIntent {
        id: RecordId(new_id()),
        command: command.to_owned(),
        reason,
        content_hash: Some(hash),
    };
    submit(app, caller, ty, id, vec![Intent::Request(intent)]).await
}

fn judge(
    app: &App,
    caller: &Caller,
    found: &Found,
    command: &str,
    reason: Option<&str>,
    hash: &str,
) -> Result<(), ServiceError> {
    let status = found.record.status.as_deref().unwrap_or_default();
    let asking = Asking {
        reason,
        seen_hash: Some(hash),
        current_hash: Some(hash),
        ..Asking::new(&found.ty, &caller.grants, &found.record, status, app.now())
    };
    let workflow = caller.catalogue.workflow_of(&found.ty).map(AsRef::as_ref);
    match judge_command(workflow, command, &asking) {
        Availability::Refused(refusal) if !depends_on_links(&refusal) => Err(refused(refusal)),
        _ => Ok(()),
    }
}

/// A guard may look at linked records, which only `ingest` reads: it decides those.
fn depends_on_links(refusal: &Refusal) -> bool {
    refusal.key == "refused-guard"
}

fn refused(refusal: Refusal) -> ServiceError {
    let issue = Issue {
        path: String::new(),
        code: refusal.code.as_str().to_owned(),
        params: refusal.params,
        key: refusal.key,
    };
    let code = match refusal.code {
        ErrorCode::BadRequest => ErrorCode::NotFound,
        code => code,
    };
    ServiceError::Refused {
        code,
        detail: "This cannot be asked for now; the issue says why.".to_owned(),
        issues: vec![issue],
    }
}

/// Adds a comment.
///
/// # Errors
/// As [`get`], [`ErrorCode::Forbidden`], [`ErrorCode::Invalid`] when the text is empty or the type
/// has no discussion.
pub async fn comment(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    id: RecordId,
    text: String,
) -> Written {
    get(app, caller, ty, id).await?;
    let field = ty
        .fields
        .iter()
        .find(|field| matches!(field.kind, FieldKind::Comments {}))
        .ok_or_else(|| {
            invalid(vec![
                Issue::new("text", "unknown_field").with("field", "comments"),
            ])
        })?;
    if text.trim().is_empty() {
        return Err(invalid(vec![
            Issue::new("text", "required").with("field", "text"),
        ]));
    }
    let edits = vec![FieldEdit::Comment {
        field: field.name.clone(),
        id: RecordId(new_id()),
        text,
    }];
    submit(app, caller, ty, id, vec![Intent::Edit { edits }]).await
}
