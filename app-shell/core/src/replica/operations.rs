//! Own operations: what waits for a verdict, and what became of the rest.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, params};
use shared_model::doc::{Intent, RawChange};
use shared_model::ids::{ActorId, OperationId, RecordId, UserId};
use shared_model::sync::AckRun;

use super::bytes::{column, count, optional, signed};
use super::packed::{pack, unpack};
use super::settled;
use crate::error::CoreError;

/// What became of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Kept by the server until it is upgraded.
    Held,
    /// In the record for good.
    Accepted,
    /// Refused.
    Rejected,
    /// Hung on a refused one; written again or returned.
    Blocked,
    /// Another operation stands for it.
    Duplicate,
}

impl State {
    /// As stored.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Blocked => "blocked",
            Self::Duplicate => "duplicate",
        }
    }
}

/// An operation that waits.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// Name.
    pub(crate) id: OperationId,
    /// Whose.
    pub(crate) author: UserId,
    /// What was meant.
    pub(crate) intent: Intent,
    /// When it was made.
    pub(crate) created_at: i64,
}

/// An operation to be sent: its intent stays here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outgoing {
    /// Name.
    pub(crate) id: OperationId,
    /// Whose.
    pub(crate) author: UserId,
    /// The refused operation it stands for.
    pub(crate) replaces: Option<(ActorId, u64)>,
    /// Size of its change.
    pub(crate) size_bytes: u64,
}

/// Operations without a verdict.
pub(crate) const OPEN: &str = "state IN ('queued', 'sent', 'held')";

const COLUMNS: &str = "record_id, actor, seq, author_id, intent, created_at";

/// What a new operation is made of.
pub(crate) struct NewOperation<'a> {
    /// The document.
    pub(crate) record: RecordId,
    /// Its change.
    pub(crate) change: &'a RawChange,
    /// Whose.
    pub(crate) author: UserId,
    /// What was meant.
    pub(crate) intent: &'a Intent,
    /// When.
    pub(crate) now: i64,
    /// The refused operation it stands for.
    pub(crate) replaces: Option<(ActorId, u64)>,
}

/// Queues an operation.
pub(crate) fn add(conn: &Connection, new: &NewOperation<'_>) -> Result<(), CoreError> {
    conn.prepare_cached(
        "INSERT INTO operations (record_id, actor, seq, author_id, intent, size_bytes, \
           state, created_at, replaces_actor, replaces_seq) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'queued', ?7, ?8, ?9)",
    )?
    .execute(params![
        new.record.as_bytes(),
        new.change.actor.0,
        signed(new.change.seq),
        new.author.as_bytes(),
        pack(&serde_json::to_vec(new.intent)?),
        signed(new.change.bytes.len() as u64),
        new.now,
        new.replaces.map(|(actor, _)| actor.0),
        new.replaces.map(|(_, seq)| signed(seq)),
    ])?;
    Ok(())
}

type RawOperation = (Operation, Vec<u8>);

fn read(row: &Row<'_>) -> rusqlite::Result<RawOperation> {
    let operation = Operation {
        id: OperationId {
            record: column(row, 0)?,
            actor: column(row, 1)?,
            seq: count(row, 2)?,
        },
        author: column(row, 3)?,
        intent: Intent::Edit { edits: Vec::new() },
        created_at: row.get(5)?,
    };
    Ok((
        operation,
        row.get_ref(4)?
            .as_bytes_or_null()?
            .unwrap_or_default()
            .to_vec(),
    ))
}

fn parse((operation, intent): RawOperation) -> Result<Operation, CoreError> {
    Ok(Operation {
        intent: serde_json::from_slice(&unpack(&intent)?)?,
        ..operation
    })
}

fn select(
    conn: &Connection,
    filter: &str,
    args: impl rusqlite::Params,
) -> Result<Vec<Operation>, CoreError> {
    let sql = format!("SELECT {COLUMNS} FROM operations WHERE {filter} ORDER BY id");
    let mut query = conn.prepare_cached(&sql)?;
    let rows = query
        .query_map(args, read)?
        .collect::<Result<Vec<_>, _>>()?;
    rows.into_iter().map(parse).collect()
}

/// Operations of one record without a verdict, in the order they were made.
pub(crate) fn open_of(conn: &Connection, record: RecordId) -> Result<Vec<Operation>, CoreError> {
    select(
        conn,
        &format!("record_id = ?1 AND {OPEN}"),
        [record.as_bytes()],
    )
}

const TO_SEND: &str = "SELECT id, record_id, actor, seq, author_id, replaces_actor, replaces_seq, size_bytes \
     FROM operations WHERE state IN ('queued', 'sent')";

