//! When to talk to the server.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use shared_model::error::ErrorCode;
use tokio::sync::{Mutex as Gate, Notify};

use super::backoff::Backoff;
use super::exchange;
use crate::api::SyncPhase;
use crate::client::Client;
use crate::error::CoreError;
use crate::files::transfer;
use crate::session::language;
use crate::write::{Changed, reproject};

/// Hints may be lost: without one the device asks this often.
const QUIET: Duration = Duration::from_secs(300);

/// The engine's state.
#[derive(Default)]
pub(crate) struct Engine {
    /// Wakes the engine.
    pub(crate) wake: Notify,
    /// Wakes the live listener after the network changed.
    pub(crate) relink: Notify,
    /// The next failure waits as briefly as the first: something changed.
    hopeful: AtomicBool,
    /// A person asked to send everything now, budget or not.
    insists: AtomicBool,
    /// One exchange at a time.
    gate: Gate<()>,
    seen: Mutex<Seen>,
}

/// What the state bar says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) online: bool,
    pub(crate) phase: SyncPhase,
    pub(crate) last_error: Option<(ErrorCode, String)>,
    pub(crate) next_attempt_at: Option<i64>,
    pub(crate) filling: bool,
}

impl Engine {
    /// Something changed for the better: try at once, and again soon.
    pub(crate) fn hope(&self) {
        self.hopeful.store(true, Ordering::Relaxed);
        self.relink.notify_one();
        self.wake.notify_one();
    }

    /// The next exchange sends pictures although the month's budget is used up.
    pub(crate) fn insist(&self) {
        self.insists.store(true, Ordering::Relaxed);
    }

    /// What the state bar says.
    pub(crate) fn seen(&self) -> Seen {
        match self.seen.lock() {
            Ok(seen) => seen.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Changes what the state bar says.
    pub(crate) fn note(&self, change: impl FnOnce(&mut Seen)) {
        match self.seen.lock() {
            Ok(mut seen) => change(&mut seen),
            Err(poisoned) => change(&mut poisoned.into_inner()),
        }
    }
}

/// Runs until the client is closed.
pub(crate) async fn run(client: Client) {
    let mut stop = client.stopping();
    let mut backoff = Backoff::default();
    let mut wait = Duration::ZERO;
    loop {
        tokio::select! {
            _ = stop.wait_for(|stopped| *stopped) => return,
            () = client.engine().wake.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
        wait = attempt(&client, &mut backoff).await;
    }
}

/// One attempt; how long to wait before the next.
async fn attempt(client: &Client, backoff: &mut Backoff) -> Duration {
    let signed_in = client.session().is_some_and(|session| !session.expired);
    if !signed_in {
        set_phase(client, SyncPhase::SignedOut, None);
        return QUIET;
    }
    if client.engine().hopeful.swap(false, Ordering::Relaxed) {
        backoff.reset();
    }
    let stop = client.stopping();
    match sync(client).await {
        Ok(()) => {
            backoff.reset();
            QUIET
        }
        Err(_) if *stop.borrow() => QUIET,
        Err(error) => {
            let wait = backoff.after_failure(client.config().entropy.ten()[0]);
            tracing::debug!(%error, ?wait, "the exchange failed");
            let millis = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            set_phase(client, SyncPhase::Waiting, Some(client.now() + millis));
            wait
        }
    }
}

/// Exchanges everything, then files, then whatever text came meanwhile.
pub(crate) async fn sync(client: &Client) -> Result<(), CoreError> {
    let _one = client.engine().gate.lock().await;
    let insists = client.engine().insists.swap(false, Ordering::Relaxed);
    let result = everything(client, insists).await;
    if insists && result.is_err() {
        client.engine().insist();
    }
    client.flush_traffic().await?;
    match &result {
        Ok(()) => client.engine().note(|seen| {
            seen.online = true;
            seen.last_error = None;
            seen.next_attempt_at = None;
            seen.phase = SyncPhase::Idle;
        }),
        Err(error) => client.engine().note(|seen| {
            let reached = !matches!(error, CoreError::Offline(_));
            seen.online = reached;
            seen.phase = SyncPhase::Waiting;
            seen.last_error = Some((error.code(), error.to_string()));
        }),
    }
    client.announce_tag("sync");
    result
}

async fn everything(client: &Client, insists: bool) -> Result<(), CoreError> {
    loop {
        set_phase(client, SyncPhase::Exchanging, None);
        exchange::run(client).await?;
        client.engine().note(|seen| {
            seen.online = true;
            seen.last_error = None;
        });
        renew_rows(client).await?;
        language::settle(client).await;
        set_phase(client, SyncPhase::Files, None);
        match transfer::send_queued(client, insists).await? {
            transfer::Outcome::Done => return Ok(()),
            transfer::Outcome::TextWaits => {}
        }
    }
}

/// After modules changed, rows are made anew by their new rules.
async fn renew_rows(client: &Client) -> Result<(), CoreError> {
    loop {
        let scene = client.scene();
        let changed = client
            .replica()
            .write(move |tx| reproject::some(tx, &scene))
            .await?;
        if changed.tags.is_empty() {
            return Ok(());
        }
        client.announce(&changed);
    }
}

fn set_phase(client: &Client, phase: SyncPhase, next_attempt_at: Option<i64>) {
    client.engine().note(|seen| {
        seen.phase = phase;
        seen.next_attempt_at = next_attempt_at;
    });
    let mut changed = Changed::default();
    changed.tag("sync");
    client.announce(&changed);
}
