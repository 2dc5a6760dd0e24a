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

/// Bytes this device may use of the link in a calendar month; none: no limit.
pub(crate) const BUDGET: &str = "sync.budget_bytes";

/// The budget of a month, if one is set.
pub(crate) fn budget(conn: &Connection) -> Result<Option<u64>, CoreError> {
    let bytes = get(conn, BUDGET)?.and_then(|value| value.as_f64());
    Ok(bytes
        .filter(|bytes| *bytes >= 1.0)
        .map(|bytes| bytes as u64))
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

/// The values whose keys begin like this, by key.
pub(crate) fn beginning_with(
    conn: &Connection,
    prefix: &str,
) -> Result<Vec<(String, Value)>, CoreError> {
    let mut statement =
        conn.prepare_cached("SELECT key, value FROM settings WHERE key >= ?1 AND key < ?2")?;
    let until = format!("{prefix}\u{10ffff}");
    let rows = statement.query_map([prefix, &until], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.map(|row| {
        let (key, text): (String, String) = row?;
        Ok((key, serde_json::from_str(&text)?))
    })
    .collect()
}

/// Forgets a value.
pub(crate) fn remove(conn: &Connection, key: &str) -> Result<(), CoreError> {
    conn.prepare_cached("DELETE FROM settings WHERE key = ?1")?
        .execute([key])?;
    Ok(())
}
