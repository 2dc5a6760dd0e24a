//! `catalogue.*` and `grants.*`: what the modules declare, and what this person may do.

use serde::{Deserialize, Serialize};
use shared_model::i18n::Texts;
use shared_model::policy::Grants;
use shared_model::schema::Module;
use ts_rs::TS;

use super::{CommandError, NoArgs};
use crate::client::Client;

/// Fluent sources by language: the engine's texts followed by every module's.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct TextsView {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}

pub(super) async fn modules(client: &Client, _: NoArgs) -> Result<Vec<Module>, CommandError> {
    let catalogue = client.catalogue();
    Ok(catalogue.modules().map(|m| m.as_ref().clone()).collect())
}

pub(super) async fn texts(client: &Client, _: NoArgs) -> Result<TextsView, CommandError> {
    let catalogue = client.catalogue();
    let modules: Vec<&Module> = catalogue.modules().map(AsRef::as_ref).collect();
    Ok(TextsView {
        fr: Texts::source("fr", &modules),
        en: Texts::source("en", &modules),
    })
}

pub(super) async fn grants(client: &Client, _: NoArgs) -> Result<Option<Grants>, CommandError> {
    Ok(client.grants().map(|grants| grants.as_ref().clone()))
}
