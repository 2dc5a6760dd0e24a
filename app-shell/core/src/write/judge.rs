//! What a person may write, and what the record must look like afterwards: the same rules the
//! server applies, so that a device can say "no" before there is a link.

use shared_model::doc::{Intent, RequestIntent};
use shared_model::error::{ErrorCode, Issue};
use shared_model::policy::{FieldRefusal, ResourceRef, decide_field};
use shared_model::record::Record;
use shared_model::schema::RecordType;
use shared_model::validate;
use shared_model::workflow::{self, Asking, Availability};

use super::Scene;
use super::commit::Commit;
use crate::api::CommandError;
use crate::error::CoreError;

/// Rights run out after a long time without contact: then only safety facts are taken.
pub(super) fn rights_warnings(commit: &Commit<'_>) -> Result<Vec<Issue>, CoreError> {
    if commit.author.grants.is_valid_at(commit.scene.now) {
        return Ok(Vec::new());
    }
    let creates = matches!(commit.intents.first(), Some(Intent::Create(_)));
    if creates && commit.ty.safety_fact {
        return Ok(vec![Issue::new("", "rights_expired")]);
    }
    Err(CoreError::Refused(
        CommandError::new(
            ErrorCode::Forbidden,
            "This device has been without contact for too long. Connect once to go on writing.",
        )
        .keyed("error-rights-expired"),
    ))
}

/// Rights on the record as it is.
pub(super) fn judge_before(
    commit: &Commit<'_>,
    intent: &Intent,
    record: &Record,
) -> Result<(), CoreError> {
    if record.deleted_at.is_some() {
        return Err(CoreError::Refused(
            CommandError::new(ErrorCode::Deleted, "This record was deleted.")
                .keyed("error-deleted"),
        ));
    }
    match intent {
        Intent::Create(_) => Err(CoreError::refused(
            ErrorCode::Duplicate,
            "This record exists already.",
        )),
        Intent::Edit { edits } => edits
            .iter()
            .try_for_each(|edit| judge_field(commit, edit.field(), record)),
        Intent::Request(request) => judge_request(commit, request, record),
    }
}

fn judge_field(commit: &Commit<'_>, name: &str, record: &Record) -> Result<(), CoreError> {
    let Some(field) = commit.ty.field(name) else {
        return Err(invalid(Issue::new(name, "unknown_field")));
    };
    let status = expected_status(commit.scene, commit.ty, record);
    decide_field(
        &commit.author.grants,
        commit.ty,
        field,
        status.as_deref(),
        &ResourceRef::of(commit.ty, record),
    )
    .map_err(|refusal| field_refused(name, &refusal))
}

/// The state that pending requests lead to.
pub(crate) fn expected_status(scene: &Scene, ty: &RecordType, record: &Record) -> Option<String> {
    match scene.workflow(ty) {
        Some(workflow) => Some(workflow::expected_status(workflow, record)),
        None => record.status.clone(),
    }
}

fn field_refused(field: &str, refusal: &FieldRefusal) -> CoreError {
    let (code, key) = match refusal {
        FieldRefusal::Permission(_) => (ErrorCode::Forbidden, "refused-permission"),
        FieldRefusal::ReadOnly(_) => (ErrorCode::Forbidden, "refused-read-only"),
        FieldRefusal::State { .. } => (ErrorCode::StaleTransition, "refused-field-state"),
    };
    let mut error = CommandError::new(code, refusal.to_string()).keyed(key);
    let mut issue = Issue::new(field, code.as_str()).keyed(key);
    if let FieldRefusal::Permission(denied) = refusal {
        issue = issue.with("permission", &denied.decision.permission);
    }
    if let FieldRefusal::State { states, .. } = refusal {
        issue = issue.with("states", states.join(", "));
    }
    error.issues.push(issue);
    CoreError::Refused(error)
}

fn judge_request(
    commit: &Commit<'_>,
    request: &RequestIntent,
    record: &Record,
) -> Result<(), CoreError> {
    let status = expected_status(commit.scene, commit.ty, record).unwrap_or_default();
    let asking = Asking {
        reason: request.reason.as_deref(),
        ..Asking::new(
            commit.ty,
            &commit.author.grants,
            record,
            &status,
            commit.scene.now,
        )
    };
    match workflow::judge_command(commit.scene.workflow(commit.ty), &request.command, &asking) {
        Availability::Allowed => Ok(()),
        Availability::Refused(refusal) => {
            let mut error = CommandError::new(
                refusal.code,
                format!("\"{}\" is not possible now.", request.command),
            )
            .keyed(refusal.key.clone());
            error.issues.push(refusal.issue());
            Err(CoreError::Refused(error))
        }
    }
}

/// Rights and rules on the record as it would be; warnings are what only the server can refuse.
pub(super) fn judge_after(
    commit: &Commit<'_>,
    intent: &Intent,
    before: Option<&Record>,
    after: &Record,
) -> Result<Vec<Issue>, CoreError> {
    match intent {
        Intent::Create(_) => {
            may_create(commit, after)?;
            valid(validate::check(commit.ty, after))?;
            Ok(Vec::new())
        }
        Intent::Edit { edits } => {
            may_move(commit, before, after)?;
            let mut fields: Vec<String> = edits.iter().map(|e| e.field().to_owned()).collect();
            fields.sort_unstable();
            fields.dedup();
            valid(validate::check_fields(commit.ty, after, &fields))?;
            Ok(Vec::new())
        }
        Intent::Request(_) => Ok(waiting_warning(before)),
    }
}

fn waiting_warning(before: Option<&Record>) -> Vec<Issue> {
    let waiting = before.is_some_and(Record::has_pending_requests);
    if waiting {
        vec![Issue::new("", "request_waits")]
    } else {
        Vec::new()
    }
}

fn may_create(commit: &Commit<'_>, after: &Record) -> Result<(), CoreError> {
    let resource = ResourceRef {
        created_by: Some(commit.author.user),
        ..ResourceRef::of(commit.ty, after)
    };
    require(commit, "create", &resource)
}

/// A move needs the right at both ends.
fn may_move(commit: &Commit<'_>, before: Option<&Record>, after: &Record) -> Result<(), CoreError> {
    let moved = before.is_some_and(|b| b.site_id != after.site_id);
    if !moved {
        return Ok(());
    }
    require(commit, "edit", &ResourceRef::of(commit.ty, after))
}

fn require(commit: &Commit<'_>, action: &str, resource: &ResourceRef) -> Result<(), CoreError> {
    commit
        .author
        .grants
        .require(&commit.ty.permission(action), resource)
        .map_err(|denied| {
            let mut error = CommandError::new(ErrorCode::Forbidden, denied.to_string())
                .keyed("refused-permission");
            error.issues.push(
                Issue::new("", "forbidden")
                    .keyed("refused-permission")
                    .with("permission", &denied.decision.permission),
            );
            CoreError::Refused(error)
        })
}

fn valid(issues: Vec<Issue>) -> Result<(), CoreError> {
    if issues.is_empty() {
        return Ok(());
    }
    Err(CoreError::Refused(CommandError::invalid(issues)))
}

fn invalid(issue: Issue) -> CoreError {
    CoreError::Refused(CommandError::invalid(vec![issue]))
}
