//! What a query means, as both stores must answer it.
#![allow(clippy::unwrap_used)]

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::condition::TypeView;
use crate::condition::fixture::{
    DAY, NOW, catalogue, id, incident, incident_type, person, text, user, workflow,
};
use crate::query::*;
use crate::record::{FieldValue, Record};

fn query(json: Value) -> Query {
    normalise(serde_json::from_value(json).unwrap())
}

/// Four incidents: severities low, critical, high and none; each a day younger than the one before.
fn incidents() -> Vec<Record> {
    let severities = [Some("low"), Some("critical"), Some("high"), None];
    (1..)
        .zip(severities)
        .map(|(n, severity)| {
            let mut record = incident();
            record.id = id(n);
            record.created_at = NOW + i64::try_from(n).unwrap() * DAY;
            match severity {
                Some(value) => record.fields.insert("severity".to_owned(), text(value)),
                None => record.fields.remove("severity"),
            };
            record
        })
        .collect()
}

fn answer(json: Value) -> Vec<u128> {
    let (catalogue, ty, records) = (catalogue(), incident_type(), incidents());
    let view = TypeView::new(&ty, &catalogue);
    let person = person(2);
    run(
        &query(json),
        &view,
        &records,
        Some(&person),
        NOW,
        &TimeZone::UTC,
    )
    .iter()
    .map(|record| record.id.0.as_u128())
    .collect()
}

#[test]
fn a_query_is_bounded_and_newest_first() {
    let usual = query(json!({"record_type": "incident", "search": "  "}));
    assert_eq!((usual.limit, usual.offset, usual.search), (50, 0, None));
    assert_eq!(usual.sort[0].field, "created_at");
    assert!(usual.sort[0].descending);
    assert_eq!(
        query(json!({"record_type": "x", "limit": 9_999_999})).limit,
        MOST_ROWS
    );
    assert_eq!(query(json!({"record_type": "x", "limit": 0})).limit, 50);
    assert_eq!(answer(json!({"record_type": "incident"})), [4, 3, 2, 1]);
}

#[test]
fn filters_need_certainty() {
    let of = |filter: Value| answer(json!({"record_type": "incident", "filter": filter}));
    assert_eq!(
        of(json!({"severity": {"in": ["high", "critical"]}})),
        [3, 2]
    );
    assert_eq!(of(json!({"severity": {"!=": "low"}})), [3, 2]);
    assert_eq!(of(json!({"severity": {"empty": true}})), [4]);
    assert_eq!(of(json!({"assigned_to": "$actor"})), [4, 3, 2, 1]);
    assert_eq!(of(json!({"created_by": "$actor"})), [] as [u128; 0]);
    assert_eq!(answer(json!({"record_type": "booking"})), [] as [u128; 0]);
}

#[test]
fn choices_sort_as_declared_and_nothing_comes_last() {
    let by = |descending: bool| {
        answer(json!({"record_type": "incident",
            "sort": [{"field": "severity", "descending": descending}]}))
    };
    assert_eq!(by(false), [1, 3, 2, 4]);
    assert_eq!(by(true), [2, 3, 1, 4]);
    let ranks = declared_order(&incident_type(), Some(&workflow()), "status");
    assert_eq!(ranks.unwrap(), ["draft", "submitted", "approved", "closed"]);
    assert_eq!(declared_order(&incident_type(), None, "title"), None);
    let asked = Sort {
        order: vec!["Moon pool".into(), "Deck 3".into()],
        ..Sort::by("location", false)
    };
    assert_eq!(
        sort_ranks(&incident_type(), None, &asked),
        Some(asked.order.clone())
    );
}

#[test]
fn pages_follow_each_other_even_when_all_is_equal() {
    let page = |offset: u32, descending: bool| {
        answer(
            json!({"record_type": "incident", "limit": 2, "offset": offset,
            "sort": [{"field": "title", "descending": descending}]}),
        )
    };
    assert_eq!([page(0, false), page(2, false)].concat(), [1, 2, 3, 4]);
    assert_eq!([page(0, true), page(2, true)].concat(), [4, 3, 2, 1]);
}

#[test]
fn search_finds_beginnings_of_words_without_accents_and_all_numbers() {
    let (catalogue, ty) = (catalogue(), incident_type());
    let view = TypeView::new(&ty, &catalogue);
    let mut record = incident();
    record.official_no = Some("INC-2026-00142".to_owned());
    record
        .fields
        .insert("title".to_owned(), text("Échelle glissante, cœur du pont"));
    for (search, found) in [
        ("echelle", true),
        ("ÉCHEL pont", true),
        ("coeur", true),
        ("chelle", false),
        ("INC-2026-00142", true),
        ("142", true),
        ("inc 142", true),
        ("42", false),
        ("14", true),
        ("ALP-7K-0014-X", true),
        ("wet ladder", true),
        ("pont absent", false),
    ] {
        let query = query(json!({"record_type": "incident", "search": search}));
        assert_eq!(
            matches(&query, &view, &record, None, NOW, &TimeZone::UTC, None),
            found,
            "{search}"
        );
    }
    record.deleted_at = Some(NOW);
    let all = query(json!({"record_type": "incident"}));
    assert!(!matches(
        &all,
        &view,
        &record,
        None,
        NOW,
        &TimeZone::UTC,
        None
    ));
}

#[test]
fn unknown_or_unsortable_columns_are_named() {
    let (catalogue, ty) = (catalogue(), incident_type());
    let view = TypeView::new(&ty, &catalogue);
    let asked = query(
        json!({"record_type": "incident", "filter": {"colour": "red"},
        "sort": [{"field": "photos"}, {"field": "shade"}, {"field": "site.code"}, {"field": "number"}]}),
    );
    let paths: Vec<String> = check(&asked, &view).into_iter().map(|i| i.path).collect();
    assert_eq!(paths, ["colour", "photos", "shade", "site.code"]);
}

#[test]
fn the_searched_text_holds_numbers_and_named_fields_only() {
    let mut record = incident();
    record.fields.insert(
        "assigned_to".to_owned(),
        FieldValue::Reference(user(4).into()),
    );
    assert_eq!(
        search_text(&incident_type(), &record),
        "ALP-7K-0014-X\nSlip on the ladder\nA crew member slipped on the wet ladder.\nladder wet"
    );
}
