//! The words of records. They are stored folded (lower case, no diacritics) and split, so that
//! searching means the same here as in `shared_model::query`.

use rusqlite::{Connection, params};
use shared_model::query::{padded, search_text, words};
use shared_model::record::Record;
use shared_model::schema::RecordType;

use super::records::title_of;
use crate::error::CoreError;

/// Indexes a record's words anew.
pub(crate) fn put(
    conn: &Connection,
    rowid: i64,
    ty: &RecordType,
    record: &Record,
) -> Result<(), CoreError> {
    remove(conn, rowid)?;
    if record.deleted_at.is_some() {
        return Ok(());
    }
    let title = title_of(ty, record).unwrap_or_default();
    conn.prepare_cached("INSERT INTO search (rowid, title, body) VALUES (?1, ?2, ?3)")?
        .execute(params![
            rowid,
            words(&title).join(" "),
            words(&search_text(ty, record)).join(" ")
        ])?;
    Ok(())
}

/// Forgets a record's words.
pub(crate) fn remove(conn: &Connection, rowid: i64) -> Result<(), CoreError> {
    conn.prepare_cached("DELETE FROM search WHERE rowid = ?1")?
        .execute([rowid])?;
    Ok(())
}

/// The FTS5 expression for "every word begins a word", in one column or in all; none when there
/// are no words.
pub(crate) fn expression(text: &str, column: Option<&str>) -> Option<String> {
    let terms: Vec<String> = words(text).iter().map(|word| term(word)).collect();
    if terms.is_empty() {
        return None;
    }
    let all = terms.join(" AND ");
    Some(match column {
        Some(column) => format!("{column} : ({all})"),
        None => all,
    })
}

fn term(word: &str) -> String {
    let numbers: Vec<String> = padded(word)
        .iter()
        .map(|n| format!(" OR \"{n}\""))
        .collect();
    match numbers.concat() {
        none if none.is_empty() => format!("\"{word}\"*"),
        numbers => format!("(\"{word}\"*{numbers})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_prefixes_that_cannot_be_operators() {
        assert_eq!(
            expression("Échelle OR \"x", Some("body")).as_deref(),
            Some("body : (\"echelle\"* AND \"or\"* AND \"x\"*)")
        );
        assert_eq!(
            expression("inc 142", None).as_deref(),
            Some("\"inc\"* AND (\"142\"* OR \"0142\" OR \"00142\")")
        );
        assert_eq!(expression(" -- ", None), None);
    }
}
