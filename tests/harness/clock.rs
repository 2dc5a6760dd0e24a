//! A clock that somebody sets.

use std::sync::atomic::{AtomicI64, Ordering};

use client_core::{Clock, SystemClock};

/// The machine's clock, moved by hand.
#[derive(Default)]
pub struct ShiftedClock {
    real: SystemClock,
    shift_ms: AtomicI64,
}

impl ShiftedClock {
    /// Shows so many milliseconds more than the machine's clock, or less.
    pub fn set(&self, shift_ms: i64) {
        self.shift_ms.store(shift_ms, Ordering::SeqCst);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> i64 {
        self.real.now() + self.shift_ms.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> u64 {
        self.real.monotonic()
    }
}

impl sync_server::app::Clock for ShiftedClock {
    fn now(&self) -> i64 {
        Clock::now(self)
    }
}
