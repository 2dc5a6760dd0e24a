//! From a document to its projected row and its search row.

use std::collections::BTreeMap;

use rusqlite::Connection;
use shared_model::doc::{Document, RecordFacts, author_actors, project};
use shared_model::ids::{ActorId, RecordId, UserId};
use shared_model::record::Record;
use shared_model::schema::RecordType;

use super::Scene;
use crate::error::CoreError;
use crate::replica::{actors, records, search};

/// Projects a document with the names this device knows.
pub(crate) fn projected(
    conn: &Connection,
    scene: &Scene,
    ty: &RecordType,
    id: RecordId,
    document: &Document,
    official_no: Option<String>,
) -> Result<Record, CoreError> {
    let mut authors: BTreeMap<ActorId, UserId> = BTreeMap::new();
    for actor in author_actors(document) {
        if let Some(user) = actors::user_of(conn, actor)? {
            authors.insert(actor, user);
        }
    }
    let author_of = |actor: ActorId| authors.get(&actor).copied();
    Ok(project(
        ty,
        scene.workflow(ty),
        document,
        id,
        &RecordFacts { official_no },
        &author_of,
    ))
}

/// A document to be stored as a row.
pub(crate) struct Row<'a> {
    /// The type.
    pub(crate) ty: &'a RecordType,
    /// Key.
    pub(crate) id: RecordId,
    /// The document with pending work.
    pub(crate) document: &'a Document,
    /// Official number, if given.
    pub(crate) official_no: Option<String>,
    /// The server accepted its creation.
    pub(crate) confirmed: bool,
}

/// Writes the projected row and the search row; gives the record and the rowid.
pub(crate) fn store(
    conn: &Connection,
    scene: &Scene,
    row: &Row<'_>,
) -> Result<(Record, i64), CoreError> {
    let record = projected(
        conn,
        scene,
        row.ty,
        row.id,
        row.document,
        row.official_no.clone(),
    )?;
    let rowid = put(conn, scene, row, &record)?;
    Ok((record, rowid))
}

/// Writes rows from a record that is projected already.
pub(crate) fn put(
    conn: &Connection,
    scene: &Scene,
    row: &Row<'_>,
    record: &Record,
) -> Result<i64, CoreError> {
    let rowid = records::put(
        conn,
        &records::RowInput {
            ty: row.ty,
            record,
            heads: &row.document.heads(),
            confirmed: row.confirmed,
            revision: scene.catalogue.revision(),
        },
    )?;
    search::put(conn, rowid, row.ty, record)?;
    Ok(rowid)
}
