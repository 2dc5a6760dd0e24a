//! `saved_list.*`: lists a person keeps under a name, on all their devices. They are part of the
//! person's own record, so they are kept, renamed and forgotten with or without a link.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use shared_model::ids::UserId;
use shared_model::preferences::{RECORD_TYPE, record_of};
use shared_model::saved_lists::{FIELD, SavedList, SavedLists};
use ts_rs::TS;
use uuid::Uuid;

use super::preferences::{not_here_yet, person};
use super::{CommandError, Done};
use crate::client::Client;
use crate::error::CoreError;
use crate::replica::{records, settings};
use crate::write::edit::Change;
use crate::write::{Author, Changed, Scene};

/// Lists of one record type.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SavedListsArgs {
    /// Record type's name.
    pub record_type: String,
}

/// A list to keep.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveListArgs {
    /// The one to change; a new one when absent.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub id: Option<Uuid>,
    /// Record type's name.
    pub record_type: String,
    /// What the person calls it.
    pub name: String,
    /// What the list is made of.
    #[ts(type = "{ [key: string]: unknown }")]
    pub search: Map<String, Value>,
}

/// A list by its key.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SavedListArgs {
    /// Key.
    #[ts(type = "string")]
    pub id: Uuid,
}

pub(super) async fn list(
    client: &Client,
    args: SavedListsArgs,
) -> Result<Vec<SavedList>, CommandError> {
    let user = person(client)?;
    if let Err(error) = move_in(client, user).await {
        tracing::warn!(%error, "saved lists of this device stay where they are");
    }
    let kept = client
        .replica()
        .read(move |conn| kept(conn, user))
        .await?
        .unwrap_or_default();
    Ok(kept.of_type(&args.record_type).cloned().collect())
}

pub(super) async fn save(client: &Client, args: SaveListArgs) -> Result<SavedList, CommandError> {
    let list = SavedList {
        id: args.id.unwrap_or_else(|| client.scene().config.new_id()),
        record_type: args.record_type,
        name: args.name.trim().to_owned(),
        search: args.search,
    };
    let wanted = list.clone();
    change(client, move |kept| {
        let issues = wanted.check(kept);
        if !issues.is_empty() {
            return Err(CommandError::invalid(issues));
        }
        Ok(kept.with(&wanted))
    })
    .await?;
    Ok(list)
}

pub(super) async fn remove(client: &Client, args: SavedListArgs) -> Result<Done, CommandError> {
    change(client, move |kept| Ok(kept.without(args.id))).await?;
    Ok(Done { done: true })
}

/// Gives the person's lists these elements, in one change.
async fn change(
    client: &Client,
    wanted: impl FnOnce(&SavedLists) -> Result<Vec<String>, CommandError> + Send + 'static,
) -> Result<(), CommandError> {
    let (scene, author) = (client.scene(), client.author()?);
    let changed = client
        .replica()
        .write(move |tx| {
            let kept = kept(tx, author.user)?.ok_or_else(not_here_yet)?;
            put(tx, &scene, &author, &kept, &wanted(&kept)?)
        })
        .await?;
    client.written(&changed);
    Ok(())
}

fn kept(conn: &Connection, user: UserId) -> Result<Option<SavedLists>, CoreError> {
    let stored = records::get(conn, record_of(user))?;
    Ok(stored.map(|stored| SavedLists::of(&stored.record)))
}

fn put(
    conn: &Connection,
    scene: &Scene,
    author: &Author,
    kept: &SavedLists,
    elements: &[String],
) -> Result<Changed, CoreError> {
    if kept.elements().eq(elements) {
        return Ok(Changed::default());
    }
    let change = Change {
        scene,
        author,
        id: record_of(author.user),
    };
    let fields = Map::from_iter([(FIELD.to_owned(), json!(elements))]);
    Ok(change.edit(conn, &fields, None)?.changed)
}

/// Lists used to be kept on the device alone: what is left of them becomes part of the person's
/// record once, as soon as that is here and has a place for them.
async fn move_in(client: &Client, user: UserId) -> Result<(), CommandError> {
    let prefix = format!("lists.{user}.");
    let left = prefix.clone();
    let waiting = client
        .replica()
        .read(move |conn| settings::beginning_with(conn, &left))
        .await?;
    if waiting.is_empty() || client.author().is_err() {
        return Ok(());
    }
    let (scene, author) = (client.scene(), client.author()?);
    let changed = client
        .replica()
        .write(move |tx| {
            let place = scene.record_type(RECORD_TYPE)?.field(FIELD).is_some();
            let Some(before) = kept(tx, user)?.filter(|_| place) else {
                return Ok(Changed::default());
            };
            let mut elements: Vec<String> = before.elements().cloned().collect();
            for (key, value) in settings::beginning_with(tx, &prefix)? {
                let record_type = key.strip_prefix(&prefix).unwrap_or_default();
                elements.extend(formerly(record_type, value));
                settings::remove(tx, &key)?;
            }
            put(tx, &scene, &author, &before, &elements)
        })
        .await?;
    client.written(&changed);
    Ok(())
}

/// What a device alone used to keep under a key: a list of lists of one type.
fn formerly(record_type: &str, value: Value) -> Vec<String> {
    #[derive(Deserialize)]
    struct Kept {
        id: Uuid,
        name: String,
        search: Map<String, Value>,
    }
    let kept: Vec<Kept> = serde_json::from_value(value).unwrap_or_default();
    let lists = kept.into_iter().map(|kept| SavedList {
        id: kept.id,
        record_type: record_type.to_owned(),
        name: kept.name,
        search: kept.search,
    });
    lists.map(|list| list.element()).collect()
}
