//! What devices send: one frame is one transaction.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared_model::doc::{RawChange, decode_change, whole_changes};
use shared_model::ids::{ActorId, DeviceId, DeviceKey, OperationId, OrgId, RecordId, UserId};
use shared_model::schema::{Catalogue, RecordType};
use shared_model::sync::{DocOperations, Operations, Verdict, VerdictRun};
use sqlx::AnyConnection;

use super::batch::{Author, Batch, Source};
use super::frame::{self, Upload};
use super::refusal::Reason;
use super::target::{Kept, Target};
use super::{actor, broken, judge, open, settle, stored};
use crate::app::App;
use crate::error::ServiceError;
use crate::store::db::Engine;
use crate::store::operations::{self, OperationRow};
use crate::store::quarantine;
use crate::store::share::Share;

/// Documents admitted in one transaction: the statements that load them have bounded lists.
const DOCUMENTS_AT_ONCE: usize = 500;

/// The device an upload came from, and the request that carried it.
#[derive(Clone, Debug)]
pub struct Uploader {
    /// The tenant.
    pub org: OrgId,
    /// Who is signed in; operations may be other enrolled people's.
    pub user: UserId,
    /// The device.
    pub device: DeviceId,
    /// The key it goes on under.
    pub key: DeviceKey,
    /// It knows a part of this server's history that was lost: what its work stands on may be about
    /// to come back.
    pub recalls: bool,
    /// Address of the request (contract I5).
    pub ip: String,
    /// One id from device to job.
    pub request_id: String,
}

/// Admits one frame of a device's operations in one transaction and says what became of each.
///
/// # Errors
/// A passing failure of the database; the device then sends the frame again.
pub async fn accept(
    app: &Arc<App>,
    uploader: &Uploader,
    frame: Operations,
) -> Result<Vec<VerdictRun>, ServiceError> {
    let mut runs = Vec::new();
    let mut docs = frame.docs;
    while !docs.is_empty() {
        let rest = docs.split_off(docs.len().min(DOCUMENTS_AT_ONCE));
        let docs_now: Arc<[DocOperations]> = docs.into();
        let together = share(app, uploader, frame.author, Arc::clone(&docs_now)).await;
        runs.extend(match together {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "a frame failed; its documents are admitted one by one");
                one_by_one(app, uploader, frame.author, &docs_now).await?
            }
        });
        docs = rest;
    }
    Ok(runs)
}

/// With frames of other devices that wait for the same writer, where there is one (ADR 0012). No
/// upload changes rights or modules, so that a transaction that is lost leaves nothing in the caches.
async fn share(
    app: &Arc<App>,
    uploader: &Uploader,
    author: UserId,
    docs: Arc<[DocOperations]>,
) -> Result<Vec<VerdictRun>, ServiceError> {
    let share = Share {
        org: uploader.org,
        bytes: docs.iter().map(size).sum(),
    };
    let inside = (Arc::clone(app), uploader.clone());
    let after = (Arc::clone(app), uploader.org);
    let admitted = app.db.share(
        share,
        move |conn| {
            let (app, uploader) = inside.clone();
            let docs = docs.to_vec();
            Box::pin(async move { admit(&app, conn, &uploader, author, docs).await })
        },
        move |admitted: &Admitted| settle::tell(&after.0, after.1, &admitted.settled),
    );
    Ok(admitted.await?.runs)
}

/// About what a document brings along.
fn size(doc: &DocOperations) -> usize {
    let changes = doc.changes.iter().map(|bytes| bytes.len());
    doc.whole.iter().map(|bytes| bytes.len()).sum::<usize>() + changes.sum::<usize>()
}

/// After a deadlock or a fault in one document: the others must not wait for it, and the device
/// must not meet the same error for ever.
async fn one_by_one(
    app: &Arc<App>,
    uploader: &Uploader,
    author: UserId,
    docs: &[DocOperations],
) -> Result<Vec<VerdictRun>, ServiceError> {
    let mut runs = Vec::new();
    let mut failed = None;
    for doc in docs {
        match share(app, uploader, author, Arc::from([doc.clone()])).await {
            Ok(found) => runs.extend(found),
            // Without a verdict it is sent again.
            Err(error) if passes(&error) => failed = Some(error),
            Err(error) => {
                tracing::error!(%error, record = %doc.record, "a document cannot be admitted");
                runs.extend(set_aside(app, uploader, doc).await?);
            }
        }
    }
    match failed {
        Some(error) if runs.is_empty() => Err(error),
        _ => Ok(runs),
    }
}

