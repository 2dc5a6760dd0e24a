//! Three-valued evaluation (contract reading 11): what is missing or mistyped is unknown, and
//! unknown is not true.

use std::cmp::Ordering;

use jiff::tz::TimeZone;
use serde_json::Value;

use super::instant::{date_of, day_of, is_date, parse_instant};
use super::literal::resolve;
use super::{Condition, Op, Test};
use crate::letters::plain;

/// Three-valued answer (contract reading 11: missing or mistyped gives unknown, which is not true).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Holds.
    True,
    /// Does not hold.
    False,
    /// Cannot be said.
    Unknown,
}

impl Truth {
    /// Both hold; false wins over unknown.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// One holds; true wins over unknown.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.negate().and(other.negate()).negate()
    }

    /// The opposite; unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Whether it is true for certain.
    #[must_use]
    pub fn is_true(self) -> bool {
        self == Self::True
    }
}

impl From<bool> for Truth {
    fn from(yes: bool) -> Self {
        if yes { Self::True } else { Self::False }
    }
}

impl From<Option<bool>> for Truth {
    fn from(answer: Option<bool>) -> Self {
        answer.map_or(Self::Unknown, Self::from)
    }
}

/// What a condition is evaluated on. Instants are milliseconds since 1970 UTC or RFC 3339 text.
pub trait Subject {
    /// The value at a path now; `None` when missing.
    fn value(&self, path: &str) -> Option<Value>;
    /// The value at a path before the change; `None` when missing or when there is no before.
    fn before(&self, path: &str) -> Option<Value>;
    /// Milliseconds since 1970 UTC, for relative dates.
    fn now(&self) -> i64;
    /// The clock by which days are counted from today; UTC where nobody's is known.
    fn zone(&self) -> TimeZone {
        TimeZone::UTC
    }
    /// Whether there is a before at all; without one, `changed…` is unknown.
    fn has_before(&self) -> bool {
        true
    }
    /// Id of the acting person, for `$actor`.
    fn actor(&self) -> Option<String> {
        None
    }
}

/// Evaluates a condition; also returns the first term that was not true, for the log.
#[must_use]
pub fn evaluate(condition: &Condition, subject: &dyn Subject) -> (Truth, Option<String>) {
    match condition {
        Condition::All(parts) => evaluate_all(parts, subject),
        Condition::Any(parts) => evaluate_any(parts, subject),
        Condition::Not(part) => evaluate_not(part, subject),
        Condition::Test(test) => evaluate_test(test, subject),
    }
}

/// Whether a condition holds for certain.
#[must_use]
pub fn holds(condition: &Condition, subject: &dyn Subject) -> bool {
    evaluate(condition, subject).0.is_true()
}

fn evaluate_all(parts: &[Condition], subject: &dyn Subject) -> (Truth, Option<String>) {
    let mut answer = Truth::True;
    let mut reason = None;
    for part in parts {
        let (truth, why) = evaluate(part, subject);
        answer = answer.and(truth);
        reason = reason.or(why);
        if answer == Truth::False {
            break;
        }
    }
    (answer, reason)
}

fn evaluate_any(parts: &[Condition], subject: &dyn Subject) -> (Truth, Option<String>) {
    let mut answer = Truth::False;
    let mut reason = None;
    for part in parts {
        let (truth, why) = evaluate(part, subject);
        answer = answer.or(truth);
        reason = reason.or(why);
        if answer == Truth::True {
            return (answer, None);
        }
    }
    (answer, reason.or_else(|| Some("any of nothing".to_owned())))
}

fn evaluate_not(part: &Condition, subject: &dyn Subject) -> (Truth, Option<String>) {
    let (truth, why) = evaluate(part, subject);
    match truth.negate() {
        Truth::True => (Truth::True, None),
        Truth::False => (Truth::False, Some(format!("not ({part})"))),
        Truth::Unknown => (Truth::Unknown, why),
    }
}

fn evaluate_test(test: &Test, subject: &dyn Subject) -> (Truth, Option<String>) {
    let actual = present(subject.value(&test.path));
    let truth = truth_of(test, actual.as_ref(), subject);
    let reason = (!truth.is_true()).then(|| explain(test, actual.as_ref()));
    (truth, reason)
}

fn explain(test: &Test, actual: Option<&Value>) -> String {
    const LONGEST: usize = 60;
    let Some(actual) = actual else {
        return format!("{test} (there is no value)");
    };
    let text: String = actual.to_string().chars().take(LONGEST).collect();
    format!("{test} (the value is {text})")
}

fn truth_of(test: &Test, actual: Option<&Value>, subject: &dyn Subject) -> Truth {
    let wanted = test.value.as_bool();
    match test.op {
        Op::Exists => wanted.map(|w| w == has_content(actual)).into(),
        Op::Empty => wanted.map(|w| w != has_content(actual)).into(),
        Op::Changed | Op::ChangedFrom | Op::ChangedTo => changed(test, actual, subject),
        op => actual.map_or(Truth::Unknown, |actual| {
            compare(op, actual, &literal(test, subject))
        }),
    }
}

