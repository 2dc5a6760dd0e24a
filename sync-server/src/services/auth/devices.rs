//! Enrolment: a device gets its key and its two-character code, a person the right to author there.

use shared_model::error::ErrorCode;
use shared_model::ids::{DeviceId, DeviceKey, OrgId, UserId};
use sqlx::AnyConnection;

use crate::app::new_id;
use crate::error::ServiceError;
use crate::services::tokens::random_bytes;
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
    /// Name for people.
    pub name: String,
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
            known
        }
        None => add(&mut *conn, org, id, name, now).await?,
    };
    enrolments::enrol(conn, device.id, user, now).await?;
    Ok(device)
}

async fn add(
    conn: &mut AnyConnection,
    org: OrgId,
    id: DeviceId,
    name: String,
    now: i64,
) -> Result<Device, ServiceError> {
    let taken = enrolments::device_codes(&mut *conn, org).await?;
    let device = Device {
        id,
        org,
        name,
        key: DeviceKey(random_bytes()?),
        code: free_code(&taken)?,
    };
    enrolments::insert_device(conn, &device, now).await?;
    Ok(device)
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
