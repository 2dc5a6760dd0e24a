//! Writes what the application needs to start; the page may call one command only.
#![allow(
    clippy::print_stdout,
    reason = "a build script speaks to cargo on standard output"
)]

/// Where the interface is built; embedded again when it changed.
const INTERFACE: &str = "../ui/dist";

fn main() {
    if std::path::Path::new(INTERFACE).exists() {
        println!("cargo::rerun-if-changed={INTERFACE}");
    }
    let commands = tauri_build::AppManifest::new().commands(&["rpc"]);
    let attributes = tauri_build::Attributes::new().app_manifest(commands);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
