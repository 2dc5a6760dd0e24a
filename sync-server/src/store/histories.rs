//! The histories of an organisation: a restored backup begins a new one (design 03-sync).

use shared_model::ids::OrgId;
use sqlx::{AnyConnection, Row};

/// The feed position up to which this database holds an earlier history; `None` for a history it
/// never heard of.
///
/// # Errors
/// When the database fails.
pub async fn kept_of(
    conn: &mut AnyConnection,
    org: OrgId,
    history: &str,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT kept_seq FROM histories WHERE org_id = $1 AND history_id = $2")
        .bind(org.to_string())
        .bind(history)
        .fetch_optional(conn)
        .await
}

/// The newest position any earlier history was kept up to; 0 when there was none.
///
/// # Errors
/// When the database fails.
pub async fn newest_kept(conn: &mut AnyConnection, org: OrgId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COALESCE(MAX(kept_seq), 0) FROM histories WHERE org_id = $1")
        .bind(org.to_string())
        .fetch_one(conn)
        .await
}

/// Ends a history at a position.
///
/// # Errors
/// When the database fails.
pub async fn end(
    conn: &mut AnyConnection,
    org: OrgId,
    history: &str,
    kept_seq: i64,
    at: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO histories (org_id, history_id, kept_seq, ended_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, history_id) DO NOTHING",
    )
    .bind(org.to_string())
    .bind(history)
    .bind(kept_seq)
    .bind(at)
    .execute(conn)
    .await?;
    Ok(())
}

/// What a new history begins with.
pub struct NewHistory {
    /// Its identity.
    pub id: String,
    /// The server's actor from now on.
    pub server_actor: [u8; 16],
    /// How far feed positions, epochs, revisions and notification counters are moved on: what was
    /// lost may have used the ones in between, and devices remember them.
    pub gap: i64,
}

/// Begins a new history; gives the feed position before it.
///
/// # Errors
/// When the database fails or there is no such organisation.
pub async fn begin(
    conn: &mut AnyConnection,
    org: OrgId,
    new: &NewHistory,
) -> Result<i64, sqlx::Error> {
    let feed: i64 = sqlx::query(
        "UPDATE organisations SET history_id = $1, server_actor = $2, feed_seq = feed_seq + $3,
         policy_epoch = policy_epoch + $3, modules_revision = modules_revision + $3
         WHERE id = $4 RETURNING feed_seq",
    )
    .bind(&new.id)
    .bind(new.server_actor.to_vec())
    .bind(new.gap)
    .bind(org.to_string())
    .fetch_one(&mut *conn)
    .await?
    .try_get(0)?;
    sqlx::query("UPDATE users SET notification_seq = notification_seq + $1 WHERE org_id = $2")
        .bind(new.gap)
        .bind(org.to_string())
        .execute(conn)
        .await?;
    Ok(feed - new.gap)
}
