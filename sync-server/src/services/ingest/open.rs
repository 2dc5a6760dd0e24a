//! Locking and loading the records an admission is about.

use std::collections::HashMap;
use std::sync::Arc;

use shared_model::doc::Document;
use shared_model::ids::RecordId;
use shared_model::record::Record;
use sqlx::AnyConnection;

use super::batch::Batch;
use super::target::Target;
use crate::error::ServiceError;
use crate::store::operations::{self, OperationRow};
use crate::store::records::{self, StoredRecord};

/// What was found.
pub(super) struct Opened {
    /// Records that exist, and records that may come to be.
    pub targets: Vec<Target>,
    /// Records of another organisation.
    pub foreign: Vec<RecordId>,
    /// Records whose stored form cannot be opened: our own fault.
    pub damaged: Vec<RecordId>,
}

/// Locks in id order, then loads each record with all that is known of its operations.
pub(super) async fn targets(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    wanted: &[(RecordId, &str)],
) -> Result<Opened, ServiceError> {
    let mut ids: Vec<RecordId> = wanted.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    let engine = batch.app.db.engine();
    let rows = records::lock(&mut *conn, engine, batch.source.org, &ids).await?;
    batch.meet_people(&mut *conn, &ids).await?;
    let mut known = by_record(operations::of_records(&mut *conn, &ids).await?);
    let mut rows: HashMap<RecordId, StoredRecord> =
        rows.into_iter().map(|row| (row.id, row)).collect();
    let absent: Vec<RecordId> = ids
        .iter()
        .filter(|id| !rows.contains_key(id))
        .copied()
        .collect();
    let foreign = records::known_anywhere(conn, &absent).await?;
    let mut targets = Vec::with_capacity(ids.len());
    let mut damaged = Vec::new();
    for id in ids.into_iter().filter(|id| !foreign.contains(id)) {
        let offered = wanted
            .iter()
            .find(|(other, _)| *other == id)
            .map_or("", |(_, name)| *name);
        let mut target = match target(batch, id, rows.remove(&id), offered) {
            Ok(Some(target)) => target,
            Ok(None) => continue,
            Err(error) => {
                // What concerns it is held; the rest of the frame goes on.
                tracing::error!(%error, "a stored record cannot be opened");
                damaged.push(id);
                continue;
            }
        };
        target.remember(known.remove(&id).unwrap_or_default());
        targets.push(target);
    }
    Ok(Opened {
        targets,
        foreign,
        damaged,
    })
}

fn by_record(rows: Vec<OperationRow>) -> HashMap<RecordId, Vec<OperationRow>> {
    let mut known: HashMap<RecordId, Vec<OperationRow>> = HashMap::new();
    for row in rows {
        known.entry(row.record).or_default().push(row);
    }
    known
}

fn target(
    batch: &Batch<'_>,
    id: RecordId,
    row: Option<StoredRecord>,
    offered: &str,
) -> Result<Option<Target>, ServiceError> {
    let name = row.as_ref().map_or(offered, |row| row.record_type.as_str());
    let Some(ty) = batch.catalogue.record_type(name).map(Arc::clone) else {
        return Ok(None);
    };
    let workflow = batch.catalogue.workflow_of(&ty).map(Arc::clone);
    let document = match &row {
        None => Document::genesis(&ty),
        Some(row) => Document::load(&ty, &row.body),
    };
    let document = document.map_err(|error| unreadable(id, &error))?;
    let record = row
        .as_ref()
        .map(|row| serde_json::from_str::<Record>(&row.projection))
        .transpose()
        .map_err(|error| unreadable(id, &error))?;
    let mut target = Target::new(id, ty, workflow, document);
    target.record = record.map(Arc::new);
    target.size = row.as_ref().map_or(0, |row| row.body.len());
    target.row = row;
    Ok(Some(target))
}

fn unreadable(id: RecordId, error: &dyn std::fmt::Display) -> ServiceError {
    ServiceError::Internal(anyhow::anyhow!(
        "stored record {id} cannot be read: {error}"
    ))
}
