//! The OpenAPI 3.1 description, generated from the catalogue when it is asked for (contract I9),
//! and a page to try it.

mod fixed;
mod schema;
mod types;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Map, Value, json};
use shared_model::error::ErrorCode;
use shared_model::schema::{Catalogue, RecordType};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::app::App;
use crate::error::ServiceError;
use crate::services::bootstrap;

/// Where the description of everything is.
const DOCUMENT: &str = "/api/v1/openapi.json";

/// Routes of the description and of the page.
pub(super) fn router() -> Router<Arc<App>> {
    let page: Router<Arc<App>> = SwaggerUi::new("/api/docs")
        .config(Config::new([DOCUMENT]))
        .into();
    Router::new()
        .route(DOCUMENT, get(everything))
        .route("/api/{module}/openapi.json", get(of_module))
        .merge(page.layer(from_fn(allow_own_scripts)))
}

/// The page runs its own vendored scripts and styles and nothing else.
async fn allow_own_scripts(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = HeaderValue::from_static(
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; frame-ancestors 'none'",
    );
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

async fn catalogue(app: &App) -> Result<Arc<Catalogue>, ServiceError> {
    let org = bootstrap::only_tenant(app).await?;
    let mut conn = app.db.read().await?;
    app.caches.catalogue(&mut conn, org).await
}

async fn everything(State(app): State<Arc<App>>) -> Result<Json<Value>, ServiceError> {
    let catalogue = catalogue(&app).await?;
    let types: Vec<&RecordType> = catalogue.record_types().map(AsRef::as_ref).collect();
    let mut paths = fixed::paths();
    paths.extend(types::paths(&catalogue, &types));
    Ok(Json(document(&app, "OpsFlux", paths, &types)))
}

async fn of_module(
    State(app): State<Arc<App>>,
    Path(module): Path<String>,
) -> Result<Json<Value>, ServiceError> {
    let catalogue = catalogue(&app).await?;
    let found = catalogue.module(&module).ok_or_else(|| {
        ServiceError::refused(
            ErrorCode::NotFound,
            format!("The module {module} is not installed."),
        )
    })?;
    let types: Vec<&RecordType> = catalogue
        .record_types()
        .filter(|ty| ty.module == module)
        .map(AsRef::as_ref)
        .collect();
    let paths = types::paths(&catalogue, &types);
    Ok(Json(document(&app, &found.name, paths, &types)))
}

fn document(app: &App, title: &str, paths: Map<String, Value>, types: &[&RecordType]) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": title, "version": env!("CARGO_PKG_VERSION") },
        "servers": [{ "url": app.config.public_url }, { "url": "/" }],
        "security": [{ "bearer": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
            },
            "schemas": schema::all(types),
            "responses": schema::responses(),
        },
    })
}
