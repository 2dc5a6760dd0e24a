//! `opsflux-codegen [--check] <folder>`: TypeScript declarations of the command table.
#![allow(
    clippy::print_stdout,
    reason = "a command line tool speaks on standard output"
)]

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Parser;

#[derive(Parser)]
struct Options {
    /// Only say whether the files are up to date.
    #[arg(long)]
    check: bool,
    /// Where they are.
    folder: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let files = client_core::api::typescript();
    let stale: Vec<_> = files
        .iter()
        .filter(|(name, text)| {
            std::fs::read_to_string(options.folder.join(name))
                .ok()
                .as_ref()
                != Some(text)
        })
        .collect();
    if options.check {
        if let Some((name, _)) = stale.first() {
            bail!("{name} is stale: run `cargo xtask codegen` and commit the result");
        }
        return Ok(());
    }
    std::fs::create_dir_all(&options.folder)?;
    for (name, text) in stale {
        std::fs::write(options.folder.join(name), text).with_context(|| name.clone())?;
        println!("wrote {name}");
    }
    Ok(())
}
