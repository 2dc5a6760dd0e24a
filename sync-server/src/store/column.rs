//! Reading identifiers out of rows.

use std::str::FromStr;

use shared_model::ids::ActorId;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A textual identifier.
///
/// # Errors
/// When the column holds something else.
pub fn id<T>(row: &AnyRow, index: usize) -> Result<T, sqlx::Error>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    row.try_get::<String, _>(index)?
        .parse()
        .map_err(|error| sqlx::Error::ColumnDecode {
            index: index.to_string(),
            source: Box::new(error),
        })
}

/// A textual identifier that may be absent.
///
/// # Errors
/// When the column holds something else.
pub fn optional_id<T>(row: &AnyRow, index: usize) -> Result<Option<T>, sqlx::Error>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    match row.try_get::<Option<String>, _>(index)? {
        None => Ok(None),
        Some(_) => id(row, index).map(Some),
    }
}

/// An actor.
///
/// # Errors
/// When the column does not hold sixteen bytes.
pub fn actor(row: &AnyRow, index: usize) -> Result<ActorId, sqlx::Error> {
    let bytes: Vec<u8> = row.try_get(index)?;
    ActorId::from_slice(&bytes).ok_or_else(|| sqlx::Error::ColumnDecode {
        index: index.to_string(),
        source: "an actor has 16 bytes".into(),
    })
}
