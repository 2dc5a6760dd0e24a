//! `cargo xtask bundle`: installers of this system, built from nothing but the tree.

use clap::Args;

use crate::setup;
use crate::shell::{command, root, step};

#[derive(Args)]
pub struct Options {
    /// Only these formats (`deb`, `rpm`, `nsis`, `msi`, `app`, `dmg`); those of this system when absent.
    #[arg(long, value_delimiter = ',')]
    formats: Vec<String>,
    /// Without optimisation: minutes instead of a quarter of an hour, for trying an installer out.
    #[arg(long)]
    debug: bool,
}

/// Builds the interface, the application and its installers.
pub fn run(options: &Options) -> anyhow::Result<()> {
    setup::run(&setup::ALL)?;
    setup::build_ui()?;
    let cli = root().join("tests/desktop/node_modules/@tauri-apps/cli/tauri.js");
    let cli = cli.display().to_string();
    let formats = options.formats.join(",");
    // The interface is built above, once; the command line's own hook would build it again.
    let no_hook = r#"{"build":{"beforeBuildCommand":null}}"#;
    let mut args = vec![cli.as_str(), "build", "--ci", "--config", no_hook];
    if options.debug {
        args.push("--debug");
    }
    if !formats.is_empty() {
        args.extend(["--bundles", formats.as_str()]);
    }
    step(
        "Installers (a release build takes a quarter of an hour)",
        command("node", &args).current_dir(root().join("app-shell")),
    )?;
    inspect(options)
}

/// What a person would install: names, files and what they need.
fn inspect(options: &Options) -> anyhow::Result<()> {
    let profile = if options.debug { "debug" } else { "release" };
    let bundles = root().join("target").join(profile).join("bundle");
    let mut check = command("node", &["--test", "installers.test.mjs"]);
    check
        .current_dir(root().join("tests/desktop"))
        .env("OPSFLUX_BUNDLES", bundles)
        .env("OPSFLUX_FORMATS", options.formats.join(","));
    step("The installers, looked into", &mut check)
}
