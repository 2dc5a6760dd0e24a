//! A server with its surroundings, in one process, over real HTTP.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use opsflux_mailbox::Mailbox;
use sync_server::app::{App, Clock, SystemClock};
use sync_server::config::Config;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::{Device, ExternalSystem, Rest, SmallDisk};

/// Everybody's password in the World.
pub const PASSWORD: &str = "Opsflux-Demo-2026";

/// People every World has.
pub struct People;

impl People {
    /// Offshore crew on site ALPHA, French.
    pub const CREW: &'static str = "amelie.roux@demo.opsflux.test";
    /// HSE manager ashore, English.
    pub const MANAGER: &'static str = "marc.keller@demo.opsflux.test";
    /// Administrator.
    pub const ADMIN: &'static str = "nadia.benali@demo.opsflux.test";
}

/// How a World starts.
#[derive(Clone, Debug)]
pub struct WorldOptions {
    /// Incidents of the sample data that exist before anything happens.
    pub incidents: usize,
    /// A PostgreSQL server such as `postgres://postgres@127.0.0.1:5432`, on which the World makes a
    /// database of its own; SQLite in the World's folder when absent.
    pub postgres: Option<String>,
    /// Size of a disk of the server's own, in megabytes, where one can be mounted.
    pub small_disk: Option<u32>,
}

impl Default for WorldOptions {
    fn default() -> Self {
        Self {
            incidents: 0,
            postgres: std::env::var("OPSFLUX_TEST_POSTGRES").ok(),
            small_disk: None,
        }
    }
}

/// The server in this process, or only its books.
struct Node {
    app: Arc<App>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// The World.
pub struct World {
    /// Address of the server.
    pub address: SocketAddr,
    /// Where its mail arrives.
    pub mailbox: Mailbox,
    /// Where its webhooks arrive.
    pub external: ExternalSystem,
    /// The server's own disk, when it has one.
    pub disk: Option<SmallDisk>,
    config: Config,
    running: Option<Node>,
    dir: TempDir,
}

impl World {
    /// A World with people, sites and no incident.
    pub async fn start() -> Self {
        Self::with(WorldOptions::default()).await
    }

    /// A World as told.
    pub async fn with(options: WorldOptions) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dir = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::start("127.0.0.1:0", None).await.unwrap();
        let external = ExternalSystem::start().await;
        let address = free_address().await;
        let ashore = dir.path().join("ashore");
        std::fs::create_dir_all(&ashore).unwrap();
        let size = options.small_disk;
        let disk = size.and_then(|megabytes| SmallDisk::mount(&ashore, megabytes));
        let mut config = config(&ashore, address, &mailbox, &external);
        if let Some(server) = &options.postgres {
            config.database_url = own_database(server).await;
        }
        let mut world = Self {
            address,
            mailbox,
            external,
            disk,
            config,
            running: None,
            dir,
        };
        world.start_server().await;
        let app = world.app();
        sync_server::services::seed::demo(&app, options.incidents)
            .await
            .unwrap();
        world
    }

    /// The server's state, or what [`Self::open_books`] opened.
    pub fn app(&self) -> Arc<App> {
        self.running.as_ref().expect("the server runs").app.clone()
    }

    /// Address for REST.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A folder of the World.
    pub fn folder(&self, name: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    /// Starts the server, again after [`Self::stop_server`] with the same data and address.
    pub async fn start_server(&mut self) {
        self.start_server_with(Arc::new(SystemClock)).await;
    }

    /// Starts the server by another clock.
    pub async fn start_server_with(&mut self, clock: Arc<dyn Clock>) {
        self.running = Some(Node::start(&self.config, self.address, clock).await);
    }

    /// Opens the server's database beside the processes that serve it, to look into it.
    pub async fn open_books(&mut self) {
        assert!(self.running.is_none(), "the server is stopped first");
        self.running = Some(Node::books(&self.config).await);
    }

    /// Stops the server in an orderly way, or closes the books.
    pub async fn stop_server(&mut self) {
        self.running.take().expect("the server runs").stop().await;
    }

    /// Copies the database of the stopped server; gives what [`Self::restore`] takes.
    pub async fn backup(&self) -> String {
        assert!(self.running.is_none(), "the server is stopped first");
        let url = &self.config.database_url;
        let Some(path) = url.strip_prefix("sqlite:") else {
            return copied_database(url).await;
        };
        let copy = self.dir.path().join(format!("{}.db", uuid::Uuid::now_v7()));
        std::fs::copy(path, &copy).unwrap();
        format!("sqlite:{}", copy.display())
    }

    /// Puts the database of a backup in the place of the present one.
    pub fn restore(&mut self, backup: String) {
        assert!(self.running.is_none(), "the server is stopped first");
        self.config.database_url = backup;
    }

    /// The server's settings as environment variables, for one in a process of its own.
    pub fn settings(&self) -> Vec<(String, String)> {
        settings_of(&self.config)
    }

    /// A client on its own device and link, signed in.
    pub async fn device(&self, name: &str, email: &str) -> Device {
        self.device_at(self.address, name, email).await
    }

    /// The same, linked to the process at this address.
    pub async fn device_at(&self, address: SocketAddr, name: &str, email: &str) -> Device {
        let device = Device::open(self, address, name).await;
        device.sign_in(email).await;
        device
    }

    /// A person at the REST API.
    pub async fn rest(&self, email: &str) -> Rest {
        Rest::sign_in(&self.base(), email, PASSWORD).await
    }

    /// Waits until no job is ready, running or waiting for a retry that is due.
    pub async fn jobs_done(&self) {
        let app = self.app();
        eventually("jobs to be done", async || {
            let mut conn = app.db.read().await.unwrap();
            let (open,): (i64,) =
                sqlx::query_as("SELECT count(*) FROM jobs WHERE state IN ('ready', 'leased')")
                    .fetch_one(&mut *conn)
                    .await
                    .unwrap();
            open == 0
        })
        .await;
    }

    /// One number from the server's database.
    pub async fn count(&self, sql: &str) -> i64 {
        let app = self.app();
        let mut conn = app.db.read().await.unwrap();
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        let (n,): (i64,) = sqlx::query_as(sql).fetch_one(&mut *conn).await.unwrap();
        n
    }
}

impl Node {
    async fn start(config: &Config, address: SocketAddr, clock: Arc<dyn Clock>) -> Self {
        let app = App::open(config.clone(), clock).await.unwrap();
        let listener = bind(address).await;
        let (stop, stopped) = watch::channel(false);
        let serving = app.clone();
        let task = tokio::spawn(async move {
            sync_server::serve(serving, listener, stopped)
                .await
                .unwrap();
        });
        Self { app, stop, task }
    }

