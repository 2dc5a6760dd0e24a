//! Operations of every record type.

use serde_json::{Map, Value, json};
use shared_model::schema::{Catalogue, FieldKind, RecordType};

use super::schema::name;

/// Paths of some types.
pub(super) fn paths(catalogue: &Catalogue, types: &[&RecordType]) -> Map<String, Value> {
    let mut paths = Map::new();
    for ty in types {
        let base = format!("/api/{}/{}", ty.module, ty.plural);
        paths.insert(format!("{base}/"), collection(ty));
        paths.insert(format!("{base}/{{id}}"), single(ty));
        paths.insert(format!("{base}/{{id}}/history"), history(ty));
        if ty
            .fields
            .iter()
            .any(|field| matches!(field.kind, FieldKind::Comments {}))
        {
            paths.insert(format!("{base}/{{id}}/comments"), comments(ty));
        }
        for transition in catalogue
            .workflow_of(ty)
            .iter()
            .flat_map(|workflow| &workflow.transitions)
        {
            paths.insert(
                format!("{base}/{{id}}/transitions/{}", transition.name),
                self::transition(ty, &transition.name, &transition.permission),
            );
        }
    }
    paths
}

fn reference(ty: &RecordType) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", name(ty)) })
}

fn answer(description: &str, schema: Value) -> Value {
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

fn with_problem(status: &str, answer: Value) -> Value {
    json!({ status: answer, "default": { "$ref": "#/components/responses/Problem" } })
}

fn id() -> Value {
    json!([{ "name": "id", "in": "path", "required": true,
             "schema": { "type": "string", "format": "uuid" } }])
}

fn query(name: &str, description: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

fn collection(ty: &RecordType) -> Value {
    let text = json!({ "type": "string" });
    let page = json!({
        "type": "object",
        "properties": {
            "items": { "type": "array", "items": reference(ty) },
            "total": { "type": "integer" }, "limit": { "type": "integer" },
            "offset": { "type": "integer" },
        },
    });
    json!({
        "get": {
            "tags": [ty.module], "operationId": format!("list_{}", ty.plural),
            "summary": format!("Records of type {} that you may see", ty.name),
            "description": "Any field or built-in column is a filter too: ?status=draft.",
            "x-permission": ty.permission("view"),
            "parameters": [
                query("filter", "A condition as JSON, such as {\"severity\":{\"in\":[\"high\"]}}.",
                      text.clone()),
                query("q", "Words to search.", text.clone()),
                query("sort", "Fields, with a leading - for falling order, separated by commas.", text),
                query("limit", "Most records.", json!({ "type": "integer", "minimum": 1,
                      "maximum": 200, "default": 50 })),
                query("offset", "Records to skip.", json!({ "type": "integer", "default": 0 })),
            ],
            "responses": with_problem("200", answer("A page.", page)),
        },
        "post": {
            "tags": [ty.module], "operationId": format!("create_{}", ty.name),
            "summary": format!("Create a record of type {}", ty.name),
            "x-permission": ty.permission("create"),
            "requestBody": create_body(ty),
            "responses": with_problem("201", answer("Created.", reference(ty))),
        },
    })
}

fn create_body(ty: &RecordType) -> Value {
    let input = json!({ "$ref": format!("#/components/schemas/{}Input", name(ty)) });
    let mut content = json!({ "application/json": { "schema": input } });
    if ty.photo_field().is_some() {
        content["multipart/form-data"] = json!({ "schema": { "allOf": [input, {
            "type": "object",
            "properties": { "photos": { "type": "array",
                "items": { "type": "string", "contentMediaType": "application/octet-stream" } } },
        }] } });
    }
    json!({ "required": true, "content": content })
}

fn single(ty: &RecordType) -> Value {
    let input = json!({ "$ref": format!("#/components/schemas/{}Input", name(ty)) });
    json!({
        "parameters": id(),
        "get": {
            "tags": [ty.module], "operationId": format!("get_{}", ty.name),
            "summary": format!("One record of type {}", ty.name),
            "x-permission": ty.permission("view"),
            "responses": with_problem("200", answer("The record.", reference(ty))),
        },
        "patch": {
            "tags": [ty.module], "operationId": format!("edit_{}", ty.name),
            "summary": "Change fields; null clears one",
            "x-permission": ty.permission("edit"),
            "requestBody": { "required": true,
                             "content": { "application/json": { "schema": input } } },
            "responses": with_problem("200", answer("The record.", reference(ty))),
        },
        "delete": {
            "tags": [ty.module], "operationId": format!("delete_{}", ty.name),
            "summary": "Ask for the record to be deleted",
            "x-permission": ty.permission("delete"),
            "responses": with_problem("204", json!({ "description": "Deleted." })),
        },
    })
}

fn history(ty: &RecordType) -> Value {
    let lines = json!({ "type": "object", "properties": {
        "items": { "type": "array", "items": { "type": "object" } } } });
    json!({
        "parameters": id(),
        "get": {
            "tags": [ty.module], "operationId": format!("history_of_{}", ty.name),
            "summary": "Operations with their verdicts, and lines of the audit trail",
            "x-permission": ty.permission("view"),
            "responses": with_problem("200", answer("Oldest first.", lines)),
        },
    })
}

fn comments(ty: &RecordType) -> Value {
    json!({
        "parameters": id(),
        "post": {
            "tags": [ty.module], "operationId": format!("comment_{}", ty.name),
            "summary": "Add a comment",
            "x-permission": ty.permission("comment"),
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "type": "object", "required": ["text"],
                "properties": { "text": { "type": "string" } } } } } },
            "responses": with_problem("201", answer("The record.", reference(ty))),
        },
    })
}

fn transition(ty: &RecordType, transition: &str, permission: &str) -> Value {
    json!({
        "parameters": id(),
        "post": {
            "tags": [ty.module], "operationId": format!("{transition}_{}", ty.name),
            "summary": format!("Ask for the transition {transition}"),
            "x-permission": permission,
            "requestBody": { "content": { "application/json": { "schema": {
                "type": "object", "properties": { "reason": { "type": "string" } } } } } },
            "responses": with_problem("200", answer("The record.", reference(ty))),
        },
    })
}
