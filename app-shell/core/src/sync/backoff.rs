//! How long to wait before the next attempt.

use std::time::Duration;

const FIRST_MS: u64 = 1_000;
const LONGEST_MS: u64 = 60_000;

/// Doubles from one second to one minute, with up to a quarter more so that a fleet does not return
/// in one breath.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Counts a failure and gives the wait; `chance` is random.
    pub(crate) fn after_failure(&mut self, chance: u8) -> Duration {
        let base = FIRST_MS
            .saturating_mul(1 << self.failures.min(10))
            .min(LONGEST_MS);
        self.failures = self.failures.saturating_add(1);
        Duration::from_millis(base + base * u64::from(chance) / 1024)
    }

    /// The next attempt is at once.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute_and_start_over_after_a_success() {
        let mut backoff = Backoff::default();
        let waits: Vec<u128> = (0..8)
            .map(|_| backoff.after_failure(0).as_millis())
            .collect();
        assert_eq!(waits[..3], [1_000, 2_000, 4_000]);
        assert_eq!(waits[7], 60_000);
        backoff.reset();
        assert_eq!(backoff.after_failure(255).as_millis(), 1_249);
    }
}
