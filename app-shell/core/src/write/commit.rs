//! One user action becomes one change, one operation and one transaction.

use rusqlite::Connection;
use shared_model::doc::{CreateIntent, Document, FieldEdit, Intent, RequestIntent, author_intent};
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::{ActorId, RecordId};
use shared_model::policy::{FieldRefusal, ResourceRef, decide_field};
use shared_model::record::{FieldValue, Photo, Record};
use shared_model::schema::RecordType;
use shared_model::validate;
use shared_model::workflow::{self, Asking, Availability};

use super::open::{Opened, open};
use super::row::{self, Row};
use super::{Author, Changed, Scene};
use crate::api::CommandError;
use crate::error::CoreError;
use crate::replica::{changes, files, operations, records};

/// What a person does.
pub(crate) struct Commit<'a> {
    /// Time, ids, modules.
    pub(crate) scene: &'a Scene,
    /// Who.
    pub(crate) author: &'a Author,
    /// The type.
    pub(crate) ty: &'a RecordType,
    /// The record.
    pub(crate) id: RecordId,
    /// What they mean: one change each, in this order.
    pub(crate) intents: &'a [Intent],
    /// The refused operation the first of them stands for.
    pub(crate) replaces: Option<(ActorId, u64)>,
}

/// What a commit did.
#[derive(Debug)]
pub(crate) struct Committed {
    /// The record now.
    pub(crate) record: Record,
    /// What may go wrong at the server.
    pub(crate) warnings: Vec<Issue>,
    /// Tags to announce.
    pub(crate) changed: Changed,
}

/// Decides, validates, authors and stores, in the caller's transaction. Nothing is written when
/// any intent is refused.
pub(crate) fn commit(conn: &Connection, commit: &Commit<'_>) -> Result<Committed, CoreError> {
    let opened = open(conn, commit.ty, commit.id)?;
    check_heads(&opened)?;
    let mut base = base_document(conn, commit, &opened)?;
    let mut current = opened.current.clone();
    let official_no = opened.meta.as_ref().and_then(|m| m.official_no.clone());
    let mut before = match &opened.meta {
        Some(_) => Some(read(conn, commit, &current, official_no.clone())?),
        None => None,
    };
    let mut warnings = rights_warnings(commit)?;
    let mut replaces = commit.replaces;
    for intent in commit.intents {
        if let Some(record) = &before {
            judge_before(commit, intent, record)?;
        }
        let change = author_intent(
            commit.ty,
            &mut base,
            intent,
            commit.author.actor,
            commit.scene.now,
        )
        .map_err(readable)?;
        current.apply(std::slice::from_ref(&change))?;
        let after = read(conn, commit, &current, official_no.clone())?;
        warnings.extend(judge_after(commit, intent, before.as_ref(), &after)?);
        changes::add(conn, commit.id, &change, true)?;
        operations::add(
            conn,
            &operations::NewOperation {
                record: commit.id,
                change: &change,
                author: commit.author.user,
                intent,
                now: commit.scene.now,
                replaces: replaces.take(),
            },
        )?;
        attach_files(conn, commit.id, intent)?;
        before = Some(after);
    }
    let record = before.ok_or_else(CoreError::not_found)?;
    row::put(
        conn,
        commit.scene,
        &Row {
            ty: commit.ty,
            id: commit.id,
            document: &current,
            official_no,
            confirmed: opened.meta.as_ref().is_some_and(|m| m.confirmed),
        },
        &record,
    )?;
    let mut changed = Changed::default();
    changed.record_of(commit.id, commit.ty);
    changed.tag("sync");
    Ok(Committed {
        record,
        warnings,
        changed,
    })
}

fn read(
    conn: &Connection,
    commit: &Commit<'_>,
    document: &Document,
    official_no: Option<String>,
) -> Result<Record, CoreError> {
    row::projected(
        conn,
        commit.scene,
        commit.ty,
        commit.id,
        document,
        official_no,
    )
}

fn readable(error: shared_model::doc::DocError) -> CoreError {
    match error {
        shared_model::doc::DocError::BadIntent(why) => CoreError::refused(ErrorCode::Invalid, why),
        other => other.into(),
    }
}

/// The row and the document must agree: they are written together.
fn check_heads(opened: &Opened) -> Result<(), CoreError> {
    match &opened.meta {
        Some(meta) if meta.heads != opened.current.heads() => Err(CoreError::refused(
            ErrorCode::Integrity,
            "The record changed while it was being read; try again.",
        )),
        _ => Ok(()),
    }
}

/// Nobody authors on top of another person's pending work: such a change starts from what the
/// server has.
fn base_document(
    conn: &Connection,
    commit: &Commit<'_>,
    opened: &Opened,
) -> Result<Document, CoreError> {
    let open = operations::open_of(conn, commit.id)?;
    let foreign = open.iter().any(|op| op.author != commit.author.user);
    if !foreign {
        return Ok(opened.current.clone());
    }
    if opened.meta.as_ref().is_some_and(|m| m.confirmed) {
        return Ok(opened.accepted.clone());
    }
    Err(CoreError::Refused(
        CommandError::new(
            ErrorCode::BlockedBy,
            "Someone else made this record on this device and it has not been sent yet. \
             It can be changed once the server has it.",
        )
        .keyed("error-record-not-sent"),
    ))
}

/// Rights run out after a long time without contact: then only safety facts are taken.
fn rights_warnings(commit: &Commit<'_>) -> Result<Vec<Issue>, CoreError> {
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
fn judge_before(commit: &Commit<'_>, intent: &Intent, record: &Record) -> Result<(), CoreError> {
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
fn judge_after(
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

/// The record's photographs are to go ashore from now on.
pub(crate) fn attach_files(
    conn: &Connection,
    id: RecordId,
    intent: &Intent,
) -> Result<(), CoreError> {
    for photo in photos_of(intent) {
        for sha256 in [Some(photo.sha256), photo.thumbnail].into_iter().flatten() {
            files::attach(conn, sha256, id)?;
        }
    }
    Ok(())
}

fn photos_of(intent: &Intent) -> Vec<&Photo> {
    match intent {
        Intent::Create(CreateIntent { fields, .. }) => fields
            .values()
            .filter_map(|value| match value {
                FieldValue::Photos(photos) => Some(photos),
                _ => None,
            })
            .flatten()
            .collect(),
        Intent::Edit { edits } => edits
            .iter()
            .filter_map(|edit| match edit {
                FieldEdit::AddPhoto { photo, .. } => Some(photo),
                _ => None,
            })
            .collect(),
        Intent::Request(_) => Vec::new(),
    }
}

/// The record and its type, for commands that change an existing one.
pub(crate) fn existing_type(
    conn: &Connection,
    scene: &Scene,
    id: RecordId,
) -> Result<std::sync::Arc<RecordType>, CoreError> {
    let meta = records::meta(conn, id)?.ok_or_else(CoreError::not_found)?;
    scene.record_type(&meta.record_type)
}
