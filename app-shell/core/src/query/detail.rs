//! Everything a record's page shows.

use rusqlite::Connection;
use shared_model::ids::{FileHash, RecordId, UserId};
use shared_model::policy::{ResourceRef, decide_comment, decide_field};
use shared_model::record::{FieldValue, Photo, Record};
use shared_model::schema::{FieldKind, RecordType};
use shared_model::workflow::{self, Asking};

use super::Reader;
use super::history::History;
use super::list::{number_of, sync_state};
use super::names::{name_of, names_of};
use crate::api::{
    ConflictChoice, ConflictView, HistoryEntry, May, PhotoState, RecordDetail, TransitionView,
};
use crate::error::CoreError;
use crate::files::FileStore;
use crate::replica::{files, records, returned};
use crate::write::open::open;

/// Reads one record the reader may see.
pub(crate) fn detail(
    conn: &Connection,
    reader: &Reader,
    store: &FileStore,
    id: RecordId,
) -> Result<RecordDetail, CoreError> {
    let stored = records::get(conn, id)?.ok_or_else(CoreError::not_found)?;
    let record = stored.record;
    let ty = reader.record_type(&record.record_type)?;
    let resource = ResourceRef::of(&ty, &record);
    if !reader.grants.allows(&ty.permission("view"), &resource) {
        return Err(CoreError::not_found());
    }
    let opened = open(conn, &ty, id)?;
    let history = History {
        ty: &ty,
        record: &record,
        document: &opened.current,
        accepted: &opened.accepted,
    };
    let (expected_status, transitions) = transitions(reader, &ty, &record);
    Ok(RecordDetail {
        sync_state: sync_state(conn, id)?,
        title: stored.title,
        number: number_of(&record),
        may: may(reader, &ty, &record, expected_status.as_deref()),
        expected_status,
        transitions,
        history: named(conn, history.entries(conn)?)?,
        conflicts: conflicts(conn, &record)?,
        names: names_of(conn, &record)?,
        photos: photos(conn, store, &record)?,
        returned: returned::count_of_record(conn, id)?,
        record,
    })
}

fn named(conn: &Connection, entries: Vec<HistoryEntry>) -> Result<Vec<HistoryEntry>, CoreError> {
    entries
        .into_iter()
        .map(|entry| {
            Ok(HistoryEntry {
                by_name: person_name(conn, entry.by)?,
                ..entry
            })
        })
        .collect()
}

fn person_name(conn: &Connection, user: Option<UserId>) -> Result<Option<String>, CoreError> {
    match user {
        Some(user) => name_of(conn, user.into()),
        None => Ok(None),
    }
}

pub(super) fn transitions(
    reader: &Reader,
    ty: &RecordType,
    record: &Record,
) -> (Option<String>, Vec<TransitionView>) {
    let Some(workflow) = reader.catalogue.workflow_of(ty) else {
        return (record.status.clone(), Vec::new());
    };
    let status = workflow::expected_status(workflow, record);
    let asking = Asking::new(ty, &reader.grants, record, &status, reader.now);
    let views = workflow::available(workflow, &asking)
        .into_iter()
        .filter(|(transition, _)| transition.from.contains(&status))
        .map(|(transition, availability)| {
            let refusal = availability.refusal();
            TransitionView {
                name: transition.name.clone(),
                to: transition.to.clone(),
                allowed: refusal.is_none(),
                code: refusal.map(|r| r.code),
                key: refusal.map(|r| r.key.clone()),
                requires_reason: transition.requires_reason,
                primary: transition.primary,
            }
        })
        .collect();
    (Some(status), views)
}

pub(super) fn may(reader: &Reader, ty: &RecordType, record: &Record, status: Option<&str>) -> May {
    if record.deleted_at.is_some() || !reader.grants.is_valid_at(reader.now) {
        return May::default();
    }
    let resource = ResourceRef::of(ty, record);
    let fields: Vec<String> = ty
        .fields
        .iter()
        .filter(|field| decide_field(&reader.grants, ty, field, status, &resource).is_ok())
        .map(|field| field.name.clone())
        .collect();
    let has_discussion = ty
        .fields
        .iter()
        .any(|f| matches!(f.kind, FieldKind::Comments {}));
    let editable = |name: &String| {
        ty.field(name)
            .is_some_and(|f| !matches!(f.kind, FieldKind::Comments {}))
    };
    May {
        edit: fields.iter().any(editable),
        delete: reader.grants.allows(&ty.permission("delete"), &resource),
        comment: has_discussion && decide_comment(&reader.grants, ty, &resource).is_ok(),
        fields,
    }
}

fn conflicts(conn: &Connection, record: &Record) -> Result<Vec<ConflictView>, CoreError> {
    let mut views = Vec::new();
    for conflict in &record.conflicts {
        let mut values = Vec::new();
        for choice in &conflict.values {
            values.push(ConflictChoice {
                value: choice.value.clone(),
                by: choice.by,
                by_name: person_name(conn, choice.by)?,
                at: choice.at,
            });
        }
        views.push(ConflictView {
            field: conflict.field.clone(),
            values,
        });
    }
    Ok(views)
}

fn photos(
    conn: &Connection,
    store: &FileStore,
    record: &Record,
) -> Result<Vec<PhotoState>, CoreError> {
    record
        .fields
        .values()
        .filter_map(|value| match value {
            FieldValue::Photos(photos) => Some(photos),
            _ => None,
        })
        .flatten()
        .map(|photo| photo_of_record(conn, store, photo))
        .collect()
}

fn photo_of_record(
    conn: &Connection,
    store: &FileStore,
    photo: &Photo,
) -> Result<PhotoState, CoreError> {
    Ok(PhotoState {
        size_bytes: photo.size_bytes,
        ..photo_state(conn, store, photo.sha256)?
    })
}

/// Where a photograph is. One this device did not make is ashore: it came from there.
pub(crate) fn photo_state(
    conn: &Connection,
    store: &FileStore,
    sha256: FileHash,
) -> Result<PhotoState, CoreError> {
    let on_device = store.has(sha256);
    Ok(match files::get(conn, sha256)? {
        Some(file) => PhotoState {
            sha256,
            on_device,
            ashore: file.state == "ashore",
            sent_bytes: file.sent_bytes,
            size_bytes: file.size_bytes,
            refused: file.refused,
        },
        None => PhotoState {
            sha256,
            on_device,
            ashore: true,
            sent_bytes: 0,
            size_bytes: 0,
            refused: None,
        },
    })
}
