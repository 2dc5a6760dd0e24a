//! Instants and days as text: RFC 3339 in UTC and `YYYY-MM-DD`.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Reads RFC 3339 with an offset or `Z` into milliseconds since 1970 UTC.
#[must_use]
pub fn parse_instant(text: &str) -> Option<i64> {
    let looks_right = text.len() >= 20 && text.as_bytes().get(4) == Some(&b'-');
    if !looks_right || text.contains('[') {
        return None;
    }
    text.parse::<Timestamp>().ok().map(|t| t.as_millisecond())
}

/// Writes milliseconds since 1970 UTC as RFC 3339 with `Z`; `None` outside the years 1 to 9999.
#[must_use]
pub fn format_instant(at: i64) -> Option<String> {
    let instant = Timestamp::from_millisecond(at).ok()?;
    let year = instant.to_zoned(TimeZone::UTC).year();
    (1..=9999).contains(&year).then(|| instant.to_string())
}

/// Whether the text is a calendar day that exists, written `YYYY-MM-DD`.
#[must_use]
pub fn is_date(text: &str) -> bool {
    text.len() == 10 && text.as_bytes()[0].is_ascii_digit() && text.parse::<Date>().is_ok()
}

/// The day an instant written as text falls on, by the clock it is written with.
#[must_use]
pub(super) fn day_of(text: &str) -> Option<&str> {
    parse_instant(text).and_then(|_| text.get(..10))
}

/// The day in UTC of milliseconds since 1970.
#[must_use]
pub fn date_of(at: i64) -> Option<String> {
    let instant = Timestamp::from_millisecond(at).ok()?;
    Some(instant.to_zoned(TimeZone::UTC).date().to_string())
}
