//! Operations that do not come from a module.

use serde_json::{Map, Value, json};

/// Method, path, group, summary, and whether somebody must be signed in.
type Operation = (&'static str, &'static str, &'static str, &'static str, bool);

const OPERATIONS: &[Operation] = &[
    (
        "post",
        "/api/v1/auth/login",
        "auth",
        "Sign in with address, password and, on a device of ours, the device",
        false,
    ),
    (
        "post",
        "/api/v1/auth/refresh",
        "auth",
        "Exchange a refresh token; each one works once",
        false,
    ),
    (
        "post",
        "/api/v1/auth/logout",
        "auth",
        "End this session",
        true,
    ),
    (
        "post",
        "/api/v1/auth/2fa",
        "auth",
        "Second step of signing in (not enabled yet)",
        false,
    ),
    (
        "get",
        "/api/v1/auth/me",
        "auth",
        "Who is signed in, with roles and permissions",
        true,
    ),
    (
        "get",
        "/api/v1/auth/sessions",
        "auth",
        "Own open sessions",
        true,
    ),
    (
        "delete",
        "/api/v1/auth/sessions/{id}",
        "auth",
        "End one of the own sessions",
        true,
    ),
    (
        "get",
        "/api/v1/notifications",
        "notifications",
        "Own notifications and how many are unread",
        true,
    ),
    (
        "post",
        "/api/v1/notifications/{id}/read",
        "notifications",
        "Mark as read",
        true,
    ),
    (
        "get",
        "/api/v1/notification-preferences",
        "notifications",
        "Own preferences",
        true,
    ),
    (
        "put",
        "/api/v1/notification-preferences",
        "notifications",
        "Replace the own preferences",
        true,
    ),
    (
        "get",
        "/api/v1/audit",
        "administration",
        "The audit trail, newest first (core.view.audit)",
        true,
    ),
    (
        "get",
        "/api/v1/hooks/executions",
        "administration",
        "Executions of hooks (core.view.hook)",
        true,
    ),
    (
        "get",
        "/api/v1/emails",
        "administration",
        "Mails and what became of them (core.view.email)",
        true,
    ),
    (
        "get",
        "/api/v1/jobs",
        "administration",
        "Jobs that are waiting or running (core.view.job)",
        true,
    ),
    (
        "get",
        "/api/v1/modules",
        "modules",
        "Installed modules",
        true,
    ),
    (
        "post",
        "/api/v1/sync",
        "sync",
        "The exchange of a device: length-prefixed frames in one zstd stream",
        true,
    ),
    (
        "get",
        "/api/v1/sync/live",
        "sync",
        "Live hints as server-sent events",
        true,
    ),
    (
        "get",
        "/api/v1/files/{sha256}",
        "files",
        "A file of a record you may see",
        true,
    ),
    (
        "put",
        "/api/v1/files/{sha256}",
        "files",
        "Send a file, or the rest of it from ?offset=",
        true,
    ),
    (
        "get",
        "/api/v1/openapi.json",
        "description",
        "This description",
        false,
    ),
    (
        "get",
        "/healthz",
        "health",
        "Whether the process lives",
        false,
    ),
    (
        "get",
        "/readyz",
        "health",
        "Whether the server can serve",
        false,
    ),
];

/// Their paths.
pub(super) fn paths() -> Map<String, Value> {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let (method, path, ..) = operation;
        let entry = paths.entry((*path).to_owned()).or_insert_with(|| json!({}));
        entry[*method] = describe(operation);
    }
    paths
}

fn describe((method, path, tag, summary, signed_in): &Operation) -> Value {
    let mut described = json!({
        "tags": [tag],
        "operationId": format!("{method}_{}", path.trim_matches('/').replace(['/', '-', '.', '{', '}'], "_")),
        "summary": summary,
        "responses": {
            "2XX": { "description": "Done." },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    });
    if !signed_in {
        described["security"] = json!([]);
    }
    if let Some(name) = path
        .split('{')
        .nth(1)
        .and_then(|rest| rest.split('}').next())
    {
        described["parameters"] = json!([{ "name": name, "in": "path", "required": true,
            "schema": { "type": "string" } }]);
    }
    if let Some(body) = body_of(path, method) {
        described["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": body } } });
    }
    described
}

fn body_of(path: &str, method: &str) -> Option<Value> {
    let text = json!({ "type": "string" });
    match (path, method) {
        ("/api/v1/auth/login", _) => Some(json!({
            "type": "object", "required": ["email", "password"],
            "properties": { "email": text, "password": text, "device": { "type": "object",
                "properties": { "id": { "type": "string", "format": "uuid" }, "key": text, "name": text } } },
        })),
        ("/api/v1/auth/refresh", _) => Some(json!({
            "type": "object", "required": ["refresh_token"],
            "properties": { "refresh_token": text, "device_id": { "type": "string", "format": "uuid" } },
        })),
        ("/api/v1/notification-preferences", "put") => Some(json!({
            "type": "object",
            "properties": {
                "enabled_channels": { "type": "array",
                    "items": { "type": "string", "enum": ["in_app", "email", "sms", "push"] } },
                "dnd_enabled": { "type": "boolean" },
                "dnd_start": { "type": "string", "default": "22:00" },
                "dnd_end": { "type": "string", "default": "08:00" },
                "min_priority": { "type": "integer", "minimum": 0, "maximum": 3 },
                "muted_categories": { "type": "array", "items": text },
                "digest_enabled": { "type": "boolean" },
                "digest_frequency": { "type": "string", "enum": ["daily", "weekly"] },
            },
        })),
        _ => None,
    }
}
