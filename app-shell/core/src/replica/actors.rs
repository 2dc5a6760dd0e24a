//! The person behind an actor. An actor belongs to exactly one person.

use rusqlite::{Connection, OptionalExtension, params};
use shared_model::ids::{ActorId, UserId};

use super::bytes::column;
use crate::error::CoreError;

/// Binds an actor to a person; the first binding stays.
pub(crate) fn bind(conn: &Connection, actor: ActorId, user: UserId) -> Result<(), CoreError> {
    conn.prepare_cached("INSERT OR IGNORE INTO actors (actor, user_id) VALUES (?1, ?2)")?
        .execute(params![actor.0, user.as_bytes()])?;
    Ok(())
}

/// The person behind an actor; none is the server, or unknown here.
pub(crate) fn user_of(conn: &Connection, actor: ActorId) -> Result<Option<UserId>, CoreError> {
    Ok(conn
        .prepare_cached("SELECT user_id FROM actors WHERE actor = ?1")?
        .query_row([actor.0], |row| column(row, 0))
        .optional()?)
}
