//! The server as a process of its own, what it costs, and the outside world it talks to.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use opsflux_mailbox::Mailbox;
use opsflux_tests::ExternalSystem;

/// Ticks of /proc a second on every Linux this is built for.
const TICKS: f64 = 100.0;

/// Where mail and webhooks go: both are taken by the bench's own process.
pub struct Outside {
    mailbox: Mailbox,
    external: ExternalSystem,
}

impl Outside {
    /// A mail server and a webhook receiver.
    pub async fn start() -> anyhow::Result<Self> {
        Ok(Self {
            mailbox: Mailbox::start("127.0.0.1:0", None).await?,
            external: ExternalSystem::start().await,
        })
    }
}

/// Who does the jobs that accepted work leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    /// The server itself.
    Here,
    /// Another process, which does not run here: what is measured is the exchange alone.
    Elsewhere,
}

/// A running `opsflux-server`.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Makes the database of an organisation with people and sites and no incident.
    pub fn seed(dir: &Path, outside: &Outside) -> anyhow::Result<()> {
        let address = "127.0.0.1:0".parse()?;
        let status = command(dir, outside, address)?
            .args(["admin", "seed-demo", "--incidents", "0"])
            .status()?;
        ensure!(status.success(), "the server's data could not be made");
        Ok(())
    }

    /// Starts it on a folder and waits until it listens.
    pub async fn start(dir: &Path, outside: &Outside, queue: Queue) -> anyhow::Result<Self> {
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = command(dir, outside, address)?;
        if queue == Queue::Elsewhere {
            command.env("OPSFLUX_NO_JOBS", "true");
        }
        let child = command.arg("serve").spawn()?;
        let mut server = Self { child, address };
        for _ in 0..600 {
            if tokio::net::TcpStream::connect(address).await.is_ok() {
                return Ok(server);
            }
            let ended = server.child.try_wait()?;
            ensure!(ended.is_none(), "the server ended at once");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        anyhow::bail!("the server does not listen")
    }

    /// CPU seconds so far, user and system, in steps of ten milliseconds.
    pub fn cpu(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(self.proc("stat"))?;
        let (_, rest) = stat.rsplit_once(')').context("an odd stat line")?;
        let mut fields = rest.split_whitespace().skip(11);
        let mut ticks = || fields.next().and_then(|field| field.parse::<u64>().ok());
        let (user, system) = (ticks().context("no utime")?, ticks().context("no stime")?);
        Ok((user + system) as f64 / TICKS)
    }

    /// Resident memory, MiB.
    pub fn resident_mib(&self) -> anyhow::Result<f64> {
        self.status_mib("VmRSS:")
    }

    /// The most memory it had since [`Self::forget_peak`], MiB.
    pub fn peak_mib(&self) -> anyhow::Result<f64> {
        self.status_mib("VmHWM:")
    }

    /// Measures the peak from now on.
    pub fn forget_peak(&self) -> anyhow::Result<()> {
        Ok(std::fs::write(self.proc("clear_refs"), "5")?)
    }

    fn status_mib(&self, name: &str) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(self.proc("status"))?;
        let line = status.lines().find(|line| line.starts_with(name));
        let kib = line.and_then(|line| line.split_whitespace().nth(1));
        Ok(kib.context("an odd status file")?.parse::<f64>()? / 1_024.0)
    }

    fn proc(&self, file: &str) -> PathBuf {
        format!("/proc/{}/{file}", self.child.id()).into()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program is built beside this one.
fn command(dir: &Path, outside: &Outside, address: SocketAddr) -> anyhow::Result<Command> {
    let program = std::env::current_exe()?.with_file_name("opsflux-server");
    ensure!(program.exists(), "{} is missing", program.display());
    let smtp = outside.mailbox.address();
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("OPSFLUX_LOG", "error")
        .env("OPSFLUX_DATABASE_URL", database_url(dir))
        .env("OPSFLUX_FILES_DIR", dir.join("files"))
        .env("OPSFLUX_LISTEN", address.to_string())
        .env("OPSFLUX_PUBLIC_URL", format!("http://{address}"))
        .env("OPSFLUX_SMTP_HOST", smtp.ip().to_string())
        .env("OPSFLUX_SMTP_PORT", smtp.port().to_string())
        .env("OPSFLUX_SMTP_TLS", "none")
        .env("OPSFLUX_WEBHOOK_ALLOW_PRIVATE", "true")
        .env("OPSFLUX_SECRET_QHSE_URL", &outside.external.url)
        .env("OPSFLUX_SECRET_EXTERNAL_API_KEY", "key-of-the-bench")
        .stdin(Stdio::null());
    Ok(command)
}

fn database_url(dir: &Path) -> String {
    format!("sqlite:{}", database(dir).display())
}

/// The file of the server's database.
pub fn database(dir: &Path) -> PathBuf {
    dir.join("server.db")
}
