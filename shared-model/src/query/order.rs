//! The order of records: nothing last, choices in their declared order, states in board order.

use std::cmp::Ordering;

use serde_json::Value;

use super::Sort;
use crate::condition::{RecordSubject, Subject, ValueKind};
use crate::record::Record;
use crate::schema::{RecordType, WorkflowDef};

/// Values of a column in the order in which they sort, when that is not the order of the values
/// themselves: as asked, choices as declared, states in board order. Stores render it as a `CASE`.
#[must_use]
pub fn sort_ranks(
    ty: &RecordType,
    workflow: Option<&WorkflowDef>,
    key: &Sort,
) -> Option<Vec<String>> {
    match key.order.as_slice() {
        [] => declared_order(ty, workflow, &key.field),
        given => Some(given.to_vec()),
    }
}

/// Choices as declared, states in board order.
#[must_use]
pub fn declared_order(
    ty: &RecordType,
    workflow: Option<&WorkflowDef>,
    field: &str,
) -> Option<Vec<String>> {
    match ValueKind::of_column(ty, workflow, field)? {
        ValueKind::Choice(values) => Some(values),
        _ => None,
    }
}

/// Compares two records by the keys of a normalised query, then by id in the last key's direction.
/// Records without a value come last in both directions; text compares by code point.
#[must_use]
pub fn compare(
    sort: &[Sort],
    ty: &RecordType,
    workflow: Option<&WorkflowDef>,
    a: &Record,
    b: &Record,
) -> Ordering {
    let by_keys = sort.iter().fold(Ordering::Equal, |order, key| {
        order.then_with(|| compare_key(key, ty, workflow, a, b))
    });
    let descending = sort.last().is_some_and(|key| key.descending);
    by_keys.then_with(|| directed(a.id.cmp(&b.id), descending))
}

fn compare_key(
    key: &Sort,
    ty: &RecordType,
    workflow: Option<&WorkflowDef>,
    a: &Record,
    b: &Record,
) -> Ordering {
    let ranks = sort_ranks(ty, workflow, key);
    let value = |record| RecordSubject::new(record, 0).value(&key.field);
    let rank = |value: Value| match &ranks {
        Some(ranks) => ranks
            .iter()
            .position(|r| value.as_str() == Some(r))
            .map(Value::from),
        None => Some(value),
    };
    match (value(a).and_then(&rank), value(b).and_then(&rank)) {
        (Some(a), Some(b)) => directed(compare_values(&a, &b), key.descending),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn directed(order: Ordering, descending: bool) -> Ordering {
    if descending { order.reverse() } else { order }
}

fn compare_values(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (a, b) => a.as_i64().cmp(&b.as_i64()),
    }
}
