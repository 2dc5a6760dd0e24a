//! Updates: looked for only where somebody configured a signed feed.

use std::time::Duration;

use tauri::AppHandle;
use tauri_plugin_updater::UpdaterExt;

use crate::settings::UpdateFeed;

const PATIENCE: Duration = Duration::from_secs(30);

/// The version the feed offers beyond this one, when there is one.
pub(crate) async fn check(app: &AppHandle, feed: &UpdateFeed) -> Result<Option<String>, String> {
    look(app, feed)
        .await
        .map_err(|error| format!("The update feed cannot be read: {error}."))
}

async fn look(
    app: &AppHandle,
    feed: &UpdateFeed,
) -> Result<Option<String>, tauri_plugin_updater::Error> {
    let address = feed.url.parse()?;
    let updater = app
        .updater_builder()
        .pubkey(&feed.public_key)
        .endpoints(vec![address])?
        .timeout(PATIENCE)
        .build()?;
    Ok(updater.check().await?.map(|update| update.version))
}
