//! `opsflux-bridge`: a client for machines without a webview.
#![allow(
    clippy::print_stdout,
    reason = "the link to open is the program's answer"
)]

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;
use client_bridge::{BridgeConfig, serve};
use client_core::{Client, ClientConfig};

#[derive(Parser)]
#[command(about = "OpsFlux in a browser of this machine", version)]
struct Options {
    /// Where to listen; this machine only.
    #[arg(long, default_value = "127.0.0.1:7401")]
    listen: SocketAddr,
    /// Where the replica is kept.
    #[arg(long)]
    dir: PathBuf,
    /// The sync server.
    #[arg(long)]
    server: String,
    /// What this device is called.
    #[arg(long, default_value = "This computer")]
    device_name: String,
    /// The built interface.
    #[arg(long, default_value = "ui/dist")]
    ui: PathBuf,
    /// Control address of the demo's link.
    #[arg(long)]
    link_control: Option<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let options = Options::parse();
    std::fs::create_dir_all(&options.dir)
        .with_context(|| format!("cannot make the folder {}", options.dir.display()))?;
    let config = ClientConfig::new(options.dir.clone(), options.server, options.device_name);
    let client = Client::open(config).await?;
    client.start();
    let listener = tokio::net::TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}", options.listen))?;
    let bridge = BridgeConfig {
        ui: options.ui,
        dir: options.dir.clone(),
        link_control: options.link_control,
    };
    println!(
        "The link to open is in {}",
        options.dir.join("open-url").display()
    );
    serve(client.clone(), listener, bridge, stop_signal()).await?;
    client.close().await;
    Ok(())
}

async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
