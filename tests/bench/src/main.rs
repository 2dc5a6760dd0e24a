//! `cargo xtask bench`: what an exchange costs on a link, and what the client core costs on a device.
//!
//! Nothing here asserts a time: it prints a table, writes the same as JSON and compares it with an
//! earlier run. Sizes and turns repeat; seconds depend on the machine, so they are given as ratios
//! of one run wherever that is possible.
#![allow(
    clippy::print_stdout,
    reason = "a command line tool speaks on standard output"
)]

mod cold;
mod corpus;
mod device;
mod fill;
mod floor;
mod meter;
mod replica;
mod report;
mod screen;
mod sync;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use tokio::runtime::{Builder, Runtime};

use opsflux_tests::{World, WorldOptions};
use report::Report;

#[derive(Parser)]
#[command(name = "opsflux-bench", about = "Measure the exchange and the core")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bytes, turns and seconds of exchanges, as ratios to the floor.
    Sync(sync::Options),
    /// Create, list, filter, search, cold start, memory and disk of one device.
    Core(replica::Options),
    /// The reads of `core` alone, on a replica it kept: two builds can be held against each other.
    Reads(replica::ReadOptions),
    /// First rows, far jumps, filters and scrolling of the real interface on a full replica.
    Screen(screen::Options),
    /// Opens a replica in a fresh process and says how long that took (used by `core`).
    #[command(hide = true)]
    Cold(cold::Options),
}

/// Where results go and what they are compared with.
#[derive(clap::Args)]
pub struct Output {
    /// File the result is written to; `target/bench/<name>.json` when absent.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// An earlier result to compare with.
    #[arg(long)]
    pub compare: Option<PathBuf>,
}

/// A server and a runtime of its own for the clients: their threads tell whose CPU time it is.
pub struct Stage {
    /// The server with its surroundings.
    pub world: World,
    clients: Runtime,
    _server: Runtime,
}

impl Stage {
    /// An empty organisation with people and sites.
    pub fn start() -> anyhow::Result<Self> {
        let server = runtime(meter::SERVER)?;
        let options = WorldOptions {
            incidents: 0,
            postgres: None,
            small_disk: None,
        };
        Ok(Self {
            world: server.block_on(World::with(options)),
            clients: runtime("bench-client")?,
            _server: server,
        })
    }

    /// Runs the devices' side.
    pub fn run<T>(&self, work: impl AsyncFnOnce(&World) -> anyhow::Result<T>) -> anyhow::Result<T> {
        self.clients.block_on(work(&self.world))
    }
}

fn runtime(name: &str) -> std::io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name(name)
        // A thread that ends takes its CPU time with it.
        .thread_keep_alive(std::time::Duration::from_secs(3_600))
        .enable_all()
        .build()
}

fn finish(report: &Report, output: &Output) -> anyhow::Result<()> {
    report.write(output.out.as_deref())?;
    match &output.compare {
        Some(earlier) => report.compare(earlier),
        None => Ok(()),
    }
}

fn main() -> anyhow::Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    match Cli::parse().command {
        Command::Sync(options) => finish(&sync::run(&options)?, &options.output),
        Command::Core(options) => {
            let report = replica::run(&options)?;
            report.print();
            finish(&report, &options.output)
        }
        Command::Screen(options) => {
            let report = screen::run(&options)?;
            report.print();
            finish(&report, &options.output)
        }
        Command::Reads(options) => {
            let report = replica::run_reads(&options)?;
            report.print();
            finish(&report, &options.output)
        }
        Command::Cold(options) => cold::run(&options),
    }
}
