//! What signing in and out leaves in the audit trail (contract I5).

use serde_json::{Value, json};
use shared_model::ids::{DeviceId, UserId};
use sqlx::AnyConnection;

use super::{Bearer, Origin};
use crate::app::App;
use crate::error::ServiceError;
use crate::store::audit::{self, AuditRow};
use crate::store::sessions::{self, Session};
use crate::store::tenants;

/// Longest address kept of a failed attempt: what RFC 5321 allows.
const MAX_EMAIL: usize = 254;

struct Line<'a> {
    user: Option<UserId>,
    action: &'a str,
    session: Option<&'a str>,
    device: Option<DeviceId>,
    details: Value,
}

fn row(app: &App, line: Line<'_>, origin: &Origin) -> AuditRow {
    AuditRow {
        at: app.now(),
        user: line.user,
        action: line.action.to_owned(),
        entity: "session".to_owned(),
        object: line.session.map(str::to_owned),
        details: line.details.to_string(),
        ip: origin.ip.clone(),
        device: line.device,
        device_time: None,
        request_id: origin.request_id.clone(),
    }
}

/// A session began.
pub(super) async fn note(
    conn: &mut AnyConnection,
    app: &App,
    session: &Session,
    action: &str,
    origin: &Origin,
) -> Result<(), ServiceError> {
    let line = Line {
        user: Some(session.user),
        action,
        session: Some(&session.id),
        device: session.device,
        details: json!({ "user_agent": session.user_agent }),
    };
    Ok(audit::append(conn, session.org, row(app, line, origin)).await?)
}

/// A person ended a session.
pub(super) async fn note_end(
    conn: &mut AnyConnection,
    app: &App,
    bearer: &Bearer,
    session: &str,
    action: &str,
    origin: &Origin,
) -> Result<(), ServiceError> {
    let line = Line {
        user: Some(bearer.user),
        action,
        session: Some(session),
        device: bearer.device,
        details: json!({}),
    };
    Ok(audit::append(conn, bearer.org, row(app, line, origin)).await?)
}

/// Somebody gave a wrong pair. The row is the same whether the account exists or not.
pub(super) async fn failed_login(
    app: &App,
    email: &str,
    origin: &Origin,
) -> Result<(), ServiceError> {
    let mut tx = app.db.begin().await?;
    if let Some(tenant) = tenants::all(&mut tx).await?.first() {
        let email: String = email.trim().chars().take(MAX_EMAIL).collect();
        let line = Line {
            user: None,
            action: "login_failed",
            session: None,
            device: None,
            details: json!({ "email": email }),
        };
        audit::append(&mut tx, tenant.id, row(app, line, origin)).await?;
    }
    Ok(tx.commit().await?)
}

/// A spent refresh token came back, or one from another device: the session ends.
pub(super) async fn end_after_reuse(
    app: &App,
    conn: &mut AnyConnection,
    session: &str,
    origin: &Origin,
) -> Result<(), ServiceError> {
    let Some((user, org)) = sessions::revoke_any(&mut *conn, session, app.now()).await? else {
        return Ok(());
    };
    tracing::warn!(%user, session, ip = origin.ip, "a spent refresh token was used again");
    let line = Line {
        user: Some(user),
        action: "refresh_reuse",
        session: Some(session),
        device: None,
        details: json!({}),
    };
    Ok(audit::append(conn, org, row(app, line, origin)).await?)
}
