//! Provisional numbers, `ALP-7K-0014-X`: site, device code, counter, check character. Given
//! without any link, searchable for ever (design 03-sync).

use rusqlite::Connection;
use shared_model::ids::RecordId;
use shared_model::record::FieldValue;

use crate::error::CoreError;
use crate::replica::{records, state};

const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Records that belong to no site.
const NO_SITE: &str = "ORG";

/// The next number of this device for a record of a site.
pub(crate) fn next(
    conn: &Connection,
    device_code: &str,
    site: Option<RecordId>,
) -> Result<String, CoreError> {
    let counter = state::next(conn, "number_counter")?;
    let site = site_code(conn, site)?;
    let number = format!("{site}-{device_code}-{counter:04}");
    let check = check_character(&number);
    Ok(format!("{number}-{check}"))
}

fn site_code(conn: &Connection, site: Option<RecordId>) -> Result<String, CoreError> {
    let Some(site) = site else {
        return Ok(NO_SITE.to_owned());
    };
    let code = records::get(conn, site)?.and_then(|s| match s.record.fields.get("code") {
        Some(FieldValue::Text(code)) => Some(code.to_uppercase()),
        _ => None,
    });
    Ok(code.unwrap_or_else(|| NO_SITE.to_owned()))
}

/// ISO/IEC 7064, MOD 37,36: one wrong or two swapped characters are noticed.
fn check_character(text: &str) -> char {
    let mut product = 36;
    for value in text.bytes().filter_map(value_of) {
        let sum = (product + value) % 36;
        product = (if sum == 0 { 36 } else { sum }) * 2 % 37;
    }
    char::from(ALPHABET[(37 - product) % 36])
}

fn value_of(byte: u8) -> Option<usize> {
    ALPHABET.iter().position(|c| *c == byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_changes_the_check_character() {
        let right = check_character("ALP-7K-0014");
        assert_ne!(right, check_character("ALP-7K-0015"));
        assert_ne!(right, check_character("ALP-7K-0041"));
        assert_ne!(right, check_character("APL-7K-0014"));
    }

    #[test]
    fn the_published_example_of_the_standard_holds() {
        // ISO 7064: "A12425GABC1234002" has the check character M (Global Release Identifier).
        assert_eq!(check_character("A12425GABC1234002"), 'M');
    }
}
