//! Words and numbers over every record type the reader may see.

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};
use shared_model::query::{search_text, words};
use shared_model::record::Record;
use shared_model::schema::RecordType;

use super::list::number_of;
use super::{Reader, Sql, scope};
use crate::api::{FindArgs, SearchHit};
use crate::error::CoreError;
use crate::replica::{records, search};

const USUAL: u32 = 20;
const MOST: u32 = 100;
const EXCERPT_WORDS: usize = 14;

/// Finds records: by any number first, then by the best match of words.
pub(crate) fn find(
    conn: &Connection,
    reader: &Reader,
    args: &FindArgs,
) -> Result<Vec<SearchHit>, CoreError> {
    let Some(expression) = search::expression(&args.text, None) else {
        return Ok(Vec::new());
    };
    let visible = everything_visible(reader);
    let prefix = format!("{}%", escaped(args.text.trim()));
    let sql = format!(
        "SELECT projection, records.title FROM search JOIN records ON records.rowid = search.rowid \
         WHERE search MATCH ? AND deleted_at IS NULL AND ({}) \
         ORDER BY (COALESCE(official_no LIKE ? ESCAPE '\\', 0) \
                   OR COALESCE(provisional_no LIKE ? ESCAPE '\\', 0)) DESC, \
                  bm25(search, 8.0, 1.0), records.created_at DESC LIMIT ?",
        visible.text
    );
    let mut values = vec![SqlValue::Text(expression)];
    values.extend(visible.args);
    values.push(SqlValue::Text(prefix.clone()));
    values.push(SqlValue::Text(prefix));
    values.push(SqlValue::Integer(i64::from(
        args.limit.unwrap_or(USUAL).min(MOST),
    )));
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement
        .query_map(params_from_iter(values), records::stored)?
        .collect::<Result<Vec<_>, _>>()?;
    let wanted = words(&args.text);
    rows.into_iter()
        .map(|row| Ok(hit(reader, records::parse(row)?, &wanted)))
        .collect()
}

fn everything_visible(reader: &Reader) -> Sql {
    let parts = reader
        .catalogue
        .record_types()
        .map(|ty| {
            Sql::joined(
                vec![
                    Sql::with("record_type = ?", SqlValue::Text(ty.name.clone())),
                    scope::visible(&reader.grants, ty),
                ],
                " AND ",
                "1",
            )
        })
        .collect();
    Sql::joined(parts, " OR ", "0")
}

fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|c| match c {
            '%' | '_' | '\\' => vec!['\\', c],
            other => vec![other],
        })
        .collect()
}

fn hit(reader: &Reader, stored: records::Stored, wanted: &[String]) -> SearchHit {
    let record = stored.record;
    let excerpt = reader
        .catalogue
        .record_type(&record.record_type)
        .map(|ty| excerpt(ty, &record, wanted))
        .unwrap_or_default();
    SearchHit {
        id: record.id,
        number: number_of(&record),
        status: record.status.clone(),
        record_type: record.record_type,
        title: stored.title,
        excerpt,
    }
}

/// Words around the first match, with `[` and `]` around the matched ones.
fn excerpt(ty: &RecordType, record: &Record, wanted: &[String]) -> String {
    let text = search_text(ty, record);
    let all: Vec<&str> = text.split_whitespace().collect();
    let is_match = |word: &str| {
        words(word)
            .iter()
            .any(|w| wanted.iter().any(|start| w.starts_with(start.as_str())))
    };
    let first = all.iter().position(|w| is_match(w)).unwrap_or(0);
    let start = first.saturating_sub(EXCERPT_WORDS / 3);
    let shown: Vec<String> = all
        .iter()
        .skip(start)
        .take(EXCERPT_WORDS)
        .map(|word| match is_match(word) {
            true => format!("[{word}]"),
            false => (*word).to_owned(),
        })
        .collect();
    shown.join(" ")
}
