//! Everything CI runs, in the order in which failures are cheapest to learn.

use std::time::Instant;

use clap::Args;

use crate::postgres::Postgres;
use crate::setup;
use crate::shell::{cargo, command, has, root, step};

/// The server's stores, services, jobs and REST, and the World.
const MEETS_A_DATABASE: &str = "(package(sync-server) & kind(lib) & test(/^(store|services|jobs|http::tests)::/)) \
     | (package(opsflux-tests) & binary(it))";

#[derive(Args)]
pub struct Options {
    /// Leave the browser out.
    #[arg(long)]
    no_browser: bool,
    /// Leave the desktop's window out.
    #[arg(long)]
    no_window: bool,
    /// Instead of everything: so many schedules of faults and `--kills` rounds of SIGKILL on each
    /// engine.
    #[arg(long, value_name = "SCHEDULES")]
    soak: Option<u32>,
    /// Rounds of SIGKILL on each engine, with `--soak`.
    #[arg(long, default_value_t = 200, requires = "soak")]
    kills: u32,
}

/// Runs every step; the first failure stops.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let started = Instant::now();
    if let Some(schedules) = options.soak {
        return soak(schedules, options.kills);
    }
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
    // The tests kill them: building a test does not build the programs of other packages.
    step("Programs", &mut crate::demo::build_programs())?;
    step("Rust tests", &mut rust_tests(&["--workspace"]))?;
    on_postgres()?;
    android()?;
    crate::codegen::run(true)?;
    if !options.no_browser {
        browser()?;
    }
    if !options.no_window {
        window()?;
    }
    println!("\nAll green in {} s.", started.elapsed().as_secs());
    Ok(())
}

/// Faults and kills, half of the schedules on each engine.
fn soak(schedules: u32, kills: u32) -> anyhow::Result<()> {
    step("Programs to kill", &mut crate::demo::build_programs())?;
    let on_sqlite = schedules.div_ceil(2);
    step("Faults on SQLite", &mut faults(on_sqlite, kills))?;
    let postgres = Postgres::start()?;
    step(
        "Faults on PostgreSQL",
        faults(schedules - on_sqlite, kills).env("OPSFLUX_TEST_POSTGRES", postgres.url()),
    )
}

fn faults(schedules: u32, kills: u32) -> std::process::Command {
    let mut command = cargo(&[
        "test",
        "--workspace",
        "--test",
        "it",
        "--",
        "faults::",
        "--nocapture",
        "--test-threads=1",
    ]);
    command
        .env("OPSFLUX_SOAK_SCHEDULES", schedules.to_string())
        .env("OPSFLUX_SOAK_KILLS", kills.to_string());
    command
}

/// Cargo running the tests of some packages, all of them to the end.
pub fn rust_tests(packages: &[&str]) -> std::process::Command {
    let runner: &[&str] = if has("cargo-nextest") {
        &["nextest", "run"]
    } else {
        &["test"]
    };
    let args: Vec<&str> = runner
        .iter()
        .chain(packages)
        .chain(&["--no-fail-fast"])
        .copied()
        .collect();
    cargo(&args)
}

/// What meets the server's database once more, on the other engine: the server's own tests and the
/// journey.
fn on_postgres() -> anyhow::Result<()> {
    let postgres = Postgres::start()?;
    // Built as the whole workspace was a moment ago: naming packages would build them again.
    let only: &[&str] = match has("cargo-nextest") {
        true => &["--workspace", "--filterset", MEETS_A_DATABASE],
        false => &["--package", "sync-server", "--package", "opsflux-tests"],
    };
    step(
        "What meets a database, on PostgreSQL",
        rust_tests(only)
            .env("OPSFLUX_TEST_POSTGRES", postgres.url())
            // Schedules of three devices: the engine matters little to them.
            .env("OPSFLUX_CONVERGENCE_CASES", "2"),
    )
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
        "Browser tests",
        command("npm", &["test", "--silent"]).current_dir(root().join("tests/e2e")),
    )
}

/// Where tablets' code is compiled for, without linking anything.
const ANDROID: &str = "aarch64-linux-android";

/// The tablet's own code, where this machine can check it; said aloud where it cannot.
fn android() -> anyhow::Result<()> {
    if !has_android() {
        println!(
            "\nAndroid type-check: skipped. This machine has no standard library for {ANDROID} \
             (rustup target add {ANDROID})."
        );
        return Ok(());
    }
    let mut check = cargo(&["check", "--package", "opsflux-mobile", "--target", ANDROID]);
    // Only satisfies the build scripts of C libraries: nothing is linked.
    let compiler = "CC_aarch64_linux_android";
    if std::env::var_os(compiler).is_none() && has("aarch64-linux-gnu-gcc") {
        check.env(compiler, "aarch64-linux-gnu-gcc");
    }
    step("Android type-check", &mut check)
}

fn has_android() -> bool {
    let answer = command("rustc", &["--print", "target-libdir", "--target", ANDROID]).output();
    answer.is_ok_and(|answer| {
        let folder = String::from_utf8_lossy(&answer.stdout);
        answer.status.success() && std::path::Path::new(folder.trim()).is_dir()
    })
}

/// The real window on a display without a screen, with the interface embedded.
fn window() -> anyhow::Result<()> {
    step(
        "The desktop's window (the first time takes some minutes)",
        &mut cargo(&[
            "build",
            "--bin",
            "opsflux",
            "--features",
            "app-shell/custom-protocol",
        ]),
    )?;
    step("Programs", &mut crate::demo::build_programs())?;
    step(
        "Window tests",
        command("npm", &["test", "--silent"]).current_dir(root().join("tests/desktop")),
    )
}
