//! Time zones by name.

use jiff::tz::TimeZone;

/// The zone of the IANA database (RFC 6557) that bears this name; `None` for any other text.
#[must_use]
pub fn named(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}
