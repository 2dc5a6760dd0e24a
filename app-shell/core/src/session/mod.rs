//! Who uses this device: signing in, staying signed in, signing out.

pub(crate) mod language;
mod login;
mod private;
mod sealed;
mod tokens;

pub use tokens::{FileTokenStore, TokenStore, Tokens};

pub(crate) use login::{refresh, sign_in, sign_out};

use data_encoding::BASE64;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use shared_model::ids::UserId;

use crate::api::{SessionOrg, SessionUser};

/// A person who signed in here, as remembered without any link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The person.
    pub user: SessionUser,
    /// Their organisation.
    pub org: SessionOrg,
    /// Base64 of the Ed25519 key that signs rights, as given at sign-in.
    #[serde(default)]
    pub grants_key: Option<String>,
}

impl Profile {
    /// Whether the server signed these rights.
    pub(crate) fn signed(&self, json: &[u8], signature: &[u8]) -> bool {
        let Some(key) = &self.grants_key else {
            return true;
        };
        let Ok(key) = BASE64.decode(key.as_bytes()) else {
            return false;
        };
        UnparsedPublicKey::new(&ED25519, key)
            .verify(json, signature)
            .is_ok()
    }
}

/// The signed-in person.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Session {
    /// Who.
    pub(crate) profile: Profile,
    /// The server ended the session; work on the device goes on.
    pub(crate) expired: bool,
}

impl Session {
    /// The person's key.
    pub(crate) fn user(&self) -> UserId {
        self.profile.user.id
    }
}
