//! Own operations that were accepted and acknowledged: one row a run, for ever. What remains known of
//! them is what can still be asked: that they were accepted, when, and under which names.

use rusqlite::{Connection, params};
use shared_model::ids::{ActorId, OperationId, RecordId};
use shared_model::sync::AckRun;

use super::bytes::{column, count, signed};
use crate::error::CoreError;

/// Moves what was accepted, of a run the server heard the acknowledgement of, out of `operations`.
pub(crate) fn take(conn: &Connection, run: &AckRun) -> Result<(), CoreError> {
    let mut query = conn.prepare_cached(
        "DELETE FROM operations WHERE record_id = ?1 AND actor = ?2 AND seq BETWEEN ?3 AND ?4 \
         AND state = 'accepted' AND ack = 2 \
         RETURNING seq, MAX(created_at, COALESCE(decided_at, created_at))",
    )?;
    let name = params![
        run.record.as_bytes(),
        run.actor.0,
        signed(run.first),
        signed(run.last)
    ];
    let mut taken = query
        .query_map(name, |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(i64, i64)>, _>>()?;
    taken.sort_unstable();
    for piece in taken.chunk_by(|one, next| one.0 + 1 == next.0) {
        append(conn, run.record, run.actor, piece)?;
    }
    Ok(())
}

/// Adds numbers that follow one another, with their moments, to the run they continue.
fn append(
    conn: &Connection,
    record: RecordId,
    actor: ActorId,
    piece: &[(i64, i64)],
) -> Result<(), CoreError> {
    let (Some((first, _)), Some((last, _))) = (piece.first(), piece.last()) else {
        return Ok(());
    };
    let at = piece.iter().map(|(_, at)| *at).max();
    let continued = conn
        .prepare_cached(
            "UPDATE settled SET last = ?4, at = MAX(at, ?5) \
             WHERE record_id = ?1 AND actor = ?2 AND last = ?3 - 1",
        )?
        .execute(params![record.as_bytes(), actor.0, first, last, at])?;
    if continued == 0 {
        conn.prepare_cached(
            "INSERT INTO settled (record_id, actor, first, last, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![record.as_bytes(), actor.0, first, last, at])?;
    }
    Ok(())
}

const NAMED: &str = "record_id = ?1 AND actor = ?2 AND ?3 BETWEEN first AND last";

/// Whether an operation is settled.
pub(crate) fn holds(conn: &Connection, id: OperationId) -> Result<bool, CoreError> {
    Ok(conn
        .prepare_cached(&format!(
            "SELECT EXISTS (SELECT 1 FROM settled WHERE {NAMED})"
        ))?
        .query_row(
            params![id.record.as_bytes(), id.actor.0, signed(id.seq)],
            |row| row.get(0),
        )?)
}

/// The server asks again about a settled operation: its run is acknowledged once more.
pub(crate) fn ack_again(conn: &Connection, id: OperationId) -> Result<(), CoreError> {
    conn.prepare_cached(&format!("UPDATE settled SET again = 1 WHERE {NAMED}"))?
        .execute(params![id.record.as_bytes(), id.actor.0, signed(id.seq)])?;
    Ok(())
}

/// Runs to be acknowledged once more.
pub(crate) fn acks(conn: &Connection, limit: u32) -> Result<Vec<AckRun>, CoreError> {
    let mut query = conn.prepare_cached(
        "SELECT record_id, actor, first, last FROM settled WHERE again = 1 LIMIT ?1",
    )?;
    let rows = query.query_map([limit], |row| {
        Ok(AckRun {
            record: column(row, 0)?,
            actor: column(row, 1)?,
            first: count(row, 2)?,
            last: count(row, 3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The server heard it.
pub(crate) fn acked(conn: &Connection, run: &AckRun) -> Result<(), CoreError> {
    conn.prepare_cached(
        "UPDATE settled SET again = 0 \
         WHERE record_id = ?1 AND actor = ?2 AND first = ?3 AND again = 1",
    )?
    .execute(params![
        run.record.as_bytes(),
        run.actor.0,
        signed(run.first)
    ])?;
    Ok(())
}
