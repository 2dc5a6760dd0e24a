//! Reading ids and hashes from BLOB columns.

use rusqlite::Row;
use rusqlite::types::Type;
use shared_model::ids::{ActorId, ChangeHash, FileHash, NotificationId, RecordId, UserId};
use uuid::Uuid;

/// Bytes of a fixed length stored as BLOB.
pub(crate) trait FromBytes: Sized {
    /// Takes exactly the right number of bytes.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

macro_rules! uuids {
    ($($name:ident),*) => {$(
        impl FromBytes for $name {
            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                Uuid::from_slice(bytes).ok().map(Self)
            }
        }
    )*};
}

macro_rules! hashes {
    ($($name:ident),*) => {$(
        impl FromBytes for $name {
            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                Self::from_slice(bytes)
            }
        }
    )*};
}

uuids!(RecordId, UserId, NotificationId);
hashes!(ActorId, ChangeHash, FileHash);

/// The value of a column.
pub(crate) fn column<T: FromBytes>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    let bytes = row.get_ref(index)?.as_blob()?;
    T::from_bytes(bytes).ok_or(rusqlite::Error::InvalidColumnType(
        index,
        "identifier".to_owned(),
        Type::Blob,
    ))
}

/// The value of a column that may be absent.
pub(crate) fn optional<T: FromBytes>(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<T>> {
    match row.get_ref(index)?.as_blob_or_null()? {
        None => Ok(None),
        Some(_) => column(row, index).map(Some),
    }
}

/// A count column; SQLite integers are signed.
pub(crate) fn count(row: &Row<'_>, index: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(index)
        .map(|n| u64::try_from(n).unwrap_or(0))
}

/// A number as SQLite keeps it.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
