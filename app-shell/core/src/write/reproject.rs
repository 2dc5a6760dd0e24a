//! Rows made under an older catalogue are made anew, a few at a time, after modules changed.

use rusqlite::{Connection, params};
use shared_model::ids::RecordId;

use super::open::open;
use super::row::{self, Row};
use super::{Changed, Scene};
use crate::error::CoreError;
use crate::replica::bytes::{column, signed};
use crate::replica::{records, wanted};

/// Rows a transaction.
const BATCH: u32 = 200;

/// Makes a batch of rows anew; none is left when nothing changed.
pub(crate) fn some(conn: &Connection, scene: &Scene) -> Result<Changed, CoreError> {
    let mut changed = Changed::default();
    for id in outdated(conn, scene.catalogue.revision())? {
        one(conn, scene, id, &mut changed)?;
    }
    Ok(changed)
}

fn outdated(conn: &Connection, revision: u64) -> Result<Vec<RecordId>, CoreError> {
    let mut query =
        conn.prepare_cached("SELECT id FROM records WHERE projected_by < ?1 LIMIT ?2")?;
    let rows = query.query_map(params![signed(revision), BATCH], |row| column(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn one(
    conn: &Connection,
    scene: &Scene,
    id: RecordId,
    changed: &mut Changed,
) -> Result<(), CoreError> {
    let Some(meta) = records::meta(conn, id)? else {
        return Ok(());
    };
    let Some(ty) = scene.catalogue.record_type(&meta.record_type) else {
        // A module that was taken away: its rows stay as they are.
        return skip(conn, scene, id);
    };
    match open(conn, ty, id) {
        Ok(opened) => {
            row::store(
                conn,
                scene,
                &Row {
                    ty,
                    id,
                    document: &opened.current,
                    official_no: meta.official_no,
                    confirmed: meta.confirmed,
                },
            )?;
            changed.record_of(id, ty);
            Ok(())
        }
        Err(CoreError::Document(error)) => {
            wanted::add(conn, id, &error.to_string(), scene.now)?;
            changed.wanted = true;
            skip(conn, scene, id)
        }
        Err(error) => Err(error),
    }
}

fn skip(conn: &Connection, scene: &Scene, id: RecordId) -> Result<(), CoreError> {
    conn.execute(
        "UPDATE records SET projected_by = ?2 WHERE id = ?1",
        params![id.as_bytes(), signed(scene.catalogue.revision())],
    )?;
    Ok(())
}
