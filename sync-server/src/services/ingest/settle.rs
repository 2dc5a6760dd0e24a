//! Admission step 6: what joined is corrected, numbered, announced and written, in the lock order of
//! design 03-sync: counters, then the organisation's row with the feed positions, last.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use shared_model::ids::{OperationId, OrgId};
use shared_model::record::Record;
use shared_model::sync::Verdict;
use sqlx::AnyConnection;

use super::batch::Batch;
use super::stored::{self, Fate};
use super::target::{Kept, Target};
use super::{corrections, rows, traces};
use crate::app::App;
use crate::error::ServiceError;
use crate::services::hints::Hint;
use crate::store::operations::{self, OperationRow};
use crate::store::organisations;
use crate::store::quarantine::{self as store, QuarantineRow};
use crate::store::{audit, devices, numbers};

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
        corrections::finish(batch, target);
    }
    number(batch, conn, targets).await?;
    keep_all(batch, conn, targets).await?;
    close(batch, conn, targets).await?;
    if let (Some(why), Some(device)) = (batch.flag.as_deref(), batch.source.device) {
        devices::flag(&mut *conn, device, why).await?;
    }
    traces::announce(batch, conn, targets).await?;
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
    rows::write(batch, conn, &changed, positions).await?;
    let feed = positions.feed_from + count(changed.len()) - 1;
    Ok(Settled {
        feed: (!changed.is_empty()).then_some(feed),
    })
}

/// Wakes listeners and workers once the transaction is durable.
pub(super) fn tell(app: &App, org: OrgId, settled: &Settled) {
    if let Some(seq) = settled.feed {
        app.hints.send(Hint::Feed { org, seq });
    }
    app.jobs_ready.notify_waiters();
}

pub(super) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Adds a fact of the row to every projection of this transaction.
pub(super) fn amend(target: &mut Target, mut change: impl FnMut(&mut Record)) {
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
        give(target, &official);
    }
    for target in targets.iter_mut() {
        if let Some(former) = target.former_no.clone() {
            give(target, &former);
        }
    }
    Ok(())
}

fn give(target: &mut Target, official: &str) {
    let creation = target
        .fates
        .iter_mut()
        .find(|(_, fate)| stored::is_in(stored::name(&fate.verdict)));
    if let Some((_, fate)) = creation {
        fate.official_no = Some(official.to_owned());
    }
    amend(target, |record| {
        record.official_no = Some(official.to_owned());
    });
}

fn takes_number(target: &Target) -> bool {
    let awaits = target.ty.number.is_some() && target.former_no.is_none();
    target.is_new() && awaits && !target.joined.is_empty()
}

/// The year numbers of this moment carry.
pub(crate) fn year_of(now: i64) -> i64 {
    let instant = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
    i64::from(instant.to_zoned(jiff::tz::TimeZone::UTC).year())
}

async fn keep_all(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    targets: &mut [Target],
) -> Result<(), ServiceError> {
    let kept = targets
        .iter_mut()
        .flat_map(|target| std::mem::take(&mut target.kept))
        .collect();
    let fates = targets.iter().flat_map(|target| &target.fates);
    keep(batch, conn, kept, fates).await
}

/// Stores verdicts, and the bytes of what did not join.
pub(super) async fn keep(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    kept: Vec<Kept>,
    fates: impl IntoIterator<Item = &(OperationId, Fate)>,
) -> Result<(), ServiceError> {
    let fates: HashMap<_, _> = fates.into_iter().map(|(id, fate)| (*id, fate)).collect();
    let org = batch.source.org;
    let mut rows = Vec::with_capacity(kept.len());
    let mut outside: BTreeMap<String, Vec<Kept>> = BTreeMap::new();
    for kept in kept {
        let Some(fate) = fates.get(&kept.operation) else {
            continue;
        };
        rows.push((org, operation_row(batch, &kept, fate)));
        if kept.quarantined.is_some() {
            let code = code_of(&fate.verdict);
            outside.entry(code).or_default().push(kept);
        }
    }
    operations::store(&mut *conn, &rows).await?;
    for (code, kept) in outside {
        quarantine(batch, conn, kept, &code).await?;
    }
    Ok(())
}

/// Keeps the bytes of what did not join.
pub(super) async fn quarantine(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    kept: Vec<Kept>,
    code: &str,
) -> Result<(), ServiceError> {
    let mut rows = Vec::with_capacity(kept.len());
    for kept in kept {
        let Some(bytes) = kept.quarantined else {
            continue;
        };
        rows.push(QuarantineRow {
            org: batch.source.org,
            operation: kept.operation,
            author: kept.author,
            device: batch.source.device,
            code: code.to_owned(),
            bytes,
            policy_epoch: i64::try_from(batch.epoch).unwrap_or(i64::MAX),
            at: batch.now,
        });
    }
    store::insert(conn, &rows).await?;
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
        code: stored::code(&fate.verdict),
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
    targets: &[Target],
) -> Result<(), ServiceError> {
    let mut rows = Vec::new();
    for target in targets {
        let closed: BTreeSet<_> = target.closed.iter().collect();
        let row = |id| (batch.source.org, closed_row(batch, target, id));
        rows.extend(closed.into_iter().map(row));
    }
    operations::close(conn, &rows).await?;
    Ok(())
}

fn closed_row(batch: &Batch<'_>, target: &Target, id: &OperationId) -> OperationRow {
    let known = target.known.get(&(id.actor, id.seq));
    OperationRow {
        record: id.record,
        actor: id.actor,
        seq: i64::try_from(id.seq).unwrap_or(i64::MAX),
        hash: known.map(|row| row.hash.clone()).unwrap_or_default(),
        author: known.map(|row| row.author.clone()).unwrap_or_default(),
        device: known.and_then(|row| row.device.clone()),
        verdict: stored::name(&Verdict::Duplicate).to_owned(),
        code: None,
        detail: None,
        device_time: known.map_or(batch.now, |row| row.device_time),
        received_at: batch.now,
    }
}
