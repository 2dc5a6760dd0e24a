//! Which words of a record are searched, and how words meet.

use crate::letters::plain;
use crate::record::{FieldValue, Record};
use crate::schema::RecordType;

/// Digits of the counter in an official number, the longest there is.
const DIGITS: usize = 5;

/// The text a store indexes: the numbers, then the fields the type names. A key that was only made
/// from the record's own (contract A12) is nobody's word.
#[must_use]
pub fn search_text(ty: &RecordType, record: &Record) -> String {
    let numbers = [
        &record.official_no,
        &record.provisional_no,
        &record.external_id,
    ];
    let made = format!("opx_{}", record.id);
    let given = numbers.into_iter().flatten().filter(|no| **no != made);
    let mut parts: Vec<String> = given.cloned().collect();
    parts.extend(
        ty.search
            .iter()
            .filter_map(|name| record.fields.get(name))
            .map(text_of),
    );
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn text_of(value: &FieldValue) -> String {
    match value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::Integer(number) => number.to_string(),
        FieldValue::Tags(tags) => tags.join(" "),
        FieldValue::Comments(comments) => {
            let texts: Vec<&str> = comments.iter().map(|c| c.text.as_str()).collect();
            texts.join("\n")
        }
        _ => String::new(),
    }
}

/// Lower case without the diacritics of Western European languages, composed or not.
#[must_use]
pub fn fold(text: &str) -> String {
    let lower = text.chars().flat_map(char::to_lowercase);
    let composed: String = lower
        .filter(|letter| !('\u{300}'..='\u{36f}').contains(letter))
        .collect();
    plain(&composed)
}

/// The folded words of a text: runs of letters and digits.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A number somebody reads out without its zeros: `142` also means the words `0142` and `00142`.
/// Empty for anything else.
#[must_use]
pub fn padded(wanted: &str) -> Vec<String> {
    let is_number = wanted.bytes().all(|b| b.is_ascii_digit()) && !wanted.starts_with('0');
    if !is_number {
        return Vec::new();
    }
    (wanted.len() + 1..=DIGITS)
        .map(|width| format!("{wanted:0>width$}"))
        .collect()
}

/// Whether a searched word begins this word, or is its number.
#[must_use]
pub fn begins(word: &str, wanted: &str) -> bool {
    word.starts_with(wanted) || padded(wanted).iter().any(|number| number == word)
}

/// Whether every searched word begins some word of the text.
#[must_use]
pub(super) fn found(search: &str, text: &str) -> bool {
    let present = words(text);
    words(search)
        .iter()
        .all(|wanted| present.iter().any(|word| begins(word, wanted)))
}
