//! Where records stand for those who look: site, company, author and whom they are given to. There are
//! few such places, so that lists judge places, not records.

use rusqlite::{Connection, OptionalExtension, params};
use shared_model::policy::ResourceRef;

use crate::error::CoreError;

/// The place of a record; a new one is noted.
pub(super) fn of(conn: &Connection, place: &ResourceRef) -> Result<i64, CoreError> {
    let columns = params![
        place.site.map(|id| *id.as_bytes()),
        place.company.map(|id| *id.as_bytes()),
        place.created_by.map(|id| *id.as_bytes()),
        place.assigned.map(|id| *id.as_bytes()),
    ];
    let known = conn
        .prepare_cached(
            "SELECT sight FROM sights WHERE site_id IS ?1 AND company_id IS ?2 AND owner_id IS ?3 \
             AND assigned_id IS ?4",
        )?
        .query_row(columns, |row| row.get(0))
        .optional()?;
    if let Some(sight) = known {
        return Ok(sight);
    }
    Ok(conn
        .prepare_cached(
            "INSERT INTO sights (site_id, company_id, owner_id, assigned_id) \
             VALUES (?1, ?2, ?3, ?4) RETURNING sight",
        )?
        .query_row(columns, |row| row.get(0))?)
}
