//! How much of the server's time answers ask for at this moment.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};

use shared_model::sync::level_for;

/// Answers a core may have to make at once before they are compressed less hard.
const ANSWERS_A_CORE: usize = 2;
/// A link for which compressing hardest is not worth its time, in bytes per second.
const MIDDLING_LINK: u32 = 1_000_000;

/// The answers that are being made.
pub struct Load {
    making: AtomicUsize,
    most: usize,
}

impl Default for Load {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            making: AtomicUsize::new(0),
            most: cores * ANSWERS_A_CORE,
        }
    }
}

impl Load {
    /// One more answer is made, until this is dropped.
    pub(super) fn begin(&self) -> Making<'_> {
        self.making.fetch_add(1, Ordering::Relaxed);
        Making(self)
    }

    /// The level of compression for a link. Of a crowd that comes back at once nobody waits for the link:
    /// everybody waits for the server, and nine tenths of its time would go into the hardest level.
    pub(super) fn level(&self, link_bytes_per_s: u32) -> i32 {
        let is_crowded = self.making.load(Ordering::Relaxed) > self.most;
        match is_crowded {
            true => level_for(link_bytes_per_s.max(MIDDLING_LINK)),
            false => level_for(link_bytes_per_s),
        }
    }
}

/// An answer that is being made.
pub(super) struct Making<'a>(&'a Load);

impl Making<'_> {
    /// Waits for a link, which asks nothing of the server.
    pub(super) async fn pause<T>(&self, wait: impl Future<Output = T>) -> T {
        let _paused = Paused::new(self.0);
        wait.await
    }
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        self.0.making.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Whoever waits may be dropped in the middle of it.
struct Paused<'a>(&'a Load);

impl<'a> Paused<'a> {
    fn new(load: &'a Load) -> Self {
        load.making.fetch_sub(1, Ordering::Relaxed);
        Self(load)
    }
}

impl Drop for Paused<'_> {
    fn drop(&mut self) {
        self.0.making.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    const UNKNOWN: u32 = 0;
    const FAST: u32 = 10_000_000;

    #[test]
    fn a_crowd_is_answered_at_a_lighter_level_while_it_is_one() {
        let load = Load::default();
        let few: Vec<_> = (0..load.most).map(|_| load.begin()).collect();
        assert_eq!(load.level(UNKNOWN), level_for(UNKNOWN));
        let one_more = load.begin();
        assert!(load.level(UNKNOWN) < level_for(UNKNOWN));
        assert_eq!(load.level(FAST), level_for(FAST), "never harder");
        drop(one_more);
        assert_eq!(load.level(UNKNOWN), level_for(UNKNOWN));
        drop(few);
    }

    #[test]
    fn an_answer_that_waits_for_its_link_asks_for_nothing() {
        let load = Load::default();
        let all: Vec<_> = (0..=load.most).map(|_| load.begin()).collect();
        let mut waiting = Box::pin(all[0].pause(std::future::pending::<()>()));
        assert!(waiting.as_mut().now_or_never().is_none());
        assert_eq!(load.level(UNKNOWN), level_for(UNKNOWN));
        // The device left.
        drop(waiting);
        assert!(load.level(UNKNOWN) < level_for(UNKNOWN));
    }
}