/// Whether the same request may succeed later: the database was busy or away.
fn passes(error: &ServiceError) -> bool {
    let ServiceError::Database(error) = error else {
        return false;
    };
    match error {
        sqlx::Error::Database(error) => matches!(error.kind(), sqlx::error::ErrorKind::Other),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::InvalidSavePointStatement
        | sqlx::Error::BeginFailed
        | sqlx::Error::WorkerCrashed => true,
        _ => false,
    }
}

/// Our own fault: the device keeps its work until the server is repaired.
async fn set_aside(
    app: &App,
    uploader: &Uploader,
    doc: &DocOperations,
) -> Result<Vec<VerdictRun>, ServiceError> {
    let mut conn = app.db.read().await?;
    let catalogue = app.caches.catalogue(&mut conn, uploader.org).await?;
    let ty = catalogue.record_type(&doc.record_type);
    let mut changes = match (ty, &doc.whole) {
        (Some(ty), Some(bytes)) => whole_changes(ty, bytes).unwrap_or_default(),
        _ => Vec::new(),
    };
    changes.extend(
        doc.changes
            .iter()
            .filter_map(|bytes| RawChange::parse(bytes).ok()),
    );
    Ok(changes.iter().map(|raw| held(doc.record, raw)).collect())
}

fn held(record: RecordId, raw: &RawChange) -> VerdictRun {
    broken::about(record, Some((raw.actor, raw.seq)), Verdict::Held)
}

/// Judges the held operations of a device again, under the modules in force now.
///
/// # Errors
/// As [`accept`].
pub async fn judge_held(
    app: &Arc<App>,
    uploader: &Uploader,
) -> Result<Vec<VerdictRun>, ServiceError> {
    let mut conn = app.db.read().await?;
    let rows = quarantine::held(&mut conn, uploader.device).await?;
    let catalogue = app.caches.catalogue(&mut conn, uploader.org).await?;
    drop(conn);
    let mut runs = Vec::new();
    for row in rows {
        let known = Some(row.record_type).filter(|name| !name.is_empty());
        let frame = Operations {
            author: row.author,
            docs: vec![DocOperations {
                record: row.operation.record,
                record_type: known.unwrap_or_else(|| made_by(&catalogue, &row.bytes)),
                whole: None,
                changes: vec![row.bytes.into()],
                replaces: Vec::new(),
            }],
        };
        runs.extend(accept(app, uploader, frame).await?);
    }
    Ok(runs)
}

/// The type of the record a change makes; empty when no type here has such a record.
fn made_by(catalogue: &Catalogue, change: &[u8]) -> String {
    let made = |ty: &RecordType| decode_change(ty, change).ok()?.touched.creates;
    let mut types = catalogue.record_types();
    let ty = types.find(|ty| made(ty).is_some_and(|create| create.record_type == ty.name));
    ty.map(|ty| ty.name.clone()).unwrap_or_default()
}

/// What a transaction did, to be told once it is durable.
struct Admitted {
    runs: Vec<VerdictRun>,
    settled: settle::Settled,
}

async fn admit(
    app: &App,
    conn: &mut AnyConnection,
    uploader: &Uploader,
    author: UserId,
    docs: Vec<DocOperations>,
) -> Result<Admitted, ServiceError> {
    let mut batch = Batch::open(app, conn, source(uploader)).await?;
    let author = batch.author(conn, author, uploader.device).await?;
    let (mut uploads, mut runs) = frame::read(&mut batch, docs);
    runs.extend(turn_away(&mut batch, conn, &author, &mut uploads).await?);
    claim(&mut batch, conn, &author, &uploads).await?;
    let wanted: Vec<_> = uploads
        .iter()
        .map(|upload| (upload.record, upload.record_type.as_str()))
        .collect();
    let opened = open::targets(&mut batch, conn, &wanted).await?;
    let mut targets = opened.targets;
    for upload in uploads {
        match targets.binary_search_by_key(&upload.record, |target| target.id) {
            Ok(place) => take(&mut batch, conn, &mut targets[place], &author, upload).await?,
            Err(_) if opened.damaged.contains(&upload.record) => {
                let raw = upload.pieces.iter().map(|piece| &piece.raw);
                runs.extend(raw.map(|raw| held(upload.record, raw)));
            }
            Err(_) => {
                runs.extend(not_ours(&mut batch, &opened.foreign, &author, conn, upload).await?)
            }
        }
    }
    let settled = settle::settle(&mut batch, conn, &mut targets).await?;
    let fates = targets.iter_mut().flat_map(Target::answers).collect();
    runs.extend(stored::runs(fates));
    Ok(Admitted { runs, settled })
}

