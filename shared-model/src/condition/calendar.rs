//! Days, weeks and months counted from today: `{"day":-6}`, `{"week":0}`, `{"month":1}`. Each means its
//! first moment by the clock of who asks, so that a kept list means the same every morning.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use serde_json::{Map, Value};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
}

/// Farther than anybody's records reach, and near enough for every [`Span`].
const FARTHEST: i64 = 36_500;

/// Whether these keys are such a count.
#[must_use]
pub(super) fn is_counted(keys: &Map<String, Value>) -> bool {
    counted(keys).is_some()
}

/// The first moment of what is counted, as RFC 3339 with the clock's distance from UTC: an instant, whose
/// first ten letters are the day.
#[must_use]
pub(super) fn moment(keys: &Map<String, Value>, now: i64, zone: &TimeZone) -> Option<String> {
    let (unit, count) = counted(keys)?;
    let today = Timestamp::from_millisecond(now).ok()?;
    let today = today.to_zoned(zone.clone()).date();
    let (first, step): (_, Span) = match unit {
        Unit::Day => (today, count.days()),
        Unit::Week => {
            let since_monday = i64::from(today.weekday().to_monday_zero_offset());
            let monday = today.checked_sub(since_monday.days()).ok()?;
            (monday, count.weeks())
        }
        Unit::Month => (today.first_of_month(), count.months()),
    };
    let start = first.checked_add(step).ok()?.to_zoned(zone.clone()).ok()?;
    let offset = start.offset();
    Some(start.timestamp().display_with_offset(offset).to_string())
}

fn counted(keys: &Map<String, Value>) -> Option<(Unit, i64)> {
    if keys.len() != 1 {
        return None;
    }
    let (name, count) = keys.iter().next()?;
    let unit = match name.as_str() {
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        _ => return None,
    };
    let count = count.as_i64()?;
    (-FARTHEST..=FARTHEST)
        .contains(&count)
        .then_some((unit, count))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::super::instant::parse_instant;
    use super::*;

    fn in_zone(zone: &str, now: &str, count: Value) -> Option<String> {
        let now = parse_instant(now).unwrap();
        moment(count.as_object()?, now, &TimeZone::get(zone).unwrap())
    }

    #[test]
    fn what_is_counted_begins_by_the_clock_of_who_asks() {
        let cases = [
            // In Luanda it is already the 15th, a Friday.
            (
                "Africa/Luanda",
                json!({ "day": 0 }),
                "2026-05-15T00:00:00+01:00",
            ),
            ("UTC", json!({ "day": 0 }), "2026-05-14T00:00:00+00:00"),
            (
                "Africa/Luanda",
                json!({ "day": -6 }),
                "2026-05-09T00:00:00+01:00",
            ),
            (
                "Africa/Luanda",
                json!({ "week": 0 }),
                "2026-05-11T00:00:00+01:00",
            ),
            (
                "Africa/Luanda",
                json!({ "month": 1 }),
                "2026-06-01T00:00:00+01:00",
            ),
            // The clock changes on the way.
            (
                "Europe/Paris",
                json!({ "month": -2 }),
                "2026-03-01T00:00:00+01:00",
            ),
            (
                "Europe/Paris",
                json!({ "month": 0 }),
                "2026-05-01T00:00:00+02:00",
            ),
        ];
        for (zone, count, first) in cases {
            let found = in_zone(zone, "2026-05-14T23:30:00Z", count.clone());
            assert_eq!(found.as_deref(), Some(first), "{zone} {count}");
        }
    }

    #[test]
    fn what_is_no_count_is_nothing() {
        for other in [
            json!({ "day": "today" }),
            json!({ "day": 0, "week": 0 }),
            json!({ "year": 1 }),
            json!({ "day": 36_501 }),
            json!({}),
        ] {
            assert_eq!(in_zone("UTC", "2026-05-14T23:30:00Z", other), None);
        }
    }
}
