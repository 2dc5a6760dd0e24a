//! Records that left the sight of everyone who uses this device.

use std::collections::HashMap;

use rusqlite::Connection;
use shared_model::ids::{RecordId, UserId};
use shared_model::policy::{Grants, ResourceRef};
use shared_model::sync::Leave;

use super::{Changed, Scene};
use crate::error::CoreError;
use crate::replica::bytes::{column, optional};
use crate::replica::{departures, files, operations, people, records, state, unseeded};

/// Set while something out of sight could not go yet, because work or photographs of it are not ashore.
const DUE: &str = "purge_due";

/// Removes records the server says have left. What still has work to send stays until it is sent;
/// one that came at this placement or a later one, for somebody else who uses this device, stays.
pub(crate) fn leave(conn: &Connection, left: &[Leave]) -> Result<Changed, CoreError> {
    let mut changed = Changed::default();
    for leave in left {
        depart(conn, *leave, &mut changed)?;
    }
    Ok(changed)
}

/// Removes what left before and had work to send. Its place here is the one it left, so that rights
/// alone would keep it for ever.
pub(crate) fn resume(conn: &Connection) -> Result<Changed, CoreError> {
    leave(conn, &departures::list(conn)?)
}

fn depart(conn: &Connection, left: Leave, changed: &mut Changed) -> Result<(), CoreError> {
    let here = records::meta(conn, left.record)?;
    let came_back = records::placement(conn, left.record)? >= left.placement;
    if let Some(meta) = here.filter(|_| !came_back) {
        if is_busy(conn, meta.id)? {
            return departures::put(conn, left);
        }
        records::remove(conn, &meta)?;
        changed.record(meta.id, &meta.record_type);
    }
    departures::forget(conn, left.record)
}

/// Re-checks every record against the newest rights of everyone who signed in here.
pub(crate) fn recheck(conn: &Connection, scene: &Scene) -> Result<Changed, CoreError> {
    state::remove(conn, DUE)?;
    let mut changed = Changed::default();
    let rights = everyones_rights(conn)?;
    if rights.is_empty() {
        return Ok(changed);
    }
    for (id, record_type, resource) in all(conn)? {
        let Some(ty) = scene.catalogue.record_type(&record_type) else {
            continue;
        };
        let view = ty.permission("view");
        if rights.iter().any(|grants| grants.allows(&view, &resource)) {
            continue;
        }
        if let Some(meta) = records::meta(conn, id)? {
            remove_if_idle(conn, &meta, &mut changed)?;
        }
    }
    Ok(changed)
}

/// The server has sent again everything this person sees: what did not come is gone. What they do not
/// see is another's, and stays; what still has work to send stays until it is sent.
pub(crate) fn sweep(conn: &Connection, scene: &Scene, user: UserId) -> Result<Changed, CoreError> {
    let mut changed = Changed::default();
    let left = unseeded::left(conn, user)?;
    if left.is_empty() {
        return Ok(changed);
    }
    let Some(grants) = people::grants(conn, user)? else {
        return Ok(changed);
    };
    let places: HashMap<RecordId, (String, ResourceRef)> = all(conn)?
        .into_iter()
        .map(|(id, name, place)| (id, (name, place)))
        .collect();
    for id in left {
        let sees = places.get(&id).is_some_and(|(name, place)| {
            let ty = scene.catalogue.record_type(name);
            ty.is_some_and(|ty| grants.allows(&ty.permission("view"), place))
        });
        let meta = records::meta(conn, id)?.filter(|_| sees);
        if let Some(meta) = meta {
            if is_busy(conn, id)? {
                continue;
            }
            records::remove(conn, &meta)?;
            changed.record(id, &meta.record_type);
        }
        unseeded::forget(conn, user, id)?;
    }
    Ok(changed)
}

/// Whether work or photographs of it are not ashore.
fn is_busy(conn: &Connection, id: RecordId) -> Result<bool, CoreError> {
    Ok(operations::any_open(conn, id)? || files::pending_of(conn, id)?)
}

/// Whether a re-check is due because something could not go the last time.
pub(crate) fn is_due(conn: &Connection) -> Result<bool, CoreError> {
    Ok(state::get(conn, DUE)?.is_some())
}

fn remove_if_idle(
    conn: &Connection,
    meta: &records::Meta,
    changed: &mut Changed,
) -> Result<(), CoreError> {
    if is_busy(conn, meta.id)? {
        return state::set(conn, DUE, b"1");
    }
    records::remove(conn, meta)?;
    changed.record(meta.id, &meta.record_type);
    Ok(())
}

fn everyones_rights(conn: &Connection) -> Result<Vec<Grants>, CoreError> {
    let mut rights = Vec::new();
    for user in people::all(conn)? {
        rights.extend(people::grants(conn, user)?);
    }
    Ok(rights)
}

type Placed = (RecordId, String, ResourceRef);

fn all(conn: &Connection) -> Result<Vec<Placed>, CoreError> {
    let mut query = conn.prepare(
        "SELECT id, record_type, owner_id, assigned_id, site_id, company_id FROM records",
    )?;
    let rows = query.query_map([], |row| {
        let resource = ResourceRef {
            created_by: optional(row, 2)?,
            assigned: optional(row, 3)?,
            site: optional(row, 4)?,
            company: optional(row, 5)?,
        };
        Ok((column(row, 0)?, row.get(1)?, resource))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
