//! Each rule at its edge, and each value on its way in and out.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use crate::condition::fixture::{DAY, NOW, id, incident, incident_type, record_of, text, user};
use crate::doc::FieldEdit;
use crate::ids::FileHash;
use crate::record::{Comment, FieldValue, Photo};
use crate::validate::*;

const MIB: u64 = 1024 * 1024;

fn with(field: &str, value: FieldValue) -> Record {
    let mut record = incident();
    record.fields.insert(field.to_owned(), value);
    record
}

fn codes(record: &Record) -> Vec<(String, String)> {
    check(&incident_type(), record)
        .into_iter()
        .map(|i| (i.path, i.code))
        .collect()
}

fn only(record: &Record) -> Issue {
    let mut issues = check(&incident_type(), record);
    assert_eq!(issues.len(), 1, "{issues:?}");
    issues.remove(0)
}

fn photo(n: u128, size_bytes: u64, media_type: &str) -> Photo {
    Photo {
        id: id(n),
        sha256: FileHash([7; 32]),
        size_bytes,
        media_type: media_type.to_owned(),
        name: format!("photo-{n}"),
        thumbnail: None,
        by: Some(user(1)),
    }
}

fn parse(json: Value) -> Result<BTreeMap, Vec<(String, String)>> {
    let Value::Object(object) = json else {
        panic!("not an object")
    };
    parse_fields(&incident_type(), &object)
        .map_err(|issues| issues.into_iter().map(|i| (i.path, i.code)).collect())
}

type BTreeMap = std::collections::BTreeMap<String, FieldValue>;

/// contract: J4
#[test]
fn lengths_count_characters_not_bytes_nor_blanks() {
    let issue = only(&with("title", text("  Échelle    ")));
    assert_eq!(
        (issue.code.as_str(), issue.key.as_str()),
        ("min_length", "hse-title-too-short")
    );
    assert_eq!(issue.params["min"], "10");
    assert_eq!(issue.params["actual"], "7");
    assert_eq!(issue.params["field"], "title");
    assert_eq!(codes(&with("title", text("éééééééééé"))), []);
    assert_eq!(codes(&with("title", text(&"é".repeat(40)))), []);
    let issue = only(&with("title", text(&"é".repeat(41))));
    assert_eq!(
        (issue.code.as_str(), issue.key.as_str()),
        ("max_length", "issue-max-length")
    );
    assert_eq!(
        only(&with("description", text("Nineteen characters"))).params["actual"],
        "19"
    );
    assert_eq!(
        codes(&with("description", text("Twenty characters !!"))),
        []
    );
    assert_eq!(
        only(&with("description", text(&"x".repeat(20_001)))).code,
        "max_length"
    );
    assert_eq!(
        only(&with("location", text(&"x".repeat(1_001)))).code,
        "max_length"
    );
}

#[test]
fn numbers_days_and_links_keep_their_bounds() {
    for (field, value, code) in [
        ("people", FieldValue::Integer(-1), "min"),
        ("people", FieldValue::Integer(501), "max"),
        ("day", text("2026-02-29"), "bad_date"),
        ("day", text("23/11/2026"), "bad_date"),
        (
            "occurred_at",
            FieldValue::Datetime(i64::MAX),
            "bad_datetime",
        ),
        ("site", text("ALPHA"), "bad_reference"),
        ("site", FieldValue::Integer(1), "wrong_kind"),
        ("people", text("many"), "wrong_kind"),
        ("injured", text("yes"), "wrong_kind"),
        (
            "photos",
            FieldValue::Tags(vec!["x".to_owned()]),
            "wrong_kind",
        ),
        (
            "tags",
            FieldValue::Tags(["a", "b", "c", "d"].map(str::to_owned).to_vec()),
            "too_many",
        ),
        ("tags", FieldValue::Tags(vec![" ".to_owned()]), "min_length"),
        (
            "tags",
            FieldValue::Tags(vec!["x".repeat(101)]),
            "max_length",
        ),
    ] {
        let issue = only(&with(field, value));
        assert_eq!((issue.path.as_str(), issue.code.as_str()), (field, code));
    }
    for (field, value) in [
        ("people", FieldValue::Integer(500)),
        ("day", text("2028-02-29")),
        ("injured", FieldValue::Boolean(false)),
        ("site", text("00000000-0000-0000-0000-000000000064")),
    ] {
        assert_eq!(codes(&with(field, value)), []);
    }
}

#[test]
fn a_field_may_be_required_by_condition_but_never_while_hidden() {
    let mut record = with("severity", text("critical"));
    assert_eq!(codes(&record), []);
    record
        .fields
        .insert("injured".to_owned(), FieldValue::Boolean(true));
    assert_eq!(
        codes(&record),
        [("cause".to_owned(), "required".to_owned())]
    );
    record
        .fields
        .insert("injured".to_owned(), FieldValue::Boolean(false));
    assert_eq!(codes(&record), []);
}

#[test]
fn an_edit_is_judged_on_what_it_touched() {
    let mut record = with("title", text("short"));
    record.fields.remove("location");
    let ty = incident_type();
    let touched = |names: &[&str]| -> Vec<(String, String)> {
        let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        check_fields(&ty, &record, &names)
            .into_iter()
            .map(|i| (i.path, i.code))
            .collect()
    };
    let pair = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    assert_eq!(touched(&["severity"]), []);
    assert_eq!(touched(&["title"]), [pair("title", "min_length")]);
    assert_eq!(touched(&["location"]), [pair("location", "required")]);
    assert_eq!(
        touched(&["approved_by", "urgent", "colour"]),
        [
            pair("approved_by", "read_only"),
            pair("urgent", "read_only"),
            pair("colour", "unknown_field")
        ]
    );
}

