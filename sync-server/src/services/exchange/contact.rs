//! What a device says of itself: its clock, its rights, and whether there are two of it.

use ring::rand::{SecureRandom, SystemRandom};
use shared_model::ids::DeviceKey;
use shared_model::sync::Hello;
use sqlx::AnyConnection;

use super::Party;
use crate::app::App;
use crate::error::ServiceError;
use crate::store::devices::{self, Contact, DeviceState};

/// What the contact led to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Contacted {
    /// The device must go on under this key: another one has the same identity.
    pub new_key: Option<DeviceKey>,
}

/// Writes down the contact. Nothing is refused for a wrong clock; the offset is kept.
pub(super) async fn note(
    app: &App,
    party: &Party,
    hello: &Hello,
) -> Result<Contacted, ServiceError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let state = devices::state(&mut tx, party.device).await?;
    let mut contacted = Contacted::default();
    if is_twin(&state, hello) {
        contacted.new_key = Some(rename(&mut tx, party, now).await?);
    }
    let contact = Contact {
        exchange: signed(hello.exchange).max(state.exchange),
        body_hash: hello.body_hash.as_ref().map(|hash| hash.to_vec()),
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

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// An exchange counter seen before with another body: a cloned disk or a restored backup.
fn is_twin(state: &DeviceState, hello: &Hello) -> bool {
    let counter = signed(hello.exchange);
    let same_body = hello.body_hash.as_ref().map(|hash| hash.to_vec()) == state.exchange_hash;
    counter < state.exchange || (counter == state.exchange && !same_body)
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
