//! `session.*`: who uses this device.

use serde::{Deserialize, Serialize};
use shared_model::error::ErrorCode;
use shared_model::i18n::LANGUAGES;
use shared_model::ids::{DeviceId, OrgId, UserId};
use ts_rs::TS;

use super::CommandError;
use crate::client::Client;
use crate::replica::state;
use crate::session::{self, language};

/// Arguments of commands that take none.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(type = "{ [key: string]: never }")]
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
    /// The clock the account goes by, as an IANA name; empty when nobody said it.
    #[serde(default)]
    pub time_zone: String,
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

pub(super) async fn status(client: &Client, _: NoArgs) -> Result<SessionStatus, CommandError> {
    let session = client.session();
    let now = client.now();
    let read_only = client
        .grants()
        .is_some_and(|grants| !grants.is_valid_at(now));
    let name = client.config().device_name.clone();
    let (spoken, device) = client
        .replica()
        .read(move |conn| {
            let id = state::get(conn, "device_id")?.and_then(|b| uuid::Uuid::from_slice(&b).ok());
            let code = state::text(conn, "device_code")?;
            let device = id.zip(code).map(|(id, code)| SessionDevice {
                id: DeviceId(id),
                code,
                name,
            });
            Ok((language::spoken(conn)?, device))
        })
        .await?;
    let own = session.as_ref().map(|s| s.profile.user.language.clone());
    Ok(SessionStatus {
        signed_in: session.is_some(),
        language: spoken.or(own).unwrap_or_else(|| "fr".to_owned()),
        expired: session.as_ref().is_some_and(|s| s.expired),
        org: session.as_ref().map(|s| s.profile.org.clone()),
        user: session.map(|s| s.profile.user),
        device,
        server_url: client.server_url(),
        read_only,
    })
}

/// Longest wait for the first exchange after a sign-in; the rest comes in the background.
const FIRST_EXCHANGE: std::time::Duration = std::time::Duration::from_secs(20);

pub(super) async fn sign_in(
    client: &Client,
    args: SignInArgs,
) -> Result<SessionStatus, CommandError> {
    session::sign_in(client, args).await?;
    language::enter(client).await?;
    // A fresh device has neither modules nor rights: without them there is nothing to show.
    if client.grants().is_none() || client.catalogue().revision() == 0 {
        // On a slow link it goes on while the person looks at what is there already.
        let first = tokio::spawn(first_exchange(client.clone()));
        let _ = tokio::time::timeout(FIRST_EXCHANGE, first).await;
    }
    status(client, NoArgs {}).await
}

/// Ends with the client.
async fn first_exchange(client: Client) {
    let mut stop = client.stopping();
    tokio::select! {
        _ = stop.wait_for(|stopped| *stopped) => {}
        first = client.sync() => if let Err(error) = first {
            tracing::warn!(%error, "the first exchange failed");
        },
    }
}

pub(super) async fn sign_out(
    client: &Client,
    args: SignOutArgs,
) -> Result<SignOutResult, CommandError> {
    Ok(session::sign_out(client, args.force == Some(true)).await?)
}

pub(super) async fn set_language(
    client: &Client,
    args: SetLanguageArgs,
) -> Result<SessionStatus, CommandError> {
    if !LANGUAGES.contains(&args.language.as_str()) {
        return Err(CommandError::new(
            ErrorCode::Invalid,
            format!("The languages are {}.", LANGUAGES.join(" and ")),
        ));
    }
    language::choose(client, args.language).await?;
    status(client, NoArgs {}).await
}
