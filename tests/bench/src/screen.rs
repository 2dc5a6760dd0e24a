//! What a person waits for in front of a full replica: the built interface on a real bridge, in a
//! headless browser.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::corpus::Corpus;
use crate::device::Device;
use crate::fill::{Maker, fill};
use crate::report::Report;
use crate::{Output, Stage};

/// How much, and with what.
#[derive(clap::Args)]
pub struct Options {
    /// Records on the device.
    #[arg(long, default_value_t = 50_000)]
    pub records: usize,
    /// Times each measurement is repeated; the median counts.
    #[arg(long, default_value_t = 5)]
    pub rounds: u32,
    /// The built interface.
    #[arg(long, default_value = "ui/dist")]
    pub ui: PathBuf,
    /// The script that looks at the screen.
    #[arg(long, default_value = "tests/bench/screen.mjs")]
    pub script: PathBuf,
    /// Where results go.
    #[command(flatten)]
    pub output: Output,
}

/// What the script says, milliseconds.
#[derive(Deserialize)]
struct Seen {
    first: f64,
    paint: f64,
    far: f64,
    filtered: f64,
    frame50: f64,
    frame95: f64,
    blank: f64,
}

/// Fills a device, opens the interface on it and looks.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let stage = Stage::start()?;
    let dir = stage.run(async |world| {
        let device = Device::ready(world, "tablet").await?;
        let id = Corpus::new(2).create(&device).await?;
        let ty = device.incident_type().await?;
        let mut maker = Maker::new(&ty, device.record(&id).await?, Corpus::new(7));
        let dir = device.close().await;
        fill(&dir, &mut maker, options.records).await?;
        Ok(dir)
    })?;
    std::thread::sleep(Duration::from_millis(500));
    let bridge = Bridge::start(&dir, &options.ui)?;
    let seen = look(options, &dir)?;
    drop(bridge);
    Ok(told(options.records, &seen))
}

fn told(records: usize, seen: &Seen) -> Report {
    let mut report = Report::new("screen");
    report.add(
        &format!("open the list of {records} records"),
        [("first paint ms", seen.paint), ("rows ms", seen.first)],
    );
    report.add("jump to the middle", [("rows ms", seen.far)]);
    report.add("set a filter", [("rows ms", seen.filtered)]);
    report.add(
        "scroll a hundred screens",
        [
            ("frame p50 ms", seen.frame50),
            ("frame p95 ms", seen.frame95),
            ("frames with a row missing %", seen.blank * 100.0),
        ],
    );
    report
}

fn look(options: &Options, dir: &Path) -> anyhow::Result<Seen> {
    let output = Command::new("node")
        .arg(&options.script)
        .arg(dir.join("open-url"))
        .arg(options.rounds.to_string())
        .stderr(Stdio::inherit())
        .output()
        .context("node")?;
    if !output.status.success() {
        bail!("the script failed");
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The bridge, ended with this value.
struct Bridge(Child);

impl Bridge {
    fn start(dir: &Path, ui: &Path) -> anyhow::Result<Self> {
        let program = std::env::current_exe()?.with_file_name("opsflux-bridge");
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = Command::new(&program)
            .args(["--listen", &port.to_string()])
            .arg("--dir")
            .arg(dir)
            .args(["--server", "http://127.0.0.1:9"])
            .arg("--ui")
            .arg(ui)
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| program.display().to_string())?;
        let bridge = Self(child);
        for _ in 0..300 {
            if std::net::TcpStream::connect(port).is_ok() {
                return Ok(bridge);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("the bridge does not listen")
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
