//! Rows of what joined: the record, its news, where it left, the files it names.

use shared_model::condition::{RecordSubject, holds};
use shared_model::policy::ResourceRef;
use shared_model::record::Record;
use shared_model::schema::StateKind;
use shared_model::sync::Verdict;
use sqlx::AnyConnection;

use super::batch::Batch;
use super::settle::count;
use super::target::Target;
use super::{follow, traces};
use crate::error::ServiceError;
use crate::store::attachments;
use crate::store::changes::{self, ChangeRow};
use crate::store::departures::{self, DepartureRow};
use crate::store::organisations::Positions;
use crate::store::records::{self, RecordRow};

/// Reference data: sent first to a fresh device.
const LANE_REFERENCE: i64 = 0;
/// Urgent or open work. (Lane 1, "mine", depends on who asks.)
const LANE_OPEN: i64 = 2;
/// The rest.
const LANE_REST: i64 = 3;

/// Writes every record that changed at its position of the feed.
pub(super) async fn write(
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
    attachments::insert(&mut *conn, &files).await?;
    follow::accounts(conn, batch.source.org, changed).await
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
        place: ResourceRef::of(&target.ty, record),
        title: record
            .text(&target.ty.title_field)
            .unwrap_or_default()
            .to_owned(),
        lane: lane(batch, target, record),
        created_seq: target.row.as_ref().map_or(seq, |row| row.created_seq),
        seq,
        origin: batch.source.origin,
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
            origin: batch.source.origin.filter(|_| !joined.by_server),
            bytes: joined.raw.bytes.clone(),
        })
        .collect()
}

/// Where the record was, when it moved out of somebody's sight.
fn departure(target: &Target, row: &RecordRow, seq: i64) -> Option<DepartureRow> {
    let before = target.done.first()?.before.as_deref()?;
    let was = ResourceRef::of(&target.ty, before);
    (was != row.place).then(|| DepartureRow {
        seq,
        record: target.id,
        record_type: target.ty.name.clone(),
        site: was.site.map(|id| id.to_string()),
        assigned: was.assigned.map(|id| id.to_string()),
        owner: was.created_by.map(|id| id.to_string()),
        company: was.company.map(|id| id.to_string()),
    })
}
