//! The audit trail: rows are only ever inserted (contract I5, reading 13).

use shared_model::ids::{DeviceId, OrgId, UserId};
use sqlx::AnyConnection;

use super::organisations;
use super::rows::{Insert, Statement};

/// One line of the trail.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// Milliseconds since 1970 UTC, by the server's clock.
    pub at: i64,
    /// Who; none for the server itself.
    pub user: Option<UserId>,
    /// What was done, such as `create`, `update`, `submit` or `login`.
    pub action: String,
    /// Kind of thing, such as `incident` or `session`.
    pub entity: String,
    /// Which one.
    pub object: Option<String>,
    /// Particulars as JSON.
    pub details: String,
    /// Address of the request that carried it.
    pub ip: String,
    /// Device.
    pub device: Option<DeviceId>,
    /// Device's clock.
    pub device_time: Option<i64>,
    /// Request.
    pub request_id: String,
}

fn bind_row<'q>(
    statement: Statement<'q>,
    (org, seq, row): &(OrgId, i64, AuditRow),
) -> Statement<'q> {
    statement
        .bind(org.to_string())
        .bind(*seq)
        .bind(row.at)
        .bind(row.user.map(|id| id.to_string()))
        .bind(row.action.clone())
        .bind(row.entity.clone())
        .bind(row.object.clone())
        .bind(row.details.clone())
        .bind(row.ip.clone())
        .bind(row.device.map(|id| id.to_string()))
        .bind(row.device_time)
        .bind(row.request_id.clone())
}

/// Inserts lines at positions already taken, from `first` on.
///
/// # Errors
/// When the database fails.
pub async fn insert_at(
    conn: &mut AnyConnection,
    org: OrgId,
    first: i64,
    lines: Vec<AuditRow>,
) -> Result<(), sqlx::Error> {
    let rows: Vec<_> = (first..)
        .zip(lines)
        .map(|(seq, line)| (org, seq, line))
        .collect();
    let insert = Insert {
        head: "INSERT INTO audit_log (org_id, seq, at, user_id, action, entity, object_id, details, ip,
               device_id, device_time, request_id) VALUES ",
        columns: 12,
        tail: "",
    };
    insert.run(conn, &rows, bind_row).await
}

/// Appends one line, for facts outside records (sign-in, grants, modules). Call it last in the
/// transaction: it takes the organisation's lock.
///
/// # Errors
/// When the database fails.
pub async fn append(
    conn: &mut AnyConnection,
    org: OrgId,
    line: AuditRow,
) -> Result<(), sqlx::Error> {
    let positions = organisations::take_positions(conn, org, 0, 1).await?;
    insert_at(conn, org, positions.audit_from, vec![line]).await
}
