//! Devices and the people who signed in on them.

use shared_model::ids::{DeviceId, DeviceKey, OrgId, UserId};
use sqlx::AnyConnection;

use super::users::id;

/// A device of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Key.
    pub id: DeviceId,
    /// Tenant.
    pub org: OrgId,
    /// Name given by its owner.
    pub name: String,
    /// First half of every actor it uses.
    pub key: DeviceKey,
    /// Two characters in provisional numbers.
    pub code: String,
}

/// A device by key.
///
/// # Errors
/// When the database fails.
pub async fn device(
    conn: &mut AnyConnection,
    device: DeviceId,
) -> Result<Option<Device>, sqlx::Error> {
    let row: Option<(String, String, Vec<u8>, String)> =
        sqlx::query_as("SELECT org_id, name, device_key, code FROM devices WHERE id = $1")
            .bind(device.to_string())
            .fetch_optional(conn)
            .await?;
    row.map(|(org, name, key, code)| {
        Ok(Device {
            id: device,
            org: id(&org)?,
            name,
            key: DeviceKey::from_slice(&key)
                .ok_or_else(|| sqlx::Error::Decode("a device key has 8 bytes".into()))?,
            code,
        })
    })
    .transpose()
}

/// Adds a device with its first key.
///
/// # Errors
/// When the database fails or the code is taken.
pub async fn insert_device(
    conn: &mut AnyConnection,
    device: &Device,
    now: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO devices (id, org_id, name, device_key, code, created_at, last_seen_at)
         VALUES ($1,$2,$3,$4,$5,$6,$6)",
    )
    .bind(device.id.to_string())
    .bind(device.org.to_string())
    .bind(&device.name)
    .bind(device.key.0.to_vec())
    .bind(&device.code)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query("INSERT INTO device_keys (device_key, device_id, created_at) VALUES ($1,$2,$3)")
        .bind(device.key.0.to_vec())
        .bind(device.id.to_string())
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
}

/// Renames a device and marks it seen.
///
/// # Errors
/// When the database fails.
pub async fn touch_device(
    conn: &mut AnyConnection,
    device: DeviceId,
    name: &str,
    now: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE devices SET name = $2, last_seen_at = $3 WHERE id = $1")
        .bind(device.to_string())
        .bind(name)
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
}

/// Codes in use in a tenant.
///
/// # Errors
/// When the database fails.
pub async fn device_codes(
    conn: &mut AnyConnection,
    org: OrgId,
) -> Result<std::collections::HashSet<String>, sqlx::Error> {
    let rows: Vec<String> = sqlx::query_scalar("SELECT code FROM devices WHERE org_id = $1")
        .bind(org.to_string())
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Lets a person author from a device; `true` when that is new.
///
/// # Errors
/// When the database fails.
pub async fn enrol(
    conn: &mut AnyConnection,
    device: DeviceId,
    user: UserId,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO enrolments (device_id, user_id, created_at) VALUES ($1,$2,$3)
         ON CONFLICT DO NOTHING",
    )
    .bind(device.to_string())
    .bind(user.to_string())
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected() > 0)
}
