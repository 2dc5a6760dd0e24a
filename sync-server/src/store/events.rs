//! Events: what happened, kept with the context its consequences are computed from.

use shared_model::ids::RecordId;
use sqlx::AnyConnection;

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

/// Stores an event.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut AnyConnection, row: &EventRow) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO events (id, org_id, name, record_type, record_id, actor_id, author_id, device_id, \
         context, depth, trail, cause, root_id, request_id, at) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)",
    )
    .bind(&row.id)
    .bind(&row.org_id)
    .bind(&row.name)
    .bind(&row.record_type)
    .bind(&row.record_id)
    .bind(&row.actor_id)
    .bind(&row.author_id)
    .bind(&row.device_id)
    .bind(&row.context)
    .bind(row.depth)
    .bind(&row.trail)
    .bind(&row.cause)
    .bind(&row.root_id)
    .bind(&row.request_id)
    .bind(row.at)
    .execute(conn)
    .await?;
    Ok(())
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

/// The title of a record, to name it in the words of an event.
///
/// # Errors
/// When the database fails.
pub async fn record_title(
    conn: &mut AnyConnection,
    record: RecordId,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT title FROM records WHERE id = $1")
        .bind(record.to_string())
        .fetch_optional(conn)
        .await
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
