//! One row an operation, for ever: the verdict a replay gets (design 03-sync, admission).

use shared_model::ids::{ActorId, DeviceId, OrgId, RecordId};
use shared_model::sync::AckRun;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::db::list_placeholders;
use super::rows::{Insert, Statement};

/// An operation and its fate.
#[derive(Clone, Debug)]
pub struct OperationRow {
    /// The document.
    pub record: RecordId,
    /// Who wrote it.
    pub actor: ActorId,
    /// The actor's sequence number.
    pub seq: i64,
    /// Hash of the change.
    pub hash: Vec<u8>,
    /// Person.
    pub author: String,
    /// Device it came from.
    pub device: Option<String>,
    /// Fate, spelled by `services::ingest::stored`.
    pub verdict: String,
    /// Code of a refusal; stays for ever.
    pub code: Option<String>,
    /// Its particulars as JSON; the text of a refusal is released once acknowledged.
    pub detail: Option<String>,
    /// Author's clock.
    pub device_time: i64,
    /// Server's clock.
    pub received_at: i64,
}

const COLUMNS: &str = "record_id, actor, seq, hash, author_id, device_id, verdict, code, detail, device_time, received_at";

fn read(row: &AnyRow) -> Result<OperationRow, sqlx::Error> {
    Ok(OperationRow {
        record: super::column::id(row, 0)?,
        actor: super::column::actor(row, 1)?,
        seq: row.try_get(2)?,
        hash: row.try_get(3)?,
        author: row.try_get(4)?,
        device: row.try_get(5)?,
        verdict: row.try_get(6)?,
        code: row.try_get(7)?,
        detail: row.try_get(8)?,
        device_time: row.try_get(9)?,
        received_at: row.try_get(10)?,
    })
}

/// Every operation of some records that was decided upon.
///
/// # Errors
/// When the database fails.
pub async fn of_records(
    conn: &mut AnyConnection,
    records: &[RecordId],
) -> Result<Vec<OperationRow>, sqlx::Error> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let list = list_placeholders(1, records.len());
    let text = format!(
        "SELECT {COLUMNS} FROM operations WHERE record_id IN ({list}) AND verdict <> 'pending'"
    );
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for record in records {
        statement = statement.bind(record.to_string());
    }
    let rows = statement.fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// Verdicts told again in one answer; once these are acknowledged come the next.
const MOST_UNACKNOWLEDGED: i64 = 2_000;

/// Operations of a device whose verdict it has not acknowledged.
///
/// # Errors
/// When the database fails.
pub async fn unacknowledged(
    conn: &mut AnyConnection,
    device: DeviceId,
) -> Result<Vec<OperationRow>, sqlx::Error> {
    let text = format!(
        "SELECT {COLUMNS} FROM operations WHERE device_id = $1 AND acked = 0
         ORDER BY record_id, actor, seq LIMIT {MOST_UNACKNOWLEDGED}"
    );
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(device.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

fn bind_row<'q>(statement: Statement<'q>, (org, row): &(OrgId, OperationRow)) -> Statement<'q> {
    statement
        .bind(row.record.to_string())
        .bind(row.actor.0.to_vec())
        .bind(row.seq)
        .bind(org.to_string())
        .bind(row.hash.clone())
        .bind(row.author.clone())
        .bind(row.device.clone())
        .bind(row.verdict.clone())
        .bind(row.code.clone())
        .bind(row.detail.clone())
        .bind(row.device_time)
        .bind(row.received_at)
}

const INSERT_HEAD: &str = "INSERT INTO operations (record_id, actor, seq, org_id, hash, author_id, device_id, verdict, code, detail, device_time, received_at) VALUES ";

/// Claims operations before anything else is locked: a second upload of the same ones waits here
/// for the first to commit (PostgreSQL; SQLite has one writer).
///
/// # Errors
/// When the database fails.
pub async fn claim(
    conn: &mut AnyConnection,
    rows: &[(OrgId, OperationRow)],
) -> Result<(), sqlx::Error> {
    let insert = Insert {
        head: INSERT_HEAD,
        columns: 12,
        tail: " ON CONFLICT (record_id, actor, seq) DO NOTHING",
    };
    insert.run(conn, rows, bind_row).await
}

/// Stores fates. A row that is there already (claimed, held or closed) takes the new one.
///
/// # Errors
/// When the database fails.
pub async fn store(
    conn: &mut AnyConnection,
    rows: &[(OrgId, OperationRow)],
) -> Result<(), sqlx::Error> {
    let insert = Insert {
        head: INSERT_HEAD,
        columns: 12,
        tail: " ON CONFLICT (record_id, actor, seq) DO UPDATE SET verdict = excluded.verdict,
               code = excluded.code, detail = excluded.detail, hash = excluded.hash, acked = 0",
    };
    insert.run(conn, rows, bind_row).await
}

/// Closes operations for good. A row that is there already keeps everything but its fate.
///
/// # Errors
/// When the database fails.
pub async fn close(
    conn: &mut AnyConnection,
    rows: &[(OrgId, OperationRow)],
) -> Result<(), sqlx::Error> {
    let insert = Insert {
        head: INSERT_HEAD,
        columns: 12,
        tail: " ON CONFLICT (record_id, actor, seq) DO UPDATE SET verdict = excluded.verdict,
               code = NULL, detail = NULL, acked = 0",
    };
    insert.run(conn, rows, bind_row).await
}

/// The device holds these verdicts durably: the texts of refusals are released, never their rows, and
/// never what a replay needs beside the code (a number, the operation that stands for this one).
///
/// # Errors
/// When the database fails.
pub async fn acknowledge(
    conn: &mut AnyConnection,
    device: DeviceId,
    run: &AckRun,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE operations SET acked = 1, detail = CASE WHEN code IS NULL THEN detail END
         WHERE record_id = $1 AND actor = $2 AND seq BETWEEN $3 AND $4 AND device_id = $5",
    )
    .bind(run.record.to_string())
    .bind(run.actor.0.to_vec())
    .bind(i64::try_from(run.first).unwrap_or(i64::MAX))
    .bind(i64::try_from(run.last).unwrap_or(i64::MAX))
    .bind(device.to_string())
    .execute(conn)
    .await?;
    Ok(())
}
