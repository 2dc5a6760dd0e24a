//! JSON Schemas of record types and of what every answer shares.

use serde_json::{Map, Value, json};
use shared_model::condition::{BUILT_INS, ValueKind};
use shared_model::schema::{Field, FieldKind, MergeClass, RecordType};

/// Name of a type's schema, such as `Incident`.
pub(super) fn name(ty: &RecordType) -> String {
    ty.name
        .split('_')
        .map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect::<String>())
                .unwrap_or_default()
        })
        .collect()
}

/// All schemas.
pub(super) fn all(types: &[&RecordType]) -> Value {
    let mut schemas = Map::new();
    schemas.insert("Problem".to_owned(), problem());
    for ty in types {
        schemas.insert(name(ty), record(ty));
        schemas.insert(format!("{}Input", name(ty)), input(ty));
    }
    Value::Object(schemas)
}

/// Responses every operation may give.
pub(super) fn responses() -> Value {
    json!({
        "Problem": {
            "description": "What is wrong and what to do (RFC 9457).",
            "content": { "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" } } },
        },
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": { "type": "string" }, "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "description": "Stable; match this, never the sentences." },
            "detail": { "type": "string" },
            "issues": { "type": "array", "items": {
                "type": "object",
                "required": ["path", "code", "key", "params"],
                "properties": {
                    "path": { "type": "string" }, "code": { "type": "string" },
                    "key": { "type": "string" }, "message": { "type": "string" },
                    "params": { "type": "object", "additionalProperties": { "type": "string" } },
                } } },
        },
    })
}

fn record(ty: &RecordType) -> Value {
    let mut properties: Map<String, Value> = BUILT_INS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), built_in(name)?)))
        .collect();
    for field in &ty.fields {
        properties.insert(field.name.clone(), nullable(of_field(field)));
    }
    json!({ "type": "object", "properties": properties })
}

fn built_in(name: &str) -> Option<Value> {
    let kind = ValueKind::of_built_in(name, None)?;
    let plain = match kind {
        ValueKind::Instant => json!({ "type": "string", "format": "date-time" }),
        ValueKind::Boolean => json!({ "type": "boolean" }),
        ValueKind::Reference(_) => json!({ "type": "string", "format": "uuid" }),
        _ => json!({ "type": "string" }),
    };
    let always = matches!(
        name,
        "id" | "record_type" | "created_at" | "updated_at" | "needs_review"
    );
    Some(if always { plain } else { nullable(plain) })
}

fn nullable(mut schema: Value) -> Value {
    if let Some(plain) = schema["type"].as_str().map(str::to_owned) {
        schema["type"] = json!([plain, "null"]);
        if let Some(values) = schema["enum"].as_array_mut() {
            values.push(Value::Null);
        }
    }
    schema
}

fn input(ty: &RecordType) -> Value {
    let written: Vec<&Field> = ty
        .fields
        .iter()
        .filter(|field| !matches!(field.merge, MergeClass::Decided | MergeClass::Computed))
        .filter(|field| {
            !matches!(
                field.kind,
                FieldKind::Computed { .. } | FieldKind::Comments {}
            )
        })
        .collect();
    let mut properties: Map<String, Value> = written
        .iter()
        .map(|field| (field.name.clone(), of_field(field)))
        .collect();
    properties.insert(
        "external_id".to_owned(),
        json!({ "type": "string", "maxLength": 255 }),
    );
    let required: Vec<&str> = written
        .iter()
        .filter(|field| field.required && field.default.is_none())
        .map(|field| field.name.as_str())
        .collect();
    json!({
        "type": "object", "properties": properties, "required": required,
        "additionalProperties": false,
    })
}

fn of_field(field: &Field) -> Value {
    match &field.kind {
        FieldKind::Text {
            min_length,
            max_length,
            ..
        } => text(*min_length, max_length.unwrap_or(1_000)),
        FieldKind::Narrative {
            min_length,
            max_length,
        } => text(*min_length, max_length.unwrap_or(20_000)),
        FieldKind::Integer { min, max, .. } => {
            let mut schema = json!({ "type": "integer" });
            if let Some(min) = min {
                schema["minimum"] = json!(min);
            }
            if let Some(max) = max {
                schema["maximum"] = json!(max);
            }
            schema
        }
        FieldKind::Boolean {} => json!({ "type": "boolean" }),
        FieldKind::Date {} => json!({ "type": "string", "format": "date" }),
        FieldKind::Datetime {} => json!({ "type": "string", "format": "date-time" }),
        FieldKind::Choice { choices } => json!({ "type": "string", "enum": choices }),
        FieldKind::Tags {
            max_items,
            max_length,
        } => json!({
            "type": "array", "maxItems": max_items.unwrap_or(20),
            "items": { "type": "string", "maxLength": max_length.unwrap_or(100) },
        }),
        FieldKind::PhotoSet { .. } => photos(),
        FieldKind::Comments {} => comments(),
        FieldKind::Computed { .. } => computed(field),
        FieldKind::Person {}
        | FieldKind::Company {}
        | FieldKind::Site {}
        | FieldKind::Area { .. }
        | FieldKind::Record { .. } => {
            let target = field.kind.target().unwrap_or_default();
            json!({ "type": "string", "format": "uuid", "description": format!("A {target}.") })
        }
    }
}

fn text(min: Option<u32>, max: u32) -> Value {
    json!({ "type": "string", "minLength": min.unwrap_or(0), "maxLength": max })
}

fn computed(field: &Field) -> Value {
    match ValueKind::of_field(field) {
        ValueKind::Boolean => json!({ "type": "boolean", "readOnly": true }),
        ValueKind::Integer => json!({ "type": "integer", "readOnly": true }),
        ValueKind::Choice(values) => json!({ "type": "string", "enum": values, "readOnly": true }),
        _ => json!({ "readOnly": true }),
    }
}

fn photos() -> Value {
    json!({ "type": "array", "items": { "type": "object", "properties": {
        "id": { "type": "string", "format": "uuid" }, "sha256": { "type": "string" },
        "size_bytes": { "type": "integer" }, "media_type": { "type": "string" },
        "name": { "type": "string" } } } })
}

fn comments() -> Value {
    json!({ "type": "array", "items": { "type": "object", "properties": {
        "id": { "type": "string", "format": "uuid" }, "text": { "type": "string" },
        "at": { "type": "string", "format": "date-time" },
        "by": { "type": ["string", "null"], "format": "uuid" } } } })
}
