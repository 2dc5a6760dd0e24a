//! Everyone who signed in on this device, with their newest rights.

use rusqlite::{Connection, OptionalExtension, params};
use shared_model::ids::UserId;
use shared_model::policy::Grants;

use super::bytes::column;
use crate::error::CoreError;
use crate::session::Profile;

/// Remembers a person who signed in.
pub(crate) fn save(conn: &Connection, profile: &Profile, now: i64) -> Result<(), CoreError> {
    conn.execute(
        "INSERT INTO people (user_id, profile, signed_in_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (user_id) DO UPDATE SET profile = ?2, signed_in_at = ?3",
        params![
            profile.user.id.as_bytes(),
            serde_json::to_string(profile)?,
            now
        ],
    )?;
    Ok(())
}

/// A person's profile.
pub(crate) fn profile(conn: &Connection, user: UserId) -> Result<Option<Profile>, CoreError> {
    let text: Option<String> = conn
        .query_row(
            "SELECT profile FROM people WHERE user_id = ?1",
            [user.as_bytes()],
            |row| row.get(0),
        )
        .optional()?;
    Ok(text.map(|t| serde_json::from_str(&t)).transpose()?)
}

/// Keeps a person's rights.
pub(crate) fn save_grants(conn: &Connection, grants: &Grants) -> Result<(), CoreError> {
    conn.execute(
        "UPDATE people SET grants = ?2 WHERE user_id = ?1",
        params![
            grants.subject.user.as_bytes(),
            serde_json::to_string(grants)?
        ],
    )?;
    Ok(())
}

/// A person's rights as last known here.
pub(crate) fn grants(conn: &Connection, user: UserId) -> Result<Option<Grants>, CoreError> {
    let text: Option<Option<String>> = conn
        .query_row(
            "SELECT grants FROM people WHERE user_id = ?1",
            [user.as_bytes()],
            |row| row.get(0),
        )
        .optional()?;
    Ok(text
        .flatten()
        .map(|t| serde_json::from_str(&t))
        .transpose()?)
}

/// Everyone who signed in here.
pub(crate) fn all(conn: &Connection) -> Result<Vec<UserId>, CoreError> {
    let mut query = conn.prepare("SELECT user_id FROM people")?;
    let rows = query.query_map([], |row| column(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
