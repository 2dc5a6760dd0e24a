//! A small module: reference data, a safety fact, and a record with every kind of place to write.

use serde_json::{Value, json};

pub(super) fn module() -> Value {
    json!({
        "code": "probe", "name": "Probe", "version": "1.0.0",
        "types": [
            {"name": "spot", "module": "probe", "plural": "spots", "title_field": "name", "reference": true,
             "fields": [{"name": "name", "kind": "text", "required": true}]},
            {"name": "alarm", "module": "probe", "plural": "alarms", "title_field": "title",
             "safety_fact": true,
             "fields": [{"name": "title", "kind": "text", "required": true, "min_length": 5}]},
            {"name": "note", "module": "probe", "plural": "notes", "title_field": "title",
             "site_field": "place", "assigned_field": "holder", "number": {"prefix": "NOTE"},
             "workflow": "note", "urgent_if": {"level": "high"},
             "fields": [
                {"name": "title", "kind": "text", "required": true, "min_length": 3},
                {"name": "level", "kind": "choice", "choices": ["low", "high"]},
                {"name": "body", "kind": "narrative"},
                {"name": "place", "kind": "site"},
                {"name": "holder", "kind": "person"},
                {"name": "count", "kind": "integer", "max": 100},
                {"name": "secret", "kind": "text", "access": {"edit": "probe.keep.secret"}},
                {"name": "gauge", "kind": "integer", "max": 10, "safety_fact": true},
                {"name": "talk", "kind": "comments", "merge": "append_only"},
                {"name": "tags", "kind": "tags"},
                {"name": "photos", "kind": "photo_set"},
                {"name": "judge", "kind": "person", "merge": "decided"},
             ]},
        ],
        "workflows": [{
            "name": "note", "initial": "open",
            "states": [{"name": "open", "kind": "open"}, {"name": "closed", "kind": "final"}],
            "transitions": [{"name": "close", "from": ["open"], "to": "closed",
                             "permission": "probe.close.note", "event": "closed",
                             "set": {"judge": "$actor"}}],
        }],
    })
}
