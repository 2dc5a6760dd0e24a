//! What became of the operations that were sent.

use std::collections::BTreeMap;

use rusqlite::Connection;
use shared_model::ids::{OperationId, RecordId};
use shared_model::sync::{Verdict, VerdictRun};

use super::merge::refresh;
use super::rebase::{Rebuild, Setbacks};
use super::{Changed, FreshActors, Scene};
use crate::error::CoreError;
use crate::replica::operations::{Operation, State};
use crate::replica::returned::Reason;
use crate::replica::{changes, operations, records, wanted};

/// Verdicts of one record.
#[derive(Default)]
struct Answers {
    verdicts: BTreeMap<OperationId, Verdict>,
    official_no: Option<String>,
}

/// Applies a frame of verdicts in the caller's transaction.
pub(crate) fn apply(
    conn: &Connection,
    scene: &Scene,
    runs: &[VerdictRun],
    fresh: &mut FreshActors,
) -> Result<Changed, CoreError> {
    let mut order = Vec::new();
    let mut answers: BTreeMap<RecordId, Answers> = BTreeMap::new();
    for run in runs {
        if !answers.contains_key(&run.record) {
            order.push(run.record);
        }
        let mine = answers.entry(run.record).or_default();
        mine.official_no = mine.official_no.take().or_else(|| run.official_no.clone());
        for seq in run.first..=run.last.min(run.first.saturating_add(100_000)) {
            let id = OperationId {
                record: run.record,
                actor: run.actor,
                seq,
            };
            mine.verdicts.insert(id, run.verdict.clone());
        }
    }
    let mut changed = Changed::default();
    for record in order {
        if let Some(mine) = answers.remove(&record) {
            changed.join(apply_to_record(conn, scene, record, mine, fresh)?);
        }
    }
    Ok(changed)
}

fn apply_to_record(
    conn: &Connection,
    scene: &Scene,
    id: RecordId,
    mut answers: Answers,
    fresh: &mut FreshActors,
) -> Result<Changed, CoreError> {
    let pending = operations::open_of(conn, id)?;
    let mut setbacks = Setbacks::default();
    let mut accepted = false;
    for operation in &pending {
        if let Some(verdict) = answers.verdicts.remove(&operation.id) {
            accepted |= note(conn, scene, operation, verdict, &mut setbacks)?;
        }
    }
    let late = late_verdicts(conn, scene, answers.verdicts)?;
    let Some(meta) = records::meta(conn, id)? else {
        return Ok(late);
    };
    let ty = scene.record_type(&meta.record_type)?;
    let official_no = answers.official_no.or(meta.official_no);
    let mut changed = refresh(
        conn,
        scene,
        &ty,
        id,
        meta.confirmed || accepted,
        official_no,
    )?;
    changed.join(late);
    changed.tag("sync");
    if !setbacks.is_empty() {
        let rebuild = Rebuild {
            scene,
            ty: &ty,
            id,
            pending: &still_open(conn, id, &pending, &setbacks)?,
            setbacks: &setbacks,
        };
        changed.join(rebuild.run(conn, fresh)?);
    }
    Ok(changed)
}

/// Writes one verdict down; whether the operation is in the record now.
fn note(
    conn: &Connection,
    scene: &Scene,
    operation: &Operation,
    verdict: Verdict,
    setbacks: &mut Setbacks,
) -> Result<bool, CoreError> {
    let id = operation.id;
    match verdict {
        Verdict::Accepted | Verdict::Corrected => {
            operations::decide(conn, id, State::Accepted, None, scene.now)?;
            changes::confirm(conn, id.record, id.actor, id.seq)?;
            return Ok(true);
        }
        Verdict::Held => operations::decide(conn, id, State::Held, None, scene.now)?,
        Verdict::AcceptedAs { .. } | Verdict::Duplicate => {
            setbacks.replaced.insert(id);
        }
        Verdict::BlockedBy { .. } => {
            setbacks.blocked.insert(id);
        }
        Verdict::Rejected(refusal) => {
            let reason = Reason {
                code: refusal.code,
                path: refusal.path,
                key: refusal.key,
                params: refusal.params.into_iter().collect(),
            };
            setbacks.refused.insert(id, reason);
        }
    }
    Ok(false)
}

/// Verdicts on operations that are closed here: the server has not heard the acknowledgement yet.
/// One that was written again and is in the record all the same makes the document come whole, and
/// so does one that is not known here: of before this device was put back to a backup, or a twin's.
fn late_verdicts(
    conn: &Connection,
    scene: &Scene,
    verdicts: BTreeMap<OperationId, Verdict>,
) -> Result<Changed, CoreError> {
    let mut changed = Changed::default();
    for (id, verdict) in verdicts {
        let Some(state) = operations::state_of(conn, id)? else {
            if matches!(verdict, Verdict::Accepted | Verdict::Corrected) {
                operations::learn(conn, id, scene.now)?;
                wanted::add(conn, id.record, "accepted, and not known here", scene.now)?;
                changed.wanted = true;
            }
            continue;
        };
        let closed_otherwise = matches!(state.as_str(), "blocked" | "rejected" | "duplicate");
        if closed_otherwise && matches!(verdict, Verdict::Accepted | Verdict::Corrected) {
            wanted::add(
                conn,
                id.record,
                "accepted after it was written again",
                scene.now,
            )?;
            changed.wanted = true;
        }
        operations::ack_again(conn, id)?;
    }
    Ok(changed)
}

/// The operations to sort out: what was open, less what was just accepted.
fn still_open(
    conn: &Connection,
    id: RecordId,
    pending: &[Operation],
    setbacks: &Setbacks,
) -> Result<Vec<Operation>, CoreError> {
    let open: Vec<OperationId> = operations::open_of(conn, id)?
        .into_iter()
        .map(|operation| operation.id)
        .collect();
    Ok(pending
        .iter()
        .filter(|operation| {
            open.contains(&operation.id) || setbacks.refused.contains_key(&operation.id)
        })
        .cloned()
        .collect())
}
