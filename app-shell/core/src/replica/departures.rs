//! Records that left, and whose work is to be ashore before they go from this device.

use rusqlite::{Connection, params};
use shared_model::ids::RecordId;
use shared_model::sync::Leave;

use super::bytes::{column, count, signed};
use crate::error::CoreError;

/// It goes later.
pub(crate) fn put(conn: &Connection, left: Leave) -> Result<(), CoreError> {
    conn.prepare_cached(
        "INSERT INTO departures (record_id, placement) VALUES (?1, ?2) \
         ON CONFLICT (record_id) DO UPDATE SET placement = max(placement, excluded.placement)",
    )?
    .execute(params![left.record.as_bytes(), signed(left.placement)])?;
    Ok(())
}

/// All that have not gone.
pub(crate) fn list(conn: &Connection) -> Result<Vec<Leave>, CoreError> {
    let mut query = conn.prepare_cached("SELECT record_id, placement FROM departures")?;
    let rows = query.query_map([], |row| {
        Ok(Leave {
            record: column(row, 0)?,
            placement: count(row, 1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// It has gone, or it came back.
pub(crate) fn forget(conn: &Connection, id: RecordId) -> Result<(), CoreError> {
    conn.prepare_cached("DELETE FROM departures WHERE record_id = ?1")?
        .execute([id.as_bytes()])?;
    Ok(())
}
