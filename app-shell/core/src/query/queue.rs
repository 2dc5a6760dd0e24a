//! What waits on this device, piece by piece.

use rusqlite::{Connection, Row};
use shared_model::ids::{RecordId, UserId};

use crate::api::{Waiting, WaitingState};
use crate::error::CoreError;
use crate::query::names::name_of;
use crate::replica::bytes::{column, count, optional};
use crate::replica::files::THUMBNAIL;
use crate::replica::operations::OPEN;

/// Most pieces of one kind in an answer.
const MOST: u32 = 200;

/// Changes by record and author, oldest first, then files in the order they leave. Files the server
/// refused are told too: nobody else would say why. Whoever shared this device before is named.
pub(crate) fn waiting(conn: &Connection, user: Option<UserId>) -> Result<Vec<Waiting>, CoreError> {
    let mut all = Vec::new();
    for (author, piece) in changes(conn)? {
        let author_name = match Some(author) == user {
            true => None,
            false => name_of(conn, author.into())?,
        };
        all.push(Waiting {
            author_name,
            ..piece
        });
    }
    all.extend(files(conn)?);
    Ok(all)
}

fn changes(conn: &Connection) -> Result<Vec<(UserId, Waiting)>, CoreError> {
    let mut query = conn.prepare_cached(&format!(
        "SELECT o.record_id, r.record_type, r.title, COUNT(*), SUM(o.size_bytes), MIN(o.created_at), \
                MIN(CASE o.state WHEN 'queued' THEN 0 WHEN 'sent' THEN 1 ELSE 2 END), o.author_id \
         FROM operations o LEFT JOIN records r ON r.id = o.record_id \
         WHERE o.{OPEN} GROUP BY o.record_id, o.author_id ORDER BY MIN(o.id) LIMIT ?1"
    ))?;
    let rows = query.query_map([MOST], |row| {
        let piece = Waiting {
            lane: "text".to_owned(),
            record: optional::<RecordId>(row, 0)?,
            record_type: row.get(1)?,
            title: title(row, 2)?,
            pieces: count(row, 3)?,
            size_bytes: count(row, 4)?,
            sent_bytes: 0,
            since: row.get(5)?,
            state: match row.get::<_, i64>(6)? {
                0 => WaitingState::Queued,
                1 => WaitingState::Sent,
                _ => WaitingState::Held,
            },
            reason: None,
            author_name: None,
        };
        Ok((column(row, 7)?, piece))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn files(conn: &Connection) -> Result<Vec<Waiting>, CoreError> {
    let mut query = conn.prepare_cached(
        "SELECT f.record_id, r.record_type, r.title, f.role, f.size_bytes, f.sent_bytes, \
                f.created_at, f.state, f.refused \
         FROM files f LEFT JOIN records r ON r.id = f.record_id \
         WHERE f.state IN ('queued', 'refused') ORDER BY f.role, f.created_at LIMIT ?1",
    )?;
    let rows = query.query_map([MOST], |row| {
        let role: u8 = row.get(3)?;
        let state: String = row.get(7)?;
        Ok(Waiting {
            lane: if role == THUMBNAIL {
                "thumbnails"
            } else {
                "photos"
            }
            .to_owned(),
            record: optional::<RecordId>(row, 0)?,
            record_type: row.get(1)?,
            title: title(row, 2)?,
            pieces: 1,
            size_bytes: count(row, 4)?,
            sent_bytes: count(row, 5)?,
            since: row.get(6)?,
            state: match state.as_str() {
                "refused" => WaitingState::Refused,
                _ => WaitingState::Queued,
            },
            reason: row.get(8)?,
            author_name: None,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn title(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default())
}
