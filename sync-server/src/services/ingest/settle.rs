//! Admission step 6: what joined is corrected, numbered, announced and written, in the lock order of
//! design 03-sync: counters, then the organisation's row with the feed positions, last.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use shared_model::condition::{RecordSubject, holds};
use shared_model::doc::{FieldEdit, ServerWrite, author_server};
use shared_model::ids::{OperationId, OrgId, UserId};
use shared_model::record::Record;
use shared_model::schema::{RecordType, StateKind};
use shared_model::sync::Verdict;
use shared_model::validate;
use sqlx::AnyConnection;

use super::batch::Batch;
use super::stored::{self, Fate};
use super::target::{Kept, Target};
use super::traces;
use crate::app::{App, Hint};
use crate::error::ServiceError;
use crate::store::changes::{self, ChangeRow};
use crate::store::departures::{self, DepartureRow};
use crate::store::operations::{self, OperationRow};
use crate::store::organisations::{self, Positions};
use crate::store::quarantine::{self, QuarantineRow};
use crate::store::records::{self, RecordRow};
use crate::store::{attachments, audit, devices, numbers};

/// Reference data: sent first to a fresh device.
const LANE_REFERENCE: i64 = 0;
/// Urgent or open work. (Lane 1, "mine", depends on who asks.)
const LANE_OPEN: i64 = 2;
/// The rest.
const LANE_REST: i64 = 3;

/// What the transaction did, for those who wait.
pub(super) struct Settled {
    /// Newest feed position, when anything joined.
    feed: Option<i64>,
}

/// Writes everything the judgements led to.
pub(super) async fn settle(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    targets: &mut [Target],
) -> Result<Settled, ServiceError> {
    for target in targets
        .iter_mut()
        .filter(|target| !target.joined.is_empty())
    {
        finish(batch, target)?;
    }
    number(batch, conn, targets).await?;
    for target in targets.iter_mut() {
        let kept = std::mem::take(&mut target.kept);
        keep(batch, conn, kept, &target.fates).await?;
        close(batch, conn, target).await?;
    }
    if let (Some(why), Some(device)) = (batch.flag.as_deref(), batch.source.device) {
        devices::flag(&mut *conn, device, why).await?;
    }
    for target in targets.iter() {
        traces::announce(batch, conn, target).await?;
    }
    let lines: Vec<_> = targets
        .iter()
        .flat_map(|target| traces::audit_lines(batch, target))
        .collect();
    let changed: Vec<&Target> = targets
        .iter()
        .filter(|target| !target.joined.is_empty())
        .collect();
    if changed.is_empty() && lines.is_empty() {
        return Ok(Settled { feed: None });
    }
    let org = batch.source.org;
    let positions =
        organisations::take_positions(&mut *conn, org, count(changed.len()), count(lines.len()))
            .await?;
    audit::insert_at(&mut *conn, org, positions.audit_from, lines).await?;
    write(batch, conn, &changed, positions).await?;
    let feed = positions.feed_from + count(changed.len()) - 1;
    Ok(Settled {
        feed: (!changed.is_empty()).then_some(feed),
    })
}

