//! "Needs attention".

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use shared_model::doc::Intent;
use shared_model::ids::{OperationId, RecordId, UserId};

use super::bytes::{column, count, signed};
use crate::error::CoreError;

/// Why something came back, as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reason {
    /// Stable code.
    pub(crate) code: String,
    /// Field concerned, or empty.
    #[serde(default)]
    pub(crate) path: String,
    /// Fluent message id.
    pub(crate) key: String,
    /// Values for the message.
    #[serde(default)]
    pub(crate) params: BTreeMap<String, String>,
}

/// A refused action.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReturnedWork {
    /// Key.
    pub(crate) id: String,
    /// Record type's name.
    pub(crate) record_type: String,
    /// The refused operation.
    pub(crate) operation: OperationId,
    /// Whose.
    pub(crate) author: UserId,
    /// What was meant.
    pub(crate) intent: Intent,
    /// Why it came back.
    pub(crate) reason: Reason,
    /// When.
    pub(crate) at: i64,
    /// Note to a supervisor.
    pub(crate) handed_over: Option<String>,
}

/// Keeps a refused action.
pub(crate) fn add(conn: &Connection, work: &ReturnedWork) -> Result<(), CoreError> {
    conn.execute(
        "INSERT INTO returned (id, record_id, record_type, actor, seq, author_id, intent, \
           refusal, at, handed_over) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            work.id,
            work.operation.record.as_bytes(),
            work.record_type,
            work.operation.actor.0,
            signed(work.operation.seq),
            work.author.as_bytes(),
            serde_json::to_string(&work.intent)?,
            serde_json::to_string(&work.reason)?,
            work.at,
            work.handed_over
        ],
    )?;
    Ok(())
}

const COLUMNS: &str = "id, record_type, record_id, actor, seq, author_id, intent, refusal, at, \
                       handed_over";

type Raw = (ReturnedWork, String, String);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    let work = ReturnedWork {
        id: row.get(0)?,
        record_type: row.get(1)?,
        operation: OperationId {
            record: column(row, 2)?,
            actor: column(row, 3)?,
            seq: count(row, 4)?,
        },
        author: column(row, 5)?,
        intent: Intent::Edit { edits: Vec::new() },
        reason: Reason::default(),
        at: row.get(8)?,
        handed_over: row.get(9)?,
    };
    Ok((work, row.get(6)?, row.get(7)?))
}

fn parse((work, intent, reason): Raw) -> Result<ReturnedWork, CoreError> {
    Ok(ReturnedWork {
        intent: serde_json::from_str(&intent)?,
        reason: serde_json::from_str(&reason)?,
        ..work
    })
}

/// A person's returned work, newest first.
pub(crate) fn list(conn: &Connection, author: UserId) -> Result<Vec<ReturnedWork>, CoreError> {
    let mut query = conn.prepare(&format!(
        "SELECT {COLUMNS} FROM returned WHERE author_id = ?1 ORDER BY at DESC, id DESC"
    ))?;
    let rows = query
        .query_map([author.as_bytes()], raw)?
        .collect::<Result<Vec<_>, _>>()?;
    rows.into_iter().map(parse).collect()
}

/// One returned action of a person.
pub(crate) fn get(
    conn: &Connection,
    author: UserId,
    id: &str,
) -> Result<Option<ReturnedWork>, CoreError> {
    conn.query_row(
        &format!("SELECT {COLUMNS} FROM returned WHERE id = ?1 AND author_id = ?2"),
        params![id, author.as_bytes()],
        raw,
    )
    .optional()?
    .map(parse)
    .transpose()
}

/// Takes a returned action away.
pub(crate) fn remove(conn: &Connection, id: &str) -> Result<(), CoreError> {
    conn.execute("DELETE FROM returned WHERE id = ?1", [id])?;
    Ok(())
}

/// Writes down the note to a supervisor.
pub(crate) fn hand_over(conn: &Connection, id: &str, note: &str) -> Result<(), CoreError> {
    conn.execute(
        "UPDATE returned SET handed_over = ?2 WHERE id = ?1",
        params![id, note],
    )?;
    Ok(())
}

/// How many a person has.
pub(crate) fn count_of(conn: &Connection, author: UserId) -> Result<u64, CoreError> {
    Ok(conn.query_row(
        "SELECT COUNT(*) FROM returned WHERE author_id = ?1",
        [author.as_bytes()],
        |row| count(row, 0),
    )?)
}

/// How many a record has.
pub(crate) fn count_of_record(conn: &Connection, record: RecordId) -> Result<u64, CoreError> {
    Ok(conn
        .prepare_cached("SELECT COUNT(*) FROM returned WHERE record_id = ?1")?
        .query_row([record.as_bytes()], |row| count(row, 0))?)
}
