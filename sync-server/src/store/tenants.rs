//! Making tenants, what changes their epochs, and the server's secrets.

use shared_model::ids::OrgId;
use sqlx::AnyConnection;

use super::users::id;

/// A tenant by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Key.
    pub id: OrgId,
    /// Name.
    pub name: String,
}

/// All tenants, oldest first. A plain server has one.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut AnyConnection) -> Result<Vec<Tenant>, sqlx::Error> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT id, name FROM organisations ORDER BY created_at, id")
            .fetch_all(conn)
            .await?;
    rows.into_iter()
        .map(|(key, name)| {
            Ok(Tenant {
                id: id(&key)?,
                name,
            })
        })
        .collect()
}

/// Where the feed of each tenant stands.
///
/// # Errors
/// When the database fails.
pub async fn feed_positions(conn: &mut AnyConnection) -> Result<Vec<(OrgId, i64)>, sqlx::Error> {
    let rows: Vec<(String, i64)> = sqlx::query_as("SELECT id, feed_seq FROM organisations")
        .fetch_all(conn)
        .await?;
    rows.into_iter()
        .map(|(key, position)| Ok((id(&key)?, position)))
        .collect()
}

/// Name of a tenant.
///
/// # Errors
/// When the database fails or there is no such tenant.
pub async fn name(conn: &mut AnyConnection, org: OrgId) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("SELECT name FROM organisations WHERE id = $1")
        .bind(org.to_string())
        .fetch_one(conn)
        .await
}

/// A new tenant.
pub struct NewTenant<'a> {
    /// Key.
    pub id: OrgId,
    /// Name.
    pub name: &'a str,
    /// Identity of this history; changes after a restore.
    pub history_id: String,
    /// The server's own actor.
    pub server_actor: [u8; 16],
    /// Milliseconds since 1970 UTC.
    pub now: i64,
}

/// Adds a tenant.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut AnyConnection, tenant: &NewTenant<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO organisations (id, name, history_id, server_actor, created_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(tenant.id.to_string())
    .bind(tenant.name)
    .bind(&tenant.history_id)
    .bind(tenant.server_actor.to_vec())
    .bind(tenant.now)
    .execute(conn)
    .await
    .map(drop)
}

/// Gives a tenant a new server actor (every start, so that no sequence number is used twice).
///
/// # Errors
/// When the database fails.
pub async fn set_server_actor(
    conn: &mut AnyConnection,
    org: OrgId,
    actor: [u8; 16],
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE organisations SET server_actor = $2 WHERE id = $1")
        .bind(org.to_string())
        .bind(actor.to_vec())
        .execute(conn)
        .await
        .map(drop)
}

/// Raises the policy epoch; returns the new one.
///
/// # Errors
/// When the database fails.
pub async fn bump_epoch(conn: &mut AnyConnection, org: OrgId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE organisations SET policy_epoch = policy_epoch + 1 WHERE id = $1
         RETURNING policy_epoch",
    )
    .bind(org.to_string())
    .fetch_one(conn)
    .await
}

/// Raises the catalogue revision; returns the new one.
///
/// # Errors
/// When the database fails.
pub async fn bump_modules_revision(
    conn: &mut AnyConnection,
    org: OrgId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE organisations SET modules_revision = modules_revision + 1 WHERE id = $1
         RETURNING modules_revision",
    )
    .bind(org.to_string())
    .fetch_one(conn)
    .await
}

/// A secret of the server.
///
/// # Errors
/// When the database fails.
pub async fn secret(conn: &mut AnyConnection, name: &str) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar("SELECT value FROM server_secrets WHERE name = $1")
        .bind(name)
        .fetch_optional(conn)
        .await
}

/// Keeps a secret unless one of that name is there already.
///
/// # Errors
/// When the database fails.
pub async fn insert_secret(
    conn: &mut AnyConnection,
    name: &str,
    value: &[u8],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO server_secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
    )
    .bind(name)
    .bind(value.to_vec())
    .execute(conn)
    .await
    .map(drop)
}
