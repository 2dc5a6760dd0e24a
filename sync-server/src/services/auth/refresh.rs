//! Exchanging a refresh token: single use, reuse ends the session, a lost answer may be asked for
//! again (contract B9).
//!
//! The next token is derived from the presented one with a key of the server, so asking again after
//! a lost answer gives the very same pair: nothing can fork.

use data_encoding::BASE64URL_NOPAD;
use shared_model::error::ErrorCode;
use shared_model::ids::DeviceId;
use sqlx::AnyConnection;

use super::login::{SignedInAs, answer};
use super::{Origin, trail};
use crate::app::App;
use crate::error::ServiceError;
use crate::services::tokens;
use crate::store::sessions::{self, Rotation, Session};
use crate::store::{enrolments, users};

/// A lost answer may be asked for again this long.
const REPLAY_MS: i64 = 60_000;
/// A session nobody used for this long is over: 30 days.
pub(super) const IDLE_LIFE_MS: i64 = 30 * 24 * 3600 * 1000;

/// What the next refresh token is, given the present one.
fn next_token(app: &App, token: &str) -> String {
    BASE64URL_NOPAD.encode(&app.auth.keys.derive("refresh", token))
}

/// The session's token for the exchange: the same for its whole life, so that a refresh never
/// invalidates an exchange that is on its way. It travels with every exchange, so it is short: 128
/// bits nobody guesses.
pub(super) fn sync_token(app: &App, session: &str) -> String {
    BASE64URL_NOPAD.encode(&app.auth.keys.derive("sync", session)[..16])
}

/// What became of a presented refresh token.
enum Presented {
    /// The token in force.
    Current(Session),
    /// The one before, soon enough, from the same device.
    Replayed(Session),
    /// Used before: somebody has a copy.
    Reused { session: String },
    /// Not a token of ours, or of a session that is over.
    Unknown,
}

/// Exchanges a refresh token for a new pair.
///
/// # Errors
/// One generic [`ErrorCode::Unauthenticated`] for every token that is not good.
pub async fn refresh(
    app: &App,
    token: &str,
    device: Option<DeviceId>,
    origin: &Origin,
) -> Result<SignedInAs, ServiceError> {
    let mut tx = app.db.begin().await?;
    let session = match present(&mut tx, token, device, app.now()).await? {
        Presented::Current(session) => {
            rotate(app, &mut tx, &session, token).await?;
            session
        }
        Presented::Replayed(session) => session,
        Presented::Reused { session } => {
            trail::end_after_reuse(app, &mut tx, &session, origin).await?;
            tx.commit().await?;
            return Err(refused());
        }
        Presented::Unknown => return Err(refused()),
    };
    let user = users::by_id(&mut tx, session.user)
        .await?
        .filter(|user| user.is_active)
        .ok_or_else(refused)?;
    let device = match session.device {
        Some(device) => enrolments::device(&mut tx, device).await?,
        None => None,
    };
    let next = next_token(app, token);
    let signed_in = answer(app, &mut tx, session, next, user, device).await?;
    tx.commit().await?;
    Ok(signed_in)
}

fn refused() -> ServiceError {
    ServiceError::refused(
        ErrorCode::Unauthenticated,
        "This session is over. Sign in again; nothing on the device is lost.",
    )
}

async fn present(
    conn: &mut AnyConnection,
    token: &str,
    device: Option<DeviceId>,
    now: i64,
) -> Result<Presented, ServiceError> {
    let hash = tokens::hash(token.as_bytes());
    let Some(session) = sessions::by_refresh(&mut *conn, &hash).await? else {
        return Ok(match sessions::by_spent_refresh(conn, &hash).await? {
            Some(session) => Presented::Reused { session },
            None => Presented::Unknown,
        });
    };
    if session.revoked_at.is_some()
        || session.expires_at <= now
        || session.last_used_at + IDLE_LIFE_MS <= now
    {
        return Ok(Presented::Unknown);
    }
    let elsewhere = device.is_some() && device != session.device;
    let current = session.refresh_hash == hash;
    Ok(if elsewhere {
        Presented::Reused {
            session: session.id,
        }
    } else if current {
        Presented::Current(session)
    } else if device == session.device && now - session.rotated_at <= REPLAY_MS {
        Presented::Replayed(session)
    } else {
        Presented::Reused {
            session: session.id,
        }
    })
}

async fn rotate(
    app: &App,
    conn: &mut AnyConnection,
    session: &Session,
    token: &str,
) -> Result<(), ServiceError> {
    if let Some(previous) = &session.previous_hash {
        sessions::insert_spent_refresh(&mut *conn, &session.id, previous).await?;
    }
    let now = app.now();
    let rotation = Rotation {
        session: &session.id,
        refresh_hash: &tokens::hash(next_token(app, token).as_bytes()),
        previous_hash: &session.refresh_hash,
        // Another one only in a session that began when these tokens were longer.
        sync_token_hash: &tokens::hash(sync_token(app, &session.id).as_bytes()),
        now,
    };
    Ok(sessions::rotate(conn, &rotation).await?)
}
