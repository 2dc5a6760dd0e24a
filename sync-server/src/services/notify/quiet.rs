//! Quiet hours and digest times, on the wall clock of the person (reading 17).
//!
//! Daylight saving: a time that the clock skips means the first instant after the gap; a time that
//! it shows twice means the first of the two.

use jiff::civil::{DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp};
use shared_model::preferences::minute_of_day;
use shared_model::time_zone;

use super::preferences::{DigestFrequency, Preferences};

/// Hour at which digests go out.
const DIGEST_HOUR: i8 = 8;

/// Reads `HH:MM`.
fn time_of_day(text: &str) -> Option<Time> {
    let minutes = minute_of_day(text)?;
    let (hour, minute) = (minutes / 60, minutes % 60);
    Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0).ok()
}

/// The person's zone; UTC when nobody knows it.
pub(super) fn zone(name: &str) -> TimeZone {
    if name.is_empty() {
        return TimeZone::UTC;
    }
    time_zone::named(name).unwrap_or_else(|| {
        tracing::warn!(name, "unknown time zone, UTC applies");
        TimeZone::UTC
    })
}

/// When the quiet hours that hold now end; `None` outside them.
pub(super) fn quiet_until(preferences: &Preferences, zone: &TimeZone, now: i64) -> Option<i64> {
    let local = local(zone, now)?;
    let clock = local.time();
    let hour = u16::try_from(clock.hour()).ok()?;
    let minute = u16::try_from(clock.minute()).ok()?;
    if !preferences.is_quiet_at(hour * 60 + minute) {
        return None;
    }
    let end = time_of_day(&preferences.dnd_end)?;
    let ends_tomorrow = clock >= end;
    let day = local.date();
    let day = if ends_tomorrow {
        day.tomorrow().ok()?
    } else {
        day
    };
    // On a day when the clock goes back, the end may have been passed once already.
    instant(zone, day.to_datetime(end)).filter(|until| *until > now)
}

/// When the next digest of a person goes out.
pub(super) fn next_digest(frequency: DigestFrequency, zone: &TimeZone, now: i64) -> Option<i64> {
    let at = Time::new(DIGEST_HOUR, 0, 0, 0).ok()?;
    let mut day = local(zone, now)?.date();
    for _ in 0..=7 {
        let due = instant(zone, day.to_datetime(at))?;
        let right_day = frequency == DigestFrequency::Daily || day.weekday() == Weekday::Monday;
        if due > now && right_day {
            return Some(due);
        }
        day = day.tomorrow().ok()?;
    }
    None
}

fn local(zone: &TimeZone, now: i64) -> Option<DateTime> {
    Some(zone.to_datetime(Timestamp::from_millisecond(now).ok()?))
}

fn instant(zone: &TimeZone, at: DateTime) -> Option<i64> {
    let ambiguous = zone.to_ambiguous_timestamp(at);
    let found = match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => end_of_gap(zone, at)?,
        _ => ambiguous.earlier().ok()?,
    };
    Some(found.as_millisecond())
}

/// The instant at which the clock jumped over `at`.
fn end_of_gap(zone: &TimeZone, at: DateTime) -> Option<Timestamp> {
    let well_before = at.checked_sub(Span::new().days(1)).ok()?;
    let from = zone.to_ambiguous_timestamp(well_before).earlier().ok()?;
    zone.following(from).next().map(|jump| jump.timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn dnd(start: &str, end: &str) -> Preferences {
        Preferences {
            dnd_enabled: true,
            dnd_start: start.into(),
            dnd_end: end.into(),
            ..Preferences::default()
        }
    }

    fn until(preferences: &Preferences, zone_name: &str, now: &str) -> Option<i64> {
        quiet_until(preferences, &zone(zone_name), at(now))
    }

    /// contract: D5
    #[test]
    fn quiet_hours_run_from_22_to_8_on_the_persons_clock() {
        let usual = dnd("22:00", "08:00");
        let paris = "Europe/Paris";
        // 21:59:59 in Paris in winter.
        assert_eq!(until(&usual, paris, "2026-11-23T20:59:59Z"), None);
        let morning = Some(at("2026-11-24T07:00:00Z"));
        assert_eq!(until(&usual, paris, "2026-11-23T21:00:00Z"), morning);
        assert_eq!(until(&usual, paris, "2026-11-24T06:59:59Z"), morning);
        assert_eq!(until(&usual, paris, "2026-11-24T07:00:00Z"), None);
        // The same instant is working time elsewhere.
        assert_eq!(
            until(&usual, "Pacific/Auckland", "2026-11-23T21:00:00Z"),
            None
        );
        let off = Preferences::default();
        assert_eq!(until(&off, paris, "2026-11-23T23:00:00Z"), None);
    }

    #[test]
    fn quiet_hours_within_a_day_and_empty_ones() {
        let noon = dnd("12:00", "14:00");
        assert_eq!(
            until(&noon, "UTC", "2026-11-23T12:30:00Z"),
            Some(at("2026-11-23T14:00:00Z"))
        );
        assert_eq!(until(&noon, "UTC", "2026-11-23T14:00:00Z"), None);
        let never = dnd("08:00", "08:00");
        assert_eq!(until(&never, "UTC", "2026-11-23T08:00:00Z"), None);
    }

    /// contract: D5
    #[test]
    fn an_end_the_clock_skips_means_the_first_instant_after_the_gap() {
        // Paris, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
        let early = dnd("22:00", "02:30");
        assert_eq!(
            until(&early, "Europe/Paris", "2026-03-28T23:00:00Z"),
            Some(at("2026-03-29T01:00:00Z"))
        );
    }

    /// contract: D5
    #[test]
    fn an_end_the_clock_shows_twice_means_the_first() {
        // Paris, 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
        let early = dnd("22:00", "02:30");
        assert_eq!(
            until(&early, "Europe/Paris", "2026-10-24T23:00:00Z"),
            Some(at("2026-10-25T00:30:00Z"))
        );
        // 02:10 shown for the second time: the end has passed, the night is over.
        assert_eq!(until(&early, "Europe/Paris", "2026-10-25T01:10:00Z"), None);
    }

    #[test]
    fn digests_go_out_at_eight_daily_or_on_mondays() {
        let paris = zone("Europe/Paris");
        let monday = at("2026-11-23T12:00:00Z");
        assert_eq!(
            next_digest(DigestFrequency::Daily, &paris, monday),
            Some(at("2026-11-24T07:00:00Z"))
        );
        assert_eq!(
            next_digest(DigestFrequency::Weekly, &paris, monday),
            Some(at("2026-11-30T07:00:00Z"))
        );
        let early = at("2026-11-23T05:00:00Z");
        assert_eq!(
            next_digest(DigestFrequency::Weekly, &paris, early),
            Some(at("2026-11-23T07:00:00Z"))
        );
    }

    #[test]
    fn times_of_day_are_strict() {
        assert!(time_of_day("08:00").is_some());
        for wrong in ["8:00", "24:00", "08:60", "08", "", "aa:bb", "+8:00"] {
            assert!(time_of_day(wrong).is_none(), "{wrong}");
        }
    }
}