/// Wakes listeners and workers once the transaction is durable.
pub(super) fn tell(app: &App, org: OrgId, settled: Settled) {
    if let Some(seq) = settled.feed {
        // Nobody may be listening; hints may be lost.
        let _ = app.hints.send(Hint::Feed { org, seq });
    }
    app.jobs_ready.notify_waiters();
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Corrections run after the last operation of the record in this request, so that a rule never
/// fights a value its author wrote later (design 03-sync).
fn finish(batch: &Batch<'_>, target: &mut Target) -> Result<(), ServiceError> {
    let Some(record) = target.record.clone() else {
        return Ok(());
    };
    let corrections = validate::corrections(&target.ty, &record);
    let mut writes: Vec<ServerWrite> = corrections.iter().filter_map(correction).collect();
    if !writes.is_empty() {
        mark_corrected(target);
    }
    if target.needs_review && !record.needs_review {
        writes.push(ServerWrite::NeedsReview);
    }
    if !writes.is_empty() {
        let raw = author_server(
            &target.ty,
            &mut target.document,
            &writes,
            batch.server_actor,
            batch.now,
        )
        .map_err(|error| ServiceError::Internal(anyhow::anyhow!("a correction failed: {error}")))?;
        target.joined.push(super::target::Joined {
            raw,
            by_server: true,
        });
        target.record = Some(Arc::new(batch.project(target, &target.document)));
    }
    let external = format!("opx_{}", target.id);
    amend(target, |record| {
        record.external_id.get_or_insert_with(|| external.clone());
    });
    Ok(())
}

fn correction(edit: &FieldEdit) -> Option<ServerWrite> {
    match edit {
        FieldEdit::Set { field, value } => Some(ServerWrite::Correct {
            field: field.clone(),
            value: value.clone(),
        }),
        FieldEdit::Text { field, after, .. } => Some(ServerWrite::Correct {
            field: field.clone(),
            value: Some(shared_model::record::FieldValue::Text(after.clone())),
        }),
        _ => None,
    }
}

fn mark_corrected(target: &mut Target) {
    let last = target
        .fates
        .iter_mut()
        .rev()
        .find(|(_, fate)| fate.verdict == Verdict::Accepted);
    if let Some((_, fate)) = last {
        fate.verdict = Verdict::Corrected;
    }
}

/// Adds a fact of the row to every projection of this transaction.
fn amend(target: &mut Target, mut change: impl FnMut(&mut Record)) {
    let after = target.done.iter_mut().map(|done| &mut done.after);
    for record in after.chain(target.record.as_mut()) {
        change(Arc::make_mut(record));
    }
    for record in target
        .done
        .iter_mut()
        .filter_map(|done| done.before.as_mut())
    {
        change(Arc::make_mut(record));
    }
}

/// Official numbers, in the transaction that accepts the creation: refused work takes none, so
/// there is no gap (ADR 0002).
async fn number(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    targets: &mut [Target],
) -> Result<(), ServiceError> {
    let year = year_of(batch.now);
    let mut wanted: BTreeMap<String, i64> = BTreeMap::new();
    for target in targets.iter().filter(|target| takes_number(target)) {
        *wanted.entry(target.ty.name.clone()).or_default() += 1;
    }
    let mut next = BTreeMap::new();
    for (name, amount) in wanted {
        let first = numbers::take(&mut *conn, batch.source.org, &name, year, amount).await?;
        next.insert(name, first);
    }
    for target in targets.iter_mut().filter(|target| takes_number(target)) {
        let (Some(format), Some(value)) = (&target.ty.number, next.get_mut(&target.ty.name)) else {
            continue;
        };
        let digits = usize::from(format.digits);
        let official = format!("{}-{year}-{value:0digits$}", format.prefix);
        *value += 1;
        let creation = target
            .fates
            .iter_mut()
            .find(|(_, fate)| stored::is_in(stored::name(&fate.verdict)));
        if let Some((_, fate)) = creation {
            fate.official_no = Some(official.clone());
        }
        amend(target, |record| record.official_no = Some(official.clone()));
    }
    Ok(())
}

fn takes_number(target: &Target) -> bool {
    target.is_new() && target.ty.number.is_some() && !target.joined.is_empty()
}

fn year_of(now: i64) -> i64 {
    let instant = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
    i64::from(instant.to_zoned(jiff::tz::TimeZone::UTC).year())
}

/// Stores verdicts, and the bytes of what did not join.
pub(super) async fn keep(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    kept: Vec<Kept>,
    fates: &[(OperationId, Fate)],
) -> Result<(), ServiceError> {
    let fates: HashMap<OperationId, &Fate> = fates.iter().map(|(id, fate)| (*id, fate)).collect();
    let org = batch.source.org;
    let mut rows = Vec::with_capacity(kept.len());
    let mut outside = Vec::new();
    for kept in kept {
        let Some(fate) = fates.get(&kept.operation) else {
            continue;
        };
        rows.push((org, operation_row(batch, &kept, fate)));
        if let Some(bytes) = kept.quarantined {
            outside.push(QuarantineRow {
                org,
                operation: kept.operation,
                author: kept.author,
                device: batch.source.device,
                code: code_of(&fate.verdict),
                bytes,
                policy_epoch: i64::try_from(batch.epoch).unwrap_or(i64::MAX),
                at: batch.now,
            });
        }
    }
    operations::store(&mut *conn, &rows).await?;
    quarantine::insert(conn, &outside).await?;
    Ok(())
}

fn operation_row(batch: &Batch<'_>, kept: &Kept, fate: &Fate) -> OperationRow {
    let device = batch.source.device.filter(|_| !kept.by_server);
    OperationRow {
        record: kept.operation.record,
        actor: kept.operation.actor,
        seq: i64::try_from(kept.operation.seq).unwrap_or(i64::MAX),
        hash: kept.hash.0.to_vec(),
        author: kept.author.to_string(),
        device: device.map(|id| id.to_string()),
        verdict: stored::name(&fate.verdict).to_owned(),
        detail: stored::detail(fate),
        device_time: kept.time,
        received_at: batch.now,
    }
}

fn code_of(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Rejected(refusal) => refusal.code.clone(),
        other => stored::name(other).to_owned(),
    }
}

/// Accepting a replacement closes the replaced operation for good: an old file or a proxy's retry
/// must not bring it in later under new grants (design 03-sync).
async fn close(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    target: &Target,
) -> Result<(), ServiceError> {
    let rows: Vec<_> = target
        .closed
        .iter()
        .map(|id| {
            let known = target.known.get(&(id.actor, id.seq));
            let row = OperationRow {
                record: id.record,
                actor: id.actor,
                seq: i64::try_from(id.seq).unwrap_or(i64::MAX),
                hash: known.map(|row| row.hash.clone()).unwrap_or_default(),
                author: known.map(|row| row.author.clone()).unwrap_or_default(),
                device: known.and_then(|row| row.device.clone()),
                verdict: stored::name(&Verdict::Duplicate).to_owned(),
                detail: None,
                device_time: known.map_or(batch.now, |row| row.device_time),
                received_at: batch.now,
            };
            (batch.source.org, row)
        })
        .collect();
    operations::store(conn, &rows).await?;
    Ok(())
}

