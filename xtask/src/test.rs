//! Everything CI runs, in the order in which failures are cheapest to learn.

use std::time::Instant;

use clap::Args;

use crate::setup;
use crate::shell::{cargo, command, has, root, step};

#[derive(Args)]
pub struct Options {
    /// Leave the browser out.
    #[arg(long)]
    no_browser: bool,
}

/// Runs every step; the first failure stops.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let started = Instant::now();
    setup::run(&setup::ALL)?;
    step("Formatting", &mut cargo(&["fmt", "--all", "--check"]))?;
    interface()?;
    step(
        "Lints",
        &mut cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ]),
    )?;
    step("Rust tests", &mut rust_tests())?;
    crate::codegen::run(true)?;
    if !options.no_browser {
        browser()?;
    }
    println!("\nAll green in {} s.", started.elapsed().as_secs());
    Ok(())
}

fn rust_tests() -> std::process::Command {
    if has("cargo-nextest") {
        cargo(&["nextest", "run", "--workspace", "--no-fail-fast"])
    } else {
        cargo(&["test", "--workspace", "--no-fail-fast"])
    }
}

fn interface() -> anyhow::Result<()> {
    let ui = root().join("ui");
    step(
        "Interface: types",
        command("npm", &["run", "--silent", "typecheck"]).current_dir(&ui),
    )?;
    step(
        "Interface: tests",
        command("npm", &["run", "--silent", "test"]).current_dir(&ui),
    )?;
    setup::build_ui()
}

fn browser() -> anyhow::Result<()> {
    step(
        "Programs for the browser tests",
        &mut crate::demo::build_programs(),
    )?;
    step(
        "Browser tests",
        command("npm", &["test", "--silent"]).current_dir(root().join("tests/e2e")),
    )
}
