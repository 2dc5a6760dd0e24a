//! `returned.*`: "Needs attention": what the server refused, with its values and the reason.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shared_model::doc::Intent;
use shared_model::ids::{RecordId, UserId};
use ts_rs::TS;

use super::{CommandError, Done, NoArgs};
use crate::client::Client;
use crate::write::attention;

/// A refused action of a person on this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReturnedView {
    /// Key.
    pub id: String,
    /// The record.
    pub record: RecordId,
    /// Record type's name.
    pub record_type: String,
    /// The record's title, as far as known.
    pub title: String,
    /// What the person meant.
    pub intent: Intent,
    /// Plain JSON values by field, ready for a form.
    #[ts(type = "{ [key: string]: unknown }")]
    pub fields: Map<String, Value>,
    /// Stable code of the refusal.
    pub code: String,
    /// Field concerned, or empty.
    pub path: String,
    /// Fluent message id.
    pub key: String,
    /// Values for the message.
    #[ts(type = "{ [key: string]: string }")]
    pub params: BTreeMap<String, String>,
    /// Whose work it is.
    pub author: Option<UserId>,
    /// Their name.
    pub author_name: Option<String>,
    /// ms since 1970 UTC of the refusal.
    #[ts(type = "number")]
    pub at: i64,
    /// Handed to a supervisor with this note; stays visible until someone acts on it.
    pub handed_over: Option<String>,
}

/// Fix and send again.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReturnedFixArgs {
    /// Key.
    pub id: String,
    /// Corrected plain JSON values by field; as they were when absent.
    #[serde(default)]
    #[ts(optional, type = "{ [key: string]: unknown }")]
    pub fields: Option<Map<String, Value>>,
    /// Corrected reason of a request.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// One returned change by id.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReturnedArgs {
    /// Key.
    pub id: String,
}

/// Hand to a supervisor.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HandOverArgs {
    /// Key.
    pub id: String,
    /// What the supervisor should know.
    pub note: String,
}

pub(super) async fn list(client: &Client, _: NoArgs) -> Result<Vec<ReturnedView>, CommandError> {
    let user = client.author()?.user;
    let scene = client.scene();
    Ok(client
        .replica()
        .read(move |conn| attention::list(conn, &scene, user))
        .await?)
}

pub(super) async fn fix(client: &Client, args: ReturnedFixArgs) -> Result<Done, CommandError> {
    let (scene, author) = (client.scene(), client.author()?);
    let changed = client
        .replica()
        .write(move |tx| attention::fix(tx, &scene, &author, &args))
        .await?;
    client.written(&changed);
    Ok(Done { done: true })
}

pub(super) async fn discard(client: &Client, args: ReturnedArgs) -> Result<Done, CommandError> {
    let author = client.author()?;
    let changed = client
        .replica()
        .write(move |tx| attention::discard(tx, author.user, &args.id))
        .await?;
    client.announce(&changed);
    Ok(Done { done: true })
}

pub(super) async fn hand_over(client: &Client, args: HandOverArgs) -> Result<Done, CommandError> {
    let (scene, author) = (client.scene(), client.author()?);
    let changed = client
        .replica()
        .write(move |tx| attention::hand_over(tx, &scene, &author, &args))
        .await?;
    client.written(&changed);
    Ok(Done { done: true })
}
