//! All routes and the layers around them.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{admin, auth, files, health, layers, notifications, openapi, pages, records, sync};
use crate::app::App;
use crate::jobs::Runner;
use crate::services::hints;
use crate::services::restore;

/// How long running requests may take to finish after a stop.
const GRACE: std::time::Duration = std::time::Duration::from_secs(10);

/// The whole HTTP surface.
pub fn build(app: Arc<App>) -> Router {
    Router::new()
        .merge(health::router())
        .merge(auth::router())
        .merge(records::router())
        .merge(sync::router())
        .merge(files::router())
        .merge(notifications::router())
        .merge(admin::router())
        .merge(openapi::router())
        .merge(pages::router())
        .layer(from_fn_with_state(Arc::clone(&app), layers::problems))
        .layer(from_fn(layers::guard))
        .layer(from_fn(layers::identify))
        .with_state(app)
}

/// Serves until `shutdown` becomes true: finishes what runs, stops the workers, closes the database.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    shutdown: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let works = app.config.works_queue;
    let workers = works.then(|| Runner::spawn(Arc::clone(&app), shutdown.clone()));
    let relay = tokio::spawn(hints::relay(Arc::clone(&app), shutdown.clone()));
    let marker = tokio::spawn(restore::keep_marker(Arc::clone(&app), shutdown.clone()));
    let service = build(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
    let drained = axum::serve(listener, service)
        .with_graceful_shutdown(stop(Arc::clone(&app), shutdown.clone()));
    let served = tokio::select! {
        served = drained => served.context("serving HTTP"),
        () = grace_over(shutdown) => Ok(()),
    };
    if let Some(workers) = workers
        && let Err(error) = workers.await
    {
        tracing::error!(%error, "the job workers did not end well");
    }
    if let Err(error) = relay.await {
        tracing::error!(%error, "the relay of hints did not end well");
    }
    if let Err(error) = marker.await {
        tracing::error!(%error, "the keeper of the marker did not end well");
    }
    app.db.close().await;
    served
}

async fn stop(app: Arc<App>, shutdown: watch::Receiver<bool>) {
    until_true(shutdown).await;
    app.stopping.send_replace(true);
}

async fn grace_over(shutdown: watch::Receiver<bool>) {
    until_true(shutdown).await;
    tokio::time::sleep(GRACE).await;
}

/// Waits until the value becomes true or its sender is gone.
async fn until_true(mut shutdown: watch::Receiver<bool>) {
    // An error means that nobody can say stop any more: that is a stop.
    let _ = shutdown.wait_for(|stop| *stop).await;
}
