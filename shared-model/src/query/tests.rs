#![allow(clippy::unwrap_used)]

mod meaning;

use jiff::tz::TimeZone;
use serde_json::json;

use super::*;
use crate::condition::TypeView;
use crate::condition::fixture::{NOW, catalogue, incident, text};
use crate::record::Record;

fn numbered(n: u128, severity: &str, location: &str) -> Record {
    let mut record = incident();
    record.id = crate::condition::fixture::id(n);
    record.created_at = NOW - i64::try_from(n).unwrap();
    record.fields.insert("severity".to_owned(), text(severity));
    record.fields.insert("location".to_owned(), text(location));
    record
}

fn answer(query: serde_json::Value) -> Vec<u128> {
    let catalogue = catalogue();
    let ty = catalogue.record_type("incident").unwrap();
    let view = TypeView::new(ty, &catalogue);
    let records = [
        numbered(1, "low", "Deck 3"),
        numbered(2, "critical", "Moon pool"),
        numbered(3, "high", "Deck 1"),
    ];
    let query: Query = serde_json::from_value(query).unwrap();
    assert_eq!(check(&query, &view), [], "the question is well put");
    let rows = run(&query, &view, &records, None, NOW, &TimeZone::UTC);
    rows.iter().map(|record| record.id.0.as_u128()).collect()
}

#[test]
fn the_newest_come_first_when_nobody_says_otherwise() {
    assert_eq!(answer(json!({ "record_type": "incident" })), [1, 2, 3]);
}

#[test]
fn choices_sort_in_their_own_order() {
    let sorted =
        json!({ "record_type": "incident", "sort": [{ "field": "severity", "descending": true }] });
    assert_eq!(answer(sorted), [2, 3, 1]);
}

#[test]
fn filters_words_and_pages_go_together() {
    let filtered = json!({ "record_type": "incident", "filter": { "severity": { "in": ["high", "critical"] } } });
    assert_eq!(answer(filtered), [2, 3]);
    assert_eq!(
        answer(json!({ "record_type": "incident", "limit": 1, "offset": 1 })),
        [2]
    );
}

#[test]
fn a_question_about_nothing_is_refused_with_its_remedy() {
    let catalogue = catalogue();
    let ty = catalogue.record_type("incident").unwrap();
    let view = TypeView::new(ty, &catalogue);
    let wrong = json!({ "record_type": "incident", "filter": { "colour": "red" }, "sort": [{ "field": "shape" }] });
    let query: Query = serde_json::from_value(wrong).unwrap();
    assert_eq!(check(&query, &view).len(), 2);
}

#[test]
fn a_page_has_a_size_people_can_read() {
    let mut query = Query::new("incident");
    query.limit = 1_000_000;
    assert_eq!(normalise(query.clone()).limit, MOST_ROWS);
    query.limit = 0;
    assert_eq!(normalise(query).limit, 50);
}
