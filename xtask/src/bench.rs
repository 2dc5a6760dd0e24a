//! Measuring. The programs are built optimised (profile `bench`, in the folder `release`): a first
//! build of the whole tree takes minutes.

use clap::{Args, Subcommand};

use crate::shell::{cargo, command, root, step};

/// What is measured.
#[derive(Subcommand)]
pub enum What {
    /// Bytes, requests and seconds of exchanges, as ratios to the floor.
    Sync(Options),
    /// Create, list, filter, search, cold start, memory and disk of one device.
    Core(Options),
    /// First rows, far jumps, filters and scrolling of the real interface on a full replica.
    Screen(Options),
}

/// Everything after the name goes to the program: `--records`, `--compare FILE`, `--help`.
#[derive(Args)]
pub struct Options {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Builds the program, then runs it.
pub fn run(what: &What) -> anyhow::Result<()> {
    let (name, options) = match what {
        What::Sync(options) => ("sync", options),
        What::Core(options) => ("core", options),
        What::Screen(options) => ("screen", options),
    };
    let mut packages = vec!["opsflux-bench", "sync-server"];
    if matches!(what, What::Screen(_)) {
        packages.push("client-bridge");
        crate::setup::build_ui()?;
    }
    let mut build = vec!["build", "--profile", "bench", "--bins"];
    build.extend(packages.iter().flat_map(|package| ["--package", package]));
    step(
        "Building what is measured, optimised (minutes the first time)",
        &mut cargo(&build),
    )?;
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    let program = target.join("release").join("opsflux-bench");
    let mut args = vec![name];
    args.extend(options.rest.iter().map(String::as_str));
    step("Measuring", &mut command(program, &args))
}
