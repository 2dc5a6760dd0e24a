//! Who may come in: Host, Origin and the cookie, on every request.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::server::Bridge;

/// Refuses foreign hosts and origins, then requests without the cookie.
pub(crate) async fn guard(
    State(bridge): State<Arc<Bridge>>,
    request: Request,
    next: Next,
) -> Response {
    if !is_local(&bridge, request.headers()) {
        return (
            StatusCode::FORBIDDEN,
            "This address is for this machine only.",
        )
            .into_response();
    }
    if request.uri().path() == "/"
        && let Some(token) = token_of(&request)
    {
        return open(&bridge, &token, request.headers());
    }
    if !has_session(&bridge, request.headers()) {
        return (StatusCode::UNAUTHORIZED, Html(include_str!("locked.html"))).into_response();
    }
    let mut response = next.run(request).await;
    protect(response.headers_mut());
    response
}

/// The Host must be ours (DNS rebinding), and the Origin too when the browser sends one.
fn is_local(bridge: &Bridge, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let host_ok = host.is_some_and(|host| bridge.hosts().iter().any(|known| known == host));
    let origin_ok = match headers.get(header::ORIGIN).map(HeaderValue::to_str) {
        None => true,
        Some(Ok(origin)) => bridge
            .hosts()
            .iter()
            .any(|host| origin == format!("http://{host}")),
        Some(Err(_)) => false,
    };
    host_ok && origin_ok
}

#[derive(Deserialize)]
struct Opening {
    token: String,
}

fn token_of(request: &Request) -> Option<String> {
    axum::extract::Query::<Opening>::try_from_uri(request.uri())
        .ok()
        .map(|opening| opening.0.token)
}

fn open(bridge: &Bridge, token: &str, headers: &HeaderMap) -> Response {
    match bridge.tokens().exchange(token) {
        Ok(Some(cookie)) => {
            let cookie = format!(
                "{}={cookie}; Path=/; HttpOnly; SameSite=Strict",
                bridge.cookie_name()
            );
            ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
        }
        Ok(None) if has_session(bridge, headers) => Redirect::to("/").into_response(),
        Ok(None) => (StatusCode::UNAUTHORIZED, Html(include_str!("locked.html"))).into_response(),
        Err(error) => {
            tracing::error!(%error, "the one-time link cannot be renewed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Cookies are shared by all ports of a host, so each bridge names its own.
fn has_session(bridge: &Bridge, headers: &HeaderMap) -> bool {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .any(|(name, value)| name == bridge.cookie_name() && bridge.tokens().is_session(value))
}

fn protect(headers: &mut HeaderMap) {
    let policy = "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; \
                  frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
}
