//! `sync.*`, `link.*`, `settings.*`, `remote.*`: the road to the server.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{CommandError, Done, NoArgs};
use crate::client::Client;
use crate::query;
use crate::remote;
use crate::replica::settings;
use crate::sync;

/// What the engine is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    /// Nothing to do.
    #[default]
    Idle,
    /// An exchange is running.
    Exchanging,
    /// Files are being sent or fetched.
    Files,
    /// Waiting before the next attempt.
    Waiting,
    /// Nobody is signed in, or the session ended.
    SignedOut,
}

/// The state bar.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncStatus {
    /// The last attempt reached the server.
    pub online: bool,
    /// The link was cut by hand.
    pub cut: bool,
    /// What the engine is doing.
    pub phase: SyncPhase,
    /// Operations not confirmed.
    #[ts(type = "number")]
    pub queued_operations: u64,
    /// Their bytes.
    #[ts(type = "number")]
    pub queued_bytes: u64,
    /// Files not ashore.
    #[ts(type = "number")]
    pub queued_files: u64,
    /// Bytes of them not sent yet.
    #[ts(type = "number")]
    pub files_bytes: u64,
    /// ms since 1970 UTC of the last complete exchange.
    #[ts(type = "number | null")]
    pub last_contact_at: Option<i64>,
    /// What went wrong last, in words; none after a success.
    pub last_error: Option<String>,
    /// Stable code of it.
    pub last_error_code: Option<shared_model::error::ErrorCode>,
    /// ms since 1970 UTC of the next attempt, when waiting.
    #[ts(type = "number | null")]
    pub next_attempt_at: Option<i64>,
    /// Body bytes sent this calendar month (UTC).
    #[ts(type = "number")]
    pub bytes_up_month: u64,
    /// Body bytes received this calendar month (UTC).
    #[ts(type = "number")]
    pub bytes_down_month: u64,
    /// Measured bytes per second; 0 when unknown.
    pub link_rate: u32,
    /// ms since 1970 UTC: the age of what this device shows.
    #[ts(type = "number | null")]
    pub data_as_of: Option<i64>,
    /// More is on its way down.
    pub filling: bool,
    /// Refused changes that wait for a person.
    #[ts(type = "number")]
    pub needs_attention: u64,
    /// Unread notifications.
    #[ts(type = "number")]
    pub unread: u64,
    /// Records on this device.
    #[ts(type = "number")]
    pub records: u64,
    /// What waits, by lane.
    pub lanes: Vec<Lane>,
    /// Pictures stay here until somebody lets them go; text leaves as ever.
    pub photos_paused: bool,
    /// This month's budget is used up: pictures wait until somebody sends them or the month ends.
    pub budget_spent: bool,
}

/// How far something that waits has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WaitingState {
    /// On this device.
    Queued,
    /// Sent, no answer yet.
    Sent,
    /// The server keeps it until it is upgraded.
    Held,
    /// The server will not take it.
    Refused,
}

/// Something that waits: the changes of one record, or one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Waiting {
    /// As in [`Lane`].
    pub lane: String,
    /// The record it belongs to; none for a file of a form being filled in.
    pub record: Option<shared_model::ids::RecordId>,
    /// That record's type, when this device knows it.
    pub record_type: Option<String>,
    /// That record's title.
    pub title: String,
    /// Changes, or 1 for a file.
    #[ts(type = "number")]
    pub pieces: u64,
    /// Size.
    #[ts(type = "number")]
    pub size_bytes: u64,
    /// Bytes the server has.
    #[ts(type = "number")]
    pub sent_bytes: u64,
    /// ms since 1970 UTC of the oldest of them.
    #[ts(type = "number")]
    pub since: i64,
    /// How far it has come.
    pub state: WaitingState,
    /// Why the server refused it.
    pub reason: Option<String>,
    /// Who wrote it, when that is not the person signed in.
    pub author_name: Option<String>,
}

/// Pausing pictures.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PhotosArgs {
    /// True: pictures wait.
    pub paused: bool,
}

/// What waits in one lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Lane {
    /// `text`, `thumbnails` or `photos`.
    pub name: String,
    /// Pieces.
    #[ts(type = "number")]
    pub count: u64,
    /// Bytes not sent yet.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// The demonstration switch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Link {
    /// There is a switch.
    #[serde(default = "yes")]
    #[ts(as = "Option<bool>", optional)]
    pub available: bool,
    /// True: this client has no network path at all.
    pub cut: bool,
}

fn yes() -> bool {
    true
}

/// A setting of this device.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SettingArgs {
    /// Name.
    pub key: String,
}

/// A setting and its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Setting {
    /// Name.
    pub key: String,
    /// Value; `null` when never set.
    #[ts(type = "unknown")]
    pub value: Value,
}

/// A page only the server can answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RemoteArgs {
    /// Path under the server's address, such as `/api/v1/audit`.
    pub path: String,
}

/// What the server answered.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RemoteAnswer {
    /// The JSON body.
    #[ts(type = "unknown")]
    pub body: Value,
}

pub(super) async fn status(client: &Client, _: NoArgs) -> Result<SyncStatus, CommandError> {
    Ok(sync::status::status(client).await?)
}

pub(super) async fn queue(client: &Client, _: NoArgs) -> Result<Vec<Waiting>, CommandError> {
    let user = client.session().map(|session| session.user());
    let waiting = move |conn: &rusqlite::Connection| query::queue::waiting(conn, user);
    Ok(client.replica().read(waiting).await?)
}

pub(super) async fn photos(client: &Client, args: PhotosArgs) -> Result<Done, CommandError> {
    client
        .replica()
        .write(move |tx| settings::set(tx, settings::PHOTOS_PAUSED, &Value::Bool(args.paused)))
        .await?;
    client.announce_tag("sync");
    client.engine().wake.notify_one();
    Ok(Done { done: true })
}

pub(super) async fn now(client: &Client, _: NoArgs) -> Result<Done, CommandError> {
    client.engine().insist();
    client.sync_soon().await;
    Ok(Done { done: true })
}

pub(super) async fn link_status(client: &Client, _: NoArgs) -> Result<Link, CommandError> {
    Ok(Link {
        available: false,
        cut: client.link().is_cut(),
    })
}

pub(super) async fn link_set(client: &Client, args: Link) -> Result<Link, CommandError> {
    client.set_link_cut(args.cut);
    link_status(client, NoArgs {}).await
}

pub(super) async fn setting_get(
    client: &Client,
    args: SettingArgs,
) -> Result<Setting, CommandError> {
    let key = args.key.clone();
    let value = client
        .replica()
        .read(move |conn| settings::get(conn, &args.key))
        .await?;
    Ok(Setting {
        key,
        value: value.unwrap_or(Value::Null),
    })
}

pub(super) async fn setting_set(client: &Client, args: Setting) -> Result<Setting, CommandError> {
    let kept = args.clone();
    client
        .replica()
        .write(move |tx| settings::set(tx, &kept.key, &kept.value))
        .await?;
    client.announce_tag("settings");
    if args.key == settings::BUDGET {
        client.announce_tag("sync");
        client.engine().wake.notify_one();
    }
    Ok(args)
}

pub(super) async fn remote_get(
    client: &Client,
    args: RemoteArgs,
) -> Result<RemoteAnswer, CommandError> {
    Ok(RemoteAnswer {
        body: remote::get(client, &args.path).await?,
    })
}
