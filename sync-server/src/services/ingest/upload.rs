//! What devices send: one frame is one transaction.

use std::collections::HashMap;

use shared_model::doc::{RawChange, whole_changes};
use shared_model::error::ErrorCode;
use shared_model::ids::{ActorId, DeviceId, OrgId, RecordId, UserId};
use shared_model::schema::{Catalogue, RecordType};
use shared_model::sync::{DocOperations, Operations, Verdict, VerdictRun};
use sqlx::AnyConnection;

use super::batch::{Author, Batch, Source};
use super::refusal::Reason;
use super::target::{Kept, Target};
use super::{judge, open, settle, stored};
use crate::app::App;
use crate::error::ServiceError;
use crate::store::operations::{self, OperationRow};

/// The device an upload came from, and the request that carried it.
#[derive(Clone, Debug)]
pub struct Uploader {
    /// The tenant.
    pub org: OrgId,
    /// Who is signed in; operations may be other enrolled people's.
    pub user: UserId,
    /// The device.
    pub device: DeviceId,
    /// Address of the request (contract I5).
    pub ip: String,
    /// One id from device to job.
    pub request_id: String,
}

/// Operations on one record, read as far as they can be without its type.
struct Upload {
    record: RecordId,
    record_type: String,
    whole: Option<Vec<u8>>,
    changes: Vec<RawChange>,
    replaces: HashMap<usize, (ActorId, u64)>,
}

/// Admits one frame of a device's operations in one transaction and says what became of each.
///
/// # Errors
/// A failure of the database; the device then sends the frame again.
pub async fn accept(
    app: &App,
    uploader: &Uploader,
    frame: Operations,
) -> Result<Vec<VerdictRun>, ServiceError> {
    let mut tx = app.db.begin().await?;
    let mut batch = Batch::open(app, &mut tx, source(uploader)).await?;
    let author = batch.author(&mut tx, frame.author, uploader.device).await?;
    let (uploads, mut runs) = read(&mut batch, frame.docs);
    claim(&mut batch, &mut tx, &author, &uploads).await?;
    let wanted: Vec<_> = uploads
        .iter()
        .map(|upload| (upload.record, upload.record_type.as_str()))
        .collect();
    let opened = open::targets(&mut batch, &mut tx, &wanted).await?;
    let mut targets = opened.targets;
    for upload in uploads {
        match targets.iter_mut().find(|target| target.id == upload.record) {
            Some(target) => take(&mut batch, &mut tx, target, &author, upload).await?,
            None => {
                runs.extend(not_ours(&mut batch, &opened.foreign, &author, &mut tx, upload).await?)
            }
        }
    }
    let settled = settle::settle(&mut batch, &mut tx, &mut targets).await?;
    tx.commit().await?;
    settle::tell(app, uploader.org, settled);
    let fates = targets
        .into_iter()
        .flat_map(|target| target.fates)
        .collect();
    runs.extend(stored::runs(fates));
    Ok(runs)
}

fn source(uploader: &Uploader) -> Source {
    Source {
        org: uploader.org,
        device: Some(uploader.device),
        ip: uploader.ip.clone(),
        request_id: uploader.request_id.clone(),
        cause: None,
        announce: true,
    }
}

/// Opens the bytes. Those in which nothing can be read get a verdict at once.
fn read(batch: &mut Batch<'_>, docs: Vec<DocOperations>) -> (Vec<Upload>, Vec<VerdictRun>) {
    let mut uploads: Vec<Upload> = Vec::with_capacity(docs.len());
    let mut broken = Vec::new();
    for doc in docs {
        let record = doc.record;
        match upload(&batch.catalogue, doc) {
            Ok(upload) => join_or_push(&mut uploads, upload),
            Err(reason) => {
                batch.suspect("bytes that cannot be read");
                broken.push(stored::unreadable(record, reason.refusal(batch.epoch)));
            }
        }
    }
    (uploads, broken)
}

/// A record may stand twice in one frame; its operations are judged together.
fn join_or_push(uploads: &mut Vec<Upload>, upload: Upload) {
    match uploads
        .iter_mut()
        .find(|other| other.record == upload.record)
    {
        None => uploads.push(upload),
        Some(other) => {
            let offset = other.changes.len();
            other.changes.extend(upload.changes);
            let moved = upload
                .replaces
                .into_iter()
                .map(|(at, id)| (at + offset, id));
            other.replaces.extend(moved);
        }
    }
}

fn upload(catalogue: &Catalogue, doc: DocOperations) -> Result<Upload, Reason> {
    let whole = doc.whole.map(Vec::from);
    let changes = match (&whole, catalogue.record_type(&doc.record_type)) {
        (Some(bytes), Some(ty)) => whole_of(ty, bytes)?,
        (Some(_), None) => return Err(Reason::new(ErrorCode::Held, "")),
        (None, _) => Vec::new(),
    };
    let raw = doc.changes.iter().map(|bytes| RawChange::parse(bytes));
    let raw: Result<Vec<_>, _> = raw.collect();
    let raw = raw.map_err(|error| Reason::document(&error))?;
    let replaces = doc
        .replaces
        .iter()
        .map(|r| (r.position as usize, (r.actor, r.seq)));
    Ok(Upload {
        record: doc.record,
        record_type: doc.record_type,
        replaces: replaces.collect(),
        changes: changes.into_iter().chain(raw).collect(),
        whole: whole.filter(|_| doc.changes.is_empty()),
    })
}

fn whole_of(ty: &RecordType, bytes: &[u8]) -> Result<Vec<RawChange>, Reason> {
    whole_changes(ty, bytes).map_err(|error| Reason::document(&error))
}

/// Admission step 0: the first lock taken, so that a second upload of the same operations waits.
async fn claim(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    author: &Author,
    uploads: &[Upload],
) -> Result<(), ServiceError> {
    let row = |record: RecordId, raw: &RawChange| OperationRow {
        record,
        actor: raw.actor,
        seq: i64::try_from(raw.seq).unwrap_or(i64::MAX),
        hash: raw.hash.0.to_vec(),
        author: author.user.to_string(),
        device: batch.source.device.map(|id| id.to_string()),
        verdict: stored::PENDING.to_owned(),
        detail: None,
        device_time: raw.time,
        received_at: batch.now,
    };
    let mut rows: Vec<_> = uploads
        .iter()
        .flat_map(|upload| upload.changes.iter().map(move |raw| (upload.record, raw)))
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
    for (position, raw) in upload.changes.into_iter().enumerate() {
        let replaces = upload.replaces.get(&position).copied();
        judge::judge(batch, conn, target, author, raw, replaces).await?;
    }
    Ok(())
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
    let mut kept = Vec::new();
    let mut fates = Vec::new();
    for raw in upload.changes {
        let operation = shared_model::ids::OperationId {
            record: upload.record,
            actor: raw.actor,
            seq: raw.seq,
        };
        fates.push((operation, verdict.clone().into()));
        kept.push(Kept {
            operation,
            hash: raw.hash,
            author: author.user,
            time: raw.time,
            by_server: false,
            quarantined: Some(raw.bytes),
        });
    }
    settle::keep(batch, conn, kept, &fates).await?;
    Ok(stored::runs(fates))
}
