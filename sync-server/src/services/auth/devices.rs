//! Enrolment: a device gets its key and its two-character code, a person the right to author there.

use shared_model::error::ErrorCode;
use shared_model::ids::{DeviceId, DeviceKey, OrgId, UserId};
use sqlx::AnyConnection;

use crate::app::new_id;
use crate::error::ServiceError;
use crate::services::tokens::random_bytes;
use crate::store::devices;
use crate::store::enrolments::{self, Device};

/// Characters nobody confuses on a wet screen or over the radio.
const ALPHABET: &[u8] = b"ABCDEFGHJKMNPQRSTVWXYZ23456789";
/// Longest device name kept, in characters.
const MAX_NAME: usize = 120;

/// What a device says of itself at sign-in.
#[derive(Clone, Debug, Default)]
pub struct DeviceInput {
    /// Its key from an earlier sign-in, or one it made itself.
    pub id: Option<DeviceId>,
    /// The key it writes under. It stays the device's while nobody else has it, also on a server
    /// that was restored from a backup older than the device.
    pub key: Option<DeviceKey>,
    /// Name for people.
    pub name: String,
    /// The clock it goes by, as an IANA name; empty when it does not say.
    pub time_zone: String,
}

/// Enrols a person on a device, making the device known at its first sign-in.
pub(super) async fn enrol(
    conn: &mut AnyConnection,
    org: OrgId,
    user: UserId,
    input: &DeviceInput,
    now: i64,
) -> Result<Device, ServiceError> {
    let id = input.id.unwrap_or_else(|| DeviceId(new_id()));
    let name: String = input.name.trim().chars().take(MAX_NAME).collect();
    let device = match enrolments::device(&mut *conn, id).await? {
        Some(known) if known.org != org => {
            return Err(ServiceError::refused(
                ErrorCode::Forbidden,
                "This device belongs to another organisation. Reset it before signing in here.",
            ));
        }
        Some(known) => {
            enrolments::touch_device(&mut *conn, id, &name, now).await?;
            Device {
                key: kept_key(&mut *conn, &known, input.key).await?,
                ..known
            }
        }
        None => add(&mut *conn, org, input.key, id, name, now).await?,
    };
    enrolments::enrol(conn, device.id, user, now).await?;
    Ok(device)
}

/// A device goes on under the key it has: the newest one may be its twin's.
async fn kept_key(
    conn: &mut AnyConnection,
    device: &Device,
    said: Option<DeviceKey>,
) -> Result<DeviceKey, ServiceError> {
    let Some(key) = said else {
        return Ok(device.key);
    };
    let own = devices::owns_key(conn, device.id, key).await?;
    Ok(if own { key } else { device.key })
}

async fn add(
    conn: &mut AnyConnection,
    org: OrgId,
    said: Option<DeviceKey>,
    id: DeviceId,
    name: String,
    now: i64,
) -> Result<Device, ServiceError> {
    let taken = enrolments::device_codes(&mut *conn, org).await?;
    let device = Device {
        id,
        org,
        name,
        key: free_key(&mut *conn, said).await?,
        code: free_code(&taken)?,
    };
    enrolments::insert_device(conn, &device, now).await?;
    Ok(device)
}

/// The key the device says it has, unless somebody has it; a random one otherwise.
async fn free_key(
    conn: &mut AnyConnection,
    said: Option<DeviceKey>,
) -> Result<DeviceKey, ServiceError> {
    if let Some(key) = said.filter(|key| key.0 != [0; 8])
        && devices::key_owner(conn, key).await?.is_none()
    {
        return Ok(key);
    }
    Ok(DeviceKey(random_bytes()?))
}

/// A random free code of two characters; of three once a fleet has used most of the short ones.
fn free_code(taken: &std::collections::HashSet<String>) -> Result<String, ServiceError> {
    for length in [2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4] {
        let code: String = random_bytes::<4>()?
            .iter()
            .take(length)
            .map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]))
            .collect();
        if !taken.contains(&code) {
            return Ok(code);
        }
    }
    Err(ServiceError::Internal(anyhow::anyhow!(
        "no free device code"
    )))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn codes_are_short_clear_and_unique() {
        let mut taken = std::collections::HashSet::new();
        for _ in 0..600 {
            let code = free_code(&taken).unwrap();
            assert!(code.len() >= 2 && code.bytes().all(|c| ALPHABET.contains(&c)));
            assert!(taken.insert(code));
        }
        assert!(taken.iter().filter(|code| code.len() == 2).count() > 500);
    }
}
