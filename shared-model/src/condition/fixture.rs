//! A small world for the tests of the rules: incidents at sites, with a workflow.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use uuid::Uuid;

use crate::ids::{OrgId, RecordId, UserId};
use crate::policy::{Grant, Grants, Subject, compile};
use crate::record::{FieldValue, Record};
use crate::schema::{AccessClass, Catalogue, Module, RecordType, WorkflowDef};

pub(crate) const NOW: i64 = 1_795_392_000_000; // 2026-11-23T00:00:00Z
pub(crate) const DAY: i64 = 86_400_000;

pub(crate) fn id(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(n))
}

pub(crate) fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

fn incident_json() -> Value {
    json!({
        "name": "incident", "module": "hse", "plural": "incidents", "title_field": "title",
        "site_field": "site", "assigned_field": "assigned_to", "workflow": "incident",
        "search": ["title", "description", "tags"],
        "fields": [
            {"name": "title", "kind": "text", "min_length": 10, "max_length": 40, "required": true,
             "messages": {"min_length": "hse-title-too-short"}},
            {"name": "severity", "kind": "choice", "required": true,
             "choices": ["low", "medium", "high", "critical"]},
            {"name": "location", "kind": "text", "required": true},
            {"name": "description", "kind": "narrative", "min_length": 20, "required": true},
            {"name": "occurred_at", "kind": "datetime"},
            {"name": "day", "kind": "date"},
            {"name": "people", "kind": "integer", "min": 0, "max": 500},
            {"name": "injured", "kind": "boolean"},
            {"name": "site", "kind": "site"},
            {"name": "area", "kind": "area", "site_field": "site"},
            {"name": "assigned_to", "kind": "person"},
            {"name": "tags", "kind": "tags", "max_items": 3},
            {"name": "photos", "kind": "photo_set", "max_items": 5, "max_size_bytes": 10_485_760},
            {"name": "comments", "kind": "comments"},
            {"name": "cause", "kind": "narrative", "required_if": {"severity": "critical"},
             "visible_if": {"injured": {"!=": false}}},
            {"name": "approved_by", "kind": "person", "merge": "decided"},
            {"name": "urgent", "kind": "computed", "merge": "computed",
             "cases": [{"when": {"severity": "critical"}, "value": "yes"}, {"value": "no"}]}
        ]
    })
}

pub(crate) fn incident_type() -> RecordType {
    serde_json::from_value(incident_json()).unwrap()
}

pub(crate) fn workflow() -> WorkflowDef {
    serde_json::from_value(json!({
        "name": "incident", "initial": "draft",
        "states": [{"name": "draft"}, {"name": "submitted"}, {"name": "approved"}, {"name": "closed"}],
        "transitions": [
            {"name": "submit", "from": ["draft"], "to": "submitted",
             "permission": "hse.submit.incident", "event": "submitted",
             "guard": {"location": {"exists": true}}},
            {"name": "approve", "from": ["submitted"], "to": "approved",
             "permission": "hse.approve.incident", "event": "approved",
             "four_eyes": true, "binds_content": true},
            {"name": "reject", "from": ["submitted"], "to": "draft",
             "permission": "hse.approve.incident", "event": "rejected", "requires_reason": true},
            {"name": "escalate", "from": ["draft", "submitted"], "to": "submitted",
             "permission": "hse.submit.incident", "event": "escalated",
             "guard": {"actor.role": "supervisor", "area.site.code": "ALP"}}
        ]
    }))
    .unwrap()
}

pub(crate) fn catalogue() -> Catalogue {
    let simple = |name: &str, fields: Value| -> RecordType {
        serde_json::from_value(json!({
            "name": name, "module": "core", "plural": format!("{name}s"),
            "title_field": "name", "fields": fields
        }))
        .unwrap()
    };
    let name = json!({"name": "name", "kind": "text"});
    let core = Module {
        code: "core".to_owned(),
        types: vec![
            simple("site", json!([name, {"name": "code", "kind": "text"}])),
            simple("area", json!([name, {"name": "site", "kind": "site"}])),
            simple(
                "person",
                json!([name, {"name": "employer", "kind": "company"}]),
            ),
            simple("company", json!([name])),
        ],
        ..Module::default()
    };
    let hse = Module {
        code: "hse".to_owned(),
        types: vec![incident_type()],
        workflows: vec![workflow()],
        ..Module::default()
    };
    Catalogue::new([core, hse], 1)
}

pub(crate) fn record_of(record_type: &str, n: u128, fields: &[(&str, FieldValue)]) -> Record {
    Record {
        id: id(n),
        record_type: record_type.to_owned(),
        site_id: Some(id(100)),
        company_id: Some(id(200)),
        class: AccessClass::Normal,
        provisional_no: Some("ALP-7K-0014-X".to_owned()),
        official_no: None,
        external_id: None,
        created_at: NOW - 2 * DAY,
        created_by: Some(user(1)),
        updated_at: NOW,
        updated_by: Some(user(1)),
        deleted_at: None,
        deleted_by: None,
        status: Some("draft".to_owned()),
        requests: Vec::new(),
        needs_review: false,
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        conflicts: Vec::new(),
    }
}

pub(crate) fn text(value: &str) -> FieldValue {
    FieldValue::Text(value.to_owned())
}

/// An incident that breaks no rule.
pub(crate) fn incident() -> Record {
    record_of(
        "incident",
        1,
        &[
            ("title", text("Slip on the ladder")),
            ("severity", text("high")),
            ("location", text("Deck 3")),
            (
                "description",
                text("A crew member slipped on the wet ladder."),
            ),
            ("people", FieldValue::Integer(4)),
            ("day", text("2026-11-21")),
            ("occurred_at", FieldValue::Datetime(NOW - DAY)),
            ("site", FieldValue::Reference(id(100))),
            ("area", FieldValue::Reference(id(110))),
            ("assigned_to", FieldValue::Reference(id(2))),
            (
                "tags",
                FieldValue::Tags(vec!["ladder".to_owned(), "wet".to_owned()]),
            ),
        ],
    )
}

pub(crate) fn person(n: u128) -> Subject {
    Subject {
        user: user(n),
        org: OrgId(Uuid::from_u128(900)),
        company: Some(id(200)),
        sites: vec![id(100)],
        team: vec![user(3)],
        roles: vec!["crew".to_owned()],
        groups: Vec::new(),
        is_superuser: false,
    }
}

pub(crate) fn grants(subject: Subject, list: &[&str]) -> Grants {
    let list: Vec<Grant> = list.iter().map(|g| g.parse().unwrap()).collect();
    compile(subject, &list, &[], &[], 1, NOW + DAY)
}
