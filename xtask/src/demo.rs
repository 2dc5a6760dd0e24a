//! `cargo xtask demo`: the whole journey on one machine, from nothing.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use crate::setup;
use crate::shell::{cargo, root, step};

const SERVER: &str = "127.0.0.1:7400";
const CREW: &str = "127.0.0.1:7401";
const MANAGER: &str = "127.0.0.1:7402";
const LINK: &str = "127.0.0.1:7410";
const LINK_CONTROL: &str = "127.0.0.1:7411";
const SMTP_PORT: &str = "7425";
const MAILBOX: &str = "127.0.0.1:7426";

#[derive(Args)]
pub struct Options {
    /// Throw the data of the last demo away first.
    #[arg(long)]
    fresh: bool,
    /// Incidents in the demo data.
    #[arg(long, default_value_t = 300)]
    incidents: u32,
}

/// The programs of the demo, in one build. Named as binaries, not as packages: cargo then gives their
/// dependencies the features the whole workspace gives them, and tests, demo and window share one
/// build of each.
pub fn build_programs() -> Command {
    cargo(&[
        "build",
        "--bin",
        "opsflux-server",
        "--bin",
        "opsflux-bridge",
        "--bin",
        "opsflux-mailbox",
        "--bin",
        "opsflux-link",
    ])
}

/// Installs what is missing, builds, starts everything and prints where to look.
pub fn run(options: &Options) -> anyhow::Result<()> {
    setup::run(&setup::DEMO)?;
    setup::build_ui()?;
    step(
        "Building the programs (the first time takes some minutes)",
        &mut build_programs(),
    )?;
    let data = root().join(".demo");
    if options.fresh && data.exists() {
        std::fs::remove_dir_all(&data).context("cannot remove the old demo data")?;
    }
    std::fs::create_dir_all(&data)?;
    let mut world = World::default();
    world.start_all(&data, options)?;
    print_story(&data);
    world.watch()
}

/// The running programs; all end with us.
#[derive(Default)]
struct World {
    children: Vec<(&'static str, Child)>,
}

impl World {
    fn start_all(&mut self, data: &Path, options: &Options) -> anyhow::Result<()> {
        self.start(
            "mailbox",
            data,
            "opsflux-mailbox",
            &[
                "--smtp",
                &format!("127.0.0.1:{SMTP_PORT}"),
                "--web",
                MAILBOX,
            ],
        )?;
        seed(data, options)?;
        self.start("server", data, "opsflux-server", &["serve"])?;
        wait_for(SERVER, "server")?;
        self.start(
            "link",
            data,
            "opsflux-link",
            &[
                "--listen",
                LINK,
                "--server",
                SERVER,
                "--control",
                LINK_CONTROL,
            ],
        )?;
        wait_for(LINK_CONTROL, "link")?;
        let control = format!("http://{LINK_CONTROL}");
        let crew = ["--link-control", control.as_str()];
        self.start_bridge("crew", data, CREW, LINK, "Tablet ALPHA 1", &crew)?;
        self.start_bridge("manager", data, MANAGER, SERVER, "Office desktop", &[])?;
        wait_for(CREW, "crew's client")?;
        wait_for(MANAGER, "manager's client")
    }

    fn start_bridge(
        &mut self,
        name: &'static str,
        data: &Path,
        listen: &str,
        server: &str,
        device: &str,
        more: &[&str],
    ) -> anyhow::Result<()> {
        let folder = data.join(name).display().to_string();
        let server = format!("http://{server}");
        let ui = root().join("ui/dist").display().to_string();
        let mut args = vec![
            "--listen",
            listen,
            "--dir",
            &folder,
            "--server",
            &server,
            "--device-name",
            device,
            "--ui",
            &ui,
        ];
        args.extend(more);
        self.start(name, data, "opsflux-bridge", &args)
    }

    fn start(
        &mut self,
        name: &'static str,
        data: &Path,
        program: &str,
        args: &[&str],
    ) -> anyhow::Result<()> {
        let log = std::fs::File::create(data.join(format!("{name}.log")))?;
        let child = program_command(data, program, args)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {program}"))?;
        self.children.push((name, child));
        Ok(())
    }

    /// Waits for Ctrl+C; says so when a program ends by itself.
    fn watch(mut self) -> anyhow::Result<()> {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = stop.clone();
        ctrlc::set_handler(move || flag.store(true, Ordering::SeqCst))?;
        while !stop.load(Ordering::SeqCst) {
            for (name, child) in &mut self.children {
                if let Some(status) = child.try_wait()? {
                    bail!("the {name} ended ({status}); see .demo/{name}.log");
                }
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        println!("\nStopping. The data stays in .demo; `cargo xtask demo --fresh` starts over.");
        Ok(())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for (_, child) in self.children.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn program_command(data: &Path, program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program_path(program));
    command
        .args(args)
        .env(
            "OPSFLUX_DATABASE_URL",
            format!("sqlite:{}", data.join("server.sqlite").display()),
        )
        .env("OPSFLUX_LISTEN", SERVER)
        .env("OPSFLUX_PUBLIC_URL", format!("http://{SERVER}"))
        .env("OPSFLUX_CLIENT_URL", format!("http://{MANAGER}"))
        .env("OPSFLUX_FILES_DIR", data.join("files"))
        .env("OPSFLUX_SMTP_HOST", "127.0.0.1")
        .env("OPSFLUX_SMTP_PORT", SMTP_PORT)
        .env("OPSFLUX_SMTP_TLS", "none");
    command
}

/// Where cargo put a program of this workspace.
pub fn program_path(program: &str) -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join("debug").join(program)
}

fn seed(data: &Path, options: &Options) -> anyhow::Result<()> {
    let count = options.incidents.to_string();
    step(
        "Demo data (skipped when it is already there)",
        &mut program_command(
            data,
            "opsflux-server",
            &["admin", "seed-demo", "--incidents", &count],
        ),
    )
}

fn wait_for(address: &str, name: &str) -> anyhow::Result<()> {
    for _ in 0..300 {
        if std::net::TcpStream::connect(address).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    bail!("the {name} does not answer on {address}; see the logs in .demo")
}

fn open_url(data: &Path, client: &str, address: &str) -> String {
    std::fs::read_to_string(data.join(client).join("open-url")).map_or_else(
        |_| format!("http://{address}/"),
        |url| url.trim().to_owned(),
    )
}

fn print_story(data: &Path) {
    println!(
        "
OpsFlux is running.

  Offshore crew   {crew}
                  amelie.roux@demo.opsflux.test
  HSE manager     {manager}
                  marc.keller@demo.opsflux.test
  Mailbox         http://{MAILBOX}/
  API             http://{SERVER}/api/docs

  Password of every demo person: Opsflux-Demo-2026
  A link to a client works once; a fresh one is always in .demo/crew/open-url and
  .demo/manager/open-url.

The story in five steps
  1. Open the crew's client and sign in as Amélie. Open the manager's and sign in as Marc.
  2. In the crew's client, cut the link (the switch in the bar that is always visible). Nothing reaches the server now.
  3. Report an incident with severity “Critique”. It is saved on this device, at once.
  4. Restore the link. Watch the incident appear at Marc's, with a notification.
  5. Look at the mailbox: the managers' and the administrators' e-mails are there.

Ctrl+C stops everything.",
        crew = open_url(data, "crew", CREW),
        manager = open_url(data, "manager", MANAGER),
    );
}
