//! Signing in, staying signed in, signing out.

mod devices;
mod limit;
mod login;
mod password;
mod refresh;
mod sessions;
mod trail;

use std::sync::Arc;

use shared_model::error::ErrorCode;
use shared_model::ids::{DeviceId, OrgId, UserId};
use sqlx::AnyConnection;
use tokio::sync::Semaphore;

pub use devices::DeviceInput;
pub use login::{Login, SignedInAs, login};
pub use password::hash_password;
pub use refresh::refresh;
pub use sessions::{account, end_session, list_sessions, logout};

use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::tokens::{self, Keys};
use crate::store;
use crate::store::sessions::SessionKey;

/// Use of a session is noted at most this often: an idle exchange must stay one read.
const NOTE_USE_MS: i64 = 3600 * 1000;

/// Keys and limits of this process.
pub struct AuthState {
    /// Signing keys.
    pub keys: Keys,
    limit: limit::LoginLimit,
    /// Password hashing takes much memory: as many at once as there are cores.
    hashing: Arc<Semaphore>,
    /// Checked for unknown addresses, so that they take as long as known ones.
    decoy_hash: String,
}

impl AuthState {
    /// Loads or makes the keys.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open(conn: &mut AnyConnection) -> Result<Self, ServiceError> {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Ok(Self {
            keys: Keys::ensure(conn).await?,
            limit: limit::LoginLimit::default(),
            hashing: Arc::new(Semaphore::new(cores)),
            decoy_hash: password::hash_password(&tokens::opaque()?)?,
        })
    }
}

/// Where a request came from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Address.
    pub ip: String,
    /// One id from device to job.
    pub request_id: String,
    /// What the client calls itself.
    pub user_agent: String,
}

/// Who presents a valid token.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The session.
    pub session: String,
    /// The person.
    pub user: UserId,
    /// The tenant.
    pub org: OrgId,
    /// The device, if it is one of ours.
    pub device: Option<DeviceId>,
}

/// The answer to every token that is not good, whatever is wrong with it.
#[must_use]
pub fn unauthenticated() -> ServiceError {
    ServiceError::refused(
        ErrorCode::Unauthenticated,
        "Sign in: the access token is missing, wrong or expired.",
    )
}

/// Reads a bearer token: a signed access token or the short sync token.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`], or the database fails.
pub async fn authenticate(
    app: &App,
    conn: &mut AnyConnection,
    token: &str,
) -> Result<Bearer, ServiceError> {
    let now = app.now();
    let used_after = now - refresh::IDLE_LIFE_MS;
    let found = if token.contains('.') {
        let claims = app
            .auth
            .keys
            .verify(token, now)
            .ok_or_else(unauthenticated)?;
        store::sessions::live(conn, SessionKey::Id(&claims.sid), now, used_after)
            .await?
            .filter(|live| live.user.to_string() == claims.sub)
    } else {
        let hash = tokens::hash(token.as_bytes());
        store::sessions::live(conn, SessionKey::SyncToken(&hash), now, used_after).await?
    };
    let live = found.ok_or_else(unauthenticated)?;
    if now - live.last_used_at > NOTE_USE_MS {
        let mut tx = app.db.begin().await?;
        store::sessions::touch(&mut tx, &live.id, now).await?;
        tx.commit().await?;
    }
    Ok(Bearer {
        session: live.id,
        user: live.user,
        org: live.org,
        device: live.device,
    })
}

/// Everything handlers need to know of who asks.
///
/// # Errors
/// When the person is no longer active, or the database fails.
pub async fn caller(
    app: &App,
    conn: &mut AnyConnection,
    bearer: &Bearer,
    origin: &Origin,
) -> Result<Caller, ServiceError> {
    Ok(Caller {
        user: bearer.user,
        org: bearer.org,
        device: bearer.device,
        ip: origin.ip.clone(),
        request_id: origin.request_id.clone(),
        grants: app.caches.grants(&mut *conn, bearer.user).await?,
        catalogue: app.caches.catalogue(conn, bearer.org).await?,
        cause: None,
    })
}
