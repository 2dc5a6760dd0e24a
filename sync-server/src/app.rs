//! The one shared state of a server process.

use std::sync::Arc;

use shared_model::ids::{OrgId, RecordId, UserId};
use shared_model::policy::Grants;
use shared_model::schema::Catalogue;
use tokio::sync::{Notify, Semaphore, watch};
use uuid::Uuid;

use crate::config::Config;
use crate::services::caches::Caches;
use crate::services::hints::Hints;
use crate::store::db::Db;

/// Source of time: real in production, settable in tests.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since 1970 UTC.
    fn now(&self) -> i64;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }
}

/// Everything handlers and jobs need.
pub struct App {
    /// Names this process among those that serve one database; new at every start.
    pub node: String,
    /// Read once in `main`.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Catalogues and grants, checked against their epochs inside transactions.
    pub caches: Caches,
    /// Live hints to SSE listeners, of this process and of the others on the same database.
    pub hints: Hints,
    /// Wakes job workers after a commit that queued jobs.
    pub jobs_ready: Notify,
    /// True once the process is stopping: streams that never end by themselves end then.
    pub stopping: watch::Sender<bool>,
    /// HTTP client for webhooks.
    pub http: reqwest::Client,
    /// Decoding a picture takes much memory: one at a time.
    pub pictures: Semaphore,
    /// Answers to devices that are being made.
    pub load: crate::services::exchange::Load,
    /// Signing keys and sign-in limits.
    pub auth: crate::services::auth::AuthState,
    /// Texts by language.
    pub texts: crate::services::texts::TextCache,
}

impl App {
    /// Connects to the database, migrates it, and makes what a first start needs: keys, the
    /// organisation, the built-in modules. The server actor is new at every start.
    ///
    /// # Errors
    /// When the database cannot be reached, or a stored key or module is damaged.
    pub async fn open(config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<Self>> {
        // A second call in one process (tests) finds the same provider already there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let db = Db::connect(&config.database_url).await?;
        let auth = {
            let mut tx = db.begin_alone().await?;
            let auth = crate::services::auth::AuthState::open(&mut tx).await?;
            tx.commit().await?;
            auth
        };
        let node = Uuid::new_v4().simple().to_string();
        let app = Arc::new(Self {
            config,
            hints: Hints::new(db.engine(), &node),
            node,
            db,
            caches: Caches::new(Arc::clone(&clock)),
            clock,
            jobs_ready: Notify::new(),
            stopping: watch::Sender::new(false),
            http: reqwest::Client::builder().build()?,
            pictures: Semaphore::new(1),
            load: crate::services::exchange::Load::default(),
            auth,
            texts: crate::services::texts::TextCache::default(),
        });
        crate::services::bootstrap::ensure(&app).await?;
        Ok(app)
    }

    /// Milliseconds since 1970 UTC.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.now()
    }
}

/// A new time-ordered identifier.
#[must_use]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Who asks, through which request: made by an extractor, or by a job for a hook's `run_as`.
#[derive(Clone)]
pub struct Caller {
    /// The person.
    pub user: UserId,
    /// The tenant.
    pub org: OrgId,
    /// The device the request came from, if it is one of ours.
    pub device: Option<shared_model::ids::DeviceId>,
    /// Address of the request that carried it (contract I5).
    pub ip: String,
    /// One id from device to job (structured logs).
    pub request_id: String,
    /// The person's current rights.
    pub grants: Arc<Grants>,
    /// The catalogue in force.
    pub catalogue: Arc<Catalogue>,
    /// Set when a hook acts: the event that caused it and how deep the chain is.
    pub cause: Option<Cause>,
}

/// Why a hook acts.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The event.
    pub event_id: String,
    /// Length of the chain so far (loop guard at 4).
    pub depth: i64,
    /// `(hook id, record id)` pairs already run in this chain.
    pub trail: Vec<(String, RecordId)>,
}
