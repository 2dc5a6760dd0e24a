//! Who asks, from the request's headers.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::layers::TenantSlot;
use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::auth::{self, Bearer, Origin};

/// One id from device to job.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// A signed-in person with the session the request came with.
#[derive(Clone)]
pub struct SignedIn {
    /// Everything services need.
    pub caller: Caller,
    /// The session.
    pub bearer: Bearer,
    /// Where the request came from.
    pub origin: Origin,
}

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ServiceError> {
        let origin = origin_of(parts, app);
        let token = bearer_token(&parts.headers).ok_or_else(auth::unauthenticated)?;
        let mut conn = app.db.read().await?;
        let bearer = auth::authenticate(app, &mut conn, token).await?;
        if let Some(slot) = parts.extensions.get::<TenantSlot>() {
            let _ = slot.0.set(bearer.org);
        }
        let caller = auth::caller(app, &mut conn, &bearer, &origin).await?;
        Ok(Self {
            caller,
            bearer,
            origin,
        })
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ServiceError> {
        Ok(SignedIn::from_request_parts(parts, app).await?.caller)
    }
}

/// Where a request came from, for handlers nobody need be signed in for.
pub struct From(pub Origin);

impl FromRequestParts<Arc<App>> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<App>,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self(origin_of(parts, app)))
    }
}

fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn origin_of(parts: &Parts, app: &App) -> Origin {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let text = |name| {
        let value = parts.headers.get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    Origin {
        ip: client_address(peer, &parts.headers, &app.config.trusted_proxies)
            .map_or_else(String::new, |ip| ip.to_string()),
        request_id: parts
            .extensions
            .get::<RequestId>()
            .map_or_else(String::new, |id| id.0.clone()),
        user_agent: text(header::USER_AGENT).unwrap_or_default(),
    }
}

/// The address of the client: the socket's, or, behind proxies we trust, the last address in
/// `X-Forwarded-For` that is not such a proxy. What a client writes there itself is never believed.
fn client_address(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> Option<IpAddr> {
    let peer = peer?;
    if !trusted.contains(&peer) {
        return Some(peer);
    }
    let chain: Vec<IpAddr> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|part| part.trim().parse().ok())
        .collect();
    let client = chain.into_iter().rev().find(|ip| !trusted.contains(ip));
    Some(client.unwrap_or(peer))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn forwarded(text: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", text.parse().unwrap());
        headers
    }

    #[test]
    fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
        let spoofed = forwarded("1.1.1.1, 9.9.9.9");
        let peer = Some(ip("5.5.5.5"));
        assert_eq!(client_address(peer, &spoofed, &[]), peer);
        assert_eq!(
            client_address(peer, &spoofed, &[ip("5.5.5.5")]),
            Some(ip("9.9.9.9")),
            "the address the proxy saw, not the one the client wrote"
        );
        let chain = forwarded("1.1.1.1, 9.9.9.9, 6.6.6.6");
        assert_eq!(
            client_address(peer, &chain, &[ip("5.5.5.5"), ip("6.6.6.6")]),
            Some(ip("9.9.9.9"))
        );
        assert_eq!(
            client_address(peer, &forwarded("garbage"), &[ip("5.5.5.5")]),
            peer
        );
    }

    #[test]
    fn only_a_bearer_token_is_read() {
        let mut headers = HeaderMap::new();
        assert_eq!(bearer_token(&headers), None);
        headers.insert(header::AUTHORIZATION, "Basic abc".parse().unwrap());
        assert_eq!(bearer_token(&headers), None);
        headers.insert(header::AUTHORIZATION, "bearer  abc ".parse().unwrap());
        assert_eq!(bearer_token(&headers), Some("abc"));
    }
}
