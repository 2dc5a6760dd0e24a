//! The module packages in force.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};
use shared_model::schema::{Catalogue, Field, Module, RecordType};

use super::bytes::signed;
use super::facets::{self, Facet};
use super::state;
use crate::error::CoreError;

/// How the names of indexes that types declare begin.
const FIELD_INDEX: &str = "facet_";
/// What they hold beside the value of their field.
const BESIDE: [&str; 4] = ["created_at", "id", "status", "sight"];

/// Replaces all modules and makes the indexes they declare.
pub(crate) fn replace(
    conn: &Connection,
    modules: &[Module],
    revision: u64,
) -> Result<Catalogue, CoreError> {
    conn.execute("DELETE FROM modules", [])?;
    for module in modules {
        conn.execute(
            "INSERT INTO modules (code, revision, body) VALUES (?1, ?2, ?3)",
            params![
                module.code,
                signed(revision),
                serde_json::to_string(module)?
            ],
        )?;
    }
    state::set_number(conn, "modules_revision", signed(revision))?;
    let catalogue = Catalogue::new(modules.iter().cloned(), revision);
    make_indexes(conn, &catalogue)?;
    Ok(catalogue)
}

/// The catalogue as stored, with its indexes.
pub(crate) fn load(conn: &Connection) -> Result<Catalogue, CoreError> {
    let revision = state::number(conn, "modules_revision")?.unwrap_or(0);
    let mut query = conn.prepare("SELECT body FROM modules ORDER BY code")?;
    let bodies = query
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    let modules = bodies
        .iter()
        .map(|body| serde_json::from_str(body))
        .collect::<Result<Vec<Module>, _>>()?;
    let catalogue = Catalogue::new(modules, u64::try_from(revision).unwrap_or(0));
    // A new build may make them otherwise than the one that took the modules.
    make_indexes(conn, &catalogue)?;
    Ok(catalogue)
}

/// Names come from checked packages; anything else must not reach SQL text.
pub(crate) fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The indexes that types declare, and no others: equal values newest first, as lists show them. They
/// hold what else lists usually ask, so that a count or a sort reads nothing but the index.
fn make_indexes(conn: &Connection, catalogue: &Catalogue) -> Result<(), CoreError> {
    let mut wanted = BTreeMap::new();
    for ty in catalogue.record_types() {
        for field in indexed(ty) {
            let name = index_name(ty, field);
            let sql = format!(
                "CREATE INDEX {name} ON records ({value}, {others}) \
                 WHERE record_type = '{ty}' AND sight IS NOT NULL",
                ty = ty.name,
                value = facets::sql(&field.name),
                others = BESIDE.join(", "),
            );
            wanted.insert(name, sql);
        }
    }
    for (name, sql) in made(conn)? {
        if wanted.get(&name) == Some(&sql) {
            wanted.remove(&name);
        } else {
            conn.execute_batch(&format!("DROP INDEX \"{name}\""))?;
        }
    }
    for sql in wanted.values() {
        conn.execute_batch(sql)?;
    }
    Ok(())
}

/// The indexes there are, by name.
fn made(conn: &Connection) -> Result<Vec<(String, String)>, CoreError> {
    let mut query = conn.prepare(
        "SELECT name, sql FROM sqlite_schema \
         WHERE type = 'index' AND substr(name, 1, length(?1)) = ?1",
    )?;
    let found = query.query_map([FIELD_INDEX], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn index_name(ty: &RecordType, field: &Field) -> String {
    format!("{FIELD_INDEX}{}_{}", ty.name, field.name)
}

/// The index of one declared field that holds every column of `paths`, if there is one.
pub(crate) fn index_over(ty: &RecordType, paths: &BTreeSet<&str>) -> Option<String> {
    let mut fields = paths.iter().filter(|path| !BESIDE.contains(path));
    let (Some(name), None) = (fields.next(), fields.next()) else {
        return None;
    };
    let field = indexed(ty).find(|field| field.name == **name)?;
    Some(index_name(ty, field))
}

fn indexed(ty: &RecordType) -> impl Iterator<Item = &Field> {
    ty.indexes
        .iter()
        .filter(|_| is_plain_name(&ty.name))
        .filter_map(|name| ty.field(name))
        .filter(|f| is_plain_name(&f.name) && facets::facet_of(ty, f) == Facet::Value)
}
