//! Sessions.

use shared_model::ids::{DeviceId, OrgId, UserId};
use sqlx::{AnyConnection, Row, any::AnyRow};

pub use super::enrolments::{Device, enrol, insert_device};
use super::users::id;

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Key.
    pub id: String,
    /// Whose.
    pub user: UserId,
    /// Tenant.
    pub org: OrgId,
    /// The device, if it is one of ours.
    pub device: Option<DeviceId>,
    /// SHA-256 of the refresh token in force.
    pub refresh_hash: Vec<u8>,
    /// SHA-256 of the one before.
    pub previous_hash: Option<Vec<u8>>,
    /// When the refresh token last changed.
    pub rotated_at: i64,
    /// When it began.
    pub created_at: i64,
    /// When it was last used.
    pub last_used_at: i64,
    /// When it ends however much it is used.
    pub expires_at: i64,
    /// When it was ended.
    pub revoked_at: Option<i64>,
    /// Address it began from.
    pub ip: String,
    /// What the client called itself.
    pub user_agent: String,
}

const COLUMNS: &str = "id, user_id, org_id, device_id, refresh_hash, previous_hash, rotated_at,
    created_at, last_used_at, expires_at, revoked_at, ip, user_agent";

fn read(row: &AnyRow) -> Result<Session, sqlx::Error> {
    Ok(Session {
        id: row.try_get("id")?,
        user: id(&row.try_get::<String, _>("user_id")?)?,
        org: id(&row.try_get::<String, _>("org_id")?)?,
        device: row
            .try_get::<Option<String>, _>("device_id")?
            .as_deref()
            .map(id)
            .transpose()?,
        refresh_hash: row.try_get("refresh_hash")?,
        previous_hash: row.try_get("previous_hash")?,
        rotated_at: row.try_get("rotated_at")?,
        created_at: row.try_get("created_at")?,
        last_used_at: row.try_get("last_used_at")?,
        expires_at: row.try_get("expires_at")?,
        revoked_at: row.try_get("revoked_at")?,
        ip: row.try_get("ip")?,
        user_agent: row.try_get("user_agent")?,
    })
}

/// Adds a session.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    conn: &mut AnyConnection,
    session: &Session,
    sync_token_hash: &[u8],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO sessions (id, user_id, org_id, device_id, refresh_hash, rotated_at,
            sync_token_hash, created_at, last_used_at, expires_at, ip, user_agent)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)",
    )
    .bind(&session.id)
    .bind(session.user.to_string())
    .bind(session.org.to_string())
    .bind(session.device.map(|device| device.to_string()))
    .bind(session.refresh_hash.clone())
    .bind(session.rotated_at)
    .bind(sync_token_hash.to_vec())
    .bind(session.created_at)
    .bind(session.last_used_at)
    .bind(session.expires_at)
    .bind(&session.ip)
    .bind(&session.user_agent)
    .execute(conn)
    .await
    .map(drop)
}

/// The session whose present or previous refresh token this is.
///
/// # Errors
/// When the database fails.
pub async fn by_refresh(
    conn: &mut AnyConnection,
    hash: &[u8],
) -> Result<Option<Session>, sqlx::Error> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM sessions WHERE refresh_hash = $1 OR previous_hash = $1"
    )))
    .bind(hash.to_vec())
    .fetch_optional(conn)
    .await?
    .as_ref()
    .map(read)
    .transpose()
}

/// The session that once had this refresh token, however long ago.
///
/// # Errors
/// When the database fails.
pub async fn by_spent_refresh(
    conn: &mut AnyConnection,
    hash: &[u8],
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT session_id FROM spent_refresh_tokens WHERE hash = $1")
        .bind(hash.to_vec())
        .fetch_optional(conn)
        .await
}

/// Remembers a refresh token that was used, so that using it again is noticed.
///
/// # Errors
/// When the database fails.
pub async fn insert_spent_refresh(
    conn: &mut AnyConnection,
    session: &str,
    hash: &[u8],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO spent_refresh_tokens (hash, session_id) VALUES ($1, $2)
         ON CONFLICT (hash) DO NOTHING",
    )
    .bind(hash.to_vec())
    .bind(session)
    .execute(conn)
    .await
    .map(drop)
}

/// New tokens of a session.
pub struct Rotation<'a> {
    /// The session.
    pub session: &'a str,
    /// SHA-256 of the new refresh token.
    pub refresh_hash: &'a [u8],
    /// SHA-256 of the one it replaces.
    pub previous_hash: &'a [u8],
    /// SHA-256 of the token for exchanges.
    pub sync_token_hash: &'a [u8],
    /// Milliseconds since 1970 UTC.
    pub now: i64,
}

