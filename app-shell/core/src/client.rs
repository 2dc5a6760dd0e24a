//! The client: one open replica with its session and its engine.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use shared_model::error::ErrorCode;
use shared_model::ids::{ActorId, DeviceId, DeviceKey, FileHash, UserId};
use shared_model::policy::Grants;
use shared_model::schema::Catalogue;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;

use crate::api::CommandError;
use crate::config::ClientConfig;
use crate::error::CoreError;
use crate::files::FileStore;
use crate::replica::traffic::Traffic;
use crate::replica::{Replica, actors, modules, people, settings, state, traffic};
use crate::session::{FileTokenStore, Session, TokenStore};
use crate::sync::download::Taken;
use crate::sync::engine::{self, Engine};
use crate::sync::live;
use crate::sync::transport::{CutSwitch, HttpTransport};
use crate::tags::Event;
use crate::write::{Author, Changed, Scene};

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

/// What changes while the client is open.
struct Live {
    server_url: String,
    session: Option<Session>,
    catalogue: Arc<Catalogue>,
    grants: Option<Arc<Grants>>,
    device_key: DeviceKey,
    actor: Option<ActorId>,
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
        let session = client.session();
        client.enter(session)?;
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
        self.inner.engine.relink.notify_one();
        self.inner.engine.wake.notify_one();
    }

    /// Cuts or restores this client's every path to the network.
    pub fn set_link_cut(&self, cut: bool) {
        self.inner.link.set(cut);
        self.inner.engine.relink.notify_one();
        self.inner.engine.wake.notify_one();
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

    fn live<T>(&self, read: impl FnOnce(&Live) -> T) -> T {
        match self.inner.live.read() {
            Ok(live) => read(&live),
            Err(poisoned) => read(&poisoned.into_inner()),
        }
    }

    fn change<T>(&self, write: impl FnOnce(&mut Live) -> T) -> T {
        match self.inner.live.write() {
            Ok(mut live) => write(&mut live),
            Err(poisoned) => write(&mut poisoned.into_inner()),
        }
    }

    pub(crate) fn session(&self) -> Option<Session> {
        self.live(|live| live.session.clone())
    }

    pub(crate) fn catalogue(&self) -> Arc<Catalogue> {
        self.live(|live| live.catalogue.clone())
    }

    pub(crate) fn grants(&self) -> Option<Arc<Grants>> {
        self.live(|live| live.grants.clone())
    }

    pub(crate) fn server_url(&self) -> String {
        self.live(|live| live.server_url.clone())
    }

    pub(crate) async fn set_server_url(&self, url: &str) -> Result<(), CoreError> {
        let text = url.to_owned();
        self.replica()
            .write(move |tx| state::set(tx, "server_url", text.as_bytes()))
            .await?;
        self.change(|live| live.server_url = url.to_owned());
        Ok(())
    }

    /// This installation's key, made at first use.
    pub(crate) async fn device_id(&self) -> Result<DeviceId, CoreError> {
        let fresh = self.config().new_id();
        self.replica()
            .write(move |tx| {
                let known = state::get(tx, "device_id")?
                    .and_then(|bytes| uuid::Uuid::from_slice(&bytes).ok());
                let id = known.unwrap_or(fresh);
                state::set(tx, "device_id", id.as_bytes())?;
                Ok(DeviceId(id))
            })
            .await
    }

    /// What every write knows.
    pub(crate) fn scene(&self) -> Scene {
        self.live(|live| Scene {
            catalogue: live.catalogue.clone(),
            config: self.inner.config.clone(),
            device_key: live.device_key,
            now: self.inner.config.clock.now(),
        })
    }

    /// Who writes here.
    pub(crate) fn author(&self) -> Result<Author, CoreError> {
        let (session, grants, actor) =
            self.live(|live| (live.session.clone(), live.grants.clone(), live.actor));
        let (Some(session), Some(actor)) = (session, actor) else {
            return Err(CoreError::Refused(
                CommandError::new(ErrorCode::Unauthenticated, "Sign in first.")
                    .keyed("error-signed-out"),
            ));
        };
        let Some(grants) = grants else {
            return Err(CoreError::Refused(
                CommandError::new(
                    ErrorCode::Forbidden,
                    "This device has not received your rights yet. Connect once.",
                )
                .keyed("error-no-rights-yet"),
            ));
        };
        Ok(Author {
            user: session.user(),
            grants,
            actor,
        })
    }

    /// Takes a session over: its rights, and an actor nobody used before.
    pub(crate) fn enter(&self, session: Option<Session>) -> Result<(), CoreError> {
        let user = session.as_ref().map(Session::user);
        let (key, grants) = self.replica().read_now(|conn| {
            let grants = match user {
                Some(user) => people::grants(conn, user)?,
                None => None,
            };
            Ok((device_key(conn)?, grants))
        })?;
        self.change(|live| {
            live.session = session;
            live.grants = grants.map(Arc::new);
            live.device_key = key;
        });
        self.renew_actor()?;
        guard(&self.inner.planned).clear();
        self.announce(&tagged(&[
            "session",
            "grants",
            "sync",
            "notifications",
            "returned",
        ]));
        self.inner.engine.relink.notify_one();
        self.inner.engine.wake.notify_one();
        Ok(())
    }

    /// A new actor for this session: at start, sign-in and refusal.
    fn renew_actor(&self) -> Result<(), CoreError> {
        let Some(session) = self.session() else {
            self.change(|live| live.actor = None);
            return Ok(());
        };
        let scene = self.scene();
        let actor = ActorId::new(scene.device_key, scene.config.session_bytes());
        self.replica()
            .write_now(|tx| actors::bind(tx, actor, session.user()))?;
        self.change(|live| live.actor = Some(actor));
        Ok(())
    }

    /// Takes over what a frame brought beside the database.
    pub(crate) fn absorb(&self, taken: Taken) -> Result<(), CoreError> {
        if let Some(grants) = taken.grants {
            self.change(|live| live.grants = Some(Arc::new(grants)));
        }
        if let Some(catalogue) = taken.catalogue {
            self.change(|live| live.catalogue = Arc::new(catalogue));
        }
        guard(&self.inner.planned).extend(taken.planned);
        if let Some(end) = &taken.end {
            self.inner.engine.note(|seen| seen.filling = end.more);
            if let Some(key) = end.new_device_key {
                self.change(|live| live.device_key = key);
                self.renew_actor()?;
            }
        }
        if taken.changed.refused {
            self.renew_actor()?;
        }
        self.announce(&taken.changed);
        Ok(())
    }

    /// Tells listeners what a transaction changed.
    pub(crate) fn announce(&self, changed: &Changed) {
        if !changed.tags.is_empty() {
            // Nobody may be listening.
            let _ = self
                .inner
                .events
                .send(Event::of(changed.tags.iter().cloned()));
        }
    }

    /// Tells listeners one tag.
    pub(crate) fn announce_tag(&self, tag: &str) {
        self.announce(&tagged(&[tag]));
    }

    /// Tells listeners what a local write changed, and the engine that there is work.
    pub(crate) fn written(&self, changed: &Changed) {
        self.announce(changed);
        self.inner.engine.wake.notify_one();
    }

    pub(crate) fn planned_files(&self) -> BTreeSet<FileHash> {
        guard(&self.inner.planned).clone()
    }

    pub(crate) fn forget_plan(&self, sha256: FileHash) {
        guard(&self.inner.planned).remove(&sha256);
    }

    pub(crate) fn count_bytes(&self, up: u64, down: u64) {
        self.inner.up.fetch_add(up, Ordering::Relaxed);
        self.inner.down.fetch_add(down, Ordering::Relaxed);
    }

    pub(crate) fn unsaved_traffic(&self) -> Traffic {
        Traffic {
            up: self.inner.up.load(Ordering::Relaxed),
            down: self.inner.down.load(Ordering::Relaxed),
        }
    }

    /// Saves the byte counters.
    pub(crate) async fn flush_traffic(&self) -> Result<(), CoreError> {
        let unsaved = Traffic {
            up: self.inner.up.swap(0, Ordering::Relaxed),
            down: self.inner.down.swap(0, Ordering::Relaxed),
        };
        if unsaved == Traffic::default() {
            return Ok(());
        }
        let now = self.now();
        self.replica()
            .write(move |tx| traffic::add(tx, now, unsaved))
            .await
    }

    /// Measured bytes per second; 0 when unknown.
    pub(crate) fn link_rate(&self) -> u32 {
        self.inner.rate.load(Ordering::Relaxed)
    }

    /// Learns the link's rate from a transfer large enough to tell.
    pub(crate) fn measured(&self, bytes: u64, took: Duration) {
        const ENOUGH: u64 = 8 * 1024;
        if bytes < ENOUGH {
            return;
        }
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
        let rate = u32::try_from(bytes.saturating_mul(1000) / millis).unwrap_or(u32::MAX);
        let known = self.link_rate();
        let smooth = if known == 0 {
            rate
        } else {
            known / 4 * 3 + rate / 4
        };
        self.inner.rate.store(smooth.max(1), Ordering::Relaxed);
    }
}

