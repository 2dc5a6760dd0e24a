//! What each person wants to be told, as the server keeps it beside the account: a copy of their
//! record of preferences, written in the transaction that accepts a change of it.

pub use shared_model::preferences::{Channel, DigestFrequency, Preferences};
use sqlx::AnyConnection;

use crate::error::ServiceError;
use crate::store::notifications;

/// A person's preferences, or the usual ones.
///
/// # Errors
/// When the database fails.
pub async fn load(conn: &mut AnyConnection, user: &str) -> Result<Preferences, sqlx::Error> {
    let body = notifications::preferences(conn, user).await?;
    Ok(body.map_or_else(Preferences::default, |body| {
        serde_json::from_str(&body).unwrap_or_else(|error| {
            tracing::error!(user, %error, "preferences cannot be read; the usual ones apply");
            Preferences::default()
        })
    }))
}

/// Keeps a person's preferences where [`load`] finds them.
///
/// # Errors
/// When the database fails.
pub async fn save(
    conn: &mut AnyConnection,
    user: &str,
    preferences: &Preferences,
) -> Result<(), ServiceError> {
    let body = serde_json::to_string(preferences).map_err(anyhow::Error::from)?;
    notifications::save_preferences(conn, user, &body).await?;
    Ok(())
}
