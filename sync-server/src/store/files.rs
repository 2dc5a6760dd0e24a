//! Files by the hash of their bytes, and how much of each has arrived.

use shared_model::ids::FileHash;
use sqlx::{AnyConnection, Row};

/// A file the server has or expects.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// Its size.
    pub size_bytes: i64,
    /// `image/jpeg` and so on.
    pub media_type: String,
    /// Whether every byte is here and the hash was right.
    pub complete: bool,
    /// `not_scanned`, `clean` or `infected`.
    pub scan_state: String,
}

/// Reads a file's row.
///
/// # Errors
/// When the database fails.
pub async fn get(
    conn: &mut AnyConnection,
    sha256: FileHash,
) -> Result<Option<FileRow>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT size_bytes, media_type, state, scan_state FROM files WHERE sha256 = $1",
    )
    .bind(sha256.0.to_vec())
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(FileRow {
            size_bytes: row.try_get(0)?,
            media_type: row.try_get(1)?,
            complete: row.try_get::<String, _>(2)? == "complete",
            scan_state: row.try_get(3)?,
        })
    })
    .transpose()
}

/// Announces a file. The newest announcement counts until every byte is here: a wrong size told
/// first must not keep the file out for ever.
///
/// # Errors
/// When the database fails.
pub async fn expect(
    conn: &mut AnyConnection,
    sha256: FileHash,
    size_bytes: i64,
    media_type: &str,
    at: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO files (sha256, size_bytes, media_type, state, created_at)
         VALUES ($1, $2, $3, 'expected', $4) ON CONFLICT (sha256)
         DO UPDATE SET size_bytes = excluded.size_bytes, media_type = excluded.media_type
         WHERE files.state = 'expected'",
    )
    .bind(sha256.0.to_vec())
    .bind(size_bytes)
    .bind(media_type)
    .bind(at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes how much has arrived.
///
/// # Errors
/// When the database fails.
pub async fn note_received(
    conn: &mut AnyConnection,
    sha256: FileHash,
    received: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE files SET received_bytes = $1 WHERE sha256 = $2")
        .bind(received)
        .bind(sha256.0.to_vec())
        .execute(conn)
        .await?;
    Ok(())
}

/// Every byte is here and the hash is right.
///
/// # Errors
/// When the database fails.
pub async fn complete(
    conn: &mut AnyConnection,
    sha256: FileHash,
    at: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE files SET state = 'complete', received_bytes = size_bytes, complete_at = $1 WHERE sha256 = $2",
    )
    .bind(at)
    .bind(sha256.0.to_vec())
    .execute(conn)
    .await?;
    Ok(())
}
