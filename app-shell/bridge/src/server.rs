//! Routes and life of a bridge.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use client_core::Client;
use tokio::net::TcpListener;
use tower_http::services::{ServeDir, ServeFile};

use crate::token::Tokens;
use crate::{door, events, files, rpc};

/// A photograph of 10 MB as base64 inside JSON, with room.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// How a bridge is set up.
#[derive(Clone, Debug)]
pub struct BridgeConfig {
    /// Where the built interface is.
    pub ui: PathBuf,
    /// Where the file with the working link is kept.
    pub dir: PathBuf,
    /// The demo's link, which this bridge may cut and restore.
    pub link_control: Option<String>,
}

/// A running bridge.
pub struct Bridge {
    client: Client,
    tokens: Tokens,
    cookie_name: String,
    hosts: [String; 2],
    link_control: Option<String>,
    http: reqwest::Client,
}

impl Bridge {
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    pub(crate) fn cookie_name(&self) -> &str {
        &self.cookie_name
    }

    pub(crate) fn hosts(&self) -> &[String; 2] {
        &self.hosts
    }

    pub(crate) fn link_control(&self) -> Option<&str> {
        self.link_control.as_deref()
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }
}

/// Serves until the future `stop` ends.
///
/// # Errors
/// When the address is not a loopback address or the link cannot be written.
pub async fn serve(
    client: Client,
    listener: TcpListener,
    config: BridgeConfig,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    anyhow::ensure!(
        address.ip().is_loopback(),
        "a bridge listens on this machine only"
    );
    let bridge = Arc::new(bridge(client, address, &config)?);
    let app = router(bridge, &config);
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await
        .context("the bridge stopped")
}

fn bridge(client: Client, address: SocketAddr, config: &BridgeConfig) -> anyhow::Result<Bridge> {
    let port = address.port();
    Ok(Bridge {
        client,
        tokens: Tokens::new(
            format!("http://127.0.0.1:{port}"),
            config.dir.join("open-url"),
        )?,
        cookie_name: format!("opsflux_{port}"),
        hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")],
        link_control: config.link_control.clone(),
        http: reqwest::Client::new(),
    })
}

fn router(bridge: Arc<Bridge>, config: &BridgeConfig) -> Router {
    // The interface routes in the browser: every unknown path is its start page.
    let ui = ServeDir::new(&config.ui).fallback(ServeFile::new(config.ui.join("index.html")));
    Router::new()
        .route("/rpc/{command}", post(rpc::call))
        .route("/events", get(events::stream))
        .route("/files/{sha256}", get(files::read))
        .fallback_service(ui)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(bridge.clone(), door::guard))
        .with_state(bridge)
}
