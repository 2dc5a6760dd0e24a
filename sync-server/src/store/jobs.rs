//! The queue: one live table, kept small because finished rows move to the log.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::db::{Engine, list_placeholders};
use super::dialect;
use super::rows::{Insert, Statement};

/// Jobs whose keys are looked up by one statement.
const LOOKED_UP_AT_ONCE: usize = 500;

/// A job as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct JobRow {
    /// Key.
    pub id: String,
    /// Tenant.
    pub org_id: String,
    /// 0 urgent, 1 high, 2 normal, 3 low.
    pub lane: i64,
    /// What to do.
    pub kind: String,
    /// Unique among jobs of its kind, for ever.
    pub key: String,
    /// JSON.
    pub args: String,
    /// The event behind it.
    pub event_id: Option<String>,
    /// One id from device to job.
    pub request_id: String,
    /// Not earlier than this.
    pub not_before: i64,
    /// Promised to have started by then.
    pub deadline: i64,
    /// `ready`, `wait`, `leased` or `dead`.
    pub state: String,
    /// Tries begun.
    pub attempt: i64,
    /// Most tries.
    pub max_attempts: i64,
    /// When the lease ends.
    pub lease_until: Option<i64>,
    /// Fencing token: grows with every claim.
    pub token: i64,
    /// Who holds it.
    pub worker: Option<String>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// How a job left the queue.
pub struct Finished<'a> {
    /// `done`, `dead`, or `skipped: …`.
    pub outcome: &'a str,
    /// Why it failed.
    pub error: Option<&'a str>,
    /// Time the last try took.
    pub duration_ms: i64,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// Queues jobs, each unless one with its kind and key is queued or has finished; says how many were
/// queued.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut AnyConnection, rows: &[JobRow]) -> sqlx::Result<u64> {
    let insert = Insert {
        head: "INSERT INTO jobs (id, org_id, lane, kind, key, args, event_id, request_id, \
               not_before, deadline, state, max_attempts, created_at) VALUES ",
        columns: 13,
        tail: " ON CONFLICT (kind, key) DO NOTHING",
    };
    let mut queued = 0;
    for part in rows.chunks(LOOKED_UP_AT_ONCE) {
        let inserted = insert.counted(conn, part, bind_row).await?;
        if inserted > 0 {
            // Looked up after the insert: one that completes meanwhile is then seen for certain.
            queued += inserted - remove_finished(conn, part).await?;
        }
    }
    Ok(queued)
}

fn bind_row<'q>(statement: Statement<'q>, row: &JobRow) -> Statement<'q> {
    statement
        .bind(row.id.clone())
        .bind(row.org_id.clone())
        .bind(row.lane)
        .bind(row.kind.clone())
        .bind(row.key.clone())
        .bind(row.args.clone())
        .bind(row.event_id.clone())
        .bind(row.request_id.clone())
        .bind(row.not_before)
        .bind(row.deadline)
        .bind(row.state.clone())
        .bind(row.max_attempts)
        .bind(row.created_at)
}

/// Takes those out of the queue that had finished under their key.
async fn remove_finished(conn: &mut AnyConnection, rows: &[JobRow]) -> sqlx::Result<u64> {
    let list = list_placeholders(1, rows.len());
    let text = format!(
        "DELETE FROM jobs WHERE id IN ({list}) AND EXISTS
         (SELECT 1 FROM job_log WHERE job_log.kind = jobs.kind AND job_log.key = jobs.key)"
    );
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for row in rows {
        statement = statement.bind(row.id.clone());
    }
    Ok(statement.execute(conn).await?.rows_affected())
}

/// What a worker asks for.
pub struct Claim<'a> {
    /// Milliseconds since 1970 UTC.
    pub now: i64,
    /// When the lease ends.
    pub lease_until: i64,
    /// Who claims.
    pub worker: &'a str,
    /// Lanes up to this one.
    pub highest_lane: i64,
    /// At most this many.
    pub limit: i64,
}

/// Leases due jobs, most pressing first.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    conn: &mut AnyConnection,
    engine: Engine,
    claim: &Claim<'_>,
) -> sqlx::Result<Vec<JobRow>> {
    let mut rows: Vec<JobRow> = sqlx::query_as(dialect::claim_jobs(engine))
        .bind(claim.now)
        .bind(claim.lease_until)
        .bind(claim.worker)
        .bind(claim.highest_lane)
        .bind(claim.limit)
        .fetch_all(conn)
        .await?;
    // RETURNING promises no order.
    rows.sort_by(|a, b| (a.deadline, a.lane, &a.id).cmp(&(b.deadline, b.lane, &b.id)));
    Ok(rows)
}

/// Prolongs a lease; false when it was lost.
///
/// # Errors
/// When the database fails.
pub async fn heartbeat(
    conn: &mut AnyConnection,
    job: &JobRow,
    lease_until: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE jobs SET lease_until = $3 WHERE id = $1 AND token = $2 AND state = 'leased'",
    )
    .bind(&job.id)
    .bind(job.token)
    .bind(lease_until)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves a job to the log; false when the lease was lost and its result must be discarded.
///
/// # Errors
/// When the database fails.
pub async fn complete(
    conn: &mut AnyConnection,
    job: &JobRow,
    end: &Finished<'_>,
) -> sqlx::Result<bool> {
    let done = sqlx::query("DELETE FROM jobs WHERE id = $1 AND token = $2 AND state = 'leased'")
        .bind(&job.id)
        .bind(job.token)
        .execute(&mut *conn)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    log(conn, job, end).await?;
    Ok(true)
}

