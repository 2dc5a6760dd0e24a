//! Projected rows, and the saved documents behind them. A row is narrow: what lists look for and sort
//! by. The whole projection lies apart, packed, and is read for the rows that are shown.

use rusqlite::{Connection, OptionalExtension, Row, params};
use shared_model::ids::{ChangeHash, RecordId};
use shared_model::policy::ResourceRef;
use shared_model::record::Record;
use shared_model::schema::RecordType;

use super::bytes::column;
use super::facets;
use super::packed::{pack, unpack};
use super::sights;
use crate::error::CoreError;

/// What a row says beside its projection.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Meta {
    /// SQLite's key, used by `projections`, `bodies` and `search`.
    pub(crate) rowid: i64,
    /// Key.
    pub(crate) id: RecordId,
    /// Record type's name.
    pub(crate) record_type: String,
    /// The server accepted its creation.
    pub(crate) confirmed: bool,
    /// Official number.
    pub(crate) official_no: Option<String>,
    /// Heads with pending work.
    pub(crate) heads: Vec<ChangeHash>,
}

/// A row as lists read it.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// The record.
    pub(crate) record: Record,
    /// Value of the title field.
    pub(crate) title: String,
}

/// A query over `records` that gives what [`stored`] reads; a filter and an order may follow.
pub(crate) const SELECT: &str =
    "SELECT body, title FROM records JOIN projections USING (record) WHERE ";

/// A packed projection and a title.
pub(crate) type Packed = (Vec<u8>, Option<String>);

/// Reads the columns of [`SELECT`].
pub(crate) fn stored(row: &Row<'_>) -> rusqlite::Result<Packed> {
    Ok((row.get_ref(0)?.as_bytes()?.to_vec(), row.get(1)?))
}

/// Parses what [`stored`] read.
pub(crate) fn parse((projection, title): Packed) -> Result<Stored, CoreError> {
    Ok(Stored {
        record: serde_json::from_slice(&unpack(&projection)?)?,
        title: title.unwrap_or_default(),
    })
}

/// A row's facts.
pub(crate) fn meta(conn: &Connection, id: RecordId) -> Result<Option<Meta>, CoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT record, id, record_type, confirmed, official_no, heads FROM records \
             WHERE id = ?1",
        )?
        .query_row([id.as_bytes()], |row| {
            Ok(Meta {
                rowid: row.get(0)?,
                id: column(row, 1)?,
                record_type: row.get(2)?,
                confirmed: row.get(3)?,
                official_no: row.get(4)?,
                heads: heads(row.get_ref(5)?.as_blob()?),
            })
        })
        .optional()?)
}

fn heads(bytes: &[u8]) -> Vec<ChangeHash> {
    bytes
        .chunks_exact(32)
        .filter_map(ChangeHash::from_slice)
        .collect()
}

/// One record.
pub(crate) fn get(conn: &Connection, id: RecordId) -> Result<Option<Stored>, CoreError> {
    conn.prepare_cached(&format!("{SELECT} id = ?1"))?
        .query_row([id.as_bytes()], stored)
        .optional()?
        .map(parse)
        .transpose()
}

/// One record by SQLite's key.
pub(crate) fn by_rowid(conn: &Connection, rowid: i64) -> Result<Stored, CoreError> {
    let row = conn
        .prepare_cached(&format!("{SELECT} record = ?1"))?
        .query_row([rowid], stored)?;
    parse(row)
}

/// The title of a record, deleted ones included: history still names them.
pub(crate) fn title(conn: &Connection, id: RecordId) -> Result<Option<String>, CoreError> {
    Ok(conn
        .prepare_cached("SELECT title FROM records WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| row.get::<_, Option<String>>(0))
        .optional()?
        .map(Option::unwrap_or_default))
}

/// How many records are here.
pub(crate) fn count(conn: &Connection) -> Result<u64, CoreError> {
    Ok(conn.query_row("SELECT COUNT(*) FROM records", [], |row| {
        super::bytes::count(row, 0)
    })?)
}

/// What a row is written from.
pub(crate) struct RowInput<'a> {
    /// The type.
    pub(crate) ty: &'a RecordType,
    /// The projection.
    pub(crate) record: &'a Record,
    /// Heads of the document it was made from.
    pub(crate) heads: &'a [ChangeHash],
    /// The server accepted its creation.
    pub(crate) confirmed: bool,
    /// Catalogue revision.
    pub(crate) revision: u64,
}

/// Value of a record's title field.
pub(crate) fn title_of(ty: &RecordType, record: &Record) -> Option<String> {
    let value = record.fields.get(&ty.title_field)?;
    Some(match shared_model::condition::plain_value(value) {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    })
}

