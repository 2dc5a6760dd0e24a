//! The client: one open replica with its session and its engine.

mod presence;
mod traffic;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, AtomicU64};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use shared_model::ids::FileHash;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;

use self::presence::{Live, stored_state};
use crate::api::CommandError;
use crate::config::ClientConfig;
use crate::error::CoreError;
use crate::files::FileStore;
use crate::replica::Replica;
use crate::session::{FileTokenStore, TokenStore};
use crate::sync::engine::{self, Engine};
use crate::sync::live;
use crate::sync::transport::{CutSwitch, HttpTransport};
use crate::tags::Event;

/// Events a listener may fall behind before it is told to start over.
const EVENTS: usize = 256;

/// One open replica with its session and its sync engine. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    config: ClientConfig,
    replica: Replica,
    files: FileStore,
    tokens: Arc<dyn TokenStore>,
    link: CutSwitch,
    engine: Engine,
    live: RwLock<Live>,
    planned: Mutex<BTreeSet<FileHash>>,
    events: broadcast::Sender<Event>,
    stop: watch::Sender<bool>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    up: AtomicU64,
    down: AtomicU64,
    rate: AtomicU32,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("dir", &self.inner.config.dir)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Opens the replica in the configured folder, with or without any link. A person who signed in
    /// before is signed in again.
    ///
    /// # Errors
    /// [`CoreError::Locked`] when another process owns the replica; [`CoreError`] otherwise.
    pub async fn open(config: ClientConfig) -> Result<Self, CoreError> {
        tokio::task::spawn_blocking(move || Self::open_now(config))
            .await
            .map_err(|_| CoreError::Interrupted)?
    }

    fn open_now(config: ClientConfig) -> Result<Self, CoreError> {
        let replica = open_replica(&config.dir)?;
        let transport = match &config.transport {
            Some(transport) => transport.clone(),
            None => Arc::new(HttpTransport::new()?),
        };
        let tokens = match &config.tokens {
            Some(tokens) => tokens.clone(),
            None => Arc::new(FileTokenStore::new(&config.dir)),
        };
        let live = replica.write_now(|tx| stored_state(tx, &config))?;
        let client = Self {
            inner: Arc::new(Inner {
                files: FileStore::open(&config.dir.join("files"))?,
                link: CutSwitch::new(transport),
                engine: Engine::default(),
                live: RwLock::new(live),
                planned: Mutex::default(),
                events: broadcast::Sender::new(EVENTS),
                stop: watch::Sender::new(false),
                tasks: Mutex::default(),
                up: AtomicU64::new(0),
                down: AtomicU64::new(0),
                rate: AtomicU32::new(0),
                replica,
                tokens,
                config,
            }),
        };
        if let Some(session) = client.session() {
            client.enter(session)?;
        }
        Ok(client)
    }

    /// Starts syncing in the background.
    pub fn start(&self) {
        let mut tasks = guard(&self.inner.tasks);
        if tasks.is_empty() {
            tasks.push(tokio::spawn(engine::run(self.clone())));
            tasks.push(tokio::spawn(live::run(self.clone())));
        }
    }

    /// Stops the background work and gives the replica back once every clone is dropped. What is
    /// under way breaks off; nothing is lost.
    pub async fn close(&self) {
        self.inner.stop.send_replace(true);
        let tasks = std::mem::take(&mut *guard(&self.inner.tasks));
        for task in tasks {
            task.abort();
            // An aborted task answers with an error by design.
            let _ = task.await;
        }
        if let Err(error) = self.flush_traffic().await {
            tracing::warn!(%error, "the byte counters were not saved");
        }
    }

    /// Hears what changes.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Exchanges everything now; the answer comes when both sides have nothing more to say.
    ///
    /// # Errors
    /// [`CoreError::Offline`] without a link; what was exchanged stays.
    pub async fn sync(&self) -> Result<(), CoreError> {
        engine::sync(self).await
    }

    /// Asks for an exchange at once and answers before it is done; the state says so meanwhile.
    pub(crate) async fn sync_soon(&self) {
        if guard(&self.inner.tasks).is_empty() {
            if let Err(error) = self.sync().await {
                tracing::info!(%error, "the exchange failed");
            }
            return;
        }
        self.inner
            .engine
            .note(|seen| seen.phase = crate::api::SyncPhase::Exchanging);
        self.inner.engine.wake.notify_one();
    }

    /// The network changed: open connections are dropped and the next attempt is at once.
    pub fn network_changed(&self) {
        self.inner.link.reset();
        self.inner.engine.hope();
    }

    /// Cuts or restores this client's every path to the network.
    pub fn set_link_cut(&self, cut: bool) {
        self.inner.link.set(cut);
        self.inner.engine.hope();
        self.announce_tag("sync");
    }

    /// The bytes of a file, from this device or from the server.
    ///
    /// # Errors
    /// `not_found`, or `offline` when it is not here and there is no link.
    pub async fn read_file(
        &self,
        sha256: FileHash,
    ) -> Result<crate::files::FileBytes, CommandError> {
        Ok(crate::files::transfer::read(self, sha256).await?)
    }

    /// Milliseconds since 1970 UTC, by this client's clock.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.inner.config.clock.now()
    }

    pub(crate) fn config(&self) -> &ClientConfig {
        &self.inner.config
    }

    pub(crate) fn replica(&self) -> &Replica {
        &self.inner.replica
    }

    pub(crate) fn files(&self) -> &FileStore {
        &self.inner.files
    }

    pub(crate) fn tokens(&self) -> &Arc<dyn TokenStore> {
        &self.inner.tokens
    }

    pub(crate) fn link(&self) -> &CutSwitch {
        &self.inner.link
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.inner.stop.subscribe()
    }
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A client of this process that was just closed may need a moment to let go.
fn open_replica(dir: &std::path::Path) -> Result<Replica, CoreError> {
    const TRIES: u32 = 20;
    for _ in 0..TRIES {
        match Replica::open(dir) {
            Err(CoreError::Locked) => std::thread::sleep(Duration::from_millis(50)),
            other => return other,
        }
    }
    Replica::open(dir)
}
