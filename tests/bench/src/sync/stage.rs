//! A server and devices as they stood at one moment, kept as folders: every measurement starts from
//! a copy, so that one preparation serves every link.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use opsflux_link::{Link, Profile};
use tempfile::TempDir;

use super::server::{Outside, Queue, Server, database};
use crate::device::{Cost, Device};

/// Where folders are made.
pub struct Ground {
    outside: Outside,
    /// The server's data: on a disk.
    disk: TempDir,
    /// The devices' data: in memory where the system has such a folder, so that thousands of
    /// durable commits before a measurement do not take minutes.
    devices: TempDir,
    made: std::cell::Cell<u32>,
}

/// Folders of a server and its devices, with nothing running on them.
#[derive(Clone)]
pub struct Snapshot {
    server: PathBuf,
    devices: PathBuf,
}

/// A copy of a snapshot with its server running.
pub struct Live {
    /// The process.
    pub server: Server,
    at: Snapshot,
}

/// What a piece of work cost on the link and on the server.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// Bytes, requests and seconds.
    pub cost: Cost,
    /// CPU seconds of the server, the jobs it ran meanwhile included.
    pub cpu: f64,
    /// Memory of the server above what it had before, MiB.
    pub peak_mib: f64,
}

impl Ground {
    /// Makes the folders and seeds a first server.
    pub async fn open() -> anyhow::Result<(Self, Snapshot)> {
        let scratch = std::env::current_dir()?.join("target/bench");
        std::fs::create_dir_all(&scratch)?;
        let memory = Path::new("/dev/shm");
        let ground = Self {
            outside: Outside::start().await?,
            disk: TempDir::new_in(&scratch)?,
            devices: TempDir::new_in(if memory.is_dir() { memory } else { &scratch })?,
            made: std::cell::Cell::new(0),
        };
        let first = ground.folders()?;
        Server::seed(&first.server, &ground.outside)?;
        Ok((ground, first))
    }

    /// Copies a snapshot and starts its server.
    pub async fn live(&self, from: &Snapshot) -> anyhow::Result<Live> {
        self.live_with(from, Queue::Here).await
    }

    /// The same, saying who works the queue.
    pub async fn live_with(&self, from: &Snapshot, queue: Queue) -> anyhow::Result<Live> {
        let at = self.folders()?;
        copy(&from.server, &at.server)?;
        copy(&from.devices, &at.devices)?;
        let server = Server::start(&at.server, &self.outside, queue).await?;
        Ok(Live { server, at })
    }

    fn folders(&self) -> anyhow::Result<Snapshot> {
        let number = self.made.get();
        self.made.set(number + 1);
        let at = Snapshot {
            server: self.disk.path().join(number.to_string()),
            devices: self.devices.path().join(number.to_string()),
        };
        std::fs::create_dir_all(&at.server)?;
        std::fs::create_dir_all(&at.devices)?;
        Ok(at)
    }
}

impl Snapshot {
    /// Changes the server's database while nothing runs on it.
    pub fn alter(&self, sql: &str) -> anyhow::Result<()> {
        let database = rusqlite::Connection::open(database(&self.server))?;
        Ok(database.execute_batch(sql)?)
    }

    /// Removes the folders.
    pub fn forget(&self) -> anyhow::Result<()> {
        std::fs::remove_dir_all(&self.server)?;
        Ok(std::fs::remove_dir_all(&self.devices)?)
    }
}

impl Live {
    /// A device on a link of its own.
    pub async fn device(&self, name: &str, profile: Profile) -> anyhow::Result<Device> {
        let any = "127.0.0.1:0".parse()?;
        let link = Link::start(any, self.server.address, profile).await?;
        Device::on(&self.folder(name), &link, name).await
    }

    /// A device whose requests come from an address of its own: the server counts sign-ins by it.
    pub async fn device_from(&self, name: &str, number: u8) -> anyhow::Result<Device> {
        let source = IpAddr::V4(Ipv4Addr::new(127, 0, 1, number));
        let any = "127.0.0.1:0".parse()?;
        let link = Link::start_from(source, any, self.server.address, Profile::LAN).await?;
        Device::on(&self.folder(name), &link, name).await
    }

    /// A link that several devices share.
    pub async fn link(&self, profile: Profile) -> anyhow::Result<Link> {
        Ok(Link::start("127.0.0.1:0".parse()?, self.server.address, profile).await?)
    }

    /// The folder of a device.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.at.devices.join(name)
    }

    /// Does something and says what it cost.
    pub async fn measure(
        &self,
        link: &Link,
        work: impl AsyncFnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<Spent> {
        let before = link.counts();
        let cpu = self.server.cpu()?;
        let idle = self.server.resident_mib()?;
        self.server.forget_peak()?;
        let start = Instant::now();
        work().await?;
        let seconds = start.elapsed().as_secs_f64();
        Ok(Spent {
            cost: Cost::between(before, link.counts(), seconds),
            cpu: self.server.cpu()? - cpu,
            peak_mib: (self.server.peak_mib()? - idle).max(0.0),
        })
    }

    /// Waits until the server's own work is done and the devices heard of it.
    pub async fn quiet(&self, devices: &[&Device]) -> anyhow::Result<()> {
        for _ in 0..600 {
            if self.open_jobs()? == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        for device in devices {
            device.sync().await?;
        }
        // Their acknowledgements of that.
        for device in devices {
            device.sync().await?;
        }
        Ok(())
    }

    fn open_jobs(&self) -> anyhow::Result<i64> {
        let sql = "SELECT count(*) FROM jobs WHERE state IN ('ready', 'leased')";
        Ok(self.ask(sql)?)
    }

    /// One number from the server's database.
    pub fn ask(&self, sql: &str) -> rusqlite::Result<i64> {
        self.database()?.query_row(sql, [], |row| row.get(0))
    }

    /// The server's database, which is in use.
    pub fn database(&self) -> rusqlite::Result<rusqlite::Connection> {
        let database = rusqlite::Connection::open(database(&self.at.server))?;
        database.busy_timeout(Duration::from_secs(30))?;
        Ok(database)
    }

    /// Incidents whose newest changes are the same on the server and on a device, and how many
    /// there are in all.
    pub fn agreement(&self, device: &Device) -> anyhow::Result<(usize, usize)> {
        let replica = rusqlite::Connection::open(device.dir().join("replica.db"))?;
        let (here, there) = (heads(&replica)?, heads(&self.database()?)?);
        let same = here.iter().filter(|row| there.contains(row)).count();
        Ok((same, here.len().max(there.len())))
    }

    /// Ends the server; what it and its closed devices left is the snapshot.
    pub async fn keep(self, devices: Vec<Device>) -> anyhow::Result<Snapshot> {
        for device in devices {
            device.close().await;
        }
        // Every clone of a client is dropped once its last blocking call is over.
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok(self.at.clone())
    }

    /// Ends everything and removes it.
    pub async fn end(self, devices: Vec<Device>) -> anyhow::Result<()> {
        self.keep(devices).await?.forget()
    }
}

type Heads = std::collections::HashSet<(String, Vec<u8>)>;

fn heads(database: &rusqlite::Connection) -> anyhow::Result<Heads> {
    let sql = "SELECT lower(CASE typeof(id) WHEN 'blob' THEN hex(id) ELSE replace(id, '-', '') END), \
               heads FROM records WHERE record_type = 'incident'";
    let mut select = database.prepare(sql)?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    ensure!(from.is_dir(), "{} is gone", from.display());
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            std::fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target)
                .with_context(|| entry.path().display().to_string())?;
        }
    }
    Ok(())
}