/// Writes a row and gives its rowid.
pub(crate) fn put(conn: &Connection, input: &RowInput<'_>) -> Result<i64, CoreError> {
    let record = input.record;
    let facts = ResourceRef::of(input.ty, record);
    let sight = match record.deleted_at {
        None => Some(sights::of(conn, &facts)?),
        Some(_) => None,
    };
    let heads: Vec<u8> = input.heads.iter().flat_map(|h| h.0).collect();
    let rowid = conn
        .prepare_cached(
            "INSERT INTO records (id, record_type, site_id, company_id, owner_id, assigned_id, \
               updated_by, status, official_no, provisional_no, external_id, title, created_at, \
               updated_at, deleted_at, confirmed, heads, facets, projected_by, \
               sight, arrived_at) \
             VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,jsonb(?18),?19,?20, \
               ?13) \
             ON CONFLICT (id) DO UPDATE SET site_id=?3, company_id=?4, owner_id=?5, \
               assigned_id=?6, updated_by=?7, status=?8, official_no=?9, provisional_no=?10, \
               external_id=?11, title=?12, created_at=?13, updated_at=?14, deleted_at=?15, \
               confirmed=?16, heads=?17, facets=jsonb(?18), projected_by=?19, sight=?20 \
             RETURNING record",
        )?
        .query_row(
            params![
                record.id.as_bytes(),
                record.record_type,
                facts.site.map(|i| *i.as_bytes()),
                facts.company.map(|i| *i.as_bytes()),
                facts.created_by.map(|i| *i.as_bytes()),
                facts.assigned.map(|i| *i.as_bytes()),
                record.updated_by.map(|i| *i.as_bytes()),
                record.status,
                record.official_no,
                record.provisional_no,
                record.external_id,
                title_of(input.ty, record),
                record.created_at,
                record.updated_at,
                record.deleted_at,
                input.confirmed,
                heads,
                facets::of(input.ty, record).to_string(),
                super::bytes::signed(input.revision),
                sight,
            ],
            |row| row.get(0),
        )?;
    conn.prepare_cached(
        "INSERT INTO projections (record, body) VALUES (?1, ?2) \
         ON CONFLICT (record) DO UPDATE SET body = ?2",
    )?
    .execute(params![rowid, pack(&serde_json::to_vec(record)?)])?;
    Ok(rowid)
}

/// Notes that a record came to this device at `at`, after it was filled. Of what was made here, or was
/// there from the beginning, the moment it was made stands.
pub(crate) fn arrive(conn: &Connection, rowid: i64, at: i64) -> Result<(), CoreError> {
    conn.prepare_cached("UPDATE records SET arrived_at = ?2 WHERE record = ?1")?
        .execute(params![rowid, at])?;
    Ok(())
}

/// Notes at which placement the record came; it never goes back.
pub(crate) fn place(conn: &Connection, id: RecordId, placement: u64) -> Result<(), CoreError> {
    conn.prepare_cached("UPDATE records SET placement = ?2 WHERE id = ?1 AND placement < ?2")?
        .execute(params![id.as_bytes(), super::bytes::signed(placement)])?;
    Ok(())
}

/// The placement at which a record came; 0 for one that never moved.
pub(crate) fn placement(conn: &Connection, id: RecordId) -> Result<u64, CoreError> {
    let found = conn
        .prepare_cached("SELECT placement FROM records WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| super::bytes::count(row, 0))
        .optional()?;
    Ok(found.unwrap_or(0))
}

/// Removes a record with everything stored for it but operations and returned work.
pub(crate) fn remove(conn: &Connection, meta: &Meta) -> Result<(), CoreError> {
    super::search::remove(conn, meta.rowid)?;
    conn.execute("DELETE FROM bodies WHERE record = ?1", [meta.rowid])?;
    conn.execute("DELETE FROM projections WHERE record = ?1", [meta.rowid])?;
    conn.execute(
        "DELETE FROM changes WHERE record_id = ?1",
        [meta.id.as_bytes()],
    )?;
    conn.execute("DELETE FROM records WHERE record = ?1", [meta.rowid])?;
    Ok(())
}

/// The saved document as the server has it.
pub(crate) fn body(conn: &Connection, rowid: i64) -> Result<Option<Vec<u8>>, CoreError> {
    conn.prepare_cached("SELECT body FROM bodies WHERE record = ?1")?
        .query_row([rowid], |row| row.get::<_, Vec<u8>>(0))
        .optional()?
        .map(|body| unpack(&body))
        .transpose()
}

/// Saves the document as the server has it.
pub(crate) fn put_body(conn: &Connection, rowid: i64, body: &[u8]) -> Result<(), CoreError> {
    conn.prepare_cached(
        "INSERT INTO bodies (record, body) VALUES (?1, ?2) \
         ON CONFLICT (record) DO UPDATE SET body = ?2",
    )?
    .execute(params![rowid, pack(body)])?;
    Ok(())
}
