//! Words and numbers over every record type the reader may see.

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};
use shared_model::ids::RecordId;
use shared_model::query::{begins, search_text, words};
use shared_model::record::Record;
use shared_model::schema::RecordType;

use super::list::{number_of, of_type};
use super::{Reader, Sql, scope};
use crate::api::{FindArgs, SearchHit};
use crate::error::CoreError;
use crate::replica::{records, search};

const USUAL: u32 = 20;
const MOST: u32 = 100;
const EXCERPT_WORDS: usize = 14;

/// Best matches among which the visible ones are looked for.
const BEST: u32 = 2_000;

/// Finds records: by the beginning of any number first, then by the best match of words.
pub(crate) fn find(
    conn: &Connection,
    reader: &Reader,
    args: &FindArgs,
) -> Result<Vec<SearchHit>, CoreError> {
    let Some(expression) = search::expression(&args.text, None) else {
        return Ok(Vec::new());
    };
    let visible = everything_visible(reader);
    let limit = args.limit.unwrap_or(USUAL).min(MOST) as usize;
    let mut keys = by_key(conn, &visible, args.text.trim())?;
    keys.extend(by_number(conn, &visible, args.text.trim())?);
    for key in by_words(conn, &visible, expression)? {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let wanted = words(&args.text);
    keys.into_iter()
        .take(limit)
        .map(|key| Ok(hit(reader, records::by_rowid(conn, key)?, &wanted)))
        .collect()
}

/// The record's own key, alone or as the external one made from it.
fn by_key(conn: &Connection, visible: &Sql, text: &str) -> Result<Vec<i64>, CoreError> {
    let Ok(id) = text.trim_start_matches("opx_").parse::<RecordId>() else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT record FROM records WHERE id = ? AND deleted_at IS NULL AND ({})",
        visible.text
    );
    let mut values = vec![SqlValue::Blob(id.as_bytes().to_vec())];
    values.extend(visible.args.iter().cloned());
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn by_number(conn: &Connection, visible: &Sql, text: &str) -> Result<Vec<i64>, CoreError> {
    let from = text.to_uppercase();
    let until = format!("{from}\u{10ffff}");
    let mut keys = Vec::new();
    for column in ["official_no", "provisional_no"] {
        let sql = format!(
            "SELECT record FROM records WHERE {column} >= ? AND {column} < ? \
             AND deleted_at IS NULL AND ({}) ORDER BY {column} LIMIT ?",
            visible.text
        );
        let mut values = vec![SqlValue::Text(from.clone()), SqlValue::Text(until.clone())];
        values.extend(visible.args.iter().cloned());
        values.push(SqlValue::Integer(i64::from(MOST)));
        let mut statement = conn.prepare_cached(&sql)?;
        for key in statement.query_map(params_from_iter(values), |row| row.get(0))? {
            keys.push(key?);
        }
    }
    keys.dedup();
    Ok(keys)
}

fn by_words(conn: &Connection, visible: &Sql, expression: String) -> Result<Vec<i64>, CoreError> {
    let sql = format!(
        "SELECT records.record FROM (SELECT rowid AS key, bm25(search, 8.0, 1.0) AS score \
           FROM search WHERE search MATCH ? ORDER BY score LIMIT ?) AS best \
         JOIN records ON records.record = best.key \
         WHERE deleted_at IS NULL AND ({}) ORDER BY best.score, records.created_at DESC LIMIT ?",
        visible.text
    );
    let mut values = vec![
        SqlValue::Text(expression),
        SqlValue::Integer(i64::from(BEST)),
    ];
    values.extend(visible.args.iter().cloned());
    values.push(SqlValue::Integer(i64::from(MOST)));
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn everything_visible(reader: &Reader) -> Sql {
    let parts = reader
        .catalogue
        .record_types()
        .map(|ty| {
            Sql::joined(
                vec![of_type(ty), scope::visible(&reader.grants, ty)],
                " AND ",
                "1",
            )
        })
        .collect();
    Sql::joined(parts, " OR ", "0")
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

/// Words around the first match, with `[` and `]` around the matched ones and a dot between lines and fields.
fn excerpt(ty: &RecordType, record: &Record, wanted: &[String]) -> String {
    let text = search_text(ty, record);
    let fields = text.lines().enumerate();
    let all: Vec<(usize, &str)> = fields
        .flat_map(|(field, line)| line.split_whitespace().map(move |word| (field, word)))
        .collect();
    let is_match = |word: &str| {
        words(word)
            .iter()
            .any(|w| wanted.iter().any(|start| begins(w, start)))
    };
    let first = all.iter().position(|(_, w)| is_match(w)).unwrap_or(0);
    let start = first.saturating_sub(EXCERPT_WORDS / 3);
    let mut shown = String::new();
    let mut before = None;
    for (field, word) in all.iter().copied().skip(start).take(EXCERPT_WORDS) {
        shown.push_str(match before {
            None => "",
            Some(same) if same == field => " ",
            Some(_) => " · ",
        });
        match is_match(word) {
            true => shown.extend(["[", word, "]"]),
            false => shown.push_str(word),
        }
        before = Some(field);
    }
    shown
}
