//! What happens to every request: an id, a span, translated problems, safe headers.

use std::sync::{Arc, OnceLock};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::OrgId;
use tracing::Instrument;

use super::extract::RequestId;
use crate::app::App;
use crate::error::Problem;
use crate::services::bootstrap;
use crate::services::texts::preferred_language;

/// Longest request id taken over from a client.
const MAX_REQUEST_ID: usize = 64;
/// Requests to this path are counted in bytes (design 03-sync): no header they do not need.
const LEAN_PATH: &str = "/api/v1/sync";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The tenant of a request, noted by the extractor for the layers outside it.
#[derive(Clone, Default)]
pub(super) struct TenantSlot(pub(super) Arc<OnceLock<OrgId>>);

/// Takes over or makes a request id, opens the span, answers with the id.
pub(super) async fn identify(mut request: Request, next: Next) -> Response {
    let given = given_id(request.headers());
    let echo = given.is_some() || request.uri().path() != LEAN_PATH;
    let id = given.unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
    let span = tracing::info_span!("request", request_id = %id, method = %request.method(),
        path = request.uri().path(), status = tracing::field::Empty);
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).instrument(span.clone()).await;
    span.record("status", response.status().as_u16());
    span.in_scope(|| tracing::debug!("answered"));
    if echo && let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

fn given_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(REQUEST_ID)?.to_str().ok()?;
    let fits = (1..=MAX_REQUEST_ID).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    fits.then(|| text.to_owned())
}

/// Every error leaves as `application/problem+json`, its issues in the reader's language.
pub(super) async fn problems(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let language = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or("en", preferred_language);
    let tenant = TenantSlot::default();
    request.extensions_mut().insert(tenant.clone());
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    match response.extensions().get::<Problem>() {
        Some(problem) if problem.issues.is_empty() => response,
        Some(problem) => translate(&app, problem.clone(), tenant, language).await,
        None if is_page(&response) => response,
        None => keep_allow(&response, plain(status).respond(&|_| None)),
    }
}

fn is_page(response: &Response) -> bool {
    let media_type = response.headers().get(header::CONTENT_TYPE);
    media_type.is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

/// A 405 says what is allowed (RFC 9110).
fn keep_allow(from: &Response, mut to: Response) -> Response {
    if let Some(allow) = from.headers().get(header::ALLOW) {
        to.headers_mut().insert(header::ALLOW, allow.clone());
    }
    to
}

/// The problem behind a bare status from the framework.
fn plain(status: StatusCode) -> Problem {
    let (code, detail) = match status {
        StatusCode::NOT_FOUND => (ErrorCode::NotFound, "There is nothing at this address."),
        StatusCode::METHOD_NOT_ALLOWED => (
            ErrorCode::BadRequest,
            "This address does not answer to this method.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (ErrorCode::TooLarge, "The request is too large."),
        status if status.is_server_error() => (
            ErrorCode::Internal,
            "The server could not finish. Nothing was lost; try again.",
        ),
        _ => (ErrorCode::BadRequest, "The request cannot be read."),
    };
    Problem {
        code,
        detail: detail.to_owned(),
        issues: Vec::new(),
        status: Some(status),
    }
}

async fn translate(app: &App, problem: Problem, tenant: TenantSlot, language: &str) -> Response {
    let texts = match tenant_of(app, &tenant).await {
        Some(org) => texts_of(app, org, language).await,
        None => None,
    };
    problem.respond(&|issue: &Issue| {
        let params: Vec<(&str, &str)> = issue
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        texts.as_ref()?.find(&issue.key, &params)
    })
}

async fn tenant_of(app: &App, tenant: &TenantSlot) -> Option<OrgId> {
    match tenant.0.get() {
        Some(org) => Some(*org),
        None => bootstrap::only_tenant(app).await.ok(),
    }
}

async fn texts_of(app: &App, org: OrgId, language: &str) -> Option<Arc<shared_model::i18n::Texts>> {
    let mut conn = app.db.read().await.ok()?;
    let catalogue = app.caches.catalogue(&mut conn, org).await.ok()?;
    Some(app.texts.get(org, &catalogue, language))
}

/// Headers that keep browsers from guessing, framing, caching or leaking.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let lean = request.uri().path() == LEAN_PATH;
    let mut response = next.run(request).await;
    if lean {
        return response;
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
