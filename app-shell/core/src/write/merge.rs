//! What the server says of documents, in the same transaction shape as a local commit. One bad
//! document never fails a frame: it is marked, asked for whole, and the frame goes on.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rusqlite::Connection;
use shared_model::doc::{DocError, Document, RawChange};
use shared_model::ids::{OperationId, RecordId};
use shared_model::schema::RecordType;
use shared_model::sync::{DocBody, DocMsg, Docs};

use super::open::{Opened, open, with_pending};
use super::rebase::{Rebuild, Setbacks};
use super::row::{self, Row};
use super::{Changed, FreshActors, Scene};
use crate::error::CoreError;
use crate::replica::returned::Reason;
use crate::replica::{actors, changes, operations, records, unseeded, wanted};

/// Changes on top of a saved document before it is saved anew.
const MOST_LOOSE: usize = 32;

/// Merges a frame of documents in the caller's transaction. `arriving`: what is new here arrives now;
/// while a device is filled for the first time, nothing does.
pub(crate) fn merge(
    conn: &Connection,
    scene: &Scene,
    docs: &Docs,
    arriving: bool,
    fresh: &mut FreshActors,
) -> Result<Changed, CoreError> {
    for (actor, user) in &docs.authors {
        actors::bind(conn, *actor, *user)?;
    }
    let mut changed = Changed::default();
    for doc in &docs.docs {
        conn.execute_batch("SAVEPOINT doc")?;
        match merge_one(conn, scene, doc, arriving, fresh) {
            Ok(one) => {
                conn.execute_batch("RELEASE doc")?;
                changed.join(one);
            }
            Err(CoreError::Database(error)) => return Err(error.into()),
            Err(error) => {
                conn.execute_batch("ROLLBACK TO doc; RELEASE doc")?;
                tracing::warn!(record = %doc.record, %error, "a document is asked for whole");
                wanted::add(conn, doc.record, &error.to_string(), scene.now)?;
                changed.wanted = true;
            }
        }
    }
    Ok(changed)
}

fn merge_one(
    conn: &Connection,
    scene: &Scene,
    doc: &DocMsg,
    arriving: bool,
    fresh: &mut FreshActors,
) -> Result<Changed, CoreError> {
    let changed = match &doc.body {
        DocBody::Tombstone => bury(conn, doc),
        DocBody::Snapshot(bytes) => take_snapshot(conn, scene, doc, arriving, bytes),
        DocBody::Changes(bytes) => take_changes(conn, scene, doc, bytes, fresh),
    }?;
    unseeded::came(conn, doc.record)?;
    if let Some(placement) = doc.placement {
        records::place(conn, doc.record, placement)?;
    }
    Ok(changed)
}

/// Deleted for good: it goes, unless work of this device still waits for its verdict.
fn bury(conn: &Connection, doc: &DocMsg) -> Result<Changed, CoreError> {
    let mut changed = Changed::default();
    let Some(meta) = records::meta(conn, doc.record)? else {
        wanted::remove(conn, doc.record)?;
        return Ok(changed);
    };
    if operations::any_open(conn, doc.record)? {
        return Err(CoreError::Document(DocError::Corrupt(
            "deleted while own work waits".to_owned(),
        )));
    }
    records::remove(conn, &meta)?;
    wanted::remove(conn, doc.record)?;
    changed.record(doc.record, &meta.record_type);
    Ok(changed)
}

fn take_snapshot(
    conn: &Connection,
    scene: &Scene,
    doc: &DocMsg,
    arriving: bool,
    bytes: &[u8],
) -> Result<Changed, CoreError> {
    let ty = scene.record_type(&doc.record_type)?;
    let received = Document::load(&ty, bytes)?;
    let known = records::meta(conn, doc.record)?;
    let is_new = known.is_none();
    // Received bytes are stored as they are: what loads them loads them again.
    let (body, current) = match &known {
        None => (Cow::Borrowed(bytes), received),
        Some(_) => {
            let (accepted, current) = onto_known(conn, &ty, doc.record, received, bytes)?;
            (Cow::Owned(accepted.save()), current)
        }
    };
    let official_no = doc
        .official_no
        .clone()
        .or_else(|| known.and_then(|m| m.official_no));
    let (_, rowid) = row::store(
        conn,
        scene,
        &Row {
            ty: &ty,
            id: doc.record,
            document: &current,
            official_no,
            confirmed: true,
        },
    )?;
    if is_new && arriving {
        records::arrive(conn, rowid, scene.now)?;
    }
    records::put_body(conn, rowid, &body)?;
    changes::drop_accepted(conn, doc.record)?;
    wanted::remove(conn, doc.record)?;
    let mut changed = Changed::default();
    changed.record_of(doc.record, &ty);
    Ok(changed)
}

