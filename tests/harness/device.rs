//! A client core on its own device, behind its own link.

use std::net::SocketAddr;
use std::path::PathBuf;

use client_core::api::{CommandError, dispatch};
use client_core::{Client, ClientConfig};
use opsflux_link::{Link, Profile};
use serde_json::{Value, json};

use crate::world::eventually;
use crate::{PASSWORD, World};

/// A device.
pub struct Device {
    /// The satellite between this device and the server.
    pub link: Link,
    name: String,
    dir: PathBuf,
    client: Option<Client>,
}

impl Device {
    /// A device that nobody signed in on, linked to the server process at an address.
    pub async fn open(world: &World, address: SocketAddr, name: &str) -> Self {
        let any = "127.0.0.1:0".parse().unwrap();
        let link = Link::start(any, address, Profile::LAN).await.unwrap();
        let dir = world.folder(name);
        let client = open_client(&dir, &link, name).await;
        Self {
            link,
            name: name.to_owned(),
            dir,
            client: Some(client),
        }
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
        if let Some(client) = self.client.take() {
            client.close().await;
        }
        self.client = Some(open_client(&self.dir, &self.link, &self.name).await);
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
        eventually(&format!("{} to be in sync", self.name), async || {
            let status = self.status().await;
            status["online"] == true
                && status["queued_operations"] == 0
                && status["queued_files"] == 0
                && status["filling"] == false
                && status["phase"] == "idle"
        })
        .await;
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

async fn open_client(dir: &std::path::Path, link: &Link, name: &str) -> Client {
    let server = format!("http://{}", link.address());
    let client = Client::open(ClientConfig::new(dir, server, name))
        .await
        .unwrap();
    client.start();
    client
}
