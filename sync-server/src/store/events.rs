//! Events: what happened, kept with the context its consequences are computed from.

use std::collections::{BTreeSet, HashMap};

use shared_model::ids::RecordId;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::db::list_placeholders;
use super::rows::{Insert, Statement};

/// An event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EventRow {
    /// Key (UUIDv7).
    pub id: String,
    /// Tenant.
    pub org_id: String,
    /// Name, such as `incident.created`.
    pub name: String,
    /// Type of the record.
    pub record_type: Option<String>,
    /// The record.
    pub record_id: Option<String>,
    /// Who did it.
    pub actor_id: Option<String>,
    /// Who created the record.
    pub author_id: Option<String>,
    /// From which device.
    pub device_id: Option<String>,
    /// Flat JSON object: what placeholders and webhooks read.
    pub context: String,
    /// Length of the chain of hooks that led here.
    pub depth: i64,
    /// JSON list of `[hook id, record id]` already run in this chain.
    pub trail: String,
    /// The event a hook acted on, if a hook caused this one.
    pub cause: Option<String>,
    /// The first event of the chain: one root for one thing a person did.
    pub root_id: String,
    /// One id from device to job.
    pub request_id: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// Stores events.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut AnyConnection, rows: &[&EventRow]) -> sqlx::Result<()> {
    let insert = Insert {
        head: "INSERT INTO events (id, org_id, name, record_type, record_id, actor_id, author_id, \
               device_id, context, depth, trail, cause, root_id, request_id, at) VALUES ",
        columns: 15,
        tail: "",
    };
    insert.run(conn, rows, bind_row).await
}

fn bind_row<'q>(statement: Statement<'q>, row: &&EventRow) -> Statement<'q> {
    statement
        .bind(row.id.clone())
        .bind(row.org_id.clone())
        .bind(row.name.clone())
        .bind(row.record_type.clone())
        .bind(row.record_id.clone())
        .bind(row.actor_id.clone())
        .bind(row.author_id.clone())
        .bind(row.device_id.clone())
        .bind(row.context.clone())
        .bind(row.depth)
        .bind(row.trail.clone())
        .bind(row.cause.clone())
        .bind(row.root_id.clone())
        .bind(row.request_id.clone())
        .bind(row.at)
}

/// One event.
///
/// # Errors
/// When the database fails.
pub async fn get(conn: &mut AnyConnection, id: &str) -> sqlx::Result<Option<EventRow>> {
    sqlx::query_as("SELECT * FROM events WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await
}

/// The first event of the chain an event belongs to.
///
/// # Errors
/// When the database fails.
pub async fn root_of(conn: &mut AnyConnection, id: &str) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT root_id FROM events WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await
}

/// Events about a record, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_record(
    conn: &mut AnyConnection,
    org: &str,
    record: &str,
) -> sqlx::Result<Vec<EventRow>> {
    sqlx::query_as("SELECT * FROM events WHERE org_id = $1 AND record_id = $2 ORDER BY at, id")
        .bind(org)
        .bind(record)
        .fetch_all(conn)
        .await
}

/// Titles of records, to name them in the words of an event.
///
/// # Errors
/// When the database fails.
pub async fn record_titles(
    conn: &mut AnyConnection,
    records: &BTreeSet<RecordId>,
) -> sqlx::Result<HashMap<RecordId, String>> {
    if records.is_empty() {
        return Ok(HashMap::new());
    }
    let list = list_placeholders(1, records.len());
    let mut statement = sqlx::query(AssertSqlSafe(format!(
        "SELECT id, title FROM records WHERE id IN ({list})"
    )));
    for record in records {
        statement = statement.bind(record.to_string());
    }
    let rows = statement.fetch_all(conn).await?;
    rows.iter()
        .map(|row| Ok((super::column::id(row, 0)?, row.try_get(1)?)))
        .collect()
}

/// The stored projection of a record, to follow links in conditions.
///
/// # Errors
/// When the database fails.
pub async fn record_projection(
    conn: &mut AnyConnection,
    record: RecordId,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT projection FROM records WHERE id = $1")
        .bind(record.to_string())
        .fetch_optional(conn)
        .await
}