fn literal(test: &Test, subject: &dyn Subject) -> Value {
    resolve(
        &test.value,
        subject.now(),
        &subject.zone(),
        subject.actor().as_deref(),
    )
}

fn present(value: Option<Value>) -> Option<Value> {
    value.filter(|v| !v.is_null())
}

fn has_content(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    }
}

fn changed(test: &Test, actual: Option<&Value>, subject: &dyn Subject) -> Truth {
    if !subject.has_before() {
        return Truth::Unknown;
    }
    let before = present(subject.before(&test.path));
    let differs = before.as_ref() != actual;
    let equals = |side: Option<&Value>| {
        side.map_or(Truth::False, |v| {
            compare(Op::Eq, v, &literal(test, subject))
        })
    };
    match test.op {
        Op::Changed => test.value.as_bool().map(|w| w == differs).into(),
        Op::ChangedFrom => Truth::from(differs).and(equals(before.as_ref())),
        _ => Truth::from(differs).and(equals(actual)),
    }
}

/// Compares a value that is there with a resolved literal. A list (tags, roles) equals a literal
/// when one of its entries does.
fn compare(op: Op, actual: &Value, literal: &Value) -> Truth {
    if let Value::Array(entries) = actual {
        return compare_list(op, entries, literal);
    }
    match op {
        Op::Eq => equal(actual, literal),
        Op::Ne => equal(actual, literal).negate(),
        Op::Gt => ordered(actual, literal, Ordering::is_gt),
        Op::Ge => ordered(actual, literal, Ordering::is_ge),
        Op::Lt => ordered(actual, literal, Ordering::is_lt),
        Op::Le => ordered(actual, literal, Ordering::is_le),
        Op::In => among(actual, literal),
        Op::NotIn => among(actual, literal).negate(),
        Op::Between => between(actual, literal),
        Op::Contains => texts(actual, literal, |text, part| text.contains(part)),
        Op::StartsWith => texts(actual, literal, |text, part| text.starts_with(part)),
        _ => Truth::Unknown,
    }
}

fn compare_list(op: Op, entries: &[Value], literal: &Value) -> Truth {
    let any = |one: &dyn Fn(&Value) -> Truth| {
        entries
            .iter()
            .map(one)
            .fold(Truth::False, |answer, truth| answer.or(truth))
    };
    match op {
        Op::Eq | Op::Contains => any(&|entry| equal(entry, literal)),
        Op::Ne => any(&|entry| equal(entry, literal)).negate(),
        Op::In => any(&|entry| among(entry, literal)),
        Op::NotIn => any(&|entry| among(entry, literal)).negate(),
        _ => Truth::Unknown,
    }
}

fn equal(actual: &Value, literal: &Value) -> Truth {
    order(actual, literal).map(Ordering::is_eq).into()
}

fn ordered(actual: &Value, literal: &Value, holds: fn(Ordering) -> bool) -> Truth {
    if actual.is_boolean() {
        return Truth::Unknown;
    }
    order(actual, literal).map(holds).into()
}

fn among(actual: &Value, literal: &Value) -> Truth {
    let Value::Array(options) = literal else {
        return Truth::Unknown;
    };
    options
        .iter()
        .map(|option| equal(actual, option))
        .fold(Truth::False, Truth::or)
}

fn between(actual: &Value, literal: &Value) -> Truth {
    match literal.as_array().map(Vec::as_slice) {
        Some([low, high]) => {
            ordered(actual, low, Ordering::is_ge).and(ordered(actual, high, Ordering::is_le))
        }
        _ => Truth::Unknown,
    }
}

fn texts(actual: &Value, literal: &Value, holds: fn(&str, &str) -> bool) -> Truth {
    actual
        .as_str()
        .zip(literal.as_str())
        .map(|(text, part)| holds(&plain(text), &plain(part)))
        .into()
}

/// The order of two values of the same kind; `None` when they cannot be compared.
fn order(actual: &Value, literal: &Value) -> Option<Ordering> {
    match (actual, literal) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
        },
        (Value::String(a), Value::String(b)) => match (parse_instant(a), parse_instant(b)) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            (None, Some(_)) if is_date(a) => day_of(b).map(|b| a.as_str().cmp(b)),
            _ => Some(a.cmp(b)),
        },
        (Value::Number(a), Value::String(b)) => Some(a.as_i64()?.cmp(&parse_instant(b)?)),
        (Value::String(a), Value::Number(b)) if is_date(a) => {
            Some(a.as_str().cmp(date_of(b.as_i64()?)?.as_str()))
        }
        (Value::String(a), Value::Number(b)) => Some(parse_instant(a)?.cmp(&b.as_i64()?)),
        _ => None,
    }
}
