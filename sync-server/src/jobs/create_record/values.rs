//! The values a hook gives a new record.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use shared_model::policy::Subject;
use shared_model::schema::RecordType;

use crate::services::templates::Filler;

/// What the hook says, then the defaults of the fields it says nothing about, as on a device.
pub(super) fn of_record(
    ty: &RecordType,
    fields: &BTreeMap<String, Value>,
    context: &Map<String, Value>,
    actor: &Subject,
) -> Map<String, Value> {
    let said = fields
        .iter()
        .map(|(name, value)| (name.clone(), resolve(value, context)));
    let mut values: Map<String, Value> = said.filter(|(_, value)| !value.is_null()).collect();
    for field in &ty.fields {
        if let Some(default) = &field.default
            && !values.contains_key(&field.name)
            && let Some(value) = default_value(default, context, actor)
        {
            values.insert(field.name.clone(), value);
        }
    }
    values
}

fn default_value(default: &Value, context: &Map<String, Value>, actor: &Subject) -> Option<Value> {
    match default.as_str() {
        Some("$actor") => Some(actor.user.to_string().into()),
        Some("$actor.site") => actor.sites.first().map(|site| site.to_string().into()),
        Some("$now") => context.get("at").cloned(),
        Some("$today") => {
            let day = context.get("at")?.as_str()?.split('T').next()?;
            Some(day.into())
        }
        _ => Some(default.clone()),
    }
}

/// `"$record.id"`, `"$record.<field>"`, `"$actor"`, `"$author"`, `"$now"`, text with
/// placeholders, or a literal.
fn resolve(value: &Value, context: &Map<String, Value>) -> Value {
    let Some(text) = value.as_str() else {
        return value.clone();
    };
    let get = |key: &str| context.get(key).cloned().unwrap_or(Value::Null);
    match text {
        "$actor" => get("actor_id"),
        "$author" => get("created_by_id"),
        "$now" => get("at"),
        _ => match text.strip_prefix("$record.") {
            Some(field) => record_value(field, context),
            None => Value::String(
                Filler {
                    context,
                    choices: None,
                }
                .fill(text),
            ),
        },
    }
}

/// Where the context prints a name, the key sits beside it under `<field>_id`.
fn record_value(field: &str, context: &Map<String, Value>) -> Value {
    let keyed = match field {
        "site" | "created_by" => context.get(&format!("{field}_id")),
        _ => None,
    };
    keyed
        .or_else(|| context.get(field))
        .cloned()
        .unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_a_hook_leaves_out_get_their_defaults() {
        let ty: RecordType = serde_json::from_value(json!({
            "name": "task", "plural": "tasks", "title_field": "title", "fields": [
                {"name": "title", "kind": "text", "default": "untitled"},
                {"name": "day", "kind": "date", "default": "$today"},
                {"name": "site", "kind": "site", "default": "$actor.site"},
                {"name": "by", "kind": "person", "default": "$actor"},
                {"name": "free", "kind": "text"},
            ],
        }))
        .unwrap();
        let subject: Subject = serde_json::from_value(json!({
            "user": "01900000-0000-7000-8000-000000000001",
            "org": "01900000-0000-7000-8000-000000000002", "company": null, "sites": [],
            "team": [], "roles": [], "groups": [], "is_superuser": false,
        }))
        .unwrap();
        let fields = BTreeMap::from([("title".to_owned(), json!("said"))]);
        let context = json!({"at": "2026-11-23T12:00:00Z"});
        let values = of_record(&ty, &fields, context.as_object().unwrap(), &subject);
        assert_eq!(
            Value::Object(values),
            json!({"title": "said", "day": "2026-11-23", "by": subject.user.to_string()})
        );
    }

    #[test]
    fn values_of_the_event_are_put_in_place() {
        let context = json!({
            "id": "1", "site": "Alpha", "site_id": "9", "severity": "high", "actor_id": "7",
            "created_by": "a@b.test", "created_by_id": "8", "title": "Leak",
        });
        let context = context.as_object().unwrap();
        for (written, expected) in [
            (json!("$record.id"), json!("1")),
            (json!("$record.site"), json!("9")),
            (json!("$record.severity"), json!("high")),
            (json!("$record.created_by"), json!("8")),
            (json!("$record.nothing"), json!(null)),
            (json!("$actor"), json!("7")),
            (json!("$author"), json!("8")),
            (
                json!("Investigation: {title}"),
                json!("Investigation: Leak"),
            ),
            (json!(3), json!(3)),
        ] {
            assert_eq!(resolve(&written, context), expected, "{written}");
        }
    }
}
