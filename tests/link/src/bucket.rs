//! One token bucket per direction: bytes leave no faster than the link carries them.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

/// When the link is free again.
#[derive(Debug, Default)]
pub(crate) struct Bucket {
    free_at: Mutex<Option<Instant>>,
}

impl Bucket {
    /// Reserves the link for `bytes` and says when the last of them has left.
    pub(crate) async fn reserve(&self, bytes: usize, bytes_per_s: u64) -> Instant {
        let now = Instant::now();
        if bytes_per_s == 0 {
            return now;
        }
        let mut free_at = self.free_at.lock().await;
        let start = free_at.map_or(now, |at| at.max(now));
        let end = start + Duration::from_secs_f64(bytes as f64 / bytes_per_s as f64);
        *free_at = Some(end);
        end
    }
}
