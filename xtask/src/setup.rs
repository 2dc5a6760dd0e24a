//! What must be on the machine beyond Rust, a C linker and Node.

use std::path::Path;

use anyhow::bail;

use crate::shell::{command, has, newest, quiet_step, root};

/// A Debian package, and a program on the path or an absolute file that tells whether it is there.
pub struct Package {
    name: &'static str,
    sign: &'static str,
}

const fn package(name: &'static str, sign: &'static str) -> Package {
    Package { name, sign }
}

/// For trying the product: nothing but the browser the newcomer already has.
pub const DEMO: [Package; 0] = [];

/// For everything CI runs: a browser, the desktop's libraries, and a desktop without a screen.
pub const ALL: [Package; 12] = [
    package("chromium", "chromium"),
    package("postgresql", "pg_lsclusters"),
    package(
        "libwebkit2gtk-4.1-dev",
        "/usr/include/webkitgtk-4.1/webkit2/webkit2.h",
    ),
    package(
        "libayatana-appindicator3-dev",
        "/usr/include/libayatana-appindicator3-0.1/libayatana-appindicator/app-indicator.h",
    ),
    package("webkit2gtk-driver", "WebKitWebDriver"),
    package("xvfb", "Xvfb"),
    package("openbox", "openbox"),
    package("xdotool", "xdotool"),
    package("at-spi2-core", "/usr/libexec/at-spi-bus-launcher"),
    package("dbus-daemon", "dbus-daemon"),
    package("gnome-keyring", "gnome-keyring-daemon"),
    package("dunst", "dunst"),
];

/// Installs the missing packages, then the interface's npm packages and, with packages, the tests'.
pub fn run(packages: &[Package]) -> anyhow::Result<()> {
    if !has("node") || !has("npm") {
        bail!(
            "Node 20 or newer is needed: install the packages nodejs and npm, then run this again"
        );
    }
    debian(packages)?;
    npm("ui")?;
    if packages.is_empty() {
        return Ok(());
    }
    npm("tests/e2e")?;
    npm("tests/desktop")
}

fn debian(packages: &[Package]) -> anyhow::Result<()> {
    let missing: Vec<_> = packages
        .iter()
        .filter(|p| !has(p.sign))
        .map(|p| p.name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !has("apt-get") {
        bail!(
            "please install {} with your system's package tool",
            missing.join(", ")
        );
    }
    apt("Reading the list of Debian packages", &["update"])?;
    let mut args = vec!["install", "-y", "--no-install-recommends"];
    args.extend(&missing);
    apt(&format!("Installing {}", missing.join(", ")), &args)
}

/// `apt-get`, as root or through sudo.
fn apt(title: &str, args: &[&str]) -> anyhow::Result<()> {
    let is_root = std::env::var("USER").is_ok_and(|user| user == "root")
        || std::fs::metadata("/root/.").is_ok_and(|_| std::fs::read_dir("/root").is_ok());
    let mut command = if is_root || !has("sudo") {
        command("apt-get", args)
    } else {
        let mut with_sudo = vec!["apt-get"];
        with_sudo.extend(args);
        command("sudo", &with_sudo)
    };
    quiet_step(title, command.env("DEBIAN_FRONTEND", "noninteractive"))
}

/// When the lock file is newer than what is installed. (`npm ci` refuses a lock file that says nothing
/// of the optional packages of other platforms.)
fn npm(folder: &str) -> anyhow::Result<()> {
    let folder = root().join(folder);
    let lock = folder.join("package-lock.json");
    if !lock.is_file() || is_fresh(&lock, &folder.join("node_modules/.package-lock.json")) {
        return Ok(());
    }
    quiet_step(
        &format!("Installing npm packages in {}", folder.display()),
        command("npm", &["install", "--no-audit", "--no-fund"]).current_dir(&folder),
    )
}

fn is_fresh(source: &Path, made: &Path) -> bool {
    matches!((newest(source), newest(made)), (Some(source), Some(made)) if made >= source)
}

/// Builds the interface when a source is newer than the last build.
pub fn build_ui() -> anyhow::Result<()> {
    let ui = root().join("ui");
    let made = newest(&ui.join("dist/index.html"));
    let sources = [
        "src",
        "index.html",
        "package-lock.json",
        "vite.config.ts",
        "budget.ts",
    ];
    let source = sources
        .iter()
        .filter_map(|path| newest(&ui.join(path)))
        .max();
    if made.is_some() && made >= source {
        return Ok(());
    }
    quiet_step(
        "Building the interface",
        command("npm", &["run", "build"]).current_dir(&ui),
    )
}
