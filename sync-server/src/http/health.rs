//! Whether the process lives, and whether it can serve.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::app::App;

/// Routes for whoever watches the process.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
}

async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

async fn ready(State(app): State<Arc<App>>) -> (StatusCode, Json<Value>) {
    let answer = async {
        let mut conn = app.db.read().await?;
        sqlx::Connection::ping(&mut *conn).await
    };
    match answer.await {
        Ok(()) => (StatusCode::OK, Json(json!({ "status": "ready" }))),
        Err(error) => {
            tracing::error!(%error, "not ready");
            let status = json!({ "status": "the database does not answer" });
            (StatusCode::SERVICE_UNAVAILABLE, Json(status))
        }
    }
}
