//! Signing in with address and password (contract B1, B8).

use shared_model::error::ErrorCode;
use shared_model::time_zone;
use sqlx::AnyConnection;

use super::devices::{self, DeviceInput};
use super::{Origin, password, refresh, trail};
use crate::app::{App, new_id};
use crate::error::ServiceError;
use crate::services::events::{self, EventInput};
use crate::services::tokens::{self, AccessSubject};
use crate::store::enrolments::Device;
use crate::store::sessions::Session;
use crate::store::users::User;
use crate::store::{self, organisations, tenants};

/// A session ends this long after sign-in, however much it is used: 90 days.
const ABSOLUTE_LIFE_MS: i64 = 90 * 24 * 3600 * 1000;

/// What a person presents.
pub struct Login {
    /// Address.
    pub email: String,
    /// Password.
    pub password: String,
    /// The device, if it is one of ours.
    pub device: Option<DeviceInput>,
}

/// What a sign-in or a refresh gives.
pub struct SignedInAs {
    /// Signed, short-lived.
    pub access_token: String,
    /// Opaque, single use.
    pub refresh_token: String,
    /// Opaque and short, for the exchange.
    pub sync_token: String,
    /// Life of the access token in seconds.
    pub expires_in: i64,
    /// The person.
    pub user: User,
    /// Name of the tenant.
    pub org_name: String,
    /// The device.
    pub device: Option<Device>,
}

/// Checks the password and opens a session.
///
/// # Errors
/// One generic [`ErrorCode::Unauthenticated`] for every wrong pair, [`ErrorCode::RateLimited`].
pub async fn login(app: &App, input: Login, origin: &Origin) -> Result<SignedInAs, ServiceError> {
    let now = app.now();
    app.auth.limit.admit(&input.email, &origin.ip, now)?;
    let user = {
        let mut conn = app.db.read().await?;
        store::users::by_email(&mut conn, &input.email).await?
    };
    let hash = user.as_ref().map(|user| user.password_hash.as_str());
    let right = password::check(app, input.password, hash).await?;
    let Some(user) = user.filter(|user| right && user.is_active) else {
        app.auth.limit.failed(&input.email, &origin.ip, now);
        trail::failed_login(app, &input.email, origin).await?;
        return Err(ServiceError::refused(
            ErrorCode::Unauthenticated,
            "The address or the password is not right.",
        ));
    };
    app.auth.limit.succeeded(&input.email, &origin.ip);
    let mut tx = app.db.begin().await?;
    let signed_in = open_session(app, &mut tx, user, input.device.as_ref(), origin).await?;
    tx.commit().await?;
    app.jobs_ready.notify_waiters();
    Ok(signed_in)
}

async fn open_session(
    app: &App,
    conn: &mut AnyConnection,
    user: User,
    device: Option<&DeviceInput>,
    origin: &Origin,
) -> Result<SignedInAs, ServiceError> {
    let now = app.now();
    let user = on_a_clock(&mut *conn, user, device).await?;
    let device = match device {
        Some(input) => Some(devices::enrol(&mut *conn, user.org, user.id, input, now).await?),
        None => None,
    };
    let id = new_id().to_string();
    let refresh_token = tokens::opaque()?;
    let sync_token = refresh::sync_token(app, &id);
    let session = Session {
        id,
        user: user.id,
        org: user.org,
        device: device.as_ref().map(|device| device.id),
        refresh_hash: tokens::hash(refresh_token.as_bytes()),
        previous_hash: None,
        rotated_at: now,
        created_at: now,
        last_used_at: now,
        expires_at: now + ABSOLUTE_LIFE_MS,
        revoked_at: None,
        ip: origin.ip.clone(),
        user_agent: origin.user_agent.chars().take(200).collect(),
    };
    store::sessions::insert(&mut *conn, &session, &tokens::hash(sync_token.as_bytes())).await?;
    announce(app, &mut *conn, &user, &session, origin).await?;
    trail::note(&mut *conn, app, &session, "login", origin).await?;
    answer(app, conn, session, refresh_token, user, device).await
}

/// The clock of the first device that says one is the person's, until they choose another: quiet hours
/// and digests go by it.
async fn on_a_clock(
    conn: &mut AnyConnection,
    user: User,
    device: Option<&DeviceInput>,
) -> Result<User, ServiceError> {
    let said = device.map(|device| device.time_zone.as_str());
    match said.filter(|zone| user.time_zone.is_empty() && time_zone::named(zone).is_some()) {
        Some(zone) => {
            store::users::set_time_zone(conn, user.id, zone).await?;
            Ok(User {
                time_zone: zone.to_owned(),
                ..user
            })
        }
        None => Ok(user),
    }
}

/// Fires `user.login` (contract F2), from which the mail of step 14 hangs.
async fn announce(
    app: &App,
    conn: &mut AnyConnection,
    user: &User,
    session: &Session,
    origin: &Origin,
) -> Result<(), ServiceError> {
    let catalogue = app.caches.catalogue(&mut *conn, user.org).await?;
    let extra = serde_json::json!({
        "user_id": user.id, "email": user.email, "ip": origin.ip,
        "user_agent": session.user_agent, "session_id": session.id,
    });
    let input = EventInput {
        org: user.org,
        name: "user.login".to_owned(),
        record_type: None,
        before: None,
        after: None,
        actor: user.id,
        device: session.device,
        request_id: &origin.request_id,
        at: app.now(),
        cause: None,
        transition: None,
        extra: extra.as_object().cloned().unwrap_or_default(),
    };
    events::emit(conn, app, &catalogue, &[input]).await
}

/// The answer to a sign-in or a refresh.
pub(super) async fn answer(
    app: &App,
    conn: &mut AnyConnection,
    session: Session,
    refresh_token: String,
    user: User,
    device: Option<Device>,
) -> Result<SignedInAs, ServiceError> {
    let epoch = organisations::policy_epoch_of_user(&mut *conn, user.id).await?;
    let subject = AccessSubject {
        user: &user.id.to_string(),
        session: &session.id,
        org: &user.org.to_string(),
        epoch,
    };
    let ttl = app.config.access_ttl_s;
    Ok(SignedInAs {
        access_token: app.auth.keys.issue(&subject, app.now(), ttl)?,
        refresh_token,
        sync_token: refresh::sync_token(app, &session.id),
        expires_in: ttl,
        org_name: tenants::name(conn, user.org).await?,
        user,
        device,
    })
}
