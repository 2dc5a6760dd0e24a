//! Sign-in, refresh, sign-out and one's own sessions.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{MethodRouter, delete, get, post};
use axum::{Json, Router};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared_model::condition::instant::format_instant;
use shared_model::error::ErrorCode;
use shared_model::ids::{DeviceId, DeviceKey};

use super::body::JsonBody;
use super::extract::{From, SignedIn};
use crate::app::App;
use crate::error::ServiceError;
use crate::services::auth::{self, DeviceInput, Login, SignedInAs};
use crate::services::preferences;
use crate::store::sessions::ShownSession;
use crate::store::users::User;

/// Routes under `/api/v1/auth`, with the source's own paths as aliases.
pub(super) fn router() -> Router<Arc<App>> {
    let everywhere = |router: Router<Arc<App>>, name: &str, handler: MethodRouter<Arc<App>>| {
        ["/api/v1/auth", "/api/auth", "/auth"]
            .into_iter()
            .fold(router, |router, prefix| {
                router
                    .route(&format!("{prefix}/{name}"), handler.clone())
                    .route(&format!("{prefix}/{name}/"), handler.clone())
            })
    };
    let router = everywhere(Router::new(), "login", post(login));
    let router = everywhere(router, "refresh", post(refresh));
    let router = everywhere(router, "logout", post(logout));
    let router = everywhere(router, "2fa", post(second_factor));
    let router = everywhere(router, "me", get(me));
    router
        .route("/api/v1/auth/sessions", get(list_sessions))
        .route("/api/v1/auth/sessions/{id}", delete(end_session))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LoginInput {
    email: String,
    password: String,
    #[serde(default)]
    device: Option<LoginDevice>,
}

#[derive(Deserialize)]
struct LoginDevice {
    #[serde(default)]
    id: Option<DeviceId>,
    #[serde(default)]
    key: Option<DeviceKey>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    time_zone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RefreshInput {
    refresh_token: String,
    #[serde(default)]
    device_id: Option<DeviceId>,
}

#[derive(Serialize)]
struct UserView<'a> {
    id: String,
    email: &'a str,
    first_name: &'a str,
    last_name: &'a str,
    full_name: String,
    phone_number: Option<&'a str>,
    language: &'a str,
    time_zone: &'a str,
    company_id: Option<String>,
    is_superuser: bool,
}

fn user_view(user: &User) -> UserView<'_> {
    UserView {
        id: user.id.to_string(),
        email: &user.email,
        first_name: &user.first_name,
        last_name: &user.last_name,
        full_name: format!("{} {}", user.first_name, user.last_name)
            .trim()
            .to_owned(),
        phone_number: user.phone_number.as_deref(),
        language: &user.language,
        time_zone: &user.time_zone,
        company_id: user.company.map(|id| id.to_string()),
        is_superuser: user.is_superuser,
    }
}

fn signed_in_view(app: &App, signed: &SignedInAs) -> Json<Value> {
    let device = signed
        .device
        .as_ref()
        .map(|device| json!({ "id": device.id, "key": device.key, "code": device.code }));
    Json(json!({
        "access_token": signed.access_token,
        "refresh_token": signed.refresh_token,
        "sync_token": signed.sync_token,
        "token_type": "Bearer",
        "expires_in": signed.expires_in,
        "user": user_view(&signed.user),
        "org": {
            "id": signed.user.org,
            "name": signed.org_name,
            "grants_key": BASE64.encode(&app.auth.keys.grants_public_key()),
        },
        "device": device,
    }))
}

/// Every way of signing in ends here.
async fn welcome(app: &App, signed: &SignedInAs) -> Json<Value> {
    let user = &signed.user;
    // Preferences can wait for the next sign-in; the person need not.
    if let Err(error) = preferences::ensure(app, user.org, user.id).await {
        tracing::error!(%error, user = %user.id, "the record of preferences cannot be made");
    }
    signed_in_view(app, signed)
}

async fn login(
    State(app): State<Arc<App>>,
    From(origin): From,
    JsonBody(input): JsonBody<LoginInput>,
) -> Result<Json<Value>, ServiceError> {
    let input = Login {
        email: input.email,
        password: input.password,
        device: input.device.map(|device| DeviceInput {
            id: device.id,
            key: device.key,
            name: device.name,
            time_zone: device.time_zone,
        }),
    };
    let signed = auth::login(&app, input, &origin).await?;
    Ok(welcome(&app, &signed).await)
}

async fn refresh(
    State(app): State<Arc<App>>,
    From(origin): From,
    JsonBody(input): JsonBody<RefreshInput>,
) -> Result<Json<Value>, ServiceError> {
    let signed = auth::refresh(&app, &input.refresh_token, input.device_id, &origin).await?;
    Ok(welcome(&app, &signed).await)
}

async fn logout(State(app): State<Arc<App>>, signed: SignedIn) -> Result<StatusCode, ServiceError> {
    auth::logout(&app, &signed.bearer, &signed.origin).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn second_factor() -> ServiceError {
    ServiceError::refused(
        ErrorCode::BadRequest,
        "Sign-in in two steps is not enabled on this server yet: /auth/login answers with the tokens.",
    )
}

async fn me(State(app): State<Arc<App>>, signed: SignedIn) -> Result<Json<Value>, ServiceError> {
    let user = auth::account(&app, signed.caller.user).await?;
    let subject = &signed.caller.grants.subject;
    Ok(Json(json!({
        "user": user_view(&user),
        "org": { "id": signed.caller.org },
        "roles": subject.roles,
        "groups": subject.groups,
        "sites": subject.sites,
        "permissions": signed.caller.grants.reach,
        "session_id": signed.bearer.session,
    })))
}

fn session_view(shown: &ShownSession, current: &str) -> Value {
    let session = &shown.session;
    json!({
        "id": session.id,
        "current": session.id == current,
        "device": session.device.map(|id| json!({ "id": id, "name": shown.device_name })),
        "ip": session.ip,
        "user_agent": session.user_agent,
        "created_at": format_instant(session.created_at),
        "last_used_at": format_instant(session.last_used_at),
        "expires_at": format_instant(session.expires_at),
    })
}

async fn list_sessions(
    State(app): State<Arc<App>>,
    signed: SignedIn,
) -> Result<Json<Value>, ServiceError> {
    let sessions = auth::list_sessions(&app, signed.caller.user).await?;
    let items: Vec<Value> = sessions
        .iter()
        .map(|shown| session_view(shown, &signed.bearer.session))
        .collect();
    Ok(Json(json!({ "items": items })))
}

async fn end_session(
    State(app): State<Arc<App>>,
    signed: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ServiceError> {
    auth::end_session(&app, &signed.bearer, &id, &signed.origin).await?;
    Ok(StatusCode::NO_CONTENT)
}