#[test]
fn plain_json_becomes_typed_values() {
    let values = parse(json!({
        "title": "Slip on the ladder", "people": "4", "injured": "true", "cause": null, "area": " ",
        "day": "2026-11-21", "occurred_at": "2026-11-23T01:00:00+01:00",
        "site": id(100).to_string(), "tags": [" wet ", "ladder", "wet", ""],
    }))
    .unwrap();
    let expected: BTreeMap = [
        ("title", text("Slip on the ladder")),
        ("people", FieldValue::Integer(4)),
        ("injured", FieldValue::Boolean(true)),
        ("day", text("2026-11-21")),
        ("occurred_at", FieldValue::Datetime(NOW)),
        ("site", FieldValue::Reference(id(100))),
        (
            "tags",
            FieldValue::Tags(vec!["ladder".to_owned(), "wet".to_owned()]),
        ),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    assert_eq!(values, expected);
    assert_eq!(
        parse(json!({"tags": "b, a"})).unwrap()["tags"],
        FieldValue::Tags(vec!["a".to_owned(), "b".to_owned()])
    );
}

#[test]
fn what_cannot_be_read_is_named_field_by_field() {
    let issues = parse(json!({
        "title": 7, "people": 1.5, "injured": "oui", "day": "2026-13-01",
        "occurred_at": "2026-11-23T01:00", "site": "ALPHA", "tags": [1], "photos": [{"name": "x"}],
        "approved_by": id(1).to_string(), "urgent": "yes", "colour": "red", "status": "closed",
    }))
    .unwrap_err();
    let mut issues: Vec<(&str, &str)> = issues
        .iter()
        .map(|(p, c)| (p.as_str(), c.as_str()))
        .collect();
    issues.sort_unstable();
    assert_eq!(
        issues,
        [
            ("approved_by", "read_only"),
            ("colour", "unknown_field"),
            ("day", "bad_date"),
            ("injured", "wrong_kind"),
            ("occurred_at", "bad_datetime"),
            ("people", "wrong_kind"),
            ("photos", "wrong_kind"),
            ("site", "bad_reference"),
            ("status", "read_only"),
            ("tags", "wrong_kind"),
            ("title", "wrong_kind"),
            ("urgent", "read_only"),
        ]
    );
}

#[test]
fn blanks_around_text_are_corrected_by_rule() {
    let mut record = with("title", text(" Slip on the ladder "));
    record.fields.insert("location".to_owned(), text("  "));
    let told = text("\nA crew member slipped on the ladder.\n");
    record.fields.insert("description".to_owned(), told);
    let edits = corrections(&incident_type(), &record);
    assert_eq!(
        edits,
        [
            FieldEdit::Set {
                field: "title".to_owned(),
                value: Some(text("Slip on the ladder"))
            },
            FieldEdit::Set {
                field: "location".to_owned(),
                value: None
            },
            FieldEdit::Text {
                field: "description".to_owned(),
                before: "\nA crew member slipped on the ladder.\n".to_owned(),
                after: "A crew member slipped on the ladder.".to_owned(),
            },
        ]
    );
    assert_eq!(corrections(&incident_type(), &incident()), []);
}

/// contract: J12
#[test]
fn a_record_is_shown_with_its_columns_and_every_field() {
    let mut record = with("occurred_at", FieldValue::Datetime(NOW - DAY));
    record.official_no = Some("INC-2026-00142".to_owned());
    record
        .fields
        .insert("from_a_newer_version".to_owned(), text("kept"));
    let json = record_json(&incident_type(), &record);
    for (key, expected) in [
        ("id", json!(id(1))),
        ("record_type", json!("incident")),
        ("title", json!("Slip on the ladder")),
        ("severity", json!("high")),
        ("status", json!("draft")),
        ("created_at", json!("2026-11-21T00:00:00Z")),
        ("created_by", json!(user(1))),
        ("number", json!("INC-2026-00142")),
        ("provisional_no", json!("ALP-7K-0014-X")),
        ("site_id", json!(id(100))),
        ("deleted_at", Value::Null),
        ("occurred_at", json!("2026-11-22T00:00:00Z")),
        ("cause", Value::Null),
        ("from_a_newer_version", json!("kept")),
    ] {
        assert_eq!(json[key], expected, "{key}");
        assert!(json.as_object().unwrap().contains_key(key), "{key}");
    }
    record.official_no = None;
    assert_eq!(
        record_json(&incident_type(), &record)["number"],
        "ALP-7K-0014-X"
    );
}

#[test]
fn entries_survive_the_way_out_and_back() {
    let comment = Comment {
        id: id(3),
        text: "Seen".to_owned(),
        at: NOW,
        by: Some(user(2)),
    };
    let record = record_of(
        "incident",
        1,
        &[
            ("comments", FieldValue::Comments(vec![comment])),
            (
                "photos",
                FieldValue::Photos(vec![photo(4, MIB, "image/webp")]),
            ),
        ],
    );
    let out = |name: &str| to_json(&record.fields[name]);
    assert_eq!(out("comments")[0]["at"], "2026-11-23T00:00:00Z");
    let back = parse(json!({"comments": out("comments"), "photos": out("photos")})).unwrap();
    assert_eq!(back, record.fields);
}
