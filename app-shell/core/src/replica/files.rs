//! Files this device made, and how far ashore they are.

use rusqlite::{Connection, OptionalExtension, Row, params};
use shared_model::ids::{FileHash, RecordId};

use super::bytes::{column, count, optional, signed};
use crate::error::CoreError;

/// Thumbnail.
pub(crate) const THUMBNAIL: u8 = 0;
/// Photograph reduced at capture.
pub(crate) const REDUCED: u8 = 1;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileRow {
    /// Its name: the hash of its bytes.
    pub(crate) sha256: FileHash,
    /// Size.
    pub(crate) size_bytes: u64,
    /// Media type.
    pub(crate) media_type: String,
    /// [`THUMBNAIL`], [`REDUCED`] or 2 for an original.
    pub(crate) role: u8,
    /// The record it belongs to; none while a form is being filled in.
    pub(crate) record: Option<RecordId>,
    /// `loose`, `queued`, `ashore` or `refused`.
    pub(crate) state: String,
    /// Bytes the server has.
    pub(crate) sent_bytes: u64,
    /// Why the server refused it.
    pub(crate) refused: Option<String>,
}

const COLUMNS: &str = "sha256, size_bytes, media_type, role, record_id, state, sent_bytes, refused";

fn read(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    Ok(FileRow {
        sha256: column(row, 0)?,
        size_bytes: count(row, 1)?,
        media_type: row.get(2)?,
        role: row.get(3)?,
        record: optional(row, 4)?,
        state: row.get(5)?,
        sent_bytes: count(row, 6)?,
        refused: row.get(7)?,
    })
}

/// Remembers a file that was just stored; a known one stays as it is.
pub(crate) fn add(
    conn: &Connection,
    sha256: FileHash,
    size_bytes: u64,
    media_type: &str,
    role: u8,
    now: i64,
) -> Result<(), CoreError> {
    conn.execute(
        "INSERT OR IGNORE INTO files (sha256, size_bytes, media_type, role, state, created_at) \
         VALUES (?1, ?2, ?3, ?4, 'loose', ?5)",
        params![sha256.0, signed(size_bytes), media_type, role, now],
    )?;
    Ok(())
}

/// A record names the file now: it is to go ashore.
pub(crate) fn attach(
    conn: &Connection,
    sha256: FileHash,
    record: RecordId,
) -> Result<(), CoreError> {
    conn.execute(
        "UPDATE files SET record_id = ?2, state = 'queued' \
         WHERE sha256 = ?1 AND state IN ('loose', 'refused')",
        params![sha256.0, record.as_bytes()],
    )?;
    Ok(())
}

/// One file.
pub(crate) fn get(conn: &Connection, sha256: FileHash) -> Result<Option<FileRow>, CoreError> {
    Ok(conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM files WHERE sha256 = ?1"))?
        .query_row([sha256.0], read)
        .optional()?)
}

/// Files to send: thumbnails first, then the oldest.
pub(crate) fn queued(conn: &Connection, limit: u32) -> Result<Vec<FileRow>, CoreError> {
    let mut query = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM files WHERE state = 'queued' ORDER BY role, created_at LIMIT ?1"
    ))?;
    let rows = query.query_map([limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The server has this much of it.
pub(crate) fn progress(
    conn: &Connection,
    sha256: FileHash,
    sent_bytes: u64,
) -> Result<(), CoreError> {
    conn.execute(
        "UPDATE files SET sent_bytes = ?2 WHERE sha256 = ?1",
        params![sha256.0, signed(sent_bytes)],
    )?;
    Ok(())
}

/// The server has it.
pub(crate) fn ashore(conn: &Connection, sha256: FileHash) -> Result<(), CoreError> {
    conn.execute(
        "UPDATE files SET state = 'ashore', sent_bytes = size_bytes, refused = NULL \
         WHERE sha256 = ?1",
        [sha256.0],
    )?;
    Ok(())
}

/// Files of a record that were ashore are offered once more.
pub(crate) fn offer_again(conn: &Connection, record: RecordId) -> Result<(), CoreError> {
    conn.execute(
        "UPDATE files SET state = 'queued', sent_bytes = 0 \
         WHERE record_id = ?1 AND state = 'ashore'",
        [record.as_bytes()],
    )?;
    Ok(())
}

/// The server will not take it.
pub(crate) fn refuse(conn: &Connection, sha256: FileHash, why: &str) -> Result<(), CoreError> {
    conn.execute(
        "UPDATE files SET state = 'refused', refused = ?2 WHERE sha256 = ?1",
        params![sha256.0, why],
    )?;
    Ok(())
}

/// Files and bytes that wait, by role.
pub(crate) fn waiting(conn: &Connection, role: u8) -> Result<(u64, u64), CoreError> {
    // A photo's other sizes count as one lane.
    Ok(conn.query_row(
        "SELECT COUNT(*), COALESCE(SUM(size_bytes - sent_bytes), 0) FROM files \
         WHERE state = 'queued' AND min(role, 1) = ?1",
        [role],
        |row| Ok((count(row, 0)?, count(row, 1)?)),
    )?)
}

/// Whether a record still has files to send.
pub(crate) fn pending_of(conn: &Connection, record: RecordId) -> Result<bool, CoreError> {
    Ok(conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM files WHERE record_id = ?1 AND state = 'queued')",
        [record.as_bytes()],
        |row| row.get(0),
    )?)
}
