//! Verdicts as rows and as runs on the wire.

use serde::{Deserialize, Serialize};
use shared_model::error::ErrorCode;
use shared_model::ids::{ActorId, DeviceId, OperationId};
use shared_model::sync::{Refusal, Verdict, VerdictRun};
use sqlx::AnyConnection;

use super::refusal::Reason;
use crate::store::operations::{self, OperationRow};

/// Claimed by a transaction that has not decided yet.
pub(super) const PENDING: &str = "pending";

/// A verdict, and the official number when it is of the creation.
#[derive(Clone, Debug, PartialEq)]
pub struct Fate {
    /// What became of it.
    pub verdict: Verdict,
    /// Number given at acceptance.
    pub official_no: Option<String>,
}

impl From<Verdict> for Fate {
    fn from(verdict: Verdict) -> Self {
        Self {
            verdict,
            official_no: None,
        }
    }
}

/// The particulars of a verdict, kept as JSON beside its name.
#[derive(Serialize, Deserialize, Default)]
struct Detail {
    #[serde(skip_serializing_if = "Option::is_none")]
    no: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<(ActorId, u64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<StoredRefusal>,
}

#[derive(Serialize, Deserialize)]
struct StoredRefusal {
    code: String,
    path: String,
    key: String,
    params: Vec<(String, String)>,
    policy_epoch: u64,
}

/// The stable spelling of a verdict in the table.
pub(super) fn name(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Corrected => "corrected",
        Verdict::AcceptedAs { .. } => "accepted_as",
        Verdict::Rejected(_) => "rejected",
        Verdict::BlockedBy { .. } => "blocked_by",
        Verdict::Held => "held",
        Verdict::Duplicate => "duplicate",
    }
}

/// Whether the operation is in the record.
pub(super) fn is_in(verdict: &str) -> bool {
    matches!(verdict, "accepted" | "corrected" | "accepted_as")
}

/// The code of a refusal.
pub(super) fn code(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Rejected(refusal) => Some(refusal.code.clone()),
        _ => None,
    }
}

/// The JSON kept beside a verdict's name.
pub(super) fn detail(fate: &Fate) -> Option<String> {
    let detail = match &fate.verdict {
        Verdict::AcceptedAs { actor, seq } | Verdict::BlockedBy { actor, seq } => Detail {
            operation: Some((*actor, *seq)),
            ..Detail::default()
        },
        Verdict::Rejected(refusal) => Detail {
            refusal: Some(StoredRefusal {
                code: refusal.code.clone(),
                path: refusal.path.clone(),
                key: refusal.key.clone(),
                params: refusal.params.clone(),
                policy_epoch: refusal.policy_epoch,
            }),
            ..Detail::default()
        },
        _ => Detail {
            no: Some(fate.official_no.clone()?),
            ..Detail::default()
        },
    };
    serde_json::to_string(&detail).ok()
}

/// Reads a stored verdict; `None` while it is only claimed.
pub(super) fn read(row: &OperationRow) -> Option<Fate> {
    let detail: Detail = row
        .detail
        .as_deref()
        .and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default();
    let (actor, seq) = detail.operation.unwrap_or((row.actor, 0));
    let verdict = match row.verdict.as_str() {
        "accepted" => Verdict::Accepted,
        "corrected" => Verdict::Corrected,
        "accepted_as" => Verdict::AcceptedAs { actor, seq },
        "blocked_by" => Verdict::BlockedBy { actor, seq },
        "rejected" => Verdict::Rejected(refusal(detail.refusal, row.code.as_deref())),
        "held" => Verdict::Held,
        "duplicate" => Verdict::Duplicate,
        _ => return None,
    };
    Some(Fate {
        verdict,
        official_no: detail.no,
    })
}

/// A refusal as it was told, or its code alone once the device held the rest.
fn refusal(stored: Option<StoredRefusal>, code: Option<&str>) -> Refusal {
    let Some(stored) = stored else {
        let code = code.and_then(ErrorCode::parse);
        return Reason::new(code.unwrap_or(ErrorCode::Internal), "").refusal(0);
    };
    Refusal {
        code: stored.code,
        path: stored.path,
        key: stored.key,
        params: stored.params,
        policy_epoch: stored.policy_epoch,
    }
}

/// Joins the verdicts of consecutive operations (design 03-sync: verdicts travel as runs).
#[must_use]
pub fn runs(mut fates: Vec<(OperationId, Fate)>) -> Vec<VerdictRun> {
    fates.sort_by_key(|(id, _)| *id);
    fates.dedup_by_key(|(id, _)| *id);
    let mut runs: Vec<VerdictRun> = Vec::new();
    for (id, fate) in fates {
        match runs.last_mut() {
            Some(run) if continues(run, id, &fate) => run.last = id.seq,
            _ => runs.push(VerdictRun {
                record: id.record,
                actor: id.actor,
                first: id.seq,
                last: id.seq,
                verdict: fate.verdict,
                official_no: fate.official_no,
            }),
        }
    }
    runs
}

fn continues(run: &VerdictRun, id: OperationId, fate: &Fate) -> bool {
    run.record == id.record
        && run.actor == id.actor
        && run.last + 1 == id.seq
        && run.verdict == fate.verdict
        && fate.official_no.is_none()
}

/// Verdicts a device has not acknowledged: after a cut the next exchange gets them again.
///
/// # Errors
/// When the database fails.
pub async fn unacknowledged(
    conn: &mut AnyConnection,
    device: DeviceId,
) -> Result<Vec<(OperationId, Fate)>, sqlx::Error> {
    let rows = operations::unacknowledged(conn, device).await?;
    Ok(rows
        .iter()
        .filter_map(|row| Some((operation_id(row), read(row)?)))
        .collect())
}

fn operation_id(row: &OperationRow) -> OperationId {
    OperationId {
        record: row.record,
        actor: row.actor,
        seq: u64::try_from(row.seq).unwrap_or(0),
    }
}
