//! From the first line of the program to a window with a client behind it.

use anyhow::Context as _;
use client_core::{Client, ClientConfig, CoreError};
use tauri::{App, AppHandle, Manager, WebviewWindowBuilder};
use tauri_plugin_deep_link::DeepLinkExt;

use crate::choices::Machine;
use crate::core::Core;
use crate::navigate::{self, Journey};
use crate::settings::{self, Settings};
use crate::{desktop, watch};

/// The window is made at once; the replica opens beside it.
pub(crate) fn setup(app: &mut App) -> anyhow::Result<()> {
    let path = settings::path(app.handle())?;
    let settings = Settings::read(&path);
    app.manage(Core::default());
    app.manage(Journey::default());
    app.manage(Machine::new(path, settings.clone()));
    desktop::furnish(app);
    listen_to_links(app);
    window(app)?;
    let handle = app.handle().clone();
    tauri::async_runtime::spawn(open_client(handle, settings));
    Ok(())
}

fn window(app: &App) -> anyhow::Result<()> {
    let config = app.config().app.windows.iter();
    let config = config
        .into_iter()
        .find(|window| window.label == navigate::WINDOW)
        .context("the configuration has no main window")?;
    let builder = WebviewWindowBuilder::from_config(app.handle(), config)?;
    desktop::first_look(builder).build()?;
    Ok(())
}

fn listen_to_links(app: &App) {
    let handle = app.handle().clone();
    let links = app.deep_link();
    links.on_open_url(move |event| navigate::open_urls(&handle, &event.urls()));
    // The link that started the program was there before anybody listened.
    if let Ok(Some(urls)) = links.get_current() {
        navigate::open_urls(app.handle(), &urls);
    }
}

async fn open_client(app: AppHandle, settings: Settings) {
    match client(&app, &settings).await {
        Ok(client) => {
            let watching = watch::Watch::begin(&app, &client).await;
            client.start();
            app.state::<Core>().set(Ok(client));
            watching.run().await;
        }
        Err(error) => {
            tracing::error!(%error, "the replica does not open");
            app.state::<Core>().set(Err(error.into()));
        }
    }
}

async fn client(app: &AppHandle, settings: &Settings) -> Result<Client, CoreError> {
    let dir = settings::data_dir(app).map_err(std::io::Error::other)?;
    std::fs::create_dir_all(&dir)?;
    let mut config = ClientConfig::new(dir.clone(), settings.server(), settings.device());
    tracing::info!(dir = %dir.display(), server = %config.server_url, "opening the replica");
    config.tokens = Some(desktop::token_store(app, &dir).await);
    Client::open(config).await
}
