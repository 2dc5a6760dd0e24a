//! `preferences.*`: what this person wants to be told (contract D12, D13). Chosen here with or
//! without a link; the server learns of it like of any other change.

use serde::{Deserialize, Serialize};
use shared_model::ids::UserId;
use shared_model::preferences::{MANDATORY_CATEGORY, Preferences, categories, record_of};
use ts_rs::TS;

use super::record::write;
use super::{CommandError, NoArgs};
use crate::client::Client;
use crate::error::CoreError;
use crate::replica::records;
use crate::write::edit::Change;

/// A person's preferences, and what there is to choose from.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PreferencesView {
    /// What is chosen; as usual before anything is.
    pub chosen: Preferences,
    /// Categories in the order of the screen; their labels are the messages `category-<code>`.
    pub categories: Vec<CategoryView>,
    /// The record is on this device: false only before the first contact after a sign-in.
    pub ready: bool,
}

/// A category of notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CategoryView {
    /// Code.
    pub code: String,
    /// Nobody can mute it.
    pub mandatory: bool,
}

/// Whose preferences these are.
pub(super) fn person(client: &Client) -> Result<UserId, CoreError> {
    client.session().map(|s| s.user()).ok_or_else(|| {
        CoreError::refused(
            shared_model::error::ErrorCode::Unauthenticated,
            "Sign in first.",
        )
    })
}

/// The person's record comes with the first exchange after a sign-in.
pub(super) fn not_here_yet() -> CommandError {
    CommandError::new(
        shared_model::error::ErrorCode::NotFound,
        "Your preferences have not reached this device yet: connect once.",
    )
    .keyed("error-no-preferences-yet")
}

pub(super) async fn get(client: &Client, _: NoArgs) -> Result<PreferencesView, CommandError> {
    let id = record_of(person(client)?);
    let stored = client
        .replica()
        .read(move |conn| records::get(conn, id))
        .await?;
    let catalogue = client.catalogue();
    let category = |code: String| CategoryView {
        mandatory: code == MANDATORY_CATEGORY,
        code,
    };
    let known = categories(catalogue.modules().map(AsRef::as_ref));
    Ok(PreferencesView {
        ready: stored.is_some(),
        chosen: stored.map_or_else(Preferences::default, |s| Preferences::of(&s.record)),
        categories: known.into_iter().map(category).collect(),
    })
}

pub(super) async fn set(
    client: &Client,
    wanted: Preferences,
) -> Result<PreferencesView, CommandError> {
    let issues = wanted.check();
    if !issues.is_empty() {
        return Err(CommandError::invalid(issues));
    }
    let before = get(client, NoArgs {}).await?;
    if !before.ready {
        return Err(not_here_yet());
    }
    let changes = wanted.changes_from(&before.chosen);
    if changes.is_empty() {
        return Ok(before);
    }
    let id = record_of(person(client)?);
    write(client, move |conn, scene, author| {
        Change { scene, author, id }.edit(conn, &changes, None)
    })
    .await?;
    client.announce_tag("preferences");
    get(client, NoArgs {}).await
}
