//! Notification rows of the people who use this device.

use rusqlite::{Connection, Row, params};
use serde_json::Value;
use shared_model::ids::{NotificationId, UserId};
use shared_model::sync::NotificationMsg;

use super::bytes::{column, count, optional, signed};
use crate::api::{CategoryCount, NotificationView};
use crate::error::CoreError;

/// Stores what came; a row read here stays read.
pub(crate) fn put(conn: &Connection, user: UserId, msg: &NotificationMsg) -> Result<(), CoreError> {
    conn.prepare_cached(
        "INSERT INTO notifications (id, user_id, seq, title, message, category, priority, \
           record_id, context, created_at, read_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
         ON CONFLICT (id) DO UPDATE SET seq = ?3, read_at = COALESCE(?11, read_at)",
    )?
    .execute(params![
        msg.id.as_bytes(),
        user.as_bytes(),
        signed(msg.seq),
        msg.title,
        msg.message,
        msg.category,
        msg.priority,
        msg.record.map(|r| *r.as_bytes()),
        msg.context,
        msg.created_at,
        msg.read_at
    ])?;
    Ok(())
}

/// Highest position held for a person.
pub(crate) fn last_seq(conn: &Connection, user: UserId) -> Result<u64, CoreError> {
    Ok(conn.query_row(
        "SELECT COALESCE(MAX(seq), 0) FROM notifications WHERE user_id = ?1",
        [user.as_bytes()],
        |row| count(row, 0),
    )?)
}

/// A person's notifications, newest first; of some categories, or of all when none is named.
pub(crate) fn list(
    conn: &Connection,
    user: UserId,
    unread_only: bool,
    categories: &[String],
    limit: u32,
) -> Result<Vec<NotificationView>, CoreError> {
    let mut query = conn.prepare(
        "SELECT id, title, message, category, priority, record_id, created_at, read_at, context \
         FROM notifications WHERE user_id = ?1 AND (?2 = 0 OR read_at IS NULL) \
         AND (?3 = '[]' OR category IN (SELECT value FROM json_each(?3))) \
         ORDER BY created_at DESC, seq DESC LIMIT ?4",
    )?;
    let categories = serde_json::to_string(categories)?;
    let args = params![user.as_bytes(), unread_only, categories, limit];
    let rows = query.query_map(args, view)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn view(row: &Row<'_>) -> rusqlite::Result<NotificationView> {
    let context: String = row.get(8)?;
    Ok(NotificationView {
        id: column(row, 0)?,
        title: row.get(1)?,
        message: row.get(2)?,
        category: row.get(3)?,
        priority: row.get(4)?,
        record: optional(row, 5)?,
        created_at: row.get(6)?,
        read_at: row.get(7)?,
        interrupts: true,
        context: serde_json::from_str(&context).unwrap_or(Value::Null),
    })
}

/// How many there are of each category.
pub(crate) fn counts(conn: &Connection, user: UserId) -> Result<Vec<CategoryCount>, CoreError> {
    let mut query = conn.prepare(
        "SELECT category, COUNT(*), SUM(read_at IS NULL) FROM notifications WHERE user_id = ?1 \
         GROUP BY category ORDER BY category",
    )?;
    let rows = query.query_map([user.as_bytes()], |row| {
        Ok(CategoryCount {
            category: row.get(0)?,
            total: count(row, 1)?,
            unread: count(row, 2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many a person has not read. Derived, never counted up (contract D8).
pub(crate) fn unread(conn: &Connection, user: UserId) -> Result<u64, CoreError> {
    Ok(conn.query_row(
        "SELECT COUNT(*) FROM notifications WHERE user_id = ?1 AND read_at IS NULL",
        [user.as_bytes()],
        |row| count(row, 0),
    )?)
}

/// Marks some, or all when none is named, as read; the server hears of it.
pub(crate) fn mark_read(
    conn: &Connection,
    user: UserId,
    ids: &[NotificationId],
    now: i64,
) -> Result<(), CoreError> {
    const SET: &str = "UPDATE notifications SET read_at = ?2, read_unsent = 1 \
                       WHERE user_id = ?1 AND read_at IS NULL";
    if ids.is_empty() {
        conn.execute(SET, params![user.as_bytes(), now])?;
    }
    for id in ids {
        conn.execute(
            &format!("{SET} AND id = ?3"),
            params![user.as_bytes(), now, id.as_bytes()],
        )?;
    }
    Ok(())
}

/// Reads the server does not know of.
pub(crate) fn unsent_reads(
    conn: &Connection,
    user: UserId,
) -> Result<Vec<NotificationId>, CoreError> {
    let mut query = conn.prepare(
        "SELECT id FROM notifications WHERE user_id = ?1 AND read_unsent = 1 LIMIT 1000",
    )?;
    let rows = query.query_map([user.as_bytes()], |row| column(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The server knows.
pub(crate) fn reads_sent(conn: &Connection, ids: &[NotificationId]) -> Result<(), CoreError> {
    for id in ids {
        conn.execute(
            "UPDATE notifications SET read_unsent = 0 WHERE id = ?1",
            [id.as_bytes()],
        )?;
    }
    Ok(())
}
