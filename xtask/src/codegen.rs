//! TypeScript declarations of the Rust types, written by the client core itself.

use crate::shell::{cargo, step};

/// Writes them, or says which are stale.
pub fn run(check: bool) -> anyhow::Result<()> {
    let mut args = vec!["run", "--quiet", "--bin", "opsflux-codegen", "--"];
    if check {
        args.push("--check");
    }
    args.push("ui/src/generated");
    step("TypeScript declarations", &mut cargo(&args))
}
