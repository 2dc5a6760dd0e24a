//! What a client is given from outside: where, when and by chance.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use uuid::Uuid;

use crate::session::TokenStore;
use crate::sync::transport::Transport;

/// Source of time: real in production, settable in tests.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since 1970 UTC, as the device believes.
    fn now(&self) -> i64;
    /// Milliseconds since some fixed moment; never goes back.
    fn monotonic(&self) -> u64;
}

/// The device's clock.
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }

    fn monotonic(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Source of randomness.
pub trait Entropy: Send + Sync + 'static {
    /// Ten random bytes.
    fn ten(&self) -> [u8; 10];
}

/// The operating system's randomness.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn ten(&self) -> [u8; 10] {
        // A random UUID has 122 random bits; its bytes 6 and 8 also hold fixed ones.
        let uuid = Uuid::new_v4();
        let b = uuid.as_bytes();
        [
            b[0], b[1], b[2], b[3], b[4], b[5], b[9], b[10], b[11], b[12],
        ]
    }
}

/// How a client is opened.
#[derive(Clone)]
pub struct ClientConfig {
    /// Folder of the replica: database, files, tokens.
    pub dir: PathBuf,
    /// Address of the server, such as `https://opsflux.example`.
    pub server_url: String,
    /// What people call this device.
    pub device_name: String,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The road to the server; HTTP when absent.
    pub transport: Option<Arc<dyn Transport>>,
    /// Where tokens are kept; an encrypted 0600 file in `dir` when absent.
    pub tokens: Option<Arc<dyn TokenStore>>,
}

impl ClientConfig {
    /// The ordinary configuration.
    #[must_use]
    pub fn new(
        dir: impl Into<PathBuf>,
        server_url: impl Into<String>,
        device_name: impl Into<String>,
    ) -> Self {
        Self {
            dir: dir.into(),
            server_url: server_url.into().trim_end_matches('/').to_owned(),
            device_name: device_name.into(),
            clock: Arc::new(SystemClock::default()),
            entropy: Arc::new(SystemEntropy),
            transport: None,
            tokens: None,
        }
    }

    /// A new time-ordered identifier.
    pub(crate) fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.entropy.ten()).into_uuid()
    }

    /// Eight random bytes: the second half of an actor.
    pub(crate) fn session_bytes(&self) -> [u8; 8] {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.entropy.ten()[..8]);
        bytes
    }
}
