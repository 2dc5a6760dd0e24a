//! Records to compare with a server that was restored from a backup, and those it lacks something of.

use rusqlite::{Connection, params};
use shared_model::ids::RecordId;

use super::bytes::column;
use crate::error::CoreError;

/// Notes every confirmed record that changed since then, by whichever clock; what is noted already
/// stays as it is.
pub(crate) fn begin(conn: &Connection, since: i64) -> Result<(), CoreError> {
    conn.execute(
        "INSERT OR IGNORE INTO recalls (record_id) SELECT id FROM records WHERE confirmed = 1 \
         AND (updated_at >= ?1 OR id IN (SELECT record_id FROM operations \
           WHERE state = 'accepted' AND (decided_at >= ?1 OR created_at >= ?1)) \
         OR id IN (SELECT record_id FROM settled WHERE at >= ?1))",
        [since],
    )?;
    Ok(())
}

/// Records to ask about, or those the server lacks something of.
pub(crate) fn list(
    conn: &Connection,
    lacking: bool,
    limit: u32,
) -> Result<Vec<RecordId>, CoreError> {
    let mut query = conn.prepare_cached(
        "SELECT record_id FROM recalls WHERE lacking = ?1 ORDER BY record_id LIMIT ?2",
    )?;
    let rows = query.query_map(params![lacking, limit], |row| column(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The server lacks something of it.
pub(crate) fn lacking(conn: &Connection, id: RecordId) -> Result<(), CoreError> {
    conn.prepare_cached("UPDATE recalls SET lacking = 1 WHERE record_id = ?1")?
        .execute([id.as_bytes()])?;
    Ok(())
}

/// Nothing is missing, or no longer.
pub(crate) fn settle(conn: &Connection, id: RecordId) -> Result<(), CoreError> {
    conn.prepare_cached("DELETE FROM recalls WHERE record_id = ?1")?
        .execute([id.as_bytes()])?;
    Ok(())
}
