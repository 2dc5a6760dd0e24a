//! `opsflux-link`: the demo's satellite link, with a small control door.
//!
//! `GET /` says how it is, `POST /cut` and `POST /restore` change it.

use std::net::SocketAddr;

use anyhow::Context;
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use clap::Parser;
use opsflux_link::{Counts, Link, Profile};
use serde::Serialize;

#[derive(Parser)]
#[command(about = "A satellite link between a client and the server")]
struct Options {
    /// Where the client connects.
    #[arg(long)]
    listen: SocketAddr,
    /// The server behind.
    #[arg(long)]
    server: SocketAddr,
    /// Where the link is cut and restored.
    #[arg(long)]
    control: SocketAddr,
    /// One-way delay in milliseconds.
    #[arg(long, default_value_t = 300)]
    delay_ms: u64,
    /// Bytes per second each way, 0 for no limit.
    #[arg(long, default_value_t = 32_000)]
    bytes_per_s: u64,
}

#[derive(Serialize)]
struct Status {
    cut: bool,
    counts: Counts,
}

fn status(link: &Link) -> Json<Status> {
    Json(Status {
        cut: !link.is_open(),
        counts: link.counts(),
    })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let options = Options::parse();
    let profile = Profile {
        delay_ms: options.delay_ms,
        bytes_per_s: options.bytes_per_s,
    };
    let link = Link::start(options.listen, options.server, profile)
        .await
        .with_context(|| format!("cannot listen on {}", options.listen))?;
    let app = Router::new()
        .route(
            "/",
            get(|State(link): State<Link>| async move { status(&link) }),
        )
        .route(
            "/cut",
            post(|State(link): State<Link>| async move {
                link.cut();
                status(&link)
            }),
        )
        .route(
            "/restore",
            post(|State(link): State<Link>| async move {
                link.restore();
                status(&link)
            }),
        )
        .with_state(link);
    let listener = tokio::net::TcpListener::bind(options.control)
        .await
        .with_context(|| format!("cannot listen on {}", options.control))?;
    axum::serve(listener, app).await?;
    Ok(())
}
