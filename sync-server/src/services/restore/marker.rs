//! How far the database got, written beside the attachments: a database that knows less was
//! restored from a backup.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use shared_model::ids::OrgId;
use tokio::io::AsyncWriteExt;
use tokio::sync::watch;

use crate::app::{App, new_id};
use crate::store::{histories, organisations, tenants};

/// Name of the file.
const NAME: &str = "history.json";
/// The marker is behind the database by no more than this, and what is lost within it is found by
/// the devices' cursors.
const PAUSE: Duration = Duration::from_secs(5);

#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Reached {
    history_id: String,
    feed_seq: i64,
}

type Marker = BTreeMap<OrgId, Reached>;

fn path(app: &App) -> PathBuf {
    app.config.files_dir.join(NAME)
}

/// Organisations of which the database knows less than the marker.
pub(super) async fn behind(app: &App) -> anyhow::Result<Vec<OrgId>> {
    let Some(marker) = read(app).await? else {
        return Ok(Vec::new());
    };
    let mut conn = app.db.read().await?;
    let mut found = Vec::new();
    for tenant in tenants::all(&mut conn).await? {
        let Some(reached) = marker.get(&tenant.id) else {
            continue;
        };
        let now = organisations::get(&mut conn, tenant.id).await?;
        let lost = if now.history_id == reached.history_id {
            now.feed_seq < reached.feed_seq
        } else {
            // A marker of another process may be of an earlier history this database knows.
            let known = histories::kept_of(&mut conn, tenant.id, &reached.history_id).await?;
            known.is_none()
        };
        if lost {
            found.push(tenant.id);
        }
    }
    Ok(found)
}

async fn read(app: &App) -> anyhow::Result<Option<Marker>> {
    match tokio::fs::read(path(app)).await {
        // Half a marker says nothing; the devices' cursors still do.
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("reading the marker of the server's history"),
    }
}

/// Writes how far the database is.
pub(super) async fn write(app: &App) -> anyhow::Result<()> {
    let mut marker = Marker::new();
    let mut conn = app.db.read().await?;
    for tenant in tenants::all(&mut conn).await? {
        let now = organisations::get(&mut conn, tenant.id).await?;
        let reached = Reached {
            history_id: now.history_id,
            feed_seq: now.feed_seq,
        };
        marker.insert(tenant.id, reached);
    }
    drop(conn);
    let path = path(app);
    tokio::fs::create_dir_all(&app.config.files_dir).await?;
    // Several processes may share the folder, each as number 1 of its container.
    let beside = path.with_extension(format!("{}.tmp", new_id().simple()));
    let mut file = tokio::fs::File::create(&beside).await?;
    file.write_all(&serde_json::to_vec(&marker)?).await?;
    file.sync_all().await?;
    tokio::fs::rename(&beside, &path)
        .await
        .context("writing the marker of the server's history")
}

/// Keeps the marker close behind the database until the server stops, then writes it once more.
pub async fn keep(app: Arc<App>, mut shutdown: watch::Receiver<bool>) {
    let mut hints = app.hints.subscribe();
    let mut stopping = false;
    while !stopping {
        let heard = tokio::select! {
            // An error means that nobody can say stop any more: that is a stop.
            _ = shutdown.wait_for(|stop| *stop) => false,
            _ = hints.recv() => true,
        };
        let pause = tokio::time::timeout(PAUSE, shutdown.wait_for(|stop| *stop));
        stopping = !heard || pause.await.is_ok();
        if let Err(error) = write(&app).await {
            tracing::error!(%error, "the marker of the server's history was not written");
        }
    }
}
