//! Hooks: modules' and users'.

use std::collections::BTreeSet;

use shared_model::ids::OrgId;
use sqlx::{AnyConnection, AssertSqlSafe, FromRow, Row};

use super::db::list_placeholders;

/// A hook, its definition as JSON.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct HookRow {
    /// Key.
    pub id: String,
    /// Tenant.
    pub org_id: String,
    /// Owning module, or none for a user's hook.
    pub module: Option<String>,
    /// Name for people.
    pub name: String,
    /// Event it listens to.
    pub event: String,
    /// 1 when it runs.
    pub is_active: i64,
    /// The hook's definition as JSON.
    pub body: String,
    /// Lower runs first.
    pub priority: i64,
    /// Grows with every change: part of the key of its jobs.
    pub version: i64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// An active hook without its body, which is cached by id and version.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct HookKey {
    /// Key.
    pub id: String,
    /// Version.
    pub version: i64,
}

/// Active hooks of some events, each with the event it listens to, in the order they run
/// (contract F3).
///
/// # Errors
/// When the database fails.
pub async fn active(
    conn: &mut AnyConnection,
    org: OrgId,
    events: &BTreeSet<&str>,
) -> sqlx::Result<Vec<(String, HookKey)>> {
    let list = list_placeholders(2, events.len());
    let text = format!(
        "SELECT event, id, version FROM hooks WHERE org_id = $1 AND event IN ({list})
         AND is_active = 1 ORDER BY priority, created_at, id"
    );
    let mut statement = sqlx::query(AssertSqlSafe(text)).bind(org.to_string());
    for event in events {
        statement = statement.bind((*event).to_owned());
    }
    let rows = statement.fetch_all(conn).await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, HookKey::from_row(row)?)))
        .collect()
}

/// One hook.
///
/// # Errors
/// When the database fails.
pub async fn get(conn: &mut AnyConnection, id: &str) -> sqlx::Result<Option<HookRow>> {
    sqlx::query_as("SELECT * FROM hooks WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await
}

/// All hooks of an organisation.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut AnyConnection, org: &str) -> sqlx::Result<Vec<HookRow>> {
    sqlx::query_as("SELECT * FROM hooks WHERE org_id = $1 ORDER BY event, priority, created_at, id")
        .bind(org)
        .fetch_all(conn)
        .await
}

/// Stores a hook; one that exists already changes and gets the next version. A user's hook keeps its
/// place among those of its priority, a module's hooks take the order of the new version.
///
/// # Errors
/// When the database fails.
pub async fn save(conn: &mut AnyConnection, row: &HookRow) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO hooks (id, org_id, module, name, event, is_active, body, priority, version, created_at) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,1,$9) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
         event = excluded.event, is_active = excluded.is_active, body = excluded.body, \
         priority = excluded.priority, version = hooks.version + 1, \
         created_at = CASE WHEN excluded.module IS NULL THEN hooks.created_at \
         ELSE excluded.created_at END",
    )
    .bind(&row.id)
    .bind(&row.org_id)
    .bind(&row.module)
    .bind(&row.name)
    .bind(&row.event)
    .bind(row.is_active)
    .bind(&row.body)
    .bind(row.priority)
    .bind(row.created_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes a module's hooks that are not in `keep`.
///
/// # Errors
/// When the database fails.
pub async fn remove_of_module(
    conn: &mut AnyConnection,
    org: &str,
    module: &str,
    keep: &[String],
) -> sqlx::Result<()> {
    let mut sql = "DELETE FROM hooks WHERE org_id = $1 AND module = $2".to_owned();
    if !keep.is_empty() {
        let list = super::db::list_placeholders(3, keep.len());
        sql.push_str(&format!(" AND id NOT IN ({list})"));
    }
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(org).bind(module);
    for id in keep {
        query = query.bind(id);
    }
    query.execute(conn).await?;
    Ok(())
}
