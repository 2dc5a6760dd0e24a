//! A client core on its own device, behind its own link.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use client_core::api::{CommandError, dispatch};
use client_core::{Client, ClientConfig, CoreError};
use opsflux_link::{Link, Profile};
use serde_json::{Value, json};

use crate::world::{comes_true, eventually};
use crate::{PASSWORD, ShiftedClock, Weather, World};

/// A device.
pub struct Device {
    /// The satellite between this device and the server.
    pub link: Link,
    /// What happens to its requests on the way.
    pub weather: Arc<Weather>,
    /// What its clock shows.
    pub clock: Arc<ShiftedClock>,
    name: String,
    dir: PathBuf,
    client: Option<Client>,
}

impl Device {
    /// A device that nobody signed in on, linked to the server process at an address.
    pub async fn open(world: &World, address: SocketAddr, name: &str) -> Self {
        let mut device = Self::switched_off(world, address, name).await;
        device.try_start().await.unwrap();
        device
    }

    async fn switched_off(world: &World, address: SocketAddr, name: &str) -> Self {
        let any = "127.0.0.1:0".parse().unwrap();
        let link = Link::start(any, address, Profile::LAN).await.unwrap();
        Self {
            link,
            weather: Arc::new(Weather::calm()),
            clock: Arc::default(),
            name: name.to_owned(),
            dir: world.folder(name),
            client: None,
        }
    }

    /// Another machine with a copy of this one's disk, switched on where no link reaches it.
    pub async fn cloned(&mut self, world: &World, name: &str) -> Self {
        let mut clone = Self::switched_off(world, world.address, name).await;
        clone.link.cut();
        self.stop().await;
        copy_folder(&self.dir, &clone.dir);
        self.try_start().await.unwrap();
        clone.try_start().await.unwrap();
        clone
    }

    /// A copy of everything this device keeps, taken while it is off.
    pub async fn backup(&mut self) -> PathBuf {
        self.stop().await;
        let copy = self.dir.with_extension(uuid::Uuid::now_v7().to_string());
        copy_folder(&self.dir, &copy);
        self.try_start().await.unwrap();
        copy
    }

    /// Puts a copy in the place of everything this device keeps.
    pub async fn put_back(&mut self, copy: &Path) {
        self.stop().await;
        std::fs::remove_dir_all(&self.dir).unwrap();
        copy_folder(copy, &self.dir);
        self.try_start().await.unwrap();
    }

    /// Switches the device off; what was under way breaks off.
    async fn stop(&mut self) {
        if let Some(client) = self.client.take() {
            client.close().await;
        }
        let lock = self.dir.join("replica.lock");
        eventually("the replica to be let go", async || {
            std::fs::File::open(&lock).is_ok_and(|file| file.try_lock().is_ok())
        })
        .await;
    }

    /// Where it keeps everything.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.dir
    }

    /// Opens the replica that lies in the device's folder.
    async fn try_start(&mut self) -> Result<(), CoreError> {
        let server = format!("http://{}", self.link.address());
        let client = Client::open(ClientConfig {
            clock: self.clock.clone(),
            transport: Some(self.weather.clone()),
            ..ClientConfig::new(&self.dir, server, &self.name)
        })
        .await?;
        client.start();
        self.client = Some(client);
        Ok(())
    }

    /// Whether its core runs.
    pub fn is_open(&self) -> bool {
        self.client.is_some()
    }

    /// The core itself.
    pub fn client(&self) -> &Client {
        self.client.as_ref().expect("the client is open")
    }

    /// Calls a command.
    pub async fn try_call(&self, command: &str, args: Value) -> Result<Value, CommandError> {
        dispatch(self.client(), command, args).await
    }

    /// Calls a command that must succeed.
    pub async fn call(&self, command: &str, args: Value) -> Value {
        self.try_call(command, args.clone())
            .await
            .unwrap_or_else(|error| panic!("{command} {args}: {error:?}"))
    }

    pub async fn sign_in(&self, email: &str) {
        self.call(
            "session.sign_in",
            json!({ "email": email, "password": PASSWORD }),
        )
        .await;
        self.settled().await;
    }

    /// Ends the process's hold on the replica without any courtesy, then opens it again.
    pub async fn restart(&mut self) {
        self.try_restart().await.unwrap();
    }

    /// The same where it may fail, as on a full disk: the device is off then.
    pub async fn try_restart(&mut self) -> Result<(), CoreError> {
        if let Some(client) = self.client.take() {
            client.close().await;
        }
        self.try_start().await
    }

    pub fn cut(&self) {
        self.link.cut();
        self.client().network_changed();
    }

    pub fn restore(&self) {
        self.link.restore();
        self.client().network_changed();
    }

    pub async fn status(&self) -> Value {
        self.call("sync.status", json!({})).await
    }

    /// Waits until everything here is confirmed and everything ashore is here.
    pub async fn settled(&self) {
        self.call("sync.now", json!({})).await;
        let in_sync = comes_true(async || {
            let status = self.status().await;
            status["online"] == true
                && status["queued_operations"] == 0
                && status["queued_files"] == 0
                && status["filling"] == false
                && status["phase"] == "idle"
        })
        .await;
        if !in_sync {
            let (status, queue) = (
                self.status().await,
                self.call("sync.queue", json!({})).await,
            );
            panic!(
                "waited three minutes for {} to be in sync: {status} {queue}",
                self.name
            );
        }
    }

    /// A record as this device shows it, or `None` when it does not know it.
    pub async fn record(&self, id: &str) -> Option<Value> {
        self.try_call("record.get", json!({ "id": id })).await.ok()
    }

    /// Creates a record and says its id.
    pub async fn create(&self, record_type: &str, fields: Value) -> String {
        let saved = self
            .call(
                "record.create",
                json!({ "record_type": record_type, "fields": fields }),
            )
            .await;
        saved["row"]["record"]["id"].as_str().unwrap().to_owned()
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let copy = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &copy),
            false => drop(std::fs::copy(entry.path(), copy).unwrap()),
        }
    }
}
