//! Body bytes by calendar month.

use rusqlite::{Connection, OptionalExtension, params};

use super::bytes::{count, signed};
use super::settings;
use crate::error::CoreError;

/// Bytes of one month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Traffic {
    /// Sent.
    pub(crate) up: u64,
    /// Received.
    pub(crate) down: u64,
}

/// The month of an instant, `2026-11`.
pub(crate) fn month_of(now: i64) -> String {
    jiff::Timestamp::from_millisecond(now).map_or_else(
        |_| "1970-01".to_owned(),
        |t| t.strftime("%Y-%m").to_string(),
    )
}

/// Adds bytes to the month of `now`.
pub(crate) fn add(conn: &Connection, now: i64, traffic: Traffic) -> Result<(), CoreError> {
    conn.prepare_cached(
        "INSERT INTO traffic (month, up, down) VALUES (?1, ?2, ?3) \
         ON CONFLICT (month) DO UPDATE SET up = up + ?2, down = down + ?3",
    )?
    .execute(params![
        month_of(now),
        signed(traffic.up),
        signed(traffic.down)
    ])?;
    Ok(())
}

/// Whether the month of `now` used up what this device may: pictures wait then, text does not.
pub(crate) fn budget_spent(conn: &Connection, now: i64) -> Result<bool, CoreError> {
    let Some(budget) = settings::budget(conn)? else {
        return Ok(false);
    };
    let used = month(conn, now)?;
    Ok(used.up + used.down >= budget)
}

/// Bytes of the month of `now`.
pub(crate) fn month(conn: &Connection, now: i64) -> Result<Traffic, CoreError> {
    Ok(conn
        .query_row(
            "SELECT up, down FROM traffic WHERE month = ?1",
            [month_of(now)],
            |row| {
                Ok(Traffic {
                    up: count(row, 0)?,
                    down: count(row, 1)?,
                })
            },
        )
        .optional()?
        .unwrap_or_default())
}
