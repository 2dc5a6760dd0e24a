//! What a reference field may point to.

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};
use shared_model::ids::RecordId;
use shared_model::record::Record;
use shared_model::schema::{FieldKind, RecordType};

use super::list::{base_filter, number_of};
use super::{Reader, Sql};
use crate::api::{OptionsArgs, RecordOption};
use crate::error::CoreError;
use crate::replica::{facets, records, search};

const USUAL: u32 = 50;
const MOST: u32 = 500;

/// Options in the order of their titles.
pub(crate) fn options(
    conn: &Connection,
    reader: &Reader,
    args: &OptionsArgs,
) -> Result<Vec<RecordOption>, CoreError> {
    let ty = reader.record_type(&args.record_type)?;
    let mut parts = vec![base_filter(reader, &ty)];
    if let Some(expression) = args
        .search
        .as_deref()
        .and_then(|text| search::expression(text, None))
    {
        parts.push(Sql::with(
            "record IN (SELECT rowid FROM search WHERE search MATCH ?)",
            SqlValue::Text(expression),
        ));
    }
    if let Some(site) = args.site_id {
        parts.push(at_site(&ty, site));
    }
    let filter = Sql::joined(parts, " AND ", "1");
    let mut values = filter.args;
    let limit = args.limit.unwrap_or(USUAL).min(MOST);
    values.push(SqlValue::Integer(i64::from(limit)));
    let sql = format!(
        "{} {} ORDER BY title, id LIMIT ?",
        records::SELECT,
        filter.text
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement
        .query_map(params_from_iter(values), records::stored)?
        .collect::<Result<Vec<_>, _>>()?;
    rows.into_iter()
        .map(|row| option(conn, &ty, records::parse(row)?))
        .collect()
}

/// Records of a site: by their scope, or by their first site field (people work at a site without
/// belonging to it).
fn at_site(ty: &RecordType, site: RecordId) -> Sql {
    let field = ty
        .fields
        .iter()
        .find(|f| matches!(f.kind, FieldKind::Site {}));
    match field {
        Some(field) if ty.site_field.is_none() => Sql::with(
            format!("{} = ?", facets::sql(&field.name)),
            SqlValue::Text(site.to_string()),
        ),
        _ => Sql::with("site_id = ?", SqlValue::Blob(site.as_bytes().to_vec())),
    }
}

fn option(
    conn: &Connection,
    ty: &RecordType,
    stored: records::Stored,
) -> Result<RecordOption, CoreError> {
    Ok(RecordOption {
        id: stored.record.id,
        detail: detail(conn, ty, &stored.record)?,
        title: stored.title,
    })
}

fn detail(
    conn: &Connection,
    ty: &RecordType,
    record: &Record,
) -> Result<Option<String>, CoreError> {
    if let Some(number) = number_of(record) {
        return Ok(Some(number));
    }
    match record.site_id {
        Some(site) if !ty.is_site => records::title(conn, site),
        _ => Ok(None),
    }
}
