//! Hook executions: which hook met which event, and how its actions ended (contract F11).

use sqlx::AnyConnection;

use super::rows::{Insert, Statement};

/// One hook that met one event.
#[derive(Clone, Debug, serde::Serialize, sqlx::FromRow)]
pub struct ExecutionRow {
    /// Key.
    pub id: String,
    /// Tenant.
    pub org_id: String,
    /// The hook.
    pub hook_id: String,
    /// The event.
    pub event_id: String,
    /// 1 when its conditions held and it was allowed to run.
    pub matched: i64,
    /// Why it did not run.
    pub reason: Option<String>,
    /// 1 when every action succeeded, 0 when one failed, none while some are left.
    pub success: Option<i64>,
    /// What failed.
    pub error_message: Option<String>,
    /// Time spent in its actions.
    pub duration_ms: i64,
    /// Actions still to run.
    pub actions_left: i64,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// Stores executions.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut AnyConnection, rows: &[ExecutionRow]) -> sqlx::Result<()> {
    let insert = Insert {
        head: "INSERT INTO hook_executions (id, org_id, hook_id, event_id, matched, reason, \
               success, actions_left, at) VALUES ",
        columns: 9,
        tail: "",
    };
    insert.run(conn, rows, bind_row).await
}

fn bind_row<'q>(statement: Statement<'q>, row: &ExecutionRow) -> Statement<'q> {
    statement
        .bind(row.id.clone())
        .bind(row.org_id.clone())
        .bind(row.hook_id.clone())
        .bind(row.event_id.clone())
        .bind(row.matched)
        .bind(row.reason.clone())
        .bind(row.success)
        .bind(row.actions_left)
        .bind(row.at)
}

/// One action ended well or badly for good.
///
/// # Errors
/// When the database fails.
pub async fn action_ended(
    conn: &mut AnyConnection,
    id: &str,
    duration_ms: i64,
    error: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE hook_executions SET actions_left = actions_left - 1, \
         duration_ms = duration_ms + $2, \
         error_message = CASE WHEN $3 = '' THEN error_message \
           WHEN error_message IS NULL THEN $3 ELSE error_message || '; ' || $3 END, \
         success = CASE WHEN $3 <> '' OR success = 0 THEN 0 \
           WHEN actions_left <= 1 THEN 1 ELSE success END \
         WHERE id = $1",
    )
    .bind(id)
    .bind(duration_ms)
    .bind(error.unwrap_or_default())
    .execute(conn)
    .await?;
    Ok(())
}

/// Executions an event led to, in the order they were matched.
///
/// # Errors
/// When the database fails.
pub async fn of_event(conn: &mut AnyConnection, event: &str) -> sqlx::Result<Vec<ExecutionRow>> {
    sqlx::query_as("SELECT * FROM hook_executions WHERE event_id = $1 ORDER BY id")
        .bind(event)
        .fetch_all(conn)
        .await
}

/// Newest executions of an organisation.
///
/// # Errors
/// When the database fails.
pub async fn recent(
    conn: &mut AnyConnection,
    org: &str,
    limit: i64,
) -> sqlx::Result<Vec<ExecutionRow>> {
    sqlx::query_as(
        "SELECT * FROM hook_executions WHERE org_id = $1 ORDER BY at DESC, id DESC LIMIT $2",
    )
    .bind(org)
    .bind(limit)
    .fetch_all(conn)
    .await
}
