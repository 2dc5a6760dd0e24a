//! One user action becomes one change, one operation and one transaction.

use rusqlite::Connection;
use shared_model::doc::{CreateIntent, Document, FieldEdit, Intent, author_intent};
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::{ActorId, RecordId};
use shared_model::record::{FieldValue, Photo, Record};
use shared_model::schema::RecordType;

use super::judge::{judge_after, judge_before, rights_warnings};
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
