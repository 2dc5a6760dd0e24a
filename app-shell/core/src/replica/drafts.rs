//! Forms being filled in.

use rusqlite::{Connection, OptionalExtension, Row, params};
use shared_model::ids::UserId;

use crate::api::Draft;
use crate::error::CoreError;

/// Saves a draft of a person.
pub(crate) fn save(conn: &Connection, user: UserId, draft: &Draft) -> Result<(), CoreError> {
    conn.execute(
        "INSERT INTO drafts (id, user_id, record_type, fields, updated_at) \
         VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (id) DO UPDATE SET fields = ?4, updated_at = ?5 WHERE user_id = ?2",
        params![
            draft.id,
            user.as_bytes(),
            draft.record_type,
            serde_json::to_string(&draft.fields)?,
            draft.updated_at
        ],
    )?;
    Ok(())
}

/// A person's drafts, newest first.
pub(crate) fn list(conn: &Connection, user: UserId) -> Result<Vec<Draft>, CoreError> {
    let mut query = conn.prepare(
        "SELECT id, record_type, fields, updated_at FROM drafts WHERE user_id = ?1 \
         ORDER BY updated_at DESC, id DESC",
    )?;
    let rows = query
        .query_map([user.as_bytes()], raw)?
        .collect::<Result<Vec<_>, _>>()?;
    rows.into_iter().map(read).collect()
}

/// One draft of a person.
pub(crate) fn get(conn: &Connection, user: UserId, id: &str) -> Result<Option<Draft>, CoreError> {
    conn.query_row(
        "SELECT id, record_type, fields, updated_at FROM drafts WHERE id = ?1 AND user_id = ?2",
        params![id, user.as_bytes()],
        raw,
    )
    .optional()?
    .map(read)
    .transpose()
}

/// Discards a draft of a person; whether there was one.
pub(crate) fn discard(conn: &Connection, user: UserId, id: &str) -> Result<bool, CoreError> {
    let gone = conn.execute(
        "DELETE FROM drafts WHERE id = ?1 AND user_id = ?2",
        params![id, user.as_bytes()],
    )?;
    Ok(gone > 0)
}

type RawDraft = (String, String, String, i64);

fn raw(row: &Row<'_>) -> rusqlite::Result<RawDraft> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn read((id, record_type, fields, updated_at): RawDraft) -> Result<Draft, CoreError> {
    Ok(Draft {
        id,
        record_type,
        fields: serde_json::from_str(&fields)?,
        updated_at,
    })
}
