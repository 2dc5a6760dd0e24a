//! A client core behind its own link that exchanges only when told to: nothing runs in the
//! background, so every byte on the link belongs to the scenario.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, anyhow, bail};
use client_core::api::dispatch;
use client_core::{Client, ClientConfig};
use opsflux_link::{Counts, Link, Profile};
use opsflux_tests::{PASSWORD, People, World};
use serde_json::{Value, json};
use shared_model::record::Record;
use shared_model::schema::{Module, RecordType};

/// A device.
pub struct Device {
    client: Client,
    link: Link,
    dir: PathBuf,
}

/// What one exchange took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Bytes from the device, HTTP included.
    pub up: u64,
    /// Bytes to the device, HTTP included.
    pub down: u64,
    /// Connections opened.
    pub connections: u64,
    /// Requests that waited for an answer: half the turns of the conversation.
    pub requests: u64,
    /// Seconds.
    pub seconds: f64,
}

impl Cost {
    /// Bytes both ways.
    pub fn bytes(&self) -> u64 {
        self.up + self.down
    }

    /// What went over a link between two readings of its counters.
    pub fn between(before: Counts, after: Counts, seconds: f64) -> Self {
        Self {
            up: after.up_bytes - before.up_bytes,
            down: after.down_bytes - before.down_bytes,
            connections: after.connections - before.connections,
            requests: (after.turns - before.turns).div_ceil(2),
            seconds,
        }
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            up: self.up + other.up,
            down: self.down + other.down,
            connections: self.connections + other.connections,
            requests: self.requests + other.requests,
            seconds: self.seconds + other.seconds,
        }
    }
}

impl Device {
    /// A device nobody signed in on.
    pub async fn open(world: &World, name: &str) -> anyhow::Result<Self> {
        let link = Link::start("127.0.0.1:0".parse()?, world.address, Profile::LAN).await?;
        Self::on(&world.folder(name), &link, name).await
    }

    /// A device with its folder on a link that others may share.
    pub async fn on(dir: &Path, link: &Link, name: &str) -> anyhow::Result<Self> {
        std::fs::create_dir_all(dir)?;
        let server = format!("http://{}", link.address());
        let client = Client::open(ClientConfig::new(dir, server, name)).await?;
        Ok(Self {
            client,
            link: link.clone(),
            dir: dir.to_owned(),
        })
    }

    /// The link it is on.
    pub fn link(&self) -> &Link {
        &self.link
    }

    /// Its core.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Tells the core that its connections may be dead.
    pub fn network_changed(&self) {
        self.client.network_changed();
    }

    /// A device of a member of an offshore crew, in sync.
    pub async fn ready(world: &World, name: &str) -> anyhow::Result<Self> {
        let device = Self::open(world, name).await?;
        device.first_exchange().await?;
        device.sync().await?;
        Ok(device)
    }

    /// Signs in, which fetches everything there is.
    pub async fn first_exchange(&self) -> anyhow::Result<Cost> {
        let sign_in = json!({ "email": People::CREW, "password": PASSWORD });
        self.measured(async || {
            self.call("session.sign_in", sign_in.clone()).await?;
            // On a slow link the exchange goes on after the sign-in is answered.
            loop {
                let status = self.call("sync.status", json!({})).await?;
                match status["phase"].as_str() {
                    Some("idle") => return Ok(()),
                    Some("waiting") => bail!("the first exchange failed"),
                    _ => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
                }
            }
        })
        .await
    }

    /// Opens a connection by a request that changes nothing: a sign-in that is refused.
    pub async fn connect(&self) {
        let nobody = json!({ "email": "nobody@demo.opsflux.test", "password": "not a password" });
        let _ = self.call("session.sign_in", nobody).await;
    }

    /// One exchange, from the first byte to the last durable answer.
    pub async fn sync(&self) -> anyhow::Result<Cost> {
        self.measured(async || Ok(self.client.sync().await?)).await
    }

    async fn measured(&self, work: impl AsyncFn() -> anyhow::Result<()>) -> anyhow::Result<Cost> {
        let (before, start) = (self.link.counts(), Instant::now());
        work().await?;
        let seconds = start.elapsed().as_secs_f64();
        Ok(Cost::between(before, self.link.counts(), seconds))
    }

    /// Calls a command.
    pub async fn call(&self, command: &str, args: Value) -> anyhow::Result<Value> {
        dispatch(&self.client, command, args)
            .await
            .map_err(|error| anyhow!("{command}: {error:?}"))
    }

    /// Creates a record and says its id.
    pub async fn create(&self, record_type: &str, fields: Value) -> anyhow::Result<String> {
        let args = json!({ "record_type": record_type, "fields": fields });
        let saved = self.call("record.create", args).await?;
        let id = saved["row"]["record"]["id"].as_str();
        Ok(id.context("the answer has no id")?.to_owned())
    }

    /// Edits fields of a record.
    pub async fn edit(&self, id: &str, fields: Value) -> anyhow::Result<()> {
        self.call("record.edit", json!({ "id": id, "fields": fields }))
            .await?;
        Ok(())
    }

    /// Comments a record.
    pub async fn comment(&self, id: &str, text: &str) -> anyhow::Result<()> {
        let args = json!({ "id": id, "field": "comments", "text": text });
        self.call("record.comment", args).await?;
        Ok(())
    }

    /// A record as this device shows it.
    pub async fn record(&self, id: &str) -> anyhow::Result<Record> {
        let mut detail = self.call("record.get", json!({ "id": id })).await?;
        Ok(serde_json::from_value(detail["record"].take())?)
    }

    /// The declaration of incidents.
    pub async fn incident_type(&self) -> anyhow::Result<RecordType> {
        let modules = self.call("catalogue.modules", json!({})).await?;
        let modules: Vec<Module> = serde_json::from_value(modules)?;
        modules
            .into_iter()
            .flat_map(|module| module.types)
            .find(|ty| ty.name == "incident")
            .context("no module declares incidents")
    }

    /// Operations the server has not answered.
    pub async fn queued(&self) -> anyhow::Result<u64> {
        let status = self.call("sync.status", json!({})).await?;
        Ok(status["queued_operations"].as_u64().unwrap_or(0))
    }

    /// Incidents it lists, the newest first, as many as asked for; none before it knows the type.
    pub async fn listed(&self, wanted: usize) -> usize {
        let args = json!({ "record_type": "incident", "limit": wanted });
        let page = self.call("record.list", args).await.unwrap_or_default();
        page["rows"].as_array().map_or(0, Vec::len)
    }

    /// Gives the replica back and says where it is.
    pub async fn close(self) -> PathBuf {
        self.client.close().await;
        self.dir
    }

    /// The folder of the replica.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}
