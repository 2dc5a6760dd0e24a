//! What the engine remembers.

use rusqlite::{Connection, OptionalExtension, params};

use shared_model::ids::DeviceKey;

use crate::error::CoreError;

/// The value of a key.
pub(crate) fn get(conn: &Connection, key: &str) -> Result<Option<Vec<u8>>, CoreError> {
    Ok(conn
        .prepare_cached("SELECT value FROM state WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// Sets a key.
pub(crate) fn set(conn: &Connection, key: &str, value: &[u8]) -> Result<(), CoreError> {
    conn.prepare_cached("INSERT OR REPLACE INTO state (key, value) VALUES (?1, ?2)")?
        .execute(params![key, value])?;
    Ok(())
}

/// Forgets a key.
pub(crate) fn remove(conn: &Connection, key: &str) -> Result<(), CoreError> {
    conn.execute("DELETE FROM state WHERE key = ?1", [key])?;
    Ok(())
}

/// A key as text.
pub(crate) fn text(conn: &Connection, key: &str) -> Result<Option<String>, CoreError> {
    Ok(get(conn, key)?.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// A key as a number.
pub(crate) fn number(conn: &Connection, key: &str) -> Result<Option<i64>, CoreError> {
    Ok(get(conn, key)?
        .and_then(|bytes| bytes.try_into().ok())
        .map(i64::from_le_bytes))
}

/// Sets a number.
pub(crate) fn set_number(conn: &Connection, key: &str, value: i64) -> Result<(), CoreError> {
    set(conn, key, &value.to_le_bytes())
}

/// Adds one to a counter and gives its new value.
pub(crate) fn next(conn: &Connection, key: &str) -> Result<i64, CoreError> {
    let value = number(conn, key)?.unwrap_or(0) + 1;
    set_number(conn, key, value)?;
    Ok(value)
}

/// First half of every actor of this device; none before the first sign-in.
pub(crate) fn device_key(conn: &Connection) -> Result<Option<DeviceKey>, CoreError> {
    Ok(get(conn, "device_key")?.and_then(|bytes| DeviceKey::from_slice(&bytes)))
}
