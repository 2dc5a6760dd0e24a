//! Putting jobs into the queue, and when a failed one comes back.

use serde_json::Value;
use sha2::{Digest, Sha256};
use shared_model::ids::OrgId;
use sqlx::AnyConnection;
use uuid::Uuid;

use super::kind::{Kind, Lane};
use crate::app::{App, new_id};
use crate::store::jobs::{self, JobRow};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Waits of a webhook: its receiver may be down for hours.
const WEBHOOK_WAITS_MS: [i64; 7] = [
    MINUTE_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    6 * HOUR_MS,
    12 * HOUR_MS,
    24 * HOUR_MS,
];

/// A job to queue.
pub struct JobInput {
    /// Key; also the key of what it works on, where there is such a row.
    pub id: Uuid,
    /// Tenant.
    pub org: OrgId,
    /// How soon.
    pub lane: Lane,
    /// What.
    pub kind: Kind,
    /// Unique among jobs of its kind, for ever.
    pub key: String,
    /// What it needs to know.
    pub args: Value,
    /// The event behind it.
    pub event_id: Option<String>,
    /// One id from device to job.
    pub request_id: String,
    /// Not earlier than this; now when absent.
    pub not_before: Option<i64>,
    /// Most tries.
    pub max_attempts: i64,
}

impl JobInput {
    /// A job of normal urgency, due now.
    #[must_use]
    pub fn new(org: OrgId, kind: Kind, key: String, args: Value, request_id: &str) -> Self {
        Self {
            id: new_id(),
            org,
            lane: Lane::Normal,
            kind,
            key,
            args,
            event_id: None,
            request_id: request_id.to_owned(),
            not_before: None,
            max_attempts: kind.max_attempts(),
        }
    }
}

/// Queues a job in the caller's transaction, once for each kind and key however often it is asked;
/// true when it was queued now.
///
/// # Errors
/// When the database fails.
pub async fn enqueue(
    conn: &mut AnyConnection,
    app: &App,
    input: JobInput,
) -> Result<bool, sqlx::Error> {
    Ok(enqueue_all(conn, app, vec![input]).await? > 0)
}

/// The same for many; says how many were queued now.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_all(
    conn: &mut AnyConnection,
    app: &App,
    inputs: Vec<JobInput>,
) -> Result<u64, sqlx::Error> {
    let now = app.now();
    let rows: Vec<_> = inputs.into_iter().map(|input| row(input, now)).collect();
    let queued = jobs::insert(conn, &rows).await?;
    if queued > 0 {
        // Heard before the commit at worst: the worker then finds the jobs at its next look.
        app.jobs_ready.notify_waiters();
    }
    Ok(queued)
}

fn row(input: JobInput, now: i64) -> JobRow {
    let not_before = input.not_before.unwrap_or(now).max(now);
    JobRow {
        id: input.id.to_string(),
        org_id: input.org.to_string(),
        lane: input.lane.number(),
        kind: input.kind.as_str().to_owned(),
        key: input.key,
        args: input.args.to_string(),
        event_id: input.event_id,
        request_id: input.request_id,
        not_before,
        deadline: not_before + input.lane.budget_ms(),
        state: if not_before > now { "wait" } else { "ready" }.to_owned(),
        attempt: 0,
        max_attempts: input.max_attempts,
        lease_until: None,
        token: 0,
        worker: None,
        last_error: None,
        created_at: now,
    }
}

/// How long a job waits after its `attempt`-th try failed (from 1): 60·2ⁿ seconds ±10 %, or the
/// longer table of webhooks.
#[must_use]
pub fn retry_delay_ms(kind: Kind, id: &str, attempt: i64) -> i64 {
    let n = usize::try_from(attempt - 1).unwrap_or(0);
    let wait = match kind {
        Kind::CallWebhook => WEBHOOK_WAITS_MS[n.min(WEBHOOK_WAITS_MS.len() - 1)],
        _ => MINUTE_MS << n.min(16),
    };
    wait + jitter(wait, id, attempt)
}

/// Between −10 % and +10 %, the same for the same job and try.
fn jitter(wait: i64, id: &str, attempt: i64) -> i64 {
    let digest = Sha256::digest(format!("{id}/{attempt}"));
    let unit = i64::from(u16::from_le_bytes([digest[0], digest[1]]));
    let tenth = wait / 10;
    unit * 2 * tenth / i64::from(u16::MAX) - tenth
}

#[cfg(test)]
mod tests {
    use super::*;

    /// contract: E9
    #[test]
    fn retries_wait_60_120_240_seconds_within_a_tenth() {
        for job in ["a", "b", "c", "d", "e", "f"] {
            for (attempt, seconds) in [(1, 60), (2, 120), (3, 240)] {
                let wait = retry_delay_ms(Kind::SendEmail, job, attempt);
                assert!((seconds * 900..=seconds * 1100).contains(&wait), "{wait}");
            }
        }
    }

    #[test]
    fn jitter_spreads_jobs_of_one_moment() {
        let waits: std::collections::BTreeSet<i64> = (0..50)
            .map(|n| retry_delay_ms(Kind::SendEmail, &n.to_string(), 1))
            .collect();
        assert!(waits.len() > 40);
    }
}
