//! A satellite link in user space: a TCP proxy with a one-way delay, one token bucket per direction
//! shared by all connections (handshakes included), cuts, and exact byte and direction-turn counts.
//!
//! The same proxy stands between client and server in tests, in the demo and in the bench. While it
//! is cut, nothing listens on its port: there is no network path.

mod bucket;
mod pump;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

use bucket::Bucket;

/// What the link is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// One-way delay, milliseconds.
    pub delay_ms: u64,
    /// Bytes per second each way; 0 for no limit.
    pub bytes_per_s: u64,
}

impl Profile {
    /// No delay, no limit.
    pub const LAN: Self = Self {
        delay_ms: 0,
        bytes_per_s: 0,
    };
    /// Geostationary satellite, 256 kbit/s: 600 ms round trip.
    pub const VSAT: Self = Self {
        delay_ms: 300,
        bytes_per_s: 32_000,
    };
    /// The same on a bad day, 128 kbit/s.
    pub const VSAT_SLOW: Self = Self {
        delay_ms: 300,
        bytes_per_s: 16_000,
    };
    /// Narrow band, 22 kbit/s: 1,400 ms round trip.
    pub const NARROW: Self = Self {
        delay_ms: 700,
        bytes_per_s: 2_750,
    };
}

/// What went over the link so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Bytes from the client to the server.
    pub up_bytes: u64,
    /// Bytes from the server to the client.
    pub down_bytes: u64,
    /// Connections opened.
    pub connections: u64,
    /// Times the direction of the conversation changed.
    pub turns: u64,
}

/// Counters shared by all connections.
#[derive(Debug, Default)]
struct Meter {
    up: AtomicU64,
    down: AtomicU64,
    connections: AtomicU64,
    turns: AtomicU64,
    /// 0 none yet, 1 up, 2 down.
    last_direction: AtomicU64,
}

impl Meter {
    fn count(&self, direction: Direction, bytes: usize) {
        let (counter, mark) = match direction {
            Direction::Up => (&self.up, 1),
            Direction::Down => (&self.down, 2),
        };
        counter.fetch_add(bytes as u64, Ordering::Relaxed);
        if self.last_direction.swap(mark, Ordering::Relaxed) != mark {
            self.turns.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    /// Client to server.
    Up,
    /// Server to client.
    Down,
}

/// A running link.
#[derive(Clone, Debug)]
pub struct Link {
    address: SocketAddr,
    source: Option<IpAddr>,
    open: Arc<watch::Sender<bool>>,
    profile: Arc<watch::Sender<Profile>>,
    meter: Arc<Meter>,
}

impl Link {
    /// Listens on `listen` (port 0 for any) and forwards to `server`.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start(
        listen: SocketAddr,
        server: SocketAddr,
        profile: Profile,
    ) -> std::io::Result<Self> {
        Self::open(None, listen, server, profile).await
    }

    /// As [`Self::start`], reaching the server from a local address: devices behind one proxy look
    /// like devices of different networks.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start_from(
        source: IpAddr,
        listen: SocketAddr,
        server: SocketAddr,
        profile: Profile,
    ) -> std::io::Result<Self> {
        Self::open(Some(source), listen, server, profile).await
    }

    async fn open(
        source: Option<IpAddr>,
        listen: SocketAddr,
        server: SocketAddr,
        profile: Profile,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let link = Self {
            address,
            source,
            open: Arc::new(watch::Sender::new(true)),
            profile: Arc::new(watch::Sender::new(profile)),
            meter: Arc::default(),
        };
        tokio::spawn(run(link.clone(), listener, server));
        Ok(link)
    }

    /// Where the client connects.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends every connection and stops listening.
    pub fn cut(&self) {
        self.open.send_replace(false);
    }

    /// Listens again.
    pub fn restore(&self) {
        self.open.send_replace(true);
    }

    /// Whether the link is up.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self.open.borrow()
    }

    /// Changes delay and rate for connections opened from now on.
    pub fn set_profile(&self, profile: Profile) {
        self.profile.send_replace(profile);
    }

    /// What went over the link so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            up_bytes: self.meter.up.load(Ordering::Relaxed),
            down_bytes: self.meter.down.load(Ordering::Relaxed),
            connections: self.meter.connections.load(Ordering::Relaxed),
            turns: self.meter.turns.load(Ordering::Relaxed),
        }
    }
}

async fn run(link: Link, first: TcpListener, server: SocketAddr) {
    let mut listener = Some(first);
    let mut open = link.open.subscribe();
    let up = Arc::new(Bucket::default());
    let down = Arc::new(Bucket::default());
    loop {
        if !*open.borrow_and_update() {
            listener = None;
            if open.changed().await.is_err() {
                return;
            }
            continue;
        }
        let Some(active) = &listener else {
            listener = rebind(link.address).await;
            continue;
        };
        tokio::select! {
            changed = open.changed() => if changed.is_err() { return },
            accepted = active.accept() => if let Ok((client, _)) = accepted {
                link.meter.connections.fetch_add(1, Ordering::Relaxed);
                let profile = *link.profile.borrow();
                tokio::spawn(carry(link.clone(), client, server, profile, [up.clone(), down.clone()]));
            },
        }
    }
}

async fn rebind(address: SocketAddr) -> Option<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Some(listener),
        Err(error) => {
            tracing::warn!(%error, %address, "the link cannot listen again yet");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

async fn reach(source: Option<IpAddr>, server: SocketAddr) -> std::io::Result<TcpStream> {
    match source {
        Some(IpAddr::V4(source)) => {
            let socket = TcpSocket::new_v4()?;
            socket.bind((source, 0).into())?;
            socket.connect(server).await
        }
        Some(IpAddr::V6(source)) => {
            let socket = TcpSocket::new_v6()?;
            socket.bind((source, 0).into())?;
            socket.connect(server).await
        }
        None => TcpStream::connect(server).await,
    }
}

async fn carry(
    link: Link,
    client: TcpStream,
    server: SocketAddr,
    profile: Profile,
    [up, down]: [Arc<Bucket>; 2],
) {
    // The TCP handshake crosses the link too: one round trip before the first byte.
    tokio::time::sleep(Duration::from_millis(profile.delay_ms * 2)).await;
    let Ok(upstream) = reach(link.source, server).await else {
        return;
    };
    let _ = client.set_nodelay(true);
    let _ = upstream.set_nodelay(true);
    let mut open = link.open.subscribe();
    let (client_read, client_write) = client.into_split();
    let (server_read, server_write) = upstream.into_split();
    let meter = &link.meter;
    let both = async {
        tokio::join!(
            pump::pump(client_read, server_write, profile, &up, |n| meter
                .count(Direction::Up, n)),
            pump::pump(server_read, client_write, profile, &down, |n| meter
                .count(Direction::Down, n)),
        )
    };
    tokio::select! {
        _ = both => {}
        _ = open.wait_for(|is_open| !is_open) => {}
    }
}
