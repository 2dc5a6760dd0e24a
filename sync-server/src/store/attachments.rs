//! Which records name a file: the right to read it is the right to see one of them (contract H5).

use shared_model::ids::{FileHash, OrgId, RecordId, UserId};
use sqlx::{AnyConnection, Row};

use super::rows::{Insert, Statement};

/// A file named by a record.
#[derive(Clone, Debug)]
pub struct AttachmentRow {
    /// Tenant.
    pub org: OrgId,
    /// The record.
    pub record: RecordId,
    /// The file.
    pub sha256: FileHash,
    /// Such as `incident_photo`.
    pub category: String,
    /// 0 thumbnail, 1 photograph.
    pub role: i64,
    /// Who added it.
    pub uploaded_by: Option<UserId>,
    /// Server clock.
    pub created_at: i64,
}

fn bind_row<'q>(statement: Statement<'q>, row: &AttachmentRow) -> Statement<'q> {
    statement
        .bind(row.org.to_string())
        .bind(row.record.to_string())
        .bind(row.sha256.0.to_vec())
        .bind(row.category.clone())
        .bind(row.role)
        .bind(row.uploaded_by.map(|id| id.to_string()))
        .bind(row.created_at)
}

/// Notes that records name files.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut AnyConnection, rows: &[AttachmentRow]) -> Result<(), sqlx::Error> {
    let insert = Insert {
        head: "INSERT INTO attachments (org_id, record_id, sha256, category, role, uploaded_by, created_at) VALUES ",
        columns: 7,
        tail: " ON CONFLICT (record_id, sha256) DO NOTHING",
    };
    insert.run(conn, rows, bind_row).await
}

/// The role a file has in a record, if the record names it.
///
/// # Errors
/// When the database fails.
pub async fn role(
    conn: &mut AnyConnection,
    org: OrgId,
    record: RecordId,
    sha256: FileHash,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT role FROM attachments WHERE org_id = $1 AND record_id = $2 AND sha256 = $3",
    )
    .bind(org.to_string())
    .bind(record.to_string())
    .bind(sha256.0.to_vec())
    .fetch_optional(conn)
    .await
}

/// Projections of the records of an organisation that name a file.
///
/// # Errors
/// When the database fails.
pub async fn naming(
    conn: &mut AnyConnection,
    org: OrgId,
    sha256: FileHash,
) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT r.projection FROM attachments a JOIN records r ON r.id = a.record_id
         WHERE a.org_id = $1 AND a.sha256 = $2",
    )
    .bind(org.to_string())
    .bind(sha256.0.to_vec())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}