fn outgoing(row: &Row<'_>) -> rusqlite::Result<(i64, Outgoing)> {
    let replaced: Option<ActorId> = optional(row, 5)?;
    let replaced_seq: Option<i64> = row.get(6)?;
    let operation = Outgoing {
        id: OperationId {
            record: column(row, 1)?,
            actor: column(row, 2)?,
            seq: count(row, 3)?,
        },
        author: column(row, 4)?,
        replaces: replaced.zip(replaced_seq.and_then(|s| u64::try_from(s).ok())),
        size_bytes: count(row, 7)?,
    };
    Ok((row.get(0)?, operation))
}

/// The oldest operations to send, until their changes are larger than `most_bytes` together, and whether
/// more wait. All that waits of a record goes with its first; what the server holds is not sent again.
/// Nothing is read beyond what goes.
pub(crate) fn to_send(
    conn: &Connection,
    most_bytes: u64,
) -> Result<(Vec<Outgoing>, bool), CoreError> {
    let mut going = Vec::new();
    let mut records = BTreeSet::new();
    let (mut bytes, mut last, mut more) = (0, 0, false);
    let mut query = conn.prepare_cached(&format!("{TO_SEND} ORDER BY id"))?;
    for row in query.query_map([], outgoing)? {
        let (id, operation) = row?;
        if bytes > most_bytes && !records.contains(&operation.id.record) {
            more = true;
            break;
        }
        bytes += operation.size_bytes;
        records.insert(operation.id.record);
        going.push(operation);
        last = id;
    }
    if more {
        let mut rest = conn.prepare_cached(&format!(
            "{TO_SEND} AND record_id = ?1 AND id > ?2 ORDER BY id"
        ))?;
        for record in records {
            let rows = rest.query_map(params![record.as_bytes(), last], outgoing)?;
            for row in rows {
                going.push(row?.1);
            }
        }
    }
    Ok((going, more))
}

/// The state of one operation, whatever it is.
pub(crate) fn state_of(conn: &Connection, id: OperationId) -> Result<Option<String>, CoreError> {
    if settled::holds(conn, id)? {
        return Ok(Some(State::Accepted.as_str().to_owned()));
    }
    Ok(conn
        .prepare_cached(
            "SELECT state FROM operations WHERE record_id = ?1 AND actor = ?2 AND seq = ?3",
        )?
        .query_row(
            params![id.record.as_bytes(), id.actor.0, signed(id.seq)],
            |row| row.get(0),
        )
        .optional()?)
}

/// Writes down that operations are about to leave; committed before the first byte does.
pub(crate) fn mark_sent(conn: &Connection, ids: &[OperationId], now: i64) -> Result<(), CoreError> {
    for id in ids {
        conn.prepare_cached(
            "UPDATE operations SET state = 'sent', sent_at = ?4 \
             WHERE record_id = ?1 AND actor = ?2 AND seq = ?3 AND state IN ('queued', 'sent')",
        )?
        .execute(params![
            id.record.as_bytes(),
            id.actor.0,
            signed(id.seq),
            now
        ])?;
    }
    Ok(())
}

/// The server began to answer the request these were in: they are ashore, whatever the verdict.
pub(crate) fn heard(conn: &Connection, ids: &[OperationId], now: i64) -> Result<(), CoreError> {
    for id in ids {
        conn.prepare_cached(
            "UPDATE operations SET heard_at = ?4 \
             WHERE record_id = ?1 AND actor = ?2 AND seq = ?3 AND state = 'sent'",
        )?
        .execute(params![
            id.record.as_bytes(),
            id.actor.0,
            signed(id.seq),
            now
        ])?;
    }
    Ok(())
}

/// Closes an operation. An accepted one needs its intent no more; the others keep it.
pub(crate) fn decide(
    conn: &Connection,
    id: OperationId,
    state: State,
    refusal: Option<&str>,
    now: i64,
) -> Result<(), CoreError> {
    conn.prepare_cached(
        "UPDATE operations SET state = ?4, refusal = ?5, decided_at = ?6, \
           ack = CASE WHEN ?4 = 'held' THEN ack ELSE 1 END, \
           intent = CASE WHEN ?4 = 'accepted' THEN NULL ELSE intent END \
         WHERE record_id = ?1 AND actor = ?2 AND seq = ?3",
    )?
    .execute(params![
        id.record.as_bytes(),
        id.actor.0,
        signed(id.seq),
        state.as_str(),
        refusal,
        now
    ])?;
    Ok(())
}

/// Notes an accepted operation this device does not know (any more), to acknowledge its verdict.
pub(crate) fn learn(conn: &Connection, id: OperationId, now: i64) -> Result<(), CoreError> {
    conn.prepare_cached(
        "INSERT INTO operations (record_id, actor, seq, author_id, size_bytes, state, created_at, \
           decided_at, ack) \
         VALUES (?1, ?2, ?3, COALESCE((SELECT user_id FROM actors WHERE actor = ?2), zeroblob(16)), \
           0, 'accepted', ?4, ?4, 1)",
    )?
    .execute(params![id.record.as_bytes(), id.actor.0, signed(id.seq), now])?;
    Ok(())
}

