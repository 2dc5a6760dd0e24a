#![allow(clippy::unwrap_used)]

mod arbitrary;
mod rules;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::condition::fixture::{id, incident, incident_type, record_of, text};
use crate::record::{FieldValue, Photo};

fn codes(record: &Record) -> Vec<(String, String)> {
    let issues = check(&incident_type(), record);
    issues
        .into_iter()
        .map(|issue| (issue.path, issue.code))
        .collect()
}

fn with(field: &str, value: FieldValue) -> Record {
    let mut record = incident();
    record.fields.insert(field.to_owned(), value);
    record
}

fn broken(field: &str, value: FieldValue) -> Option<String> {
    let issues = check_fields(&incident_type(), &with(field, value), &[field.to_owned()]);
    issues.into_iter().next().map(|issue| issue.code)
}

#[test]
fn a_good_record_breaks_no_rule() {
    assert_eq!(codes(&incident()), []);
}

/// contract: J4
#[test]
fn what_is_required_and_missing_is_named() {
    let mut named = codes(&record_of("incident", 1, &[]));
    named.sort();
    let expected = ["description", "location", "severity", "title"];
    assert_eq!(
        named,
        expected.map(|field| (field.to_owned(), "required".to_owned()))
    );
}

/// contract: J4
#[test]
fn lengths_count_characters_people_see() {
    assert_eq!(broken("title", text("trop court")), None, "ten characters");
    assert_eq!(broken("title", text("éééééééééé")), None, "not bytes");
    assert_eq!(
        broken("title", text("         x")).unwrap(),
        "min_length",
        "blanks do not count"
    );
    assert_eq!(
        broken("title", text(&"x".repeat(41))).unwrap(),
        "max_length"
    );
    let issues = check_fields(
        &incident_type(),
        &with("title", text("short")),
        &["title".to_owned()],
    );
    assert_eq!(
        issues[0].key, "hse-title-too-short",
        "the module's own words"
    );
    assert_eq!(issues[0].params["min"], "10");
}

#[test]
fn numbers_choices_and_tags_keep_their_bounds() {
    assert_eq!(broken("people", FieldValue::Integer(-1)).unwrap(), "min");
    assert_eq!(broken("people", FieldValue::Integer(501)).unwrap(), "max");
    assert_eq!(broken("severity", text("major")).unwrap(), "not_a_choice");
    let many = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    assert_eq!(broken("tags", FieldValue::Tags(many)).unwrap(), "too_many");
    assert_eq!(broken("people", text("ten")).unwrap(), "wrong_kind");
}

fn photo(n: u128, size_bytes: u64, media_type: &str) -> Photo {
    Photo {
        id: id(n),
        sha256: crate::ids::FileHash([u8::try_from(n).unwrap(); 32]),
        size_bytes,
        media_type: media_type.to_owned(),
        name: "deck.jpg".to_owned(),
        thumbnail: None,
        by: None,
    }
}

/// contract: H6 J4
#[test]
fn five_photographs_of_ten_megabytes_at_most() {
    let set = |list: Vec<Photo>| broken("photos", FieldValue::Photos(list));
    let good = |n| photo(n, 10_485_760, "image/jpeg");
    assert_eq!(set((1..=5).map(good).collect()), None);
    assert_eq!(set((1..=6).map(good).collect()).unwrap(), "too_many");
    assert_eq!(
        set(vec![photo(1, 10_485_761, "image/jpeg")]).unwrap(),
        "file_too_large"
    );
    assert_eq!(
        set(vec![photo(1, 9, "image/svg+xml")]).unwrap(),
        "bad_media_type"
    );
}

#[test]
fn a_condition_may_make_a_field_required_and_hide_it() {
    let mut critical = with("severity", text("critical"));
    assert_eq!(
        codes(&critical),
        [],
        "what nobody can see nobody must fill in"
    );
    critical
        .fields
        .insert("injured".to_owned(), FieldValue::Boolean(true));
    assert_eq!(
        codes(&critical),
        [("cause".to_owned(), "required".to_owned())]
    );
}

fn parse(value: Value) -> Result<std::collections::BTreeMap<String, FieldValue>, Vec<Issue>> {
    parse_fields(&incident_type(), value.as_object().unwrap())
}

#[test]
fn plain_json_becomes_typed_values_and_back() {
    let fields = parse(json!({
        "title": "Slip on the ladder", "people": 3, "injured": true, "day": "2026-02-28",
        "occurred_at": "2026-11-21T06:30:00Z", "site": id(100).to_string(), "tags": ["wet", "ladder"]
    }))
    .unwrap();
    assert_eq!(fields["people"], FieldValue::Integer(3));
    assert_eq!(to_json(&fields["occurred_at"]), "2026-11-21T06:30:00Z");
    assert_eq!(fields["site"], FieldValue::Reference(id(100)));
}

#[test]
fn what_cannot_be_read_is_named_with_its_reason() {
    let cases = [
        ("day", json!("2026-02-30"), "bad_date"),
        ("occurred_at", json!("yesterday"), "bad_datetime"),
        ("site", json!("platform"), "bad_reference"),
        ("people", json!("three"), "wrong_kind"),
        ("colour", json!("red"), "unknown_field"),
        ("approved_by", json!(id(1).to_string()), "read_only"),
        ("urgent", json!("yes"), "read_only"),
    ];
    for (field, value, code) in cases {
        let issues = parse(json!({ field: value })).expect_err(field);
        assert_eq!(
            (issues[0].path.as_str(), issues[0].code.as_str()),
            (field, code)
        );
    }
}

#[test]
fn blanks_around_words_are_put_right() {
    let record = with("location", text("  Deck 3 "));
    let edits = corrections(&incident_type(), &record);
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0].field(), "location");
    assert_eq!(corrections(&incident_type(), &incident()), []);
}

/// contract: J12 A13
#[test]
fn the_rest_form_has_identity_status_and_fields_side_by_side() {
    let json = record_json(&incident_type(), &incident());
    assert_eq!(json["id"], id(1).to_string());
    assert_eq!(json["title"], "Slip on the ladder");
    assert_eq!(json["status"], "draft");
    assert_eq!(json["number"], "ALP-7K-0014-X");
    assert!(json["created_at"].as_str().unwrap().ends_with('Z'));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        prop::collection::vec(inner, 0..4).prop_map(Value::from)
    })
}

proptest! {
    /// Whatever is sent, the answer is values or issues; what was read passes or is named.
    #[test]
    fn nothing_that_is_sent_makes_it_panic(values in prop::collection::vec(any_json(), 17)) {
        let ty = incident_type();
        for (field, value) in ty.fields.iter().zip(values) {
            if let Ok(fields) = parse(json!({ field.name.clone(): value })) {
                let mut record = incident();
                record.fields.extend(fields);
                let _ = check(&ty, &record);
            }
        }
    }
}