async fn write(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    changed: &[&Target],
    positions: Positions,
) -> Result<(), ServiceError> {
    let mut new_rows = Vec::new();
    let mut news = Vec::new();
    let mut moved = Vec::new();
    for (seq, target) in (positions.feed_from..).zip(changed) {
        let Some(row) = record_row(batch, target, seq)? else {
            continue;
        };
        news.extend(change_rows(batch, target, seq));
        moved.extend(departure(target, &row, seq).map(|departed| (batch.source.org, departed)));
        match target.is_new() {
            true => new_rows.push(row),
            false => records::update(&mut *conn, &row).await?,
        }
    }
    records::insert(&mut *conn, &new_rows).await?;
    changes::insert(&mut *conn, &news).await?;
    departures::insert(&mut *conn, &moved).await?;
    let files: Vec<_> = changed
        .iter()
        .flat_map(|target| traces::attachments(batch, target))
        .collect();
    attachments::insert(conn, &files).await?;
    Ok(())
}

fn record_row(
    batch: &Batch<'_>,
    target: &Target,
    seq: i64,
) -> Result<Option<RecordRow>, ServiceError> {
    let Some(record) = target.record.as_deref() else {
        return Ok(None);
    };
    let projection = serde_json::to_string(record).map_err(|error| {
        ServiceError::Internal(anyhow::anyhow!("a record cannot be written: {error}"))
    })?;
    Ok(Some(RecordRow {
        org: batch.source.org,
        assigned: assigned(&target.ty, record),
        title: record
            .text(&target.ty.title_field)
            .unwrap_or_default()
            .to_owned(),
        lane: lane(batch, target, record),
        created_seq: target.row.as_ref().map_or(seq, |row| row.created_seq),
        seq,
        creator_device: batch.source.device,
        heads: target
            .document
            .heads()
            .iter()
            .flat_map(|hash| hash.0)
            .collect(),
        body: body(target),
        projection,
        projected_by: i64::try_from(batch.catalogue.revision()).unwrap_or(0),
        record: record.clone(),
    }))
}

/// Received bytes are stored as they are when they are the whole accepted document.
fn body(target: &Target) -> Vec<u8> {
    let untouched = target.is_new()
        && target.joined.iter().all(|joined| !joined.by_server)
        && target
            .fates
            .iter()
            .all(|(_, fate)| fate.verdict == Verdict::Accepted);
    match &target.received {
        Some(bytes) if untouched => bytes.clone(),
        _ => target.document.save(),
    }
}

fn assigned(ty: &RecordType, record: &Record) -> Option<UserId> {
    let field = ty.assigned_field.as_ref()?;
    record.reference(field).map(UserId::from)
}

fn lane(batch: &Batch<'_>, target: &Target, record: &Record) -> i64 {
    if target.ty.reference {
        return LANE_REFERENCE;
    }
    let subject = RecordSubject::new(record, batch.now);
    let urgent = target
        .ty
        .urgent_if
        .as_ref()
        .is_some_and(|when| holds(when, &subject));
    let state = target
        .workflow
        .as_deref()
        .and_then(|workflow| workflow.state(record.status.as_deref()?));
    let open = state.is_some_and(|state| state.kind != StateKind::Final);
    if urgent || open { LANE_OPEN } else { LANE_REST }
}

/// Changes other devices must hear of. Those of the creation upload travel as a whole document.
fn change_rows(batch: &Batch<'_>, target: &Target, feed_seq: i64) -> Vec<ChangeRow> {
    let told = |by_server: bool| !target.is_new() || (by_server && batch.source.device.is_some());
    target
        .joined
        .iter()
        .enumerate()
        .filter(|(_, joined)| told(joined.by_server))
        .map(|(position, joined)| ChangeRow {
            org: batch.source.org,
            record: target.id,
            actor: joined.raw.actor,
            seq: i64::try_from(joined.raw.seq).unwrap_or(i64::MAX),
            hash: joined.raw.hash.0.to_vec(),
            feed_seq,
            position: count(position),
            device: batch.source.device.filter(|_| !joined.by_server),
            bytes: joined.raw.bytes.clone(),
        })
        .collect()
}

/// Where the record was, when it moved out of somebody's sight.
fn departure(target: &Target, row: &RecordRow, seq: i64) -> Option<DepartureRow> {
    let before = target.done.first()?.before.as_deref()?;
    let was_assigned = assigned(&target.ty, before);
    let moved = before.site_id != row.record.site_id
        || before.company_id != row.record.company_id
        || was_assigned != row.assigned;
    moved.then(|| DepartureRow {
        seq,
        record: target.id,
        record_type: target.ty.name.clone(),
        site: before.site_id.map(|id| id.to_string()),
        assigned: was_assigned.map(|id| id.to_string()),
        owner: before.created_by.map(|id| id.to_string()),
        company: before.company_id.map(|id| id.to_string()),
    })
}