/// A snapshot of a record that is here: nothing the server ever had is lost, pending work stays.
fn onto_known(
    conn: &Connection,
    ty: &RecordType,
    id: RecordId,
    received: Document,
    bytes: &[u8],
) -> Result<(Document, Document), CoreError> {
    let pending = pending_changes(conn, id)?;
    let accepted = match open(conn, ty, id) {
        // What is stored here is damaged: the snapshot replaces it.
        Err(CoreError::Document(_)) => received,
        Err(error) => return Err(error),
        Ok(opened) if covers(&received, &opened.accepted) => received,
        Ok(mut opened) => {
            opened.accepted.absorb(ty, bytes)?;
            opened.accepted
        }
    };
    let current = with_pending(&accepted, &pending);
    Ok((accepted, current))
}

fn covers(received: &Document, stored: &Document) -> bool {
    stored.heads().iter().all(|head| received.contains(*head))
}

fn pending_changes(conn: &Connection, id: RecordId) -> Result<Vec<RawChange>, CoreError> {
    changes::pending(conn, id)?
        .iter()
        .map(|bytes| RawChange::parse(bytes).map_err(Into::into))
        .collect()
}

fn take_changes(
    conn: &Connection,
    scene: &Scene,
    doc: &DocMsg,
    bytes: &[minicbor::bytes::ByteVec],
    fresh: &mut FreshActors,
) -> Result<Changed, CoreError> {
    let ty = scene.record_type(&doc.record_type)?;
    let received = bytes
        .iter()
        .map(|b| RawChange::parse(b))
        .collect::<Result<Vec<_>, _>>()?;
    let mut changed = settle_collisions(conn, scene, &ty, doc.record, &received, fresh)?;
    let opened = open(conn, &ty, doc.record)?;
    let Some(meta) = opened.meta.clone().filter(|m| m.confirmed) else {
        return Err(CoreError::Document(DocError::MissingDeps(Vec::new())));
    };
    let Opened {
        mut accepted,
        loose,
        ..
    } = opened;
    let added = accepted.apply(&received)?;
    for change in received.iter().filter(|c| added.contains(&c.hash)) {
        changes::add(conn, doc.record, change, false)?;
    }
    let current = with_pending(&accepted, &pending_changes(conn, doc.record)?);
    let official_no = doc.official_no.clone().or(meta.official_no);
    row::store(
        conn,
        scene,
        &Row {
            ty: &ty,
            id: doc.record,
            document: &current,
            official_no,
            confirmed: true,
        },
    )?;
    if loose + added.len() >= MOST_LOOSE {
        records::put_body(conn, meta.rowid, &accepted.save())?;
        changes::drop_accepted(conn, doc.record)?;
    }
    changed.record_of(doc.record, &ty);
    Ok(changed)
}

/// A received change under the name of an own pending one with other content (a restored backup):
/// the pending one is treated as refused.
fn settle_collisions(
    conn: &Connection,
    scene: &Scene,
    ty: &RecordType,
    id: RecordId,
    received: &[RawChange],
    fresh: &mut FreshActors,
) -> Result<Changed, CoreError> {
    let pending = operations::open_of(conn, id)?;
    let mut setbacks = Setbacks::default();
    for change in received {
        let name = OperationId {
            record: id,
            actor: change.actor,
            seq: change.seq,
        };
        let own = changes::hash_of(conn, id, change.actor, change.seq)?;
        let is_pending = pending.iter().any(|operation| operation.id == name);
        if is_pending && own.is_some_and(|hash| hash != change.hash) {
            let reason = Reason {
                code: "integrity".to_owned(),
                key: "returned-collision".to_owned(),
                path: String::new(),
                params: BTreeMap::new(),
            };
            setbacks.refused.insert(name, reason);
        }
    }
    if setbacks.is_empty() {
        return Ok(Changed::default());
    }
    Rebuild {
        scene,
        ty,
        id,
        pending: &pending,
        setbacks: &setbacks,
    }
    .run(conn, fresh)
}

/// Projects a record anew after its operations were answered; a first acceptance, or many changes,
/// save the document as the server has it.
pub(crate) fn refresh(
    conn: &Connection,
    scene: &Scene,
    ty: &RecordType,
    id: RecordId,
    confirmed: bool,
    official_no: Option<String>,
) -> Result<Changed, CoreError> {
    let opened = open(conn, ty, id)?;
    let Some(meta) = opened.meta else {
        return Ok(Changed::default());
    };
    row::store(
        conn,
        scene,
        &Row {
            ty,
            id,
            document: &opened.current,
            official_no,
            confirmed,
        },
    )?;
    let first = confirmed && !meta.confirmed;
    if first || opened.loose >= MOST_LOOSE {
        records::put_body(conn, meta.rowid, &opened.accepted.save())?;
        changes::drop_accepted(conn, id)?;
    }
    let mut changed = Changed::default();
    changed.record_of(id, ty);
    Ok(changed)
}
