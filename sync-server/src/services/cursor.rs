//! Where a device stands in the feed: opaque to it, and worthless when altered.

use minicbor::{Decode, Encode};
use shared_model::ids::{DeviceId, UserId};

use crate::services::tokens::Keys;

/// The last part of a fill, after its four lanes: records that changed in it and again beyond it
/// while it was under way, so that no lane had them.
pub const OVERTAKEN: i64 = 4;
/// Bytes of the authentication tag.
const TAG: usize = 16;

/// A position.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Cursor {
    /// The server history it belongs to.
    #[n(0)]
    pub history: History,
    /// What the person could see: a change of rights that changes this fills anew.
    #[n(1)]
    pub views: u64,
    /// Everything up to here was sent.
    #[n(2)]
    pub tail: i64,
    /// What is being sent beyond.
    #[n(3)]
    pub fill: Option<Fill>,
    /// The fill repeats what the device may have forgotten, its own creations included: they left
    /// its sight when rights changed.
    #[n(4)]
    #[cbor(default)]
    pub refill: bool,
    /// Keys the device had when it last looked for work of a twin among its own.
    #[n(5)]
    #[cbor(default)]
    pub keys: i64,
    /// That search, under way: what came under one of the device's keys may be of another machine.
    #[n(6)]
    pub regain: Option<Fill>,
}

impl Cursor {
    /// The device had one key more since: what its keys brought is sent to it again.
    pub fn part(&mut self, keys: i64) {
        if self.keys.max(1) < keys {
            let horizon = self.fill.map_or(self.tail, |fill| fill.horizon);
            self.regain = (horizon > 0).then(|| Fill::up_to(horizon));
        }
        self.keys = keys;
    }

    /// Positions the device may hold records of: moves after it must be told.
    #[must_use]
    pub fn held(&self) -> i64 {
        match self.fill {
            Some(fill) if self.tail == 0 => fill.horizon,
            _ => self.tail,
        }
    }
}

/// Sixteen bytes of a history's identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct History(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

impl std::fmt::Display for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        uuid::Uuid::from_bytes(self.0).fmt(f)
    }
}

/// A part of the feed under way: positions after the tail, up to the horizon, lane by lane, newest
/// first, so that a cut in the middle of the priorities loses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Fill {
    /// Positions beyond come later.
    #[n(0)]
    pub horizon: i64,
    /// Lane under way.
    #[n(1)]
    pub lane: i64,
    /// Positions from here on were sent in this lane; of the overtaken, positions of their creation,
    /// which stay where they are whatever changes meanwhile.
    #[n(2)]
    pub before: i64,
}

impl Fill {
    /// All lanes, up to this position.
    #[must_use]
    pub fn up_to(horizon: i64) -> Self {
        Self {
            horizon,
            lane: 0,
            before: i64::MAX,
        }
    }

    /// What is left once these positions of the lane were sent.
    #[must_use]
    pub fn below(self, before: i64) -> Self {
        Self { before, ..self }
    }

    /// The next lane, if there is one.
    #[must_use]
    pub fn next_lane(self) -> Option<Self> {
        (self.lane < OVERTAKEN).then(|| Self {
            lane: self.lane + 1,
            before: i64::MAX,
            ..self
        })
    }
}

/// Whose cursor it is: one taken from another person or device is not accepted.
#[derive(Clone, Copy, Debug)]
pub struct Holder {
    /// The person.
    pub user: UserId,
    /// The device.
    pub device: DeviceId,
}

impl Cursor {
    /// Writes it with its tag.
    #[must_use]
    pub fn seal(&self, keys: &Keys, holder: Holder) -> Vec<u8> {
        // Encoding into memory cannot fail; an empty cursor means a fresh device.
        let mut bytes = minicbor::to_vec(self).unwrap_or_default();
        let tag = tag(keys, holder, &bytes);
        bytes.extend_from_slice(&tag);
        bytes
    }

    /// Reads it; `None` when a single bit was altered or it belongs to somebody else.
    #[must_use]
    pub fn open(bytes: &[u8], keys: &Keys, holder: Holder) -> Option<Self> {
        let at = bytes.len().checked_sub(TAG)?;
        let (body, given) = bytes.split_at(at);
        // Comparing in constant time is needless care here, but costs nothing.
        let right = tag(keys, holder, body);
        let differs = right.iter().zip(given).fold(0, |all, (a, b)| all | (a ^ b));
        (differs == 0)
            .then(|| minicbor::decode(body).ok())
            .flatten()
    }
}

fn tag(keys: &Keys, holder: Holder, body: &[u8]) -> [u8; TAG] {
    let mut message = Vec::with_capacity(body.len() + 32);
    message.extend_from_slice(holder.user.as_bytes());
    message.extend_from_slice(holder.device.as_bytes());
    message.extend_from_slice(body);
    keys.cursor_tag(&message)
}