    /// Serves nothing and does no job.
    async fn books(config: &Config) -> Self {
        let clock = Arc::new(SystemClock);
        Self {
            app: App::open(config.clone(), clock).await.unwrap(),
            stop: watch::channel(false).0,
            task: tokio::spawn(async {}),
        }
    }

    /// Stops it in an orderly way.
    async fn stop(self) {
        self.stop.send_replace(true);
        self.task.await.unwrap();
    }
}

/// A server's settings as environment variables.
pub fn settings_of(config: &Config) -> Vec<(String, String)> {
    let set = |name: &str, value: &str| (format!("OPSFLUX_{name}"), value.to_owned());
    let mut settings = vec![
        set("DATABASE_URL", &config.database_url),
        set("LISTEN", &config.listen),
        set("PUBLIC_URL", &config.public_url),
        set("FILES_DIR", &config.files_dir.display().to_string()),
        set("SMTP_HOST", &config.mail.smtp_host),
        set("SMTP_PORT", &config.mail.smtp_port.to_string()),
        set("SMTP_TLS", "none"),
        set("WEBHOOK_ALLOW_PRIVATE", "true"),
    ];
    let secrets = config.secrets.iter();
    settings.extend(secrets.map(|(name, value)| set(&format!("SECRET_{name}"), value)));
    settings
}

/// A free address of this machine.
pub async fn free_address() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

fn config(dir: &Path, address: SocketAddr, mailbox: &Mailbox, external: &ExternalSystem) -> Config {
    let mut config = Config::for_tests(dir);
    config.listen = address.to_string();
    config.public_url = format!("http://{address}");
    config.mail.smtp_host = mailbox.address().ip().to_string();
    config.mail.smtp_port = mailbox.address().port();
    config
        .secrets
        .insert("QHSE_URL".to_owned(), external.url.clone());
    config
        .secrets
        .insert("EXTERNAL_API_KEY".to_owned(), "key-of-the-test".to_owned());
    config
}

/// Settings of a process on an empty database; no file is ever written.
pub async fn empty_database(server: &str) -> Config {
    let mut config = Config::for_tests(&std::env::temp_dir());
    config.database_url = own_database(server).await;
    config
}

/// An empty database nobody else uses.
async fn own_database(server: &str) -> String {
    use sqlx::Connection;
    sqlx::any::install_default_drivers();
    let name = format!("world_{}", uuid::Uuid::now_v7().simple());
    let mut admin = sqlx::AnyConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(create).execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
    format!("{server}/{name}")
}

/// A copy of a database nobody uses at the moment.
async fn copied_database(url: &str) -> String {
    use sqlx::Connection;
    let (server, name) = url.rsplit_once('/').unwrap();
    let copy = format!("world_{}", uuid::Uuid::now_v7().simple());
    let mut admin = sqlx::AnyConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {copy} TEMPLATE {name}"));
    sqlx::raw_sql(create).execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
    format!("{server}/{copy}")
}

async fn bind(address: SocketAddr) -> tokio::net::TcpListener {
    loop {
        if let Ok(listener) = tokio::net::TcpListener::bind(address).await {
            return listener;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Waits until something holds; fails the test after three minutes, saying what never happened. A job
/// that a full disk or a kill cut off comes back only when its lease of one minute is over.
pub async fn eventually(what: &str, holds: impl AsyncFnMut() -> bool) {
    assert!(comes_true(holds).await, "waited three minutes for {what}");
}

/// Whether something holds within three minutes, for who can say more when it does not.
pub(crate) async fn comes_true(mut holds: impl AsyncFnMut() -> bool) -> bool {
    for _ in 0..9_000 {
        if holds().await {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}
