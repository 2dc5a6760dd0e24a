//! Hook executions: which hook met which event, and how its actions ended (contract F11).

use sqlx::AnyConnection;

use super::db::rows_placeholders;

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

/// Stores several executions at once.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut AnyConnection, rows: &[ExecutionRow]) -> sqlx::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO hook_executions (id, org_id, hook_id, event_id, matched, reason, success, \
         actions_left, at) VALUES {}",
        rows_placeholders(rows.len(), 9)
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for row in rows {
        query = query
            .bind(&row.id)
            .bind(&row.org_id)
            .bind(&row.hook_id)
            .bind(&row.event_id)
            .bind(row.matched)
            .bind(&row.reason)
            .bind(row.success)
            .bind(row.actions_left)
            .bind(row.at);
    }
    query.execute(conn).await?;
    Ok(())
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