pub(super) fn source(uploader: &Uploader) -> Source {
    Source {
        org: uploader.org,
        device: Some(uploader.device),
        origin: Some(uploader.key),
        recalls: uploader.recalls,
        ip: uploader.ip.clone(),
        request_id: uploader.request_id.clone(),
        cause: None,
        announce: true,
    }
}

/// Operations under a name that is not the author's on this device. They are refused and kept as
/// evidence, but take no row: the row belongs to the operation whose name they carry.
async fn turn_away(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    author: &Author,
    uploads: &mut [Upload],
) -> Result<Vec<VerdictRun>, ServiceError> {
    let pieces = uploads.iter().flat_map(|upload| &upload.pieces);
    let actors: BTreeSet<ActorId> = pieces.map(|piece| piece.raw.actor).collect();
    let strangers = actor::strangers(batch, conn, author, &actors).await?;
    let mut runs = Vec::new();
    let mut evidence = Vec::new();
    for upload in uploads.iter_mut() {
        for piece in &upload.pieces {
            let raw = &piece.raw;
            let Some(why) = strangers.get(&raw.actor) else {
                continue;
            };
            batch.suspect(why);
            let reason = Reason::integrity(why).refusal(batch.epoch);
            let operation = Some((raw.actor, raw.seq));
            runs.push(broken::about(
                upload.record,
                operation,
                Verdict::Rejected(reason),
            ));
            evidence.push(kept(upload.record, author, raw.clone()));
        }
        upload.retain(|piece| !strangers.contains_key(&piece.raw.actor));
    }
    settle::quarantine(batch, conn, evidence, "integrity").await?;
    Ok(runs)
}

fn kept(record: RecordId, author: &Author, raw: RawChange) -> Kept {
    Kept {
        operation: OperationId {
            record,
            actor: raw.actor,
            seq: raw.seq,
        },
        hash: raw.hash,
        author: author.user,
        time: raw.time,
        by_server: false,
        quarantined: Some(raw.bytes),
    }
}

/// Admission step 0: the first lock taken, so that a second upload of the same operations waits.
/// SQLite has one writer, who has begun already.
async fn claim(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    author: &Author,
    uploads: &[Upload],
) -> Result<(), ServiceError> {
    if batch.app.db.engine() == Engine::Sqlite {
        return Ok(());
    }
    let row = |record: RecordId, raw: &RawChange| OperationRow {
        record,
        actor: raw.actor,
        seq: i64::try_from(raw.seq).unwrap_or(i64::MAX),
        hash: raw.hash.0.to_vec(),
        author: author.user.to_string(),
        device: batch.source.device.map(|id| id.to_string()),
        verdict: stored::PENDING.to_owned(),
        code: None,
        detail: None,
        device_time: raw.time,
        received_at: batch.now,
    };
    let mut rows: Vec<_> = uploads
        .iter()
        .flat_map(|upload| {
            upload
                .pieces
                .iter()
                .map(move |piece| (upload.record, &piece.raw))
        })
        .map(|(record, raw)| (batch.source.org, row(record, raw)))
        .collect();
    rows.sort_by_key(|(_, row)| (row.record, row.actor, row.seq));
    rows.dedup_by_key(|(_, row)| (row.record, row.actor, row.seq));
    operations::claim(conn, &rows).await?;
    Ok(())
}

async fn take(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    target: &mut Target,
    author: &Author,
    upload: Upload,
) -> Result<(), ServiceError> {
    target.received = upload.whole;
    target.replay = upload.replay.filter(|_| target.is_new());
    if let Some(base) = upload.base.filter(|_| target.is_new()) {
        target.document = base;
    }
    for piece in upload.pieces {
        judge::judge(batch, conn, target, author, piece.raw, piece.replaces).await?;
    }
    judge::stand(target)
}

/// A record of a type no module here declares is kept for a newer server; a record of another
/// organisation is nobody's business.
async fn not_ours(
    batch: &mut Batch<'_>,
    foreign: &[RecordId],
    author: &Author,
    conn: &mut AnyConnection,
    upload: Upload,
) -> Result<Vec<VerdictRun>, ServiceError> {
    let verdict = match foreign.contains(&upload.record) {
        true => {
            batch.suspect("a record of another organisation");
            let reason = Reason::integrity("the record belongs to another organisation");
            Verdict::Rejected(reason.refusal(batch.epoch))
        }
        false => Verdict::Held,
    };
    let pieces = upload.pieces.into_iter();
    let rows: Vec<Kept> = pieces
        .map(|piece| kept(upload.record, author, piece.raw))
        .collect();
    let fates: Vec<_> = rows
        .iter()
        .map(|row| (row.operation, verdict.clone().into()))
        .collect();
    settle::keep(batch, conn, rows, &fates).await?;
    Ok(stored::runs(fates))
}
