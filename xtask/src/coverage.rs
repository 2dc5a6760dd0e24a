//! Line coverage with the compiler's own instrumentation, crate by crate (contract I12).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::demo;
use crate::shell::{cargo, command, has, quiet_step, root, step};
use crate::test::rust_tests;

/// Least share of lines that the tests must run, in percent.
const LEAST: u64 = 80;

/// Folders of the crates whose lines count.
const CRATES: [&str; 5] = [
    "shared-model/src",
    "app-shell/core/src",
    "app-shell/bridge/src",
    "app-shell/src",
    "sync-server/src",
];

/// Files that are tests, or exist for them only.
const OF_TESTS: [&str; 6] = [
    "tests",
    "tests.rs",
    "testing.rs",
    "samples.rs",
    "fixture.rs",
    "test_database.rs",
];

/// Files shown as those that lack most.
const WORST: usize = 15;

/// Runs the Rust tests instrumented, in a target folder of their own, and prints the table.
pub fn run() -> anyhow::Result<()> {
    tools()?;
    let environment = environment()?;
    let with = |mut command: Command| {
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        command
    };
    quiet_step(
        "Forgetting earlier runs",
        &mut with(cargo(&["llvm-cov", "clean", "--profraw-only"])),
    )?;
    // The tests kill them: they must lie beside the tests, instrumented like these.
    step(
        "Programs, instrumented (the first time takes ten minutes)",
        &mut with(demo::build_programs()),
    )?;
    step("Rust tests", &mut with(rust_tests(&["--workspace"])))?;
    let report = with(cargo(&["llvm-cov", "report", "--json", "--summary-only"]))
        .output()
        .context("cannot run cargo llvm-cov")?;
    if !report.status.success() {
        bail!("{}", String::from_utf8_lossy(&report.stderr));
    }
    let report: Report = serde_json::from_slice(&report.stdout)?;
    judge(&files(report))
}

/// What is missing is installed where that is one command away.
fn tools() -> anyhow::Result<()> {
    if !has("cargo-llvm-cov") {
        step(
            "Installing cargo-llvm-cov",
            &mut cargo(&["install", "--locked", "cargo-llvm-cov"]),
        )?;
    }
    if std::env::var_os("LLVM_PROFDATA").is_some() || llvm_tools()? {
        return Ok(());
    }
    if has("rustup") {
        step(
            "Installing LLVM's tools",
            &mut command("rustup", &["component", "add", "llvm-tools"]),
        )?;
        return Ok(());
    }
    bail!(
        "LLVM's tools are missing: install those of rustc's LLVM, and set LLVM_COV and LLVM_PROFDATA"
    )
}

/// Whether this toolchain has them: beside its libraries, not on the path.
fn llvm_tools() -> anyhow::Result<bool> {
    let libraries = command("rustc", &["--print", "target-libdir"]).output()?;
    let libraries = PathBuf::from(String::from_utf8_lossy(&libraries.stdout).trim());
    let tools = libraries.with_file_name("bin");
    Ok(tools.join("llvm-profdata").is_file() || tools.join("llvm-profdata.exe").is_file())
}

/// What makes cargo build instrumented code, and where: ordinary builds stay as they are.
fn environment() -> anyhow::Result<Vec<(String, String)>> {
    let target = root().join("target/llvm-cov-target").display().to_string();
    let shown = cargo(&["llvm-cov", "show-env"])
        .env("CARGO_TARGET_DIR", &target)
        .output()
        .context("cannot run cargo llvm-cov")?;
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    let lines = shown.lines().filter_map(|line| line.split_once('='));
    let mut set: Vec<_> = lines
        .map(|(name, value)| (name.to_owned(), unquoted(value).to_owned()))
        .collect();
    if set.is_empty() {
        bail!("cargo llvm-cov says nothing of its environment");
    }
    set.push(("CARGO_TARGET_DIR".to_owned(), target));
    Ok(set)
}

fn unquoted(value: &str) -> &str {
    value.trim_matches(|quote| quote == '\'' || quote == '"')
}

#[derive(Deserialize)]
struct Report {
    data: Vec<Data>,
}

#[derive(Deserialize)]
struct Data {
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    filename: PathBuf,
    summary: Summary,
}

#[derive(Deserialize)]
struct Summary {
    lines: Lines,
}

#[derive(Clone, Copy, Default, Deserialize)]
struct Lines {
    count: u64,
    covered: u64,
}

impl Lines {
    fn percent(self) -> f64 {
        100.0 * self.covered as f64 / self.count.max(1) as f64
    }

    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.covered += other.covered;
    }
}

/// The lines that count, by path from the root.
fn files(report: Report) -> BTreeMap<PathBuf, Lines> {
    let files = report.data.into_iter().flat_map(|data| data.files);
    files
        .filter_map(|file| {
            let path = file.filename.strip_prefix(root()).ok()?.to_path_buf();
            let counts = CRATES.iter().any(|folder| path.starts_with(folder));
            (counts && !is_of_tests(&path)).then_some((path, file.summary.lines))
        })
        .collect()
}

fn is_of_tests(path: &Path) -> bool {
    path.iter()
        .any(|part| OF_TESTS.iter().any(|name| part == *name))
}

/// Prints the table; an error when too little is covered.
fn judge(files: &BTreeMap<PathBuf, Lines>) -> anyhow::Result<()> {
    let mut all = Lines::default();
    println!("\n{:<24} {:>8} {:>8} {:>7}", "crate", "lines", "run", "%");
    for folder in CRATES {
        let mut sum = Lines::default();
        for (path, lines) in files {
            if crate_of(path) == Some(folder) {
                sum.add(*lines);
            }
        }
        row(folder.trim_end_matches("/src"), sum);
        all.add(sum);
    }
    row("all", all);
    let mut worst: Vec<_> = files.iter().collect();
    worst.sort_by_key(|(_, lines)| std::cmp::Reverse(lines.count - lines.covered));
    println!("\nMost lines never run:");
    for (path, lines) in worst.into_iter().take(WORST) {
        let missing = lines.count - lines.covered;
        println!("{missing:>6} of {:>5}  {}", lines.count, path.display());
    }
    if all.covered * 100 < all.count * LEAST {
        bail!("the tests run less than {LEAST} % of the lines");
    }
    Ok(())
}

/// The longest folder a path lies in.
fn crate_of(path: &Path) -> Option<&'static str> {
    let holders = CRATES.into_iter().filter(|folder| path.starts_with(folder));
    holders.max_by_key(|folder| folder.len())
}

fn row(name: &str, lines: Lines) {
    println!(
        "{name:<24} {:>8} {:>8} {:>6.1}",
        lines.count,
        lines.covered,
        lines.percent()
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// contract: I12
    #[test]
    fn less_than_the_least_fails_and_tests_are_not_counted() {
        let of = |covered| {
            let lines = Lines {
                count: 1_000,
                covered,
            };
            judge(&BTreeMap::from([(
                "shared-model/src/query.rs".into(),
                lines,
            )]))
        };
        assert!(of(LEAST * 10).is_ok());
        assert!(of(LEAST * 10 - 1).is_err());
        assert!(is_of_tests(Path::new(
            "shared-model/src/query/tests/words.rs"
        )));
        assert!(!is_of_tests(Path::new("shared-model/src/query.rs")));
    }
}
