//! A query's meaning on records in memory: what the SQL of both stores must agree with.

use super::search::found;
use super::{Query, Sort, compare, search_text};
use jiff::tz::TimeZone;

use crate::condition::{self, ConditionIssue, RecordSubject, Resolver, TypeView, ValueKind, holds};
use crate::policy::Subject as Person;
use crate::record::Record;

/// Everything wrong with a query's filter and order on a type.
#[must_use]
pub fn check(query: &Query, view: &TypeView<'_>) -> Vec<ConditionIssue> {
    let filter = query
        .filter
        .iter()
        .flat_map(|filter| condition::check(filter, view));
    let sort = query.sort.iter().filter_map(|key| check_sort(key, view));
    filter.chain(sort).collect()
}

fn check_sort(key: &Sort, view: &TypeView<'_>) -> Option<ConditionIssue> {
    if key.field.contains('.') {
        return Some(not_sortable(key, "a field of another record"));
    }
    match view.kind_of(&key.field) {
        Err(issue) => Some(issue),
        Ok(kind @ (ValueKind::Entries | ValueKind::Tags)) => Some(not_sortable(key, kind.label())),
        Ok(_) => None,
    }
}

fn not_sortable(key: &Sort, label: &str) -> ConditionIssue {
    ConditionIssue {
        path: key.field.clone(),
        message: format!("cannot sort by \"{}\", which is {label}", key.field),
        remedy: "sort by a field of the record that holds one value".to_owned(),
    }
}

/// Whether a record answers a query: its type, not deleted, the filter holds for certain, and every
/// searched word begins a word of the record.
#[must_use]
pub fn matches(
    query: &Query,
    view: &TypeView<'_>,
    record: &Record,
    person: Option<&Person>,
    now: i64,
    zone: &TimeZone,
    resolve: Option<Resolver<'_>>,
) -> bool {
    let mut subject = RecordSubject::new(record, now).with_zone(zone);
    if let Some(person) = person {
        subject = subject.with_actor(person.user, &person.roles, &person.groups);
    }
    if let Some(resolve) = resolve {
        subject = subject.with_resolver(resolve);
    }
    record.record_type == query.record_type
        && record.deleted_at.is_none()
        && query.filter.as_ref().is_none_or(|f| holds(f, &subject))
        && query
            .search
            .as_ref()
            .is_none_or(|s| found(s, &search_text(view.ty, record)))
}

/// Answers a normalised query from records in memory: filtered, sorted, one page.
#[must_use]
pub fn run<'r>(
    query: &Query,
    view: &TypeView<'_>,
    records: &'r [Record],
    person: Option<&Person>,
    now: i64,
    zone: &TimeZone,
) -> Vec<&'r Record> {
    let mut found: Vec<&Record> = records
        .iter()
        .filter(|record| matches(query, view, record, person, now, zone, None))
        .collect();
    found.sort_by(|a, b| compare(&query.sort, view.ty, view.workflow(), a, b));
    found
        .into_iter()
        .skip(query.offset as usize)
        .take(query.limit as usize)
        .collect()
}
