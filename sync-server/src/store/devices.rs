//! Devices: their keys, who signed in on them, and what they have acknowledged.

use shared_model::ids::{DeviceId, DeviceKey, UserId};
use sqlx::{AnyConnection, Row};

/// Where a key stands in its exchanges.
#[derive(Clone, Debug, Default)]
pub struct KeyState {
    /// Exchanges counted.
    pub exchange: i64,
    /// Hash of the operations in the last of them.
    pub exchange_hash: Option<Vec<u8>>,
    /// The newest of them whose answer was heard.
    pub answered: i64,
    /// Keys the device ever had: one more for every time it was found to be two.
    pub keys: i64,
}

/// Reads where a key stands; `None` when it is not one of this device.
///
/// # Errors
/// When the database fails.
pub async fn key_state(
    conn: &mut AnyConnection,
    device: DeviceId,
    key: DeviceKey,
) -> Result<Option<KeyState>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT exchange, exchange_hash, answered,
             (SELECT COUNT(*) FROM device_keys WHERE device_id = $2)
         FROM device_keys WHERE device_key = $1 AND device_id = $2",
    )
    .bind(key.0.to_vec())
    .bind(device.to_string())
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(KeyState {
            exchange: row.try_get(0)?,
            exchange_hash: row.try_get(1)?,
            answered: row.try_get(2)?,
            keys: row.try_get(3)?,
        })
    })
    .transpose()
}

/// Notes where a key stands after an exchange.
///
/// # Errors
/// When the database fails.
pub async fn note_exchange(
    conn: &mut AnyConnection,
    key: DeviceKey,
    state: &KeyState,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE device_keys SET exchange = $1, exchange_hash = $2, answered = $3
         WHERE device_key = $4",
    )
    .bind(state.exchange)
    .bind(state.exchange_hash.clone())
    .bind(state.answered)
    .bind(key.0.to_vec())
    .execute(conn)
    .await?;
    Ok(())
}

/// Every key a device ever had.
///
/// # Errors
/// When the database fails.
pub async fn keys(
    conn: &mut AnyConnection,
    device: DeviceId,
) -> Result<Vec<DeviceKey>, sqlx::Error> {
    let keys: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT device_key FROM device_keys WHERE device_id = $1")
            .bind(device.to_string())
            .fetch_all(conn)
            .await?;
    Ok(keys
        .iter()
        .filter_map(|key| DeviceKey::from_slice(key))
        .collect())
}

/// The key last given to a device.
///
/// # Errors
/// When the database fails or there is no such device.
pub async fn newest_key(
    conn: &mut AnyConnection,
    device: DeviceId,
) -> Result<DeviceKey, sqlx::Error> {
    let key: Vec<u8> = sqlx::query_scalar("SELECT device_key FROM devices WHERE id = $1")
        .bind(device.to_string())
        .fetch_one(conn)
        .await?;
    DeviceKey::from_slice(&key)
        .ok_or_else(|| sqlx::Error::Decode("a device key has 8 bytes".into()))
}

/// What one exchange tells of its device.
pub struct Contact {
    /// Device clock minus server clock.
    pub clock_offset_ms: i64,
    /// Epoch of the rights the device holds.
    pub grants_epoch: i64,
    /// Server clock.
    pub at: i64,
}

