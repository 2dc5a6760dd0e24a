//! One type with a field of every kind that matters, and a record of it.

use std::sync::OnceLock;

use serde_json::json;
use shared_model::doc::{
    CreateIntent, Document, FieldEdit, Intent, RawChange, RecordFacts, author_intent, project,
};
use shared_model::ids::{ActorId, FileHash, RecordId};
use shared_model::record::{FieldValue, Photo, Record};
use shared_model::schema::{Catalogue, Module, RecordType};
use uuid::Uuid;

/// 2026-11-23T12:00:00Z.
pub const NOON: i64 = 1_795_435_200_000;

pub struct Scene {
    pub catalogue: Catalogue,
    pub ty: RecordType,
    /// A record, and the changes that made it.
    pub document: Document,
    pub changes: Vec<RawChange>,
    pub record: Record,
}

/// Made once.
pub fn scene() -> &'static Scene {
    static SCENE: OnceLock<Scene> = OnceLock::new();
    SCENE.get_or_init(made)
}

fn module() -> Module {
    serde_json::from_value(json!({
        "code": "probe", "name": "Probe", "version": "1.0.0",
        "types": [
            {"name": "spot", "module": "probe", "plural": "spots", "title_field": "name",
             "reference": true, "is_site": true,
             "fields": [{"name": "name", "kind": "text", "required": true}]},
            {"name": "note", "module": "probe", "plural": "notes", "title_field": "title",
             "site_field": "place", "assigned_field": "holder", "number": {"prefix": "NOTE"},
             "workflow": "note", "urgent_if": {"level": "high"},
             "fields": [
                {"name": "title", "kind": "text", "required": true, "min_length": 3},
                {"name": "level", "kind": "choice", "choices": ["low", "high"]},
                {"name": "story", "kind": "narrative"},
                {"name": "place", "kind": "site"},
                {"name": "holder", "kind": "person"},
                {"name": "count", "kind": "integer", "max": 100},
                {"name": "stopped", "kind": "boolean"},
                {"name": "day", "kind": "date"},
                {"name": "seen_at", "kind": "datetime"},
                {"name": "talk", "kind": "comments", "merge": "append_only"},
                {"name": "tags", "kind": "tags"},
                {"name": "photos", "kind": "photo_set"},
                {"name": "judge", "kind": "person", "merge": "decided"},
                {"name": "risk", "kind": "computed", "merge": "computed",
                 "cases": [{"when": {"level": "high"}, "value": "red"}, {"value": "green"}]},
             ]},
        ],
        "workflows": [{
            "name": "note", "initial": "open",
            "states": [{"name": "open", "kind": "open"}, {"name": "closed", "kind": "final"}],
            "transitions": [{"name": "close", "from": ["open"], "to": "closed",
                             "permission": "probe.close.note", "event": "closed",
                             "set": {"judge": "$actor"}}],
        }],
    }))
    .unwrap()
}

pub fn id(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(
        0x0190_0000_0000_7000_8000_0000_0000_0000 | n,
    ))
}

fn text(words: &str) -> FieldValue {
    FieldValue::Text(words.to_owned())
}

fn made() -> Scene {
    let catalogue = Catalogue::new([module()], 1);
    let ty = RecordType::clone(catalogue.record_type("note").unwrap());
    let mut document = Document::genesis(&ty).unwrap();
    let fields = [
        ("title", text("Oil on deck")),
        ("level", text("high")),
        ("story", text("A drum fell over.")),
        ("place", FieldValue::Reference(id(70))),
        ("count", FieldValue::Integer(2)),
        ("stopped", FieldValue::Boolean(true)),
        ("day", text("2026-05-14")),
        ("seen_at", FieldValue::Datetime(NOON - 60_000)),
        ("tags", FieldValue::Tags(vec!["deck".into(), "oil".into()])),
    ];
    let create = Intent::Create(CreateIntent {
        id: id(1),
        record_type: "note".into(),
        site_id: Some(id(70)),
        company_id: None,
        provisional_no: Some("ALP-7K-0014-X".into()),
        external_id: None,
        fields: fields.map(|(k, v)| (k.to_owned(), v)).into(),
    });
    let photo = Photo {
        id: id(30),
        sha256: FileHash([3; 32]),
        size_bytes: 1_000,
        media_type: "image/jpeg".into(),
        name: "deck.jpg".into(),
        thumbnail: None,
        by: None,
    };
    let edits = [
        FieldEdit::Comment {
            field: "talk".into(),
            id: id(40),
            text: "Roped off.".into(),
        },
        FieldEdit::AddPhoto {
            field: "photos".into(),
            photo,
        },
        FieldEdit::Text {
            field: "story".into(),
            before: "A drum fell over.".into(),
            after: "A full drum fell over.".into(),
        },
    ];
    let mut intents = vec![create];
    intents.extend(edits.map(|edit| Intent::Edit { edits: vec![edit] }));
    let actor = ActorId([1; 16]);
    let changes = intents
        .iter()
        .map(|intent| author_intent(&ty, &mut document, intent, actor, NOON).unwrap())
        .collect();
    let record = read(&catalogue, &ty, &document);
    Scene {
        catalogue,
        ty,
        document,
        changes,
        record,
    }
}

/// The projection of a document.
pub fn read(catalogue: &Catalogue, ty: &RecordType, document: &Document) -> Record {
    let workflow = catalogue.workflow_of(ty).map(AsRef::as_ref);
    let facts = RecordFacts::default();
    project(ty, workflow, document, id(1), &facts, &|_| None)
}
