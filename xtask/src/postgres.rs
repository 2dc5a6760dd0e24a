//! A PostgreSQL of our own for one test run: private folder, private port, gone afterwards.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::shell::{command, quiet_step};

/// A running server.
pub struct Postgres {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
}

impl Postgres {
    /// Makes an empty cluster and starts it on the loopback address.
    pub fn start() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("opsflux-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let port = free_port()?;
        let postgres = Self {
            programs: programs()?,
            folder,
            port,
        };
        if is_root() {
            let owner = format!("{}", postgres.folder.display());
            quiet_step(
                "A folder for PostgreSQL",
                &mut command("chown", &["postgres", &owner]),
            )?;
        }
        let data = postgres.data();
        let init = ["-D", &data, "-A", "trust", "-U", "postgres", "-E", "UTF8"];
        quiet_step(
            "A PostgreSQL of our own",
            &mut postgres.program("initdb", &init),
        )?;
        let log = postgres.folder.join("log").display().to_string();
        let settings = postgres.settings();
        let start = ["-D", &data, "-o", &settings, "-l", &log, "-w", "start"];
        quiet_step(
            "Starting PostgreSQL",
            &mut postgres.program("pg_ctl", &start),
        )?;
        Ok(postgres)
    }

    /// Address for `OPSFLUX_TEST_POSTGRES`.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
    }

    fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }

    /// Nothing here outlives the run, so nothing needs to reach the disk.
    fn settings(&self) -> String {
        format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=400",
            self.port,
            self.folder.display()
        )
    }

    /// PostgreSQL refuses to run as root: then its own account runs it.
    fn program(&self, name: &str, args: &[&str]) -> Command {
        let path = self.programs.join(name).display().to_string();
        if !is_root() {
            return command(path, args);
        }
        let mut all = vec!["-u", "postgres", "--", path.as_str()];
        all.extend(args);
        let mut command = command("runuser", &all);
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data();
        let stop = ["-D", &data, "-m", "immediate", "stop"];
        // The run is over either way.
        let _ = self.program("pg_ctl", &stop).output();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Debian keeps them out of the path, one folder a version.
fn programs() -> anyhow::Result<PathBuf> {
    let versions =
        std::fs::read_dir("/usr/lib/postgresql").context("PostgreSQL is not installed")?;
    let mut found: Vec<_> = versions
        .filter_map(Result::ok)
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").is_file())
        .collect();
    found.sort();
    match found.pop() {
        Some(bin) => Ok(bin),
        None => bail!("PostgreSQL's programs are missing: install the package postgresql"),
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port())
}

fn is_root() -> bool {
    Path::new("/proc/self").metadata().is_ok_and(|metadata| {
        use std::os::unix::fs::MetadataExt;
        metadata.uid() == 0
    })
}
