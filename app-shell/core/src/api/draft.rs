//! `draft.*`: forms being filled in. They live on the device only and never sync.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shared_model::error::ErrorCode;
use ts_rs::TS;

use super::{CommandError, Done, NoArgs};
use crate::client::Client;
use crate::replica::drafts;

/// A draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Key.
    pub id: String,
    /// Record type's name.
    pub record_type: String,
    /// Plain JSON values by field.
    #[ts(type = "{ [key: string]: unknown }")]
    pub fields: Map<String, Value>,
    /// ms since 1970 UTC of the last save.
    #[ts(type = "number")]
    pub updated_at: i64,
}

/// Saving a draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DraftSaveArgs {
    /// Key; absent the first time.
    #[serde(default)]
    #[ts(optional)]
    pub id: Option<String>,
    /// Record type's name.
    pub record_type: String,
    /// Plain JSON values by field.
    #[ts(type = "{ [key: string]: unknown }")]
    pub fields: Map<String, Value>,
}

/// One draft by id.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DraftArgs {
    /// Key.
    pub id: String,
}

pub(super) async fn save(client: &Client, args: DraftSaveArgs) -> Result<Draft, CommandError> {
    let user = client.author()?.user;
    let draft = Draft {
        id: args
            .id
            .unwrap_or_else(|| client.config().new_id().to_string()),
        record_type: args.record_type,
        fields: args.fields,
        updated_at: client.now(),
    };
    let kept = draft.clone();
    client
        .replica()
        .write(move |tx| drafts::save(tx, user, &kept))
        .await?;
    client.announce_tag("drafts");
    Ok(draft)
}

pub(super) async fn list(client: &Client, _: NoArgs) -> Result<Vec<Draft>, CommandError> {
    let user = client.author()?.user;
    Ok(client
        .replica()
        .read(move |conn| drafts::list(conn, user))
        .await?)
}

pub(super) async fn get(client: &Client, args: DraftArgs) -> Result<Draft, CommandError> {
    let user = client.author()?.user;
    let found = client
        .replica()
        .read(move |conn| drafts::get(conn, user, &args.id))
        .await?;
    found.ok_or_else(|| CommandError::new(ErrorCode::NotFound, "This draft is not here any more."))
}

pub(super) async fn discard(client: &Client, args: DraftArgs) -> Result<Done, CommandError> {
    let user = client.author()?.user;
    let done = client
        .replica()
        .write(move |tx| drafts::discard(tx, user, &args.id))
        .await?;
    client.announce_tag("drafts");
    Ok(Done { done })
}