/// Verdicts stored here that the server may forget, as runs.
pub(crate) fn acks(conn: &Connection, limit: u32) -> Result<Vec<AckRun>, CoreError> {
    let mut query = conn.prepare_cached(
        "SELECT record_id, actor, seq FROM operations WHERE ack = 1 \
         ORDER BY record_id, actor, seq LIMIT ?1",
    )?;
    let rows = query.query_map([limit], |row| {
        Ok((column(row, 0)?, column(row, 1)?, count(row, 2)?))
    })?;
    let mut runs: Vec<AckRun> = Vec::new();
    for row in rows {
        let (record, actor, seq) = row?;
        match runs.last_mut() {
            Some(run) if run.record == record && run.actor == actor && run.last + 1 == seq => {
                run.last = seq;
            }
            _ => runs.push(AckRun {
                record,
                actor,
                first: seq,
                last: seq,
            }),
        }
    }
    runs.extend(settled::acks(conn, limit)?);
    Ok(runs)
}

/// The server heard the acknowledgements: what was accepted is settled.
pub(crate) fn acked(conn: &Connection, runs: &[AckRun]) -> Result<(), CoreError> {
    for run in runs {
        conn.prepare_cached(
            "UPDATE operations SET ack = 2 \
             WHERE record_id = ?1 AND actor = ?2 AND seq BETWEEN ?3 AND ?4 AND ack = 1",
        )?
        .execute(params![
            run.record.as_bytes(),
            run.actor.0,
            signed(run.first),
            signed(run.last)
        ])?;
        settled::acked(conn, run)?;
        settled::take(conn, run)?;
    }
    Ok(())
}

/// A queue's size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Queue {
    /// Operations.
    pub(crate) operations: u64,
    /// Bytes of their changes.
    pub(crate) bytes: u64,
}

/// What waits, of everybody or of one person.
pub(crate) fn queue(conn: &Connection, author: Option<UserId>) -> Result<Queue, CoreError> {
    Ok(conn
        .prepare_cached(&format!(
            "SELECT COUNT(*), COALESCE(SUM(size_bytes), 0) FROM operations \
             WHERE {OPEN} AND (?1 IS NULL OR author_id = ?1)"
        ))?
        .query_row([author.map(|a| *a.as_bytes())], |row| {
            Ok(Queue {
                operations: count(row, 0)?,
                bytes: count(row, 1)?,
            })
        })?)
}

/// Bytes that left the device without an answer.
pub(crate) fn unanswered_bytes(conn: &Connection) -> Result<u64, CoreError> {
    Ok(conn.query_row(
        "SELECT COALESCE(SUM(size_bytes), 0) FROM operations WHERE state = 'sent'",
        [],
        |row| count(row, 0),
    )?)
}

/// Whether a record has operations without a verdict.
pub(crate) fn any_open(conn: &Connection, record: RecordId) -> Result<bool, CoreError> {
    Ok(waiting(conn, record)?.is_some())
}

/// How far the operations of a record that wait have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// On this device only, as far as the device knows.
    Here,
    /// The server has them; no verdict yet.
    Ashore,
    /// Kept by the server until it is upgraded.
    Held,
}

/// How far the last of a record's open operations has come, if any is open. What may have left is
/// called ashore only once the server answered: an attempt that found no link sent nothing.
pub(crate) fn waiting(conn: &Connection, record: RecordId) -> Result<Option<Waiting>, CoreError> {
    let rank: Option<i64> = conn
        .prepare_cached(&format!(
            "SELECT MIN(CASE WHEN state = 'held' THEN 2 WHEN heard_at IS NOT NULL THEN 1 ELSE 0 END) \
             FROM operations WHERE record_id = ?1 AND {OPEN}"
        ))?
        .query_row([record.as_bytes()], |row| row.get(0))?;
    Ok(rank.map(|rank| match rank {
        0 => Waiting::Here,
        1 => Waiting::Ashore,
        _ => Waiting::Held,
    }))
}

/// The server asks again about a closed operation: acknowledge it once more.
pub(crate) fn ack_again(conn: &Connection, id: OperationId) -> Result<(), CoreError> {
    conn.execute(
        "UPDATE operations SET ack = 1 WHERE record_id = ?1 AND actor = ?2 AND seq = ?3 \
         AND ack = 2",
        params![id.record.as_bytes(), id.actor.0, signed(id.seq)],
    )?;
    settled::ack_again(conn, id)
}
