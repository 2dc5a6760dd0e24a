//! Running programs and saying so.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// The root of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A command in the root of the workspace.
pub fn command(program: impl AsRef<OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    command
}

/// `cargo` with the toolchain that runs us.
pub fn cargo(args: &[&str]) -> Command {
    command(
        std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
        args,
    )
}

/// Runs a step and shows its output.
pub fn step(title: &str, command: &mut Command) -> anyhow::Result<()> {
    println!("\n▸ {title}");
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("{title}: cannot start {}", command.get_program().display()))?;
    if !status.success() {
        bail!("{title} failed ({status})");
    }
    Ok(())
}

/// Runs a step and shows its output only when it fails.
pub fn quiet_step(title: &str, command: &mut Command) -> anyhow::Result<()> {
    println!("▸ {title}");
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{title}: cannot start {}", command.get_program().display()))?;
    if !output.status.success() {
        println!("{}", String::from_utf8_lossy(&output.stdout));
        println!("{}", String::from_utf8_lossy(&output.stderr));
        bail!("{title} failed ({})", output.status);
    }
    Ok(())
}

/// Whether a program is on the path.
pub fn has(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

/// Newest modification below a folder, to know whether a build is stale.
pub fn newest(path: &Path) -> Option<std::time::SystemTime> {
    let metadata = std::fs::metadata(path).ok()?;
    if metadata.is_file() {
        return metadata.modified().ok();
    }
    std::fs::read_dir(path)
        .ok()?
        .filter_map(Result::ok)
        .filter_map(|entry| newest(&entry.path()))
        .max()
}
