//! Refused and held changes: evidence, and what a later upgrade judges again.

use shared_model::ids::{DeviceId, OrgId, OperationId, UserId};
use sqlx::AnyConnection;

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
