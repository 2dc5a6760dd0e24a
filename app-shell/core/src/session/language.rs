//! The language of the screen. What a person chooses on a device wins over what an older profile
//! says; once their person record is here, the choice is written into it and goes ashore.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use shared_model::i18n::LANGUAGES;
use shared_model::ids::UserId;

use crate::client::Client;
use crate::error::CoreError;
use crate::replica::{records, settings};
use crate::write::edit::Change;

/// The language the screen speaks.
const SPOKEN: &str = "language";
/// A choice that the person's record does not say yet.
const WISH: &str = "language.wish";

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Wish {
    language: String,
    /// Who chose; nobody yet where it was chosen before signing in.
    user: Option<UserId>,
}

fn wish(conn: &Connection) -> Result<Option<Wish>, CoreError> {
    let kept = settings::get(conn, WISH)?;
    Ok(kept.and_then(|value| serde_json::from_value(value).ok()))
}

/// What the screen speaks, when anybody said so.
pub(crate) fn spoken(conn: &Connection) -> Result<Option<String>, CoreError> {
    let kept = settings::get(conn, SPOKEN)?;
    Ok(kept.and_then(|value| value.as_str().map(str::to_owned)))
}

/// Somebody chooses: seen at once, and written into their record as soon as it is here.
pub(crate) async fn choose(client: &Client, language: String) -> Result<(), CoreError> {
    let user = client.session().map(|session| session.user());
    client
        .replica()
        .write(move |tx| {
            settings::set(tx, SPOKEN, &json!(language))?;
            settings::set(tx, WISH, &json!(Wish { language, user }))
        })
        .await?;
    client.announce_tag("session");
    settle(client).await;
    Ok(())
}

/// A person has signed in. What was chosen at the door is theirs; else the screen speaks as their
/// profile says.
pub(crate) async fn enter(client: &Client) -> Result<(), CoreError> {
    let Some(session) = client.session() else {
        return Ok(());
    };
    let (user, own) = (session.user(), session.profile.user.language);
    client
        .replica()
        .write(move |tx| match wish(tx)? {
            Some(wish) if wish.user.is_none() => {
                let user = Some(user);
                settings::set(tx, WISH, &json!(Wish { user, ..wish }))
            }
            Some(wish) if wish.user == Some(user) => {
                settings::set(tx, SPOKEN, &json!(wish.language))
            }
            _ if LANGUAGES.contains(&own.as_str()) => settings::set(tx, SPOKEN, &json!(own)),
            _ => Ok(()),
        })
        .await?;
    client.announce_tag("session");
    settle(client).await;
    Ok(())
}

/// Writes what the person chose into their record, where it is here. A choice that cannot be
/// written yet stays a choice of this device and is tried again after the next exchange.
pub(crate) async fn settle(client: &Client) {
    if let Err(error) = write(client).await {
        tracing::info!(%error, "the chosen language is not in the profile yet");
    }
}

async fn write(client: &Client) -> Result<(), CoreError> {
    let Some(user) = client.session().map(|session| session.user()) else {
        return Ok(());
    };
    let known = client
        .replica()
        .read(move |conn| Ok((wish(conn)?, records::get(conn, user.into())?)))
        .await?;
    let (Some(wished), Some(stored)) = known else {
        return Ok(());
    };
    if wished.user != Some(user) {
        return Ok(());
    }
    let told = stored.record.text("language") == Some(wished.language.as_str());
    let (scene, author) = (client.scene(), client.author()?);
    let (record, changed) = client
        .replica()
        .write(move |tx| {
            // Chosen again meanwhile: the newer choice is written by its own call.
            if wish(tx)?.as_ref() == Some(&wished) {
                settings::remove(tx, WISH)?;
            }
            if told {
                return Ok((stored.record, None));
            }
            let fields = Map::from_iter([("language".to_owned(), json!(wished.language))]);
            let change = Change {
                scene: &scene,
                author: &author,
                id: user.into(),
            };
            let committed = change.edit(tx, &fields, None)?;
            Ok((committed.record, Some(committed.changed)))
        })
        .await?;
    client.renamed(&record).await?;
    if let Some(changed) = changed {
        client.written(&changed);
    }
    Ok(())
}
