//! A person's own notifications.

use shared_model::error::ErrorCode;
use shared_model::ids::NotificationId;

use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::hints::Hint;
use crate::store::notifications::{self, NotificationRow};

/// Most notifications of one answer.
const MAX_ROWS: i64 = 200;

/// Newest notifications, and how many are unread.
///
/// # Errors
/// When the database fails.
pub async fn list(app: &App, caller: &Caller) -> Result<(Vec<NotificationRow>, i64), ServiceError> {
    let mut conn = app.db.read().await?;
    let rows = notifications::newest(&mut conn, caller.user, MAX_ROWS).await?;
    let unread = notifications::unread(&mut conn, caller.user).await?;
    Ok((rows, unread))
}

/// Marks one notification of the caller as read; reading twice is fine.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the caller has no such notification.
pub async fn read(app: &App, caller: &Caller, id: NotificationId) -> Result<(), ServiceError> {
    let mut tx = app.db.begin().await?;
    notifications::get(&mut tx, caller.user, id)
        .await?
        .ok_or_else(|| {
            ServiceError::refused(
                ErrorCode::NotFound,
                "There is no such notification of yours.",
            )
        })?;
    notifications::mark_read(&mut tx, caller.user, &[id], app.now()).await?;
    tx.commit().await?;
    app.hints.send(Hint::Notification { user: caller.user });
    Ok(())
}
