//! Records: the document's bytes, its heads, and the projected row lists and scopes read.

use shared_model::ids::{DeviceKey, OrgId, RecordId};
use shared_model::policy::ResourceRef;
use shared_model::record::Record;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::db::{Engine, list_placeholders};
use super::rows::{Insert, Statement};

/// A record as admission needs it.
#[derive(Clone, Debug)]
pub struct StoredRecord {
    /// Key.
    pub id: RecordId,
    /// Its type.
    pub record_type: String,
    /// Given at acceptance.
    pub official_no: Option<String>,
    /// Position when it was accepted.
    pub created_seq: i64,
    /// Uncompressed document.
    pub body: Vec<u8>,
    /// What everybody reads.
    pub projection: String,
}

/// Reads records of one organisation in id order, locked until the commit (PostgreSQL; SQLite's
/// writer holds everything).
///
/// # Errors
/// When the database fails.
pub async fn lock(
    conn: &mut AnyConnection,
    engine: Engine,
    org: OrgId,
    ids: &[RecordId],
) -> Result<Vec<StoredRecord>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = list_placeholders(2, ids.len());
    let lock = match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR UPDATE",
    };
    let text = format!(
        "SELECT id, record_type, official_no, created_seq, body, projection
         FROM records WHERE org_id = $1 AND id IN ({list}) ORDER BY id{lock}"
    );
    let mut statement = sqlx::query(AssertSqlSafe(text)).bind(org.to_string());
    for id in ids {
        statement = statement.bind(id.to_string());
    }
    let rows = statement.fetch_all(conn).await?;
    rows.iter().map(read_stored).collect()
}

fn read_stored(row: &AnyRow) -> Result<StoredRecord, sqlx::Error> {
    Ok(StoredRecord {
        id: super::column::id(row, 0)?,
        record_type: row.try_get(1)?,
        official_no: row.try_get(2)?,
        created_seq: row.try_get(3)?,
        body: row.try_get(4)?,
        projection: row.try_get(5)?,
    })
}

/// The projected record, if the organisation has it.
///
/// # Errors
/// When the database fails.
pub async fn projection(
    conn: &mut AnyConnection,
    org: OrgId,
    id: RecordId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT projection FROM records WHERE org_id = $1 AND id = $2")
        .bind(org.to_string())
        .bind(id.to_string())
        .fetch_optional(conn)
        .await
}

/// The record that holds an external id (contract A12).
///
/// # Errors
/// When the database fails.
pub async fn external_holder(
    conn: &mut AnyConnection,
    org: OrgId,
    record_type: &str,
    external_id: &str,
) -> Result<Option<RecordId>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT id FROM records WHERE org_id = $1 AND record_type = $2 AND external_id = $3",
    )
    .bind(org.to_string())
    .bind(record_type)
    .bind(external_id)
    .fetch_optional(conn)
    .await?;
    row.map(|row| super::column::id(&row, 0)).transpose()
}

/// Whether a record has this official number.
///
/// # Errors
/// When the database fails.
pub async fn is_number_given(
    conn: &mut AnyConnection,
    org: OrgId,
    official_no: &str,
) -> Result<bool, sqlx::Error> {
    let found: Option<String> =
        sqlx::query_scalar("SELECT id FROM records WHERE org_id = $1 AND official_no = $2")
            .bind(org.to_string())
            .bind(official_no)
            .fetch_optional(conn)
            .await?;
    Ok(found.is_some())
}

/// Sorted heads, joined, of those of some records that exist in any organisation.
///
/// # Errors
/// When the database fails.
pub async fn heads_of(
    conn: &mut AnyConnection,
    ids: &[RecordId],
) -> Result<Vec<(RecordId, Vec<u8>)>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = list_placeholders(1, ids.len());
    let mut statement = sqlx::query(AssertSqlSafe(format!(
        "SELECT id, heads FROM records WHERE id IN ({list})"
    )));
    for id in ids {
        statement = statement.bind(id.to_string());
    }
    let rows = statement.fetch_all(conn).await?;
    rows.iter()
        .map(|row| Ok((super::column::id(row, 0)?, row.try_get(1)?)))
        .collect()
}

