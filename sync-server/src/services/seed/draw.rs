//! Numbers drawn from a fixed seed (SplitMix64): the demonstration is the same every time.

use uuid::Uuid;

/// Draws numbers.
pub(super) struct Draw(u64);

impl Draw {
    /// Starts from a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound` (0 when the bound is 0).
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        usize::try_from(self.next().checked_rem(bound).unwrap_or_default()).unwrap_or_default()
    }

    /// A number from `low` to `high`, the latter not included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high.saturating_sub(low)).unwrap_or_default();
        low + i64::try_from(self.below(span)).unwrap_or_default()
    }

    /// True `share` times in a hundred.
    pub(super) fn chance(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of a list.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// A time-ordered identifier made at `at` (ms since 1970 UTC).
    pub(super) fn id(&mut self, at: i64) -> Uuid {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.next().to_be_bytes());
        random[8..].copy_from_slice(&self.next().to_be_bytes()[..2]);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(at).unwrap_or_default(), &random)
            .into_uuid()
    }
}
