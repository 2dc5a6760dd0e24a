//! `opsflux-mailbox`: the demo's mail server; it keeps what it receives and shows it on a page.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;
use opsflux_mailbox::{Mailbox, router};

#[derive(Parser)]
#[command(about = "A mail server that keeps what it receives and shows it on a page")]
struct Options {
    /// Where mail is received (SMTP).
    #[arg(long)]
    smtp: String,
    /// Where the mailbox can be looked at (HTTP).
    #[arg(long)]
    web: SocketAddr,
    /// Where mails are kept as files; only in memory when absent.
    #[arg(long)]
    folder: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let options = Options::parse();
    let mailbox = Mailbox::start(&options.smtp, options.folder).await?;
    let listener = tokio::net::TcpListener::bind(options.web)
        .await
        .with_context(|| format!("cannot listen on {}", options.web))?;
    axum::serve(listener, router(&mailbox)).await?;
    Ok(())
}