fn tagged(tags: &[&str]) -> Changed {
    Changed {
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        ..Changed::default()
    }
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn device_key(conn: &rusqlite::Connection) -> Result<DeviceKey, CoreError> {
    Ok(state::get(conn, "device_key")?
        .and_then(|bytes| DeviceKey::from_slice(&bytes))
        .unwrap_or(DeviceKey([0; 8])))
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

/// What the client was when it was last closed.
fn stored_state(conn: &rusqlite::Connection, config: &ClientConfig) -> Result<Live, CoreError> {
    let user = state::get(conn, "current_user")?
        .and_then(|bytes| uuid::Uuid::from_slice(&bytes).ok())
        .map(UserId);
    let profile = match user {
        Some(user) => people::profile(conn, user)?,
        None => None,
    };
    // An address chosen at sign-in wins over the configured one.
    let server_url = state::text(conn, "server_url")?.unwrap_or_else(|| config.server_url.clone());
    if settings::get(conn, "language")?.is_none()
        && let Some(profile) = &profile
    {
        settings::set(conn, "language", &profile.user.language.clone().into())?;
    }
    Ok(Live {
        server_url,
        session: profile.map(|profile| Session {
            profile,
            expired: false,
        }),
        catalogue: Arc::new(modules::load(conn)?),
        grants: None,
        device_key: device_key(conn)?,
        actor: None,
    })
}
