//! Changes on top of saved documents.

use rusqlite::{Connection, OptionalExtension, params};
use shared_model::doc::RawChange;
use shared_model::ids::{ActorId, ChangeHash, RecordId};

use super::bytes::{column, signed};
use super::packed::{pack, unpack};
use crate::error::CoreError;

/// A stored change.
#[derive(Clone, Debug)]
pub(crate) struct StoredChange {
    /// This device's own, not accepted yet.
    pub(crate) pending: bool,
    /// The change.
    pub(crate) bytes: Vec<u8>,
}

/// All changes of a record on top of its body, in causal order.
pub(crate) fn list(conn: &Connection, id: RecordId) -> Result<Vec<StoredChange>, CoreError> {
    let mut query = conn.prepare_cached(
        "SELECT pending, bytes FROM changes WHERE record_id = ?1 ORDER BY position",
    )?;
    let rows = query
        .query_map([id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(bool, Vec<u8>)>, _>>()?;
    rows.into_iter()
        .map(|(pending, packed)| {
            Ok(StoredChange {
                pending,
                bytes: unpack(&packed)?,
            })
        })
        .collect()
}

/// This device's own changes of a record that are not accepted yet, in causal order.
pub(crate) fn pending(conn: &Connection, id: RecordId) -> Result<Vec<Vec<u8>>, CoreError> {
    let mut query = conn.prepare_cached(
        "SELECT bytes FROM changes WHERE record_id = ?1 AND pending = 1 ORDER BY position",
    )?;
    let rows = query
        .query_map([id.as_bytes()], |row| row.get(0))?
        .collect::<Result<Vec<Vec<u8>>, _>>()?;
    rows.iter().map(|packed| unpack(packed)).collect()
}

/// Appends a change; one that is already there stays as it is.
pub(crate) fn add(
    conn: &Connection,
    id: RecordId,
    change: &RawChange,
    pending: bool,
) -> Result<(), CoreError> {
    conn.prepare_cached(
        "INSERT OR IGNORE INTO changes (record_id, actor, seq, hash, pending, bytes) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        id.as_bytes(),
        change.actor.0,
        signed(change.seq),
        change.hash.0,
        pending,
        pack(&change.bytes)
    ])?;
    Ok(())
}

/// The hash stored under a name.
pub(crate) fn hash_of(
    conn: &Connection,
    id: RecordId,
    actor: ActorId,
    seq: u64,
) -> Result<Option<ChangeHash>, CoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT hash FROM changes WHERE record_id = ?1 AND actor = ?2 AND seq = ?3",
        )?
        .query_row(params![id.as_bytes(), actor.0, signed(seq)], |row| {
            column(row, 0)
        })
        .optional()?)
}

/// The server has it now.
pub(crate) fn confirm(
    conn: &Connection,
    id: RecordId,
    actor: ActorId,
    seq: u64,
) -> Result<(), CoreError> {
    conn.prepare_cached(
        "UPDATE changes SET pending = 0 WHERE record_id = ?1 AND actor = ?2 AND seq = ?3",
    )?
    .execute(params![id.as_bytes(), actor.0, signed(seq)])?;
    Ok(())
}

/// Takes pending changes out of a record.
pub(crate) fn drop_pending(conn: &Connection, id: RecordId) -> Result<(), CoreError> {
    conn.execute(
        "DELETE FROM changes WHERE record_id = ?1 AND pending = 1",
        [id.as_bytes()],
    )?;
    Ok(())
}

/// The accepted ones are in the body now.
pub(crate) fn drop_accepted(conn: &Connection, id: RecordId) -> Result<(), CoreError> {
    conn.prepare_cached("DELETE FROM changes WHERE record_id = ?1 AND pending = 0")?
        .execute([id.as_bytes()])?;
    Ok(())
}
