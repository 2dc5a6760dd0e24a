//! What people chose on this device.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use crate::error::CoreError;

/// Pictures wait on this device until somebody lets them go.
pub(crate) const PHOTOS_PAUSED: &str = "sync.photos_paused";

/// Whether pictures wait.
pub(crate) fn photos_paused(conn: &Connection) -> Result<bool, CoreError> {
    Ok(get(conn, PHOTOS_PAUSED)? == Some(Value::Bool(true)))
}

/// A setting's value.
pub(crate) fn get(conn: &Connection, key: &str) -> Result<Option<Value>, CoreError> {
    let text: Option<String> = conn
        .query_row("SELECT value FROM settings WHERE key = ?1", [key], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(text.map(|t| serde_json::from_str(&t)).transpose()?)
}

/// Sets a value.
pub(crate) fn set(conn: &Connection, key: &str, value: &Value) -> Result<(), CoreError> {
    conn.execute(
        "INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)",
        params![key, value.to_string()],
    )?;
    Ok(())
}
