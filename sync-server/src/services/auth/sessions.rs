//! A person's own sessions (contract B4).

use shared_model::error::ErrorCode;
use shared_model::ids::UserId;

use super::{Bearer, Origin, trail};
use crate::app::App;
use crate::error::ServiceError;
use crate::store::sessions::{self, ShownSession};
use crate::store::users::{self, User};

/// The account of a person.
///
/// # Errors
/// When there is no such person or the database fails.
pub async fn account(app: &App, user: UserId) -> Result<User, ServiceError> {
    let mut conn = app.db.read().await?;
    users::by_id(&mut conn, user)
        .await?
        .ok_or_else(super::unauthenticated)
}

/// Ends the session the request came with.
///
/// # Errors
/// When the database fails.
pub async fn logout(app: &App, bearer: &Bearer, origin: &Origin) -> Result<(), ServiceError> {
    end(app, bearer, &bearer.session, "logout", origin)
        .await
        .map(drop)
}

/// Open sessions of a person, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_sessions(app: &App, user: UserId) -> Result<Vec<ShownSession>, ServiceError> {
    let mut conn = app.db.read().await?;
    Ok(sessions::open_of_user(&mut conn, user, app.now()).await?)
}

/// Ends one of the person's sessions.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it is not an open session of this person.
pub async fn end_session(
    app: &App,
    bearer: &Bearer,
    session: &str,
    origin: &Origin,
) -> Result<(), ServiceError> {
    if end(app, bearer, session, "session_ended", origin).await? {
        return Ok(());
    }
    Err(ServiceError::refused(
        ErrorCode::NotFound,
        "There is no such open session of yours.",
    ))
}

async fn end(
    app: &App,
    bearer: &Bearer,
    session: &str,
    action: &str,
    origin: &Origin,
) -> Result<bool, ServiceError> {
    let mut tx = app.db.begin().await?;
    let ended = sessions::revoke(&mut tx, bearer.user, session, app.now()).await?;
    if ended {
        trail::note_end(&mut tx, app, bearer, session, action, origin).await?;
    }
    tx.commit().await?;
    Ok(ended)
}
