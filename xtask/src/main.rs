//! `cargo xtask …`: everything a developer types. It needs Rust, a C linker and Node; it installs
//! the rest and says what it does while it does it.
#![allow(
    clippy::print_stdout,
    reason = "a command line tool speaks on standard output"
)]

mod bench;
mod bundle;
mod codegen;
mod coverage;
mod demo;
mod postgres;
mod setup;
mod shell;
mod test;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Set up, try, test and measure OpsFlux")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what is missing (Debian packages, npm packages); quiet when nothing is.
    Setup,
    /// Start the server, a mailbox, a satellite link and two clients with demo data.
    Demo(demo::Options),
    /// Run everything CI runs.
    Test(test::Options),
    /// Build the installers of this system.
    Bundle(bundle::Options),
    /// Measure the exchange (`sync`), the client core (`core`) or the interface on it (`screen`).
    #[command(subcommand)]
    Bench(bench::What),
    /// Lines covered by the Rust tests, per crate; fails under 80 %.
    Coverage,
    /// Write the TypeScript declarations of the Rust types.
    Codegen {
        /// Only say whether they are up to date.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Setup => setup::run(&setup::ALL),
        Command::Demo(options) => demo::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Bundle(options) => bundle::run(&options),
        Command::Bench(what) => bench::run(&what),
        Command::Coverage => coverage::run(),
        Command::Codegen { check } => codegen::run(check),
    }
}
