//! `session.*`: who uses this device.

use serde::{Deserialize, Serialize};
use shared_model::ids::{DeviceId, OrgId, UserId};
use ts_rs::TS;

/// Arguments of commands that take none.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct NoArgs {}

/// What an acknowledging command answers.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct Done {
    /// Always true.
    pub done: bool,
}

/// Who is signed in, and on what.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SessionStatus {
    /// Somebody is signed in; true without any link after a first sign-in.
    pub signed_in: bool,
    /// The person.
    pub user: Option<SessionUser>,
    /// The organisation.
    pub org: Option<SessionOrg>,
    /// This installation.
    pub device: Option<SessionDevice>,
    /// Address of the server.
    pub server_url: String,
    /// Language of the interface: `fr` or `en`.
    pub language: String,
    /// The rights on this device ran out: nothing can be written before the next contact.
    pub read_only: bool,
    /// The server ended the session: sign in again to send; work on the device stays.
    pub expired: bool,
}

/// The signed-in person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SessionUser {
    /// Key, also of the person's record.
    pub id: UserId,
    /// Address.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Preferred language.
    pub language: String,
}

/// The organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SessionOrg {
    /// Key.
    pub id: OrgId,
    /// Name.
    pub name: String,
}

/// This installation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SessionDevice {
    /// Key.
    pub id: DeviceId,
    /// Short code in provisional numbers.
    pub code: String,
    /// Name people gave it.
    pub name: String,
}

/// Signing in.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SignInArgs {
    /// Address.
    pub email: String,
    /// Password; never stored.
    pub password: String,
    /// Address of the server, when it differs from the configured one.
    #[serde(default)]
    #[ts(optional)]
    pub server_url: Option<String>,
}

/// Signing out.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct SignOutArgs {
    /// Sign out although facts of this person have not been sent; they stay and leave later.
    #[serde(default)]
    #[ts(optional)]
    pub force: Option<bool>,
}

/// What signing out did.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SignOutResult {
    /// False: ask the person, then call again with `force`.
    pub signed_out: bool,
    /// Operations not yet confirmed.
    #[ts(type = "number")]
    pub unsent_operations: u64,
    /// Files not yet ashore.
    #[ts(type = "number")]
    pub unsent_files: u64,
}

/// Choosing a language.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SetLanguageArgs {
    /// `fr` or `en`.
    pub language: String,
}
// STUBS
pub(super) async fn status(
    _: &crate::Client,
    _: super::NoArgs,
) -> Result<super::SessionStatus, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn sign_in(
    _: &crate::Client,
    _: super::SignInArgs,
) -> Result<super::SessionStatus, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn sign_out(
    _: &crate::Client,
    _: super::SignOutArgs,
) -> Result<super::SignOutResult, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
pub(super) async fn set_language(
    _: &crate::Client,
    _: super::SetLanguageArgs,
) -> Result<super::SessionStatus, super::CommandError> {
    Err(super::CommandError::new(
        shared_model::error::ErrorCode::Internal,
        "not ready",
    ))
}
