//! Identifiers. Every business record is keyed by a UUIDv7 made on the device (contract A11).

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// The sixteen bytes of the identifier.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// 22 characters of unpadded base64url: the form used for keys inside documents.
            #[must_use]
            pub fn to_key(self) -> String {
                BASE64URL_NOPAD.encode(self.0.as_bytes())
            }

            /// Reads the form written by [`Self::to_key`].
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                let bytes = BASE64URL_NOPAD.decode(key.as_bytes()).ok()?;
                Uuid::from_slice(&bytes).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(self.0.as_bytes())?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let bytes = d.bytes()?;
                Uuid::from_slice(bytes)
                    .map(Self)
                    .map_err(|_| minicbor::decode::Error::message("an identifier has 16 bytes"))
            }
        }
    };
}

uuid_id!(
    /// A business record of any type.
    RecordId
);
uuid_id!(
    /// The customer organisation: the tenant (contract reading 18).
    OrgId
);
uuid_id!(
    /// A person who may sign in. Equal to the [`RecordId`] of that person's `person` record.
    UserId
);
uuid_id!(
    /// One installation of the client.
    DeviceId
);
uuid_id!(
    /// One notification row of one user.
    NotificationId
);

impl From<UserId> for RecordId {
    fn from(id: UserId) -> Self {
        Self(id.0)
    }
}

impl From<RecordId> for UserId {
    fn from(id: RecordId) -> Self {
        Self(id.0)
    }
}

macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
        #[ts(type = "string")]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Takes exactly the right number of bytes.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                HEXLOWER
                    .decode(text.as_bytes())
                    .ok()
                    .and_then(|bytes| Self::from_slice(&bytes))
                    .ok_or_else(|| format!("expected {} hexadecimal digits", $len * 2))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = String::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                Self::from_slice(d.bytes()?)
                    .ok_or_else(|| minicbor::decode::Error::message("wrong number of bytes"))
            }
        }
    };
}

byte_id!(
    /// SHA-256 of an Automerge change (its own hash).
    ChangeHash,
    32
);
byte_id!(
    /// SHA-256 of a file's bytes: the name of an attachment everywhere.
    FileHash,
    32
);
byte_id!(
    /// Automerge actor: 8-byte device key followed by 8 random bytes, new at every process start,
    /// sign-in and refusal, never read back from disk for authoring (design 03-sync).
    ActorId,
    16
);

impl ActorId {
    /// Joins the two halves of an actor.
    #[must_use]
    pub fn new(device_key: DeviceKey, session: [u8; 8]) -> Self {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&device_key.0);
        bytes[8..].copy_from_slice(&session);
        Self(bytes)
    }

    /// The half that names the device.
    #[must_use]
    pub fn device_key(&self) -> DeviceKey {
        let mut key = [0; 8];
        key.copy_from_slice(&self.0[..8]);
        DeviceKey(key)
    }
}

byte_id!(
    /// The 8 bytes that open every actor of one device, allotted at enrolment.
    DeviceKey,
    8
);

/// One accepted or offered change, named without its hash: `(actor, seq)` inside one document.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Encode,
    Decode,
    TS,
)]
pub struct OperationId {
    /// The document.
    #[n(0)]
    pub record: RecordId,
    /// The Automerge actor.
    #[n(1)]
    pub actor: ActorId,
    /// The actor's sequence number in this document, from 1.
    #[n(2)]
    #[ts(type = "number")]
    pub seq: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_round_trip() {
        let id = RecordId(Uuid::from_u128(0x0190_aaaa_bbbb_7ccc_8ddd_eeee_ffff_0000));
        assert_eq!(id.to_key().len(), 22);
        assert_eq!(RecordId::from_key(&id.to_key()), Some(id));
        assert_eq!(RecordId::from_key("short"), None);
    }

    #[test]
    fn an_actor_keeps_its_device_key() {
        let key = DeviceKey([7; 8]);
        assert_eq!(ActorId::new(key, [9; 8]).device_key(), key);
    }
}