/// A record to write.
pub struct RecordRow {
    /// Tenant.
    pub org: OrgId,
    /// The projected record.
    pub record: Record,
    /// Where it lies for rights: the same facts permissions are judged by.
    pub place: ResourceRef,
    /// What names it in lists.
    pub title: String,
    /// Order in which a fresh device receives it.
    pub lane: i64,
    /// Position when it was accepted.
    pub created_seq: i64,
    /// Its newest position.
    pub seq: i64,
    /// Key of the device its creation came from.
    pub origin: Option<DeviceKey>,
    /// Sorted heads, joined.
    pub heads: Vec<u8>,
    /// Uncompressed document.
    pub body: Vec<u8>,
    /// JSON of `record`.
    pub projection: String,
    /// Catalogue revision that made the projection.
    pub projected_by: i64,
}

const INSERT: Insert = Insert {
    head: "INSERT INTO records (id, org_id, record_type, site_id, company_id, class, owner_id, assigned_id,
           status, official_no, provisional_no, external_id, title, lane, created_at, updated_at, deleted_at,
           needs_review, created_seq, seq, origin_key, heads, body, projection, projected_by) VALUES ",
    columns: 25,
    tail: "",
};

fn class_name(record: &Record) -> &'static str {
    use shared_model::schema::AccessClass;
    match record.class {
        AccessClass::Normal => "normal",
        AccessClass::Restricted => "restricted",
        AccessClass::Medical => "medical",
    }
}

fn bind_row<'q>(statement: Statement<'q>, row: &RecordRow) -> Statement<'q> {
    let record = &row.record;
    statement
        .bind(record.id.to_string())
        .bind(row.org.to_string())
        .bind(record.record_type.clone())
        .bind(row.place.site.map(|id| id.to_string()))
        .bind(row.place.company.map(|id| id.to_string()))
        .bind(class_name(record))
        .bind(row.place.created_by.map(|id| id.to_string()))
        .bind(row.place.assigned.map(|id| id.to_string()))
        .bind(record.status.clone())
        .bind(record.official_no.clone())
        .bind(record.provisional_no.clone())
        .bind(record.external_id.clone())
        .bind(row.title.clone())
        .bind(row.lane)
        .bind(record.created_at)
        .bind(record.updated_at)
        .bind(record.deleted_at)
        .bind(i64::from(record.needs_review))
        .bind(row.created_seq)
        .bind(row.seq)
        .bind(row.origin.map(|key| key.to_string()))
        .bind(row.heads.clone())
        .bind(row.body.clone())
        .bind(row.projection.clone())
        .bind(row.projected_by)
}

/// Inserts new records.
///
/// # Errors
/// When the database fails or a unique value is taken.
pub async fn insert(conn: &mut AnyConnection, rows: &[RecordRow]) -> Result<(), sqlx::Error> {
    INSERT.run(conn, rows, bind_row).await
}

/// Writes a record anew.
///
/// # Errors
/// When the database fails.
pub async fn update(conn: &mut AnyConnection, row: &RecordRow) -> Result<(), sqlx::Error> {
    let record = &row.record;
    sqlx::query(
        "UPDATE records SET site_id = $1, company_id = $2, assigned_id = $3, status = $4, title = $5,
         lane = $6, updated_at = $7, deleted_at = $8, needs_review = $9, seq = $10, heads = $11,
         body = $12, projection = $13, projected_by = $14 WHERE org_id = $15 AND id = $16",
    )
    .bind(row.place.site.map(|id| id.to_string()))
    .bind(row.place.company.map(|id| id.to_string()))
    .bind(row.place.assigned.map(|id| id.to_string()))
    .bind(record.status.clone())
    .bind(row.title.clone())
    .bind(row.lane)
    .bind(record.updated_at)
    .bind(record.deleted_at)
    .bind(i64::from(record.needs_review))
    .bind(row.seq)
    .bind(row.heads.clone())
    .bind(row.body.clone())
    .bind(row.projection.clone())
    .bind(row.projected_by)
    .bind(row.org.to_string())
    .bind(record.id.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

/// Which of these records exist in any organisation.
///
/// # Errors
/// When the database fails.
pub async fn known_anywhere(
    conn: &mut AnyConnection,
    ids: &[RecordId],
) -> Result<Vec<RecordId>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = list_placeholders(1, ids.len());
    let mut statement = sqlx::query(AssertSqlSafe(format!(
        "SELECT id FROM records WHERE id IN ({list})"
    )));
    for id in ids {
        statement = statement.bind(id.to_string());
    }
    let rows = statement.fetch_all(conn).await?;
    rows.iter().map(|row| super::column::id(row, 0)).collect()
}
