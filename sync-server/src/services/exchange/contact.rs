//! What a device says of itself: its clock, its rights, and whether there are two of it.

use ring::rand::{SecureRandom, SystemRandom};
use shared_model::ids::{DeviceId, DeviceKey};
use shared_model::sync::Hello;
use sqlx::AnyConnection;

use super::Party;
use crate::app::App;
use crate::error::ServiceError;
use crate::store::devices::{self, Contact, KeyState};

/// What the contact led to.
#[derive(Clone, Copy, Debug)]
pub struct Contacted {
    /// The key this device goes on under: what it sends is not sent back to it.
    pub key: DeviceKey,
    /// Set when that is a new one: another device has the same identity.
    pub new_key: Option<DeviceKey>,
    /// Keys this device ever had, that one included.
    pub keys: i64,
}

/// Writes down the contact. Nothing is refused for a wrong clock; the offset is kept.
pub(super) async fn note(
    app: &App,
    party: &Party,
    hello: &Hello,
) -> Result<Contacted, ServiceError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let (said, state) = standing(&mut tx, party.device, hello.key).await?;
    let contacted = if is_twin(&state, hello) {
        let key = rename(&mut tx, party, now).await?;
        Contacted {
            key,
            new_key: Some(key),
            keys: state.keys + 1,
        }
    } else {
        let now = KeyState {
            exchange: signed(hello.exchange),
            exchange_hash: hash_of(hello),
            answered: hello.answered.map_or(state.answered, signed),
            keys: state.keys,
        };
        devices::note_exchange(&mut tx, said, &now).await?;
        Contacted {
            key: said,
            new_key: None,
            keys: state.keys,
        }
    };
    let contact = Contact {
        clock_offset_ms: hello.wall.saturating_sub(now),
        grants_epoch: signed(hello.grants_epoch),
        at: now,
    };
    devices::note_contact(&mut tx, party.device, &contact).await?;
    let epoch = signed(hello.grants_epoch);
    devices::acknowledge_grants(&mut tx, party.device, party.caller.user, epoch, now).await?;
    tx.commit().await?;
    Ok(contacted)
}

/// The key a device names, as far as it is one of its own, and where that key stands.
async fn standing(
    conn: &mut AnyConnection,
    device: DeviceId,
    said: Option<DeviceKey>,
) -> Result<(DeviceKey, KeyState), ServiceError> {
    if let Some(key) = said
        && let Some(state) = devices::key_state(&mut *conn, device, key).await?
    {
        return Ok((key, state));
    }
    let key = devices::newest_key(&mut *conn, device).await?;
    let state = devices::key_state(conn, device, key).await?;
    Ok((key, state.unwrap_or_default()))
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn hash_of(hello: &Hello) -> Option<Vec<u8>> {
    hello.body_hash.as_ref().map(|hash| hash.to_vec())
}

/// An exchange counter seen before under this key with another body, or an answer that was heard
/// before and is not known any more: a cloned disk or a restored backup. (Attempts count too, so that
/// the counter alone may run ahead of what a twin has sent.) What is known of the key stays as it is,
/// so that only one of the two takes a new key.
fn is_twin(state: &KeyState, hello: &Hello) -> bool {
    let counter = signed(hello.exchange);
    let forgot = hello
        .answered
        .is_some_and(|answered| signed(answered) < state.answered);
    let repeats = counter == state.exchange && hash_of(hello) != state.exchange_hash;
    counter < state.exchange || repeats || forgot
}

async fn rename(
    conn: &mut AnyConnection,
    party: &Party,
    now: i64,
) -> Result<DeviceKey, ServiceError> {
    let mut bytes = [0; 8];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| ServiceError::Internal(anyhow::anyhow!("the system has no randomness")))?;
    let key = DeviceKey(bytes);
    devices::replace_key(conn, party.device, key, now).await?;
    tracing::warn!(device = %party.device, "two devices share one identity; a new key was given");
    Ok(key)
}
