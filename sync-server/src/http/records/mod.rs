//! Every record type under `/api/<module>/<plural>` and `/api/v1/records/<module>/<plural>`, without
//! a line of code per type (contract G14).

mod input;
mod view;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use shared_model::error::ErrorCode;
use shared_model::ids::RecordId;
use shared_model::schema::RecordType;

use super::body::JsonBody;
use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::records::{self, Found};

/// Largest request: five photographs of 10 MB with their form.
const MAX_UPLOAD_BYTES: usize = 64 * 1024 * 1024;

/// The two places every type is found at.
pub(super) const PREFIXES: [&str; 2] = ["/api", "/api/v1/records"];

/// Routes of all record types.
pub(super) fn router() -> Router<Arc<App>> {
    let mut router = Router::new();
    for prefix in PREFIXES {
        for slash in ["", "/"] {
            let list = format!("{prefix}/{{module}}/{{plural}}{slash}");
            let one = format!("{prefix}/{{module}}/{{plural}}/{{id}}{slash}");
            let below = |name: &str| format!("{prefix}/{{module}}/{{plural}}/{{id}}/{name}{slash}");
            router = router
                .route(&list, get(list_records).post(create))
                .route(&one, get(show).patch(edit).delete(remove))
                .route(&below("transitions/{name}"), post(transition))
                .route(&below("comments"), post(comment))
                .route(&below("history"), get(history));
        }
    }
    router.layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES))
}

type TypePath = Path<(String, String)>;
type RecordPath = Path<(String, String, String)>;

fn typed(
    caller: &Caller,
    module: &str,
    plural: &str,
    id: &str,
) -> Result<(Arc<RecordType>, RecordId), ServiceError> {
    let ty = records::type_of(caller, module, plural)?;
    let id = id.parse().map_err(|_| {
        ServiceError::refused(
            ErrorCode::NotFound,
            format!("\"{id}\" is not the id of a record."),
        )
    })?;
    Ok((ty, id))
}

fn show_found(found: &Found) -> Json<Value> {
    Json(view::record(found))
}

async fn list_records(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((module, plural)): TypePath,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ServiceError> {
    let ty = records::type_of(&caller, &module, &plural)?;
    let input = input::list_input(query.as_deref().unwrap_or_default())?;
    let (page, query) = records::list(&app, &caller, &ty, &input).await?;
    let items: Vec<Value> = page
        .records
        .into_iter()
        .map(|record| {
            view::record(&Found {
                ty: Arc::clone(&ty),
                record,
            })
        })
        .collect();
    Ok(Json(json!({
        "items": items, "total": page.total, "limit": query.limit, "offset": query.offset,
    })))
}

async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((module, plural)): TypePath,
    form: input::RecordForm,
) -> Result<Response, ServiceError> {
    let ty = records::type_of(&caller, &module, &plural)?;
    let found = records::create(&app, &caller, &ty, form.fields, form.photos).await?;
    let mut headers = HeaderMap::new();
    let place = format!("/api/{module}/{plural}/{}", found.record.id);
    if let Ok(place) = place.parse() {
        headers.insert(header::LOCATION, place);
    }
    Ok((StatusCode::CREATED, headers, show_found(&found)).into_response())
}

async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((module, plural, id)): RecordPath,
) -> Result<Json<Value>, ServiceError> {
    let (ty, id) = typed(&caller, &module, &plural, &id)?;
    Ok(show_found(&records::get(&app, &caller, &ty, id).await?))
}

async fn edit(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((module, plural, id)): RecordPath,
    JsonBody(fields): JsonBody<Map<String, Value>>,
) -> Result<Json<Value>, ServiceError> {
    let (ty, id) = typed(&caller, &module, &plural, &id)?;
    let found = records::edit(&app, &caller, &ty, id, fields).await?;
    Ok(show_found(&found))
}

async fn remove(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((module, plural, id)): RecordPath,
) -> Result<StatusCode, ServiceError> {
    let (ty, id) = typed(&caller, &module, &plural, &id)?;
    records::request(&app, &caller, &ty, id, "delete", None).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct TransitionInput {
    #[serde(default)]
    reason: Option<String>,
}

async fn transition(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((module, plural, id, name)): Path<(String, String, String, String)>,
    input: input::OptionalBody<TransitionInput>,
) -> Result<Json<Value>, ServiceError> {
    let (ty, id) = typed(&caller, &module, &plural, &id)?;
    let reason = input.0.reason;
    let found = records::request(&app, &caller, &ty, id, &name, reason).await?;
    Ok(show_found(&found))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommentInput {
    text: String,
}

async fn comment(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((module, plural, id)): RecordPath,
    JsonBody(input): JsonBody<CommentInput>,
) -> Result<Response, ServiceError> {
    let (ty, id) = typed(&caller, &module, &plural, &id)?;
    let found = records::comment(&app, &caller, &ty, id, input.text).await?;
    Ok((StatusCode::CREATED, show_found(&found)).into_response())
}

async fn history(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((module, plural, id)): RecordPath,
) -> Result<Json<Value>, ServiceError> {
    let (ty, id) = typed(&caller, &module, &plural, &id)?;
    let lines = records::history(&app, &caller, &ty, id).await?;
    let items: Vec<Value> = lines.iter().map(view::history_line).collect();
    Ok(Json(json!({ "items": items })))
}
