//! Small pages behind links in mails: they open the application and tell nothing (contract D9).

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use shared_model::error::ErrorCode;
use uuid::Uuid;

use crate::app::App;
use crate::error::ServiceError;
use crate::services::texts::preferred_language;

/// The page, with `{lang}`, `{title}`, `{text}`, `{open}`, `{install}` and `{link}` to fill.
const PAGE: &str = include_str!("page.html");

/// Routes of the pages.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/notifications/{id}", get(notification))
        .route("/records/{id}", get(record))
        .route("/settings", get(settings))
}

async fn notification(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ServiceError> {
    let id = key(&id)?;
    Ok(open(&app, &headers, &format!("notification/{id}"), "inbox"))
}

async fn record(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ServiceError> {
    let target = format!("record/{}", key(&id)?);
    Ok(open(&app, &headers, &target, &target))
}

async fn settings(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    open(&app, &headers, "settings", "settings")
}

/// Only a well-formed id reaches the page: nothing a stranger writes is ever shown.
fn key(id: &str) -> Result<Uuid, ServiceError> {
    Uuid::parse_str(id).map_err(|_| {
        ServiceError::refused(ErrorCode::NotFound, "There is nothing at this address.")
    })
}

struct Words {
    title: &'static str,
    text: &'static str,
    open: &'static str,
    install: &'static str,
}

const FRENCH: Words = Words {
    title: "Ouvrir dans OpsFlux",
    text: "Ce lien s’ouvre dans l’application OpsFlux, où vous êtes connecté.",
    open: "Ouvrir OpsFlux",
    install: "Rien ne se passe ? Installez OpsFlux sur cet appareil (demandez le programme \
              d’installation à votre administrateur), connectez-vous, puis rouvrez ce lien.",
};

const ENGLISH: Words = Words {
    title: "Open in OpsFlux",
    text: "This link opens in the OpsFlux application, where you are signed in.",
    open: "Open OpsFlux",
    install: "Nothing happens? Install OpsFlux on this device (ask your administrator for the \
              installer), sign in, then open this link again.",
};

/// Opens `target` in the application, or `page` in the browser client of the demonstration.
fn open(app: &App, headers: &HeaderMap, target: &str, page: &str) -> Response {
    if let Some(client) = &app.config.client_url {
        return Redirect::to(&format!("{client}/#/{page}")).into_response();
    }
    let language = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or("en", preferred_language);
    let words = if language == "fr" { FRENCH } else { ENGLISH };
    let page = PAGE
        .replace("{lang}", language)
        .replace("{title}", words.title)
        .replace("{text}", words.text)
        .replace("{open}", words.open)
        .replace("{install}", words.install)
        .replace("{link}", &format!("opsflux://{target}"));
    let policy = HeaderValue::from_static(
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
}
