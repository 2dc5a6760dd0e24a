//! The module packages in force.

use rusqlite::{Connection, params};
use shared_model::schema::{Catalogue, FieldKind, Module, RecordType};

use super::bytes::signed;
use super::state;
use crate::error::CoreError;

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

/// The catalogue as stored.
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
    Ok(Catalogue::new(
        modules,
        u64::try_from(revision).unwrap_or(0),
    ))
}

/// The SQL of a field's value in the projection.
pub(crate) fn field_sql(field: &str) -> String {
    format!("json_extract(projection, '$.fields.{field}.v')")
}

/// Names come from checked packages; anything else must not reach SQL text.
pub(crate) fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn make_indexes(conn: &Connection, catalogue: &Catalogue) -> Result<(), CoreError> {
    for ty in catalogue.record_types() {
        for field in indexed(ty) {
            let sql = format!(
                "CREATE INDEX IF NOT EXISTS field_{ty}_{field} ON records ({value}, created_at) \
                 WHERE record_type = '{ty}'",
                ty = ty.name,
                value = field_sql(field),
            );
            conn.execute_batch(&sql)?;
        }
    }
    Ok(())
}

fn indexed(ty: &RecordType) -> impl Iterator<Item = &str> {
    ty.indexes
        .iter()
        .filter(|_| is_plain_name(&ty.name))
        .filter_map(|name| ty.field(name))
        .filter(|f| is_plain_name(&f.name) && !matches!(f.kind, FieldKind::Comments {}))
        .map(|f| f.name.as_str())
}