/// Keeps a job that failed for good, for administrators to read and to run again; false when the
/// lease was lost.
///
/// # Errors
/// When the database fails.
pub async fn bury(
    conn: &mut AnyConnection,
    job: &JobRow,
    end: &Finished<'_>,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE jobs SET state = 'dead', last_error = $3, lease_until = NULL \
         WHERE id = $1 AND token = $2 AND state = 'leased'",
    )
    .bind(&job.id)
    .bind(job.token)
    .bind(end.error)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    log(conn, job, end).await?;
    Ok(true)
}

async fn log(conn: &mut AnyConnection, job: &JobRow, end: &Finished<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO job_log (id, org_id, kind, key, lane, outcome, attempts, error, duration_ms, \
         request_id, created_at, finished_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)",
    )
    .bind(format!("{}.{}", job.id, job.token))
    .bind(&job.org_id)
    .bind(&job.kind)
    .bind(&job.key)
    .bind(job.lane)
    .bind(end.outcome)
    .bind(job.attempt)
    .bind(end.error)
    .bind(end.duration_ms)
    .bind(&job.request_id)
    .bind(job.created_at)
    .bind(end.at)
    .execute(conn)
    .await?;
    Ok(())
}

/// When a job comes back.
pub struct Postponed<'a> {
    /// Milliseconds since 1970 UTC.
    pub not_before: i64,
    /// Why.
    pub error: &'a str,
    /// Whether the try counts.
    pub counts: bool,
}

/// Gives a leased job back for later; false when the lease was lost.
///
/// # Errors
/// When the database fails.
pub async fn postpone(
    conn: &mut AnyConnection,
    job: &JobRow,
    later: &Postponed<'_>,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE jobs SET state = 'wait', not_before = $3, last_error = $4, lease_until = NULL, \
         attempt = attempt - $5 WHERE id = $1 AND token = $2 AND state = 'leased'",
    )
    .bind(&job.id)
    .bind(job.token)
    .bind(later.not_before)
    .bind(later.error)
    .bind(i64::from(!later.counts))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives back jobs whose worker vanished and that may be tried again.
///
/// # Errors
/// When the database fails.
pub async fn rescue(conn: &mut AnyConnection, now: i64) -> sqlx::Result<u64> {
    let done = sqlx::query(
        "UPDATE jobs SET state = 'ready', lease_until = NULL, last_error = 'its worker vanished' \
         WHERE state = 'leased' AND lease_until < $1 AND attempt < max_attempts",
    )
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Jobs whose worker vanished during the last try they had.
///
/// # Errors
/// When the database fails.
pub async fn exhausted(conn: &mut AnyConnection, now: i64) -> sqlx::Result<Vec<JobRow>> {
    sqlx::query_as(
        "SELECT * FROM jobs WHERE state = 'leased' AND lease_until < $1 \
         AND attempt >= max_attempts ORDER BY id",
    )
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Gives a dead job four new tries; false when it is not dead.
///
/// # Errors
/// When the database fails.
pub async fn revive(conn: &mut AnyConnection, id: &str, now: i64) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE jobs SET state = 'ready', attempt = 0, not_before = $2 \
         WHERE id = $1 AND state = 'dead'",
    )
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets a waiting job run now, in another lane.
///
/// # Errors
/// When the database fails.
pub async fn expedite(
    conn: &mut AnyConnection,
    kind: &str,
    key: &str,
    lane: i64,
    now: i64,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE jobs SET not_before = $4, deadline = $4, lane = $3 \
         WHERE kind = $1 AND key = $2 AND state IN ('ready', 'wait')",
    )
    .bind(kind)
    .bind(key)
    .bind(lane)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether more pressing jobs of this kind are about to run for the same root event.
///
/// # Errors
/// When the database fails.
pub async fn has_more_pressing(
    conn: &mut AnyConnection,
    job: &JobRow,
    root: &str,
) -> sqlx::Result<bool> {
    let found: Option<i64> = sqlx::query_scalar(
        "SELECT j.lane FROM events e JOIN jobs j ON j.event_id = e.id \
         WHERE e.root_id = $1 AND j.kind = $2 AND j.lane < $3 \
         AND j.state IN ('ready', 'leased') LIMIT 1",
    )
    .bind(root)
    .bind(&job.kind)
    .bind(job.lane)
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

/// Live jobs of an organisation, most pressing first; dead ones included.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut AnyConnection, org: &str, limit: i64) -> sqlx::Result<Vec<JobRow>> {
    sqlx::query_as("SELECT * FROM jobs WHERE org_id = $1 ORDER BY deadline, lane, id LIMIT $2")
        .bind(org)
        .bind(limit)
        .fetch_all(conn)
        .await
}

/// A finished job.
#[derive(Clone, Debug, serde::Serialize, sqlx::FromRow)]
pub struct LogRow {
    /// What was done.
    pub kind: String,
    /// Its key.
    pub key: String,
    /// Its lane.
    pub lane: i64,
    /// `done`, `dead` or `skipped: …`.
    pub outcome: String,
    /// Tries.
    pub attempts: i64,
    /// Why it failed.
    pub error: Option<String>,
    /// Time the last try took.
    pub duration_ms: i64,
    /// One id from device to job.
    pub request_id: String,
    /// When it was queued.
    pub created_at: i64,
    /// When it ended.
    pub finished_at: i64,
}

/// Finished jobs of an organisation, newest first.
///
/// # Errors
/// When the database fails.
pub async fn finished(
    conn: &mut AnyConnection,
    org: &str,
    limit: i64,
) -> sqlx::Result<Vec<LogRow>> {
    sqlx::query_as(
        "SELECT kind, key, lane, outcome, attempts, error, duration_ms, request_id, created_at, \
         finished_at FROM job_log WHERE org_id = $1 ORDER BY finished_at DESC, id DESC LIMIT $2",
    )
    .bind(org)
    .bind(limit)
    .fetch_all(conn)
    .await
}