/// Exchanges the tokens of a session.
///
/// # Errors
/// When the database fails.
pub async fn rotate(conn: &mut AnyConnection, new: &Rotation<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE sessions SET refresh_hash = $2, previous_hash = $3, rotated_at = $4,
            last_used_at = $4, sync_token_hash = $5 WHERE id = $1",
    )
    .bind(new.session)
    .bind(new.refresh_hash.to_vec())
    .bind(new.previous_hash.to_vec())
    .bind(new.now)
    .bind(new.sync_token_hash.to_vec())
    .execute(conn)
    .await
    .map(drop)
}

/// What a request needs to know of its session, in one read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveSession {
    /// The session.
    pub id: String,
    /// Whose.
    pub user: UserId,
    /// Tenant.
    pub org: OrgId,
    /// The device.
    pub device: Option<DeviceId>,
    /// When it was last noted as used.
    pub last_used_at: i64,
}

/// How a live session is looked for.
pub enum SessionKey<'a> {
    /// By its id (access tokens).
    Id(&'a str),
    /// By the SHA-256 of its sync token.
    SyncToken(&'a [u8]),
}

/// A session that has neither ended nor expired, used since `used_after`, of an active person.
///
/// # Errors
/// When the database fails.
pub async fn live(
    conn: &mut AnyConnection,
    key: SessionKey<'_>,
    now: i64,
    used_after: i64,
) -> Result<Option<LiveSession>, sqlx::Error> {
    let column = match key {
        SessionKey::Id(_) => "sessions.id",
        SessionKey::SyncToken(_) => "sessions.sync_token_hash",
    };
    let query = format!(
        "SELECT sessions.id, sessions.user_id, sessions.org_id, sessions.device_id,
                sessions.last_used_at
         FROM sessions JOIN users ON users.id = sessions.user_id
         WHERE {column} = $1 AND sessions.revoked_at IS NULL AND sessions.expires_at > $2
           AND sessions.last_used_at > $3 AND users.is_active = 1"
    );
    let query = sqlx::query_as(sqlx::AssertSqlSafe(query));
    let query = match key {
        SessionKey::Id(id) => query.bind(id.to_owned()),
        SessionKey::SyncToken(hash) => query.bind(hash.to_vec()),
    };
    let row: Option<(String, String, String, Option<String>, i64)> = query
        .bind(now)
        .bind(used_after)
        .fetch_optional(conn)
        .await?;
    row.map(|(session, user, org, device, last_used_at)| {
        Ok(LiveSession {
            id: session,
            user: id(&user)?,
            org: id(&org)?,
            device: device.as_deref().map(id).transpose()?,
            last_used_at,
        })
    })
    .transpose()
}

/// Notes that a session is in use.
///
/// # Errors
/// When the database fails.
pub async fn touch(conn: &mut AnyConnection, session: &str, now: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE sessions SET last_used_at = $2 WHERE id = $1")
        .bind(session)
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
}

/// Ends a session whoever it belongs to; gives its owner and tenant when it was open.
///
/// # Errors
/// When the database fails.
pub async fn revoke_any(
    conn: &mut AnyConnection,
    session: &str,
    now: i64,
) -> Result<Option<(UserId, OrgId)>, sqlx::Error> {
    let row: Option<(String, String)> = sqlx::query_as(
        "UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL
         RETURNING user_id, org_id",
    )
    .bind(session)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    row.map(|(user, org)| Ok((id(&user)?, id(&org)?)))
        .transpose()
}

/// A session as shown to its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownSession {
    /// The session.
    pub session: Session,
    /// Name of its device.
    pub device_name: Option<String>,
}

/// Sessions of a person that are still open, newest first.
///
/// # Errors
/// When the database fails.
pub async fn open_of_user(
    conn: &mut AnyConnection,
    user: UserId,
    now: i64,
) -> Result<Vec<ShownSession>, sqlx::Error> {
    let columns = COLUMNS
        .split(',')
        .map(|column| format!("sessions.{}", column.trim()))
        .collect::<Vec<_>>()
        .join(", ");
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {columns}, devices.name AS device_name FROM sessions
         LEFT JOIN devices ON devices.id = sessions.device_id
         WHERE sessions.user_id = $1 AND sessions.revoked_at IS NULL AND sessions.expires_at > $2
         ORDER BY sessions.last_used_at DESC, sessions.id DESC"
    )))
    .bind(user.to_string())
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(ShownSession {
                session: read(row)?,
                device_name: row.try_get("device_name")?,
            })
        })
        .collect()
}

/// Ends one session; `true` when it was open and belonged to the person.
///
/// # Errors
/// When the database fails.
pub async fn revoke(
    conn: &mut AnyConnection,
    user: UserId,
    session: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE sessions SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL",
    )
    .bind(session)
    .bind(user.to_string())
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected() > 0)
}
