//! Changes after a record's creation upload that other devices must hear of.

use shared_model::ids::{ActorId, DeviceKey, OrgId, RecordId};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::db::list_placeholders;
use super::rows::{Insert, Statement};

/// A change to tell of.
pub struct ChangeRow {
    /// Tenant.
    pub org: OrgId,
    /// The document.
    pub record: RecordId,
    /// Who wrote it.
    pub actor: ActorId,
    /// The actor's sequence number.
    pub seq: i64,
    /// Its hash.
    pub hash: Vec<u8>,
    /// Feed position.
    pub feed_seq: i64,
    /// Causal order within the feed position.
    pub position: i64,
    /// Key of the device it came from, which has it already.
    pub origin: Option<DeviceKey>,
    /// Raw change.
    pub bytes: Vec<u8>,
}

fn bind_row<'q>(statement: Statement<'q>, row: &ChangeRow) -> Statement<'q> {
    statement
        .bind(row.org.to_string())
        .bind(row.record.to_string())
        .bind(row.actor.0.to_vec())
        .bind(row.seq)
        .bind(row.hash.clone())
        .bind(row.feed_seq)
        .bind(row.position)
        .bind(row.origin.map(|key| key.to_string()))
        .bind(row.bytes.clone())
}

/// Inserts changes.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut AnyConnection, rows: &[ChangeRow]) -> Result<(), sqlx::Error> {
    let insert = Insert {
        head: "INSERT INTO changes (org_id, record_id, actor, seq, hash, feed_seq, position, origin_key, bytes) VALUES ",
        columns: 9,
        tail: "",
    };
    insert.run(conn, rows, bind_row).await
}

/// A change as it travels down.
pub struct NewsRow {
    /// The document.
    pub record: RecordId,
    /// Who wrote it.
    pub actor: ActorId,
    /// Raw change.
    pub bytes: Vec<u8>,
}

/// Changes of some records after a position that the holder of `key` does not have, in the order they were
/// accepted.
///
/// # Errors
/// When the database fails.
pub async fn after(
    conn: &mut AnyConnection,
    records: &[RecordId],
    position: i64,
    key: DeviceKey,
) -> Result<Vec<NewsRow>, sqlx::Error> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let list = list_placeholders(3, records.len());
    let text = format!(
        "SELECT record_id, actor, bytes FROM changes WHERE feed_seq > $1
         AND (origin_key IS NULL OR origin_key <> $2) AND record_id IN ({list})
         ORDER BY record_id, feed_seq, position"
    );
    let mut statement = sqlx::query(AssertSqlSafe(text))
        .bind(position)
        .bind(key.to_string());
    for record in records {
        statement = statement.bind(record.to_string());
    }
    let rows = statement.fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(NewsRow {
                record: super::column::id(row, 0)?,
                actor: super::column::actor(row, 1)?,
                bytes: row.try_get(2)?,
            })
        })
        .collect()
}
