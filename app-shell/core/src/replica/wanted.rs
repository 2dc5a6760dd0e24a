//! Documents to ask for whole.

use rusqlite::{Connection, params};
use shared_model::ids::RecordId;

use super::bytes::column;
use crate::error::CoreError;

/// Asks for a document at the next exchange.
pub(crate) fn add(
    conn: &Connection,
    id: RecordId,
    reason: &str,
    now: i64,
) -> Result<(), CoreError> {
    conn.execute(
        "INSERT OR REPLACE INTO wanted (record_id, reason, at) VALUES (?1, ?2, ?3)",
        params![id.as_bytes(), reason, now],
    )?;
    Ok(())
}

/// It came, or is no longer wanted.
pub(crate) fn remove(conn: &Connection, id: RecordId) -> Result<(), CoreError> {
    conn.prepare_cached("DELETE FROM wanted WHERE record_id = ?1")?
        .execute([id.as_bytes()])?;
    Ok(())
}

/// The oldest wanted documents.
pub(crate) fn list(conn: &Connection, limit: u32) -> Result<Vec<RecordId>, CoreError> {
    let mut query = conn.prepare("SELECT record_id FROM wanted ORDER BY at LIMIT ?1")?;
    let rows = query.query_map([limit], |row| column(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
