//! One's own notifications and preferences.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use shared_model::condition::instant::format_instant;
use shared_model::error::ErrorCode;

use super::body::JsonBody;
use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::notify::Preferences;
use crate::services::{inbox, preferences};
use crate::store::notifications::NotificationRow;

/// Routes of the person's own inbox.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/notifications", get(list))
        .route("/api/v1/notifications/{id}/read", post(read))
        .route(
            "/api/v1/notification-preferences",
            get(own_preferences).put(replace_preferences),
        )
}

fn view(row: &NotificationRow) -> Value {
    json!({
        "id": row.id,
        "title": row.title,
        "message": row.message,
        "category": row.category,
        "priority": row.priority,
        "status": row.status,
        "record_id": row.record_id,
        "data": serde_json::from_str::<Value>(&row.context).unwrap_or(Value::Null),
        "created_at": format_instant(row.created_at),
        "sent_at": row.sent_at.and_then(format_instant),
        "read_at": row.read_at.and_then(format_instant),
    })
}

async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Value>, ServiceError> {
    let (rows, unread) = inbox::list(&app, &caller).await?;
    let items: Vec<Value> = rows.iter().map(view).collect();
    Ok(Json(json!({ "items": items, "unread": unread })))
}

async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ServiceError> {
    let id = id.parse().map_err(|_| {
        ServiceError::refused(
            ErrorCode::NotFound,
            "There is no such notification of yours.",
        )
    })?;
    inbox::read(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn own_preferences(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Preferences>, ServiceError> {
    Ok(Json(preferences::own(&app, &caller).await?))
}

async fn replace_preferences(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(wanted): JsonBody<Preferences>,
) -> Result<Json<Preferences>, ServiceError> {
    preferences::replace(&app, &caller, &wanted).await?;
    Ok(Json(wanted))
}
