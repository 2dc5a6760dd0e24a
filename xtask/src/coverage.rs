//! Line coverage with the compiler's own instrumentation.

use anyhow::bail;

use crate::shell::{cargo, has, step};

/// Runs the Rust tests under `cargo llvm-cov` and prints the table.
pub fn run() -> anyhow::Result<()> {
    if !has("cargo-llvm-cov") {
        step(
            "Installing cargo-llvm-cov",
            &mut cargo(&["install", "--locked", "cargo-llvm-cov"]),
        )?;
    }
    if !has("llvm-profdata") && std::env::var_os("LLVM_PROFDATA").is_none() {
        bail!(
            "llvm-profdata is missing: `rustup component add llvm-tools`, or install the package llvm and set LLVM_COV and LLVM_PROFDATA"
        );
    }
    step(
        "Coverage",
        &mut cargo(&[
            "llvm-cov",
            "nextest",
            "--workspace",
            "--summary-only",
            "--ignore-filename-regex",
            "xtask|tests/",
        ]),
    )
}
