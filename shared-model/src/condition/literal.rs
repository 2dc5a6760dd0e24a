//! Right-hand sides: relative dates, the acting person, and literals typed by the field they meet.

use jiff::tz::TimeZone;
use serde_json::Value;

use super::ValueKind;
use super::calendar;
use super::instant::{date_of, day_of, is_date, parse_instant};

/// Stands for the acting person in a comparison with a person.
pub const ACTOR: &str = "$actor";

/// A literal ready for a store: what a column of the field's kind is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// Text, choice, day, or an identifier in lower case.
    Text(String),
    /// A whole number, or milliseconds since 1970 UTC.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
}

/// Reads `-7d`, `+2h`, `30m`, `0d`, `4w` into milliseconds.
#[must_use]
pub(super) fn parse_relative(text: &str) -> Option<i64> {
    let unit = text.chars().last()?;
    let number: i64 = text.strip_suffix(unit)?.parse().ok()?;
    let length = match unit {
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => 86_400_000,
        'w' => 7 * 86_400_000,
        _ => return None,
    };
    number.checked_mul(length)
}

/// Replaces a relative date by milliseconds since 1970 UTC, a counted day by its first moment on the
/// clock of `zone`, and `$actor` by the person's id, also inside lists; other literals are returned as
/// they are.
#[must_use]
pub fn resolve(value: &Value, now: i64, zone: &TimeZone, actor: Option<&str>) -> Value {
    match value {
        Value::Array(items) => {
            Value::Array(items.iter().map(|i| resolve(i, now, zone, actor)).collect())
        }
        Value::String(text) if text == ACTOR => actor.map_or(Value::Null, Value::from),
        Value::Object(keys) => keys
            .get("now")
            .and_then(Value::as_str)
            .and_then(parse_relative)
            .and_then(|offset| now.checked_add(offset))
            .map(Value::from)
            .or_else(|| calendar::moment(keys, now, zone).map(Value::from))
            .unwrap_or_else(|| value.clone()),
        other => other.clone(),
    }
}

/// Types one resolved scalar literal for a kind of value.
///
/// # Errors
/// What the kind expects, for people.
pub fn typed_literal(kind: &ValueKind, value: &Value) -> Result<Literal, String> {
    let typed = match (kind, value) {
        (ValueKind::Text | ValueKind::Codes | ValueKind::Tags, Value::String(text)) => {
            Some(Literal::Text(text.clone()))
        }
        (ValueKind::Choice(choices), Value::String(text)) if choices.contains(text) => {
            Some(Literal::Text(text.clone()))
        }
        (ValueKind::Integer, Value::Number(number)) => number.as_i64().map(Literal::Integer),
        (ValueKind::Boolean, Value::Bool(yes)) => Some(Literal::Boolean(*yes)),
        (ValueKind::Date, Value::String(text)) if is_date(text) => {
            Some(Literal::Text(text.clone()))
        }
        (ValueKind::Date, Value::String(text)) => {
            day_of(text).map(|day| Literal::Text(day.to_owned()))
        }
        (ValueKind::Date, Value::Number(at)) => at.as_i64().and_then(date_of).map(Literal::Text),
        (ValueKind::Instant, Value::Number(at)) => at.as_i64().map(Literal::Integer),
        (ValueKind::Instant, Value::String(text)) => parse_instant(text).map(Literal::Integer),
        (ValueKind::Reference(_), Value::String(text)) => uuid::Uuid::parse_str(text)
            .ok()
            .map(|id| Literal::Text(id.to_string())),
        _ => None,
    };
    typed.ok_or_else(|| expected(kind))
}

fn expected(kind: &ValueKind) -> String {
    match kind {
        ValueKind::Choice(choices) => format!("one of {}", choices.join(", ")),
        ValueKind::Text | ValueKind::Codes | ValueKind::Tags => "text".to_owned(),
        ValueKind::Integer => "a whole number".to_owned(),
        ValueKind::Boolean => "true or false".to_owned(),
        ValueKind::Date => {
            "a day such as \"2026-05-14\" or a relative date such as {\"now\": \"-7d\"}".to_owned()
        }
        ValueKind::Instant => {
            "an instant such as \"2026-05-14T08:00:00Z\" or a relative date such as {\"now\": \"-7d\"}"
                .to_owned()
        }
        ValueKind::Reference(_) => "the id of a record, or \"$actor\"".to_owned(),
        ValueKind::Entries => "nothing; only exists, empty and changed fit here".to_owned(),
    }
}
