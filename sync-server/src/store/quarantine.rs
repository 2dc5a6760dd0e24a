//! Refused and held changes: evidence, and what a later upgrade judges again.

use shared_model::ids::{DeviceId, OperationId, OrgId, UserId};
use sqlx::{AnyConnection, Row};

use super::rows::{Insert, Statement};

/// A change kept out of every record.
pub struct QuarantineRow {
    /// Tenant.
    pub org: OrgId,
    /// Which operation.
    pub operation: OperationId,
    /// Author.
    pub author: UserId,
    /// Device it came from.
    pub device: Option<DeviceId>,
    /// Why.
    pub code: String,
    /// Raw change.
    pub bytes: Vec<u8>,
    /// Epoch of the rules that decided.
    pub policy_epoch: i64,
    /// Server clock.
    pub at: i64,
}

fn bind_row<'q>(statement: Statement<'q>, row: &QuarantineRow) -> Statement<'q> {
    statement
        .bind(row.operation.record.to_string())
        .bind(row.operation.actor.0.to_vec())
        .bind(i64::try_from(row.operation.seq).unwrap_or(i64::MAX))
        .bind(row.org.to_string())
        .bind(row.author.to_string())
        .bind(row.device.map(|id| id.to_string()))
        .bind(row.code.clone())
        .bind(row.bytes.clone())
        .bind(row.policy_epoch)
        .bind(row.at)
}

/// Keeps changes; the first of an operation stays.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut AnyConnection, rows: &[QuarantineRow]) -> Result<(), sqlx::Error> {
    let insert = Insert {
        head: "INSERT INTO quarantine (record_id, actor, seq, org_id, author_id, device_id, code, bytes,
               policy_epoch, at) VALUES ",
        columns: 10,
        tail: " ON CONFLICT (record_id, actor, seq) DO NOTHING",
    };
    insert.run(conn, rows, bind_row).await
}

/// A held change, to be judged again.
pub struct HeldRow {
    /// Which operation.
    pub operation: OperationId,
    /// Its record's type, as far as the record exists.
    pub record_type: String,
    /// Author.
    pub author: UserId,
    /// Raw change.
    pub bytes: Vec<u8>,
}

/// Changes of a device that are still held, in the order they came.
///
/// # Errors
/// When the database fails.
pub async fn held(conn: &mut AnyConnection, device: DeviceId) -> Result<Vec<HeldRow>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT q.record_id, q.actor, q.seq, COALESCE(r.record_type, ''), q.author_id, q.bytes
         FROM operations o
         JOIN quarantine q ON q.record_id = o.record_id AND q.actor = o.actor AND q.seq = o.seq
         LEFT JOIN records r ON r.id = q.record_id
         WHERE o.device_id = $1 AND o.verdict = 'held' ORDER BY q.at, q.record_id, q.actor, q.seq",
    )
    .bind(device.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let seq: i64 = row.try_get(2)?;
            Ok(HeldRow {
                operation: OperationId {
                    record: super::column::id(row, 0)?,
                    actor: super::column::actor(row, 1)?,
                    seq: u64::try_from(seq).unwrap_or(0),
                },
                record_type: row.try_get(3)?,
                author: super::column::id(row, 4)?,
                bytes: row.try_get(5)?,
            })
        })
        .collect()
}
