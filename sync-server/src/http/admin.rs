//! What administrators look at.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use shared_model::condition::instant::format_instant;

use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::admin;
use crate::store::audit_list::{AuditFilter, AuditView};

/// Routes of the administration.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/audit", get(audit))
        .route("/api/v1/hooks/executions", get(executions))
        .route("/api/v1/emails", get(emails))
        .route("/api/v1/jobs", get(jobs))
        .route("/api/v1/modules", get(modules))
}

#[derive(Deserialize)]
struct AuditQuery {
    user_id: Option<String>,
    object_id: Option<String>,
    action: Option<String>,
    before: Option<i64>,
    limit: Option<i64>,
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

fn time(at: Option<i64>) -> Value {
    at.and_then(format_instant).map_or(Value::Null, Value::from)
}

fn audit_view(line: &AuditView) -> Value {
    json!({
        "seq": line.seq, "at": time(Some(line.at)), "user_id": line.user_id, "action": line.action,
        "entity": line.entity, "object_id": line.object_id, "details": parsed(&line.details),
        "ip": line.ip, "device_id": line.device_id, "device_time": time(line.device_time),
        "request_id": line.request_id,
    })
}

async fn audit(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Value>, ServiceError> {
    let filter = AuditFilter {
        user: query.user_id,
        object: query.object_id,
        action: query.action,
        before: query.before,
        limit: query.limit.unwrap_or(100).clamp(1, admin::MAX_ROWS),
    };
    let lines = admin::audit(&app, &caller, &filter).await?;
    let items: Vec<Value> = lines.iter().map(audit_view).collect();
    Ok(Json(json!({ "items": items })))
}

async fn executions(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Value>, ServiceError> {
    let items: Vec<Value> = admin::executions(&app, &caller)
        .await?
        .iter()
        .map(|row| {
            json!({
                "id": row.id, "hook_id": row.hook_id, "event_id": row.event_id,
                "matched": row.matched != 0, "reason": row.reason,
                "success": row.success.map(|ok| ok != 0), "error_message": row.error_message,
                "duration_ms": row.duration_ms, "actions_left": row.actions_left,
                "at": time(Some(row.at)),
            })
        })
        .collect();
    Ok(Json(json!({ "items": items })))
}

async fn emails(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Value>, ServiceError> {
    let items: Vec<Value> = admin::emails(&app, &caller)
        .await?
        .iter()
        .map(|row| {
            json!({
                "id": row.id, "to_email": row.to_email, "user_id": row.user_id,
                "language": row.language, "subject": row.subject, "template": row.template,
                "priority": row.priority, "status": row.status,
                "scheduled_at": time(Some(row.scheduled_at)),
                "created_at": time(Some(row.created_at)), "sent_at": time(row.sent_at),
                "smtp_response": row.smtp_response, "error_message": row.error_message,
            })
        })
        .collect();
    Ok(Json(json!({ "items": items })))
}

async fn jobs(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Value>, ServiceError> {
    let items: Vec<Value> = admin::jobs(&app, &caller)
        .await?
        .iter()
        .map(|row| {
            json!({
                "id": row.id, "lane": row.lane, "kind": row.kind, "key": row.key,
                "state": row.state, "attempt": row.attempt, "max_attempts": row.max_attempts,
                "not_before": time(Some(row.not_before)), "deadline": time(Some(row.deadline)),
                "last_error": row.last_error, "request_id": row.request_id,
                "created_at": time(Some(row.created_at)),
            })
        })
        .collect();
    Ok(Json(json!({ "items": items })))
}

async fn modules(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Value>, ServiceError> {
    let items: Vec<Value> = admin::modules(&app, &caller)
        .await?
        .iter()
        .map(|row| {
            json!({
                "code": row.code, "version": row.version, "status": row.status,
                "name": parsed(&row.body)["name"], "installed_at": time(Some(row.installed_at)),
                "installed_by": row.installed_by,
            })
        })
        .collect();
    Ok(Json(
        json!({ "items": items, "revision": caller.catalogue.revision() }),
    ))
}
