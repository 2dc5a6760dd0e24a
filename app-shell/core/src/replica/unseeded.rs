//! Records the server has not sent again, while it fills this device anew for a person.

use rusqlite::{Connection, params};
use shared_model::ids::{RecordId, UserId};

use super::bytes::column;
use crate::error::CoreError;

/// Everything the server ever had is to come again.
pub(crate) fn begin(conn: &Connection, user: UserId) -> Result<(), CoreError> {
    conn.execute(
        "INSERT OR IGNORE INTO unseeded (user_id, record_id) \
         SELECT ?1, id FROM records WHERE confirmed = 1",
        [user.as_bytes()],
    )?;
    Ok(())
}

/// It came.
pub(crate) fn came(conn: &Connection, id: RecordId) -> Result<(), CoreError> {
    conn.prepare_cached("DELETE FROM unseeded WHERE record_id = ?1")?
        .execute([id.as_bytes()])?;
    Ok(())
}

/// What did not come, less what was damaged on its way and is asked for, and what a restored server
/// lacks.
pub(crate) fn left(conn: &Connection, user: UserId) -> Result<Vec<RecordId>, CoreError> {
    let mut query = conn.prepare_cached(
        "SELECT record_id FROM unseeded WHERE user_id = ?1 \
         AND record_id NOT IN (SELECT record_id FROM wanted) \
         AND record_id NOT IN (SELECT record_id FROM recalls)",
    )?;
    let rows = query.query_map(params![user.as_bytes()], |row| column(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Nobody waits for it.
pub(crate) fn forget(conn: &Connection, user: UserId, id: RecordId) -> Result<(), CoreError> {
    conn.prepare_cached("DELETE FROM unseeded WHERE user_id = ?1 AND record_id = ?2")?
        .execute(params![user.as_bytes(), id.as_bytes()])?;
    Ok(())
}
