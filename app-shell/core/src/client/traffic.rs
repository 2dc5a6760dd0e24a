//! What the link carries: bytes by month, its rate, and files under way.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use shared_model::ids::FileHash;

use super::{Client, guard};
use crate::error::CoreError;
use crate::replica::traffic::{self, Traffic};

impl Client {
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