/// Notes an exchange.
///
/// # Errors
/// When the database fails.
pub async fn note_contact(
    conn: &mut AnyConnection,
    device: DeviceId,
    contact: &Contact,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE devices SET clock_offset_ms = $1, grants_epoch = $2, last_seen_at = $3 WHERE id = $4",
    )
    .bind(contact.clock_offset_ms)
    .bind(contact.grants_epoch)
    .bind(contact.at)
    .bind(device.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

/// The position a device proved to hold, by sending its cursor back.
///
/// # Errors
/// When the database fails.
pub async fn note_position(
    conn: &mut AnyConnection,
    device: DeviceId,
    seq: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE devices SET acked_seq = $1 WHERE id = $2 AND acked_seq < $1")
        .bind(seq)
        .bind(device.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether a key belongs to a device, now or formerly.
///
/// # Errors
/// When the database fails.
pub async fn owns_key(
    conn: &mut AnyConnection,
    device: DeviceId,
    key: DeviceKey,
) -> Result<bool, sqlx::Error> {
    let found: Option<String> =
        sqlx::query_scalar("SELECT device_id FROM device_keys WHERE device_key = $1")
            .bind(key.0.to_vec())
            .fetch_optional(conn)
            .await?;
    Ok(found.is_some_and(|owner| owner == device.to_string()))
}

/// Until when a device may bring back accepted work that a restored server lacks.
///
/// # Errors
/// When the database fails or there is no such device.
pub async fn recalls_until(conn: &mut AnyConnection, device: DeviceId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT recalls_until FROM devices WHERE id = $1")
        .bind(device.to_string())
        .fetch_one(conn)
        .await
}

/// Lets a device bring work back until then.
///
/// # Errors
/// When the database fails.
pub async fn let_recall(
    conn: &mut AnyConnection,
    device: DeviceId,
    until: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE devices SET recalls_until = $1 WHERE id = $2")
        .bind(until)
        .bind(device.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// The device a key belongs to, now or formerly.
///
/// # Errors
/// When the database fails.
pub async fn key_owner(
    conn: &mut AnyConnection,
    key: DeviceKey,
) -> Result<Option<DeviceId>, sqlx::Error> {
    let row = sqlx::query("SELECT device_id FROM device_keys WHERE device_key = $1")
        .bind(key.0.to_vec())
        .fetch_optional(conn)
        .await?;
    row.map(|row| super::column::id(&row, 0)).transpose()
}

/// Gives a device another key; the old one stays valid for work written under it.
///
/// # Errors
/// When the database fails.
pub async fn replace_key(
    conn: &mut AnyConnection,
    device: DeviceId,
    key: DeviceKey,
    at: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO device_keys (device_key, device_id, created_at) VALUES ($1, $2, $3)")
        .bind(key.0.to_vec())
        .bind(device.to_string())
        .bind(at)
        .execute(&mut *conn)
        .await?;
    sqlx::query("UPDATE devices SET device_key = $1 WHERE id = $2")
        .bind(key.0.to_vec())
        .bind(device.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether a person ever signed in on a device.
///
/// # Errors
/// When the database fails.
pub async fn is_enrolled(
    conn: &mut AnyConnection,
    device: DeviceId,
    user: UserId,
) -> Result<bool, sqlx::Error> {
    let found: Option<i64> = sqlx::query_scalar(
        "SELECT created_at FROM enrolments WHERE device_id = $1 AND user_id = $2",
    )
    .bind(device.to_string())
    .bind(user.to_string())
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

/// Marks a device for a person to look at; the first reason stays.
///
/// # Errors
/// When the database fails.
pub async fn flag(
    conn: &mut AnyConnection,
    device: DeviceId,
    reason: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE devices SET flagged = $1 WHERE id = $2 AND flagged IS NULL")
        .bind(reason)
        .bind(device.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// The device holds the rights of this epoch: from now on safety facts may be judged by them.
///
/// # Errors
/// When the database fails.
pub async fn acknowledge_grants(
    conn: &mut AnyConnection,
    device: DeviceId,
    user: UserId,
    epoch: i64,
    at: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE grants_snapshots SET acked_at = $1
         WHERE device_id = $2 AND user_id = $3 AND epoch = $4 AND acked_at IS NULL",
    )
    .bind(at)
    .bind(device.to_string())
    .bind(user.to_string())
    .bind(epoch)
    .execute(conn)
    .await?;
    Ok(())
}

/// The newest acknowledged, unexpired rights snapshot of a person on a device, as JSON.
///
/// # Errors
/// When the database fails.
pub async fn acknowledged_grants(
    conn: &mut AnyConnection,
    device: DeviceId,
    user: UserId,
    now: i64,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT body FROM grants_snapshots WHERE device_id = $1 AND user_id = $2
         AND acked_at IS NOT NULL AND valid_until > $3 ORDER BY epoch DESC LIMIT 1",
    )
    .bind(device.to_string())
    .bind(user.to_string())
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// The rights snapshot of one epoch a device was given, as JSON.
///
/// # Errors
/// When the database fails.
pub async fn grants_of_epoch(
    conn: &mut AnyConnection,
    device: DeviceId,
    user: UserId,
    epoch: i64,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT body FROM grants_snapshots WHERE device_id = $1 AND user_id = $2 AND epoch = $3",
    )
    .bind(device.to_string())
    .bind(user.to_string())
    .bind(epoch)
    .fetch_optional(conn)
    .await
}

/// Keeps a snapshot of rights as it is given to a device.
///
/// # Errors
/// When the database fails.
pub async fn give_grants(
    conn: &mut AnyConnection,
    device: DeviceId,
    user: UserId,
    epoch: i64,
    body: &str,
    valid_until: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO grants_snapshots (device_id, user_id, epoch, body, valid_until)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (device_id, user_id, epoch)
         DO UPDATE SET body = excluded.body, valid_until = excluded.valid_until",
    )
    .bind(device.to_string())
    .bind(user.to_string())
    .bind(epoch)
    .bind(body)
    .bind(valid_until)
    .execute(conn)
    .await?;
    Ok(())
}
