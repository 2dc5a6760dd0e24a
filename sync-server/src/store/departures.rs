//! Records that moved between scopes: what devices of the old scope must forget.

use shared_model::ids::{OrgId, RecordId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::db::list_placeholders;
use super::rows::{Insert, Statement};

/// Where a record was before it moved.
#[derive(Clone, Debug)]
pub struct DepartureRow {
    /// Feed position of the move.
    pub seq: i64,
    /// The record.
    pub record: RecordId,
    /// Its type.
    pub record_type: String,
    /// Old site.
    pub site: Option<String>,
    /// Old assigned person.
    pub assigned: Option<String>,
    /// Owner.
    pub owner: Option<String>,
    /// Old employer.
    pub company: Option<String>,
}

fn bind_row<'q>(statement: Statement<'q>, (org, row): &(OrgId, DepartureRow)) -> Statement<'q> {
    statement
        .bind(org.to_string())
        .bind(row.seq)
        .bind(row.record.to_string())
        .bind(row.record_type.clone())
        .bind(row.site.clone())
        .bind(row.assigned.clone())
        .bind(row.owner.clone())
        .bind(row.company.clone())
}

/// Notes moves.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    conn: &mut AnyConnection,
    rows: &[(OrgId, DepartureRow)],
) -> Result<(), sqlx::Error> {
    let insert = Insert {
        head: "INSERT INTO departures (org_id, seq, record_id, record_type, old_site_id, old_assigned_id,
               old_owner_id, old_company_id) VALUES ",
        columns: 8,
        tail: "",
    };
    insert.run(conn, rows, bind_row).await
}

/// Moves between two positions, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn between(
    conn: &mut AnyConnection,
    org: OrgId,
    after: i64,
    upto: i64,
) -> Result<Vec<DepartureRow>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT seq, record_id, record_type, old_site_id, old_assigned_id, old_owner_id, old_company_id
         FROM departures WHERE org_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq",
    )
    .bind(org.to_string())
    .bind(after)
    .bind(upto)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

/// The newest move of each of some records that ever moved: its placement number.
///
/// # Errors
/// When the database fails.
pub async fn newest(
    conn: &mut AnyConnection,
    org: OrgId,
    records: &[RecordId],
) -> Result<Vec<(RecordId, i64)>, sqlx::Error> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let list = list_placeholders(2, records.len());
    let text = format!(
        "SELECT record_id, MAX(seq) FROM departures WHERE org_id = $1 AND record_id IN ({list})
         GROUP BY record_id"
    );
    let mut statement = sqlx::query(AssertSqlSafe(text)).bind(org.to_string());
    for record in records {
        statement = statement.bind(record.to_string());
    }
    let rows = statement.fetch_all(conn).await?;
    rows.iter()
        .map(|row| Ok((super::column::id(row, 0)?, row.try_get(1)?)))
        .collect()
}

fn read(row: &AnyRow) -> Result<DepartureRow, sqlx::Error> {
    Ok(DepartureRow {
        seq: row.try_get(0)?,
        record: super::column::id(row, 1)?,
        record_type: row.try_get(2)?,
        site: row.try_get(3)?,
        assigned: row.try_get(4)?,
        owner: row.try_get(5)?,
        company: row.try_get(6)?,
    })
}
