//! Samples for the tests of this crate.
#![allow(clippy::unwrap_used)]

use serde_json::json;
use uuid::Uuid;

use super::{
    CreateIntent, Document, FieldEdit, Intent, Moment, RawChange, RequestIntent, author_intent,
};
use crate::ids::{ActorId, FileHash, RecordId, UserId};
use crate::record::{FieldValue, Photo, Record};
use crate::schema::RecordType;

pub const T0: i64 = 1_795_000_000_000;

/// A type with a field of every kind that matters to documents.
pub fn incident() -> RecordType {
    with_fields(&[])
}

/// The same with more container fields, as a later version would have.
pub fn with_fields(more: &[(&str, &str)]) -> RecordType {
    let mut fields = vec![
        json!({"name": "title", "kind": "text"}),
        json!({"name": "severity", "kind": "choice", "choices": ["low", "high"]}),
        json!({"name": "injured", "kind": "integer"}),
        json!({"name": "stopped", "kind": "boolean"}),
        json!({"name": "day", "kind": "date"}),
        json!({"name": "occurred_at", "kind": "datetime"}),
        json!({"name": "site", "kind": "site"}),
        json!({"name": "assigned", "kind": "person"}),
        json!({"name": "story", "kind": "narrative"}),
        json!({"name": "tags", "kind": "tags"}),
        json!({"name": "photos", "kind": "photo_set"}),
        json!({"name": "talk", "kind": "comments"}),
        json!({"name": "closed_by", "kind": "person", "merge": "decided"}),
        json!({"name": "risk", "kind": "computed", "merge": "computed",
               "cases": [{"when": {"severity": "high"}, "value": "red"}, {"value": "green"}]}),
    ];
    for (name, kind) in more {
        fields.push(json!({"name": name, "kind": kind}));
    }
    serde_json::from_value(json!({
        "name": "incident", "plural": "incidents", "module": "hse", "fields": fields,
        "title_field": "title", "site_field": "site",
    }))
    .unwrap()
}

pub fn id(n: u64) -> RecordId {
    RecordId(Uuid::from_u128(
        0x0190_0000_0000_7000_8000_0000_0000_0000 | u128::from(n),
    ))
}

pub fn actor(n: u8) -> ActorId {
    ActorId([n; 16])
}

/// Sample actors belong to the person of the same number.
pub fn author(of: ActorId) -> Option<UserId> {
    Some(UserId(id(u64::from(of.0[0])).0))
}

pub fn text(value: &str) -> FieldValue {
    FieldValue::Text(value.to_owned())
}

pub fn photo(n: u64) -> Photo {
    Photo {
        id: id(n),
        sha256: FileHash([n as u8; 32]),
        size_bytes: 1000 + n,
        media_type: "image/jpeg".to_owned(),
        name: "deck.jpg".to_owned(),
        thumbnail: Some(FileHash([9; 32])),
        by: None,
    }
}

pub fn create() -> CreateIntent {
    let fields = [
        ("title", text("Oil on deck")),
        ("severity", text("high")),
        ("injured", FieldValue::Integer(2)),
        ("stopped", FieldValue::Boolean(true)),
        ("day", text("2026-05-14")),
        ("occurred_at", FieldValue::Datetime(T0 - 60_000)),
        ("site", FieldValue::Reference(id(70))),
        ("story", text("A drum fell over.")),
        ("tags", FieldValue::Tags(vec!["deck".into(), "oil".into()])),
        ("photos", FieldValue::Photos(vec![photo(30)])),
    ];
    CreateIntent {
        id: id(1),
        record_type: "incident".to_owned(),
        site_id: Some(id(70)),
        company_id: Some(id(80)),
        provisional_no: Some("ALP-7K-0014-X".to_owned()),
        external_id: None,
        fields: fields.map(|(k, v)| (k.to_owned(), v)).into(),
    }
}

pub fn set(field: &str, value: FieldValue) -> Intent {
    edit(FieldEdit::Set {
        field: field.to_owned(),
        value: Some(value),
    })
}

pub fn edit(edit: FieldEdit) -> Intent {
    Intent::Edit { edits: vec![edit] }
}

pub fn story(before: &str, after: &str) -> Intent {
    edit(FieldEdit::Text {
        field: "story".to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
    })
}

pub fn say(n: u64, what: &str) -> Intent {
    edit(FieldEdit::Comment {
        field: "talk".to_owned(),
        id: id(n),
        text: what.to_owned(),
    })
}

pub fn ask(n: u64, command: &str) -> Intent {
    Intent::Request(RequestIntent {
        id: id(n),
        command: command.to_owned(),
        reason: None,
        content_hash: None,
    })
}

/// A created record and its first change.
pub fn created(ty: &RecordType) -> (Document, RawChange) {
    let mut document = Document::genesis(ty).unwrap();
    let intent = Intent::Create(create());
    let change = author_intent(ty, &mut document, &intent, actor(1), T0).unwrap();
    (document, change)
}

pub fn write(ty: &RecordType, document: &mut Document, intent: &Intent, by: u8) -> RawChange {
    author_intent(ty, document, intent, actor(by), T0 + i64::from(by)).unwrap()
}

pub fn read(ty: &RecordType, document: &Document) -> Record {
    let heads = document.heads();
    let now = Moment {
        document,
        heads: &heads,
        since: None,
    };
    read_at(ty, &now)
}

pub fn read_at(ty: &RecordType, moment: &Moment<'_>) -> Record {
    super::project_at(ty, None, moment, id(1), &Default::default(), &author)
}
