//! A growing delay between attempts to sign in, per account and address. Nobody is locked out for
//! good: a stranger could otherwise lock the whole crew out (ASVS 6.1.1).

use std::time::Duration;

use moka::sync::Cache;
use shared_model::error::ErrorCode;

use crate::error::ServiceError;

/// Wrong passwords before the first delay.
const FREE_ATTEMPTS: u32 = 5;
/// First delay.
const FIRST_DELAY_MS: i64 = 2_000;
/// Longest delay.
const MAX_DELAY_MS: i64 = 15 * 60 * 1000;
/// Attempts from one address, any account, in a minute.
const PER_ADDRESS: u32 = 30;
/// Length of that minute.
const ADDRESS_WINDOW_MS: i64 = 60_000;
/// Failures are forgotten after this long without another.
const FORGET: Duration = Duration::from_secs(3600);

/// Failures so far and when the next attempt is looked at.
#[derive(Clone, Copy, Default)]
struct Failures {
    count: u32,
    not_before: i64,
}

#[derive(Clone, Copy)]
struct Window {
    from: i64,
    count: u32,
}

/// Attempts seen by this process.
pub(super) struct LoginLimit {
    accounts: Cache<(String, String), Failures>,
    addresses: Cache<String, Window>,
}

impl Default for LoginLimit {
    fn default() -> Self {
        Self {
            accounts: Cache::builder()
                .max_capacity(50_000)
                .time_to_idle(FORGET)
                .build(),
            addresses: Cache::builder()
                .max_capacity(50_000)
                .time_to_idle(FORGET)
                .build(),
        }
    }
}

fn key(email: &str, ip: &str) -> (String, String) {
    (email.trim().to_lowercase(), ip.to_owned())
}

fn too_many(wait_ms: i64) -> ServiceError {
    let seconds = (wait_ms + 999) / 1000;
    ServiceError::refused(
        ErrorCode::RateLimited,
        format!("Too many attempts. Try again in {seconds} s."),
    )
}

impl LoginLimit {
    /// Lets an attempt through, or says how long to wait.
    pub(super) fn admit(&self, email: &str, ip: &str, now: i64) -> Result<(), ServiceError> {
        let failures = self.accounts.get(&key(email, ip)).unwrap_or_default();
        if now < failures.not_before {
            return Err(too_many(failures.not_before - now));
        }
        let fresh = Window {
            from: now,
            count: 0,
        };
        let mut window = self.addresses.get(ip).unwrap_or(fresh);
        if now - window.from >= ADDRESS_WINDOW_MS {
            window = fresh;
        }
        if window.count >= PER_ADDRESS {
            return Err(too_many(window.from + ADDRESS_WINDOW_MS - now));
        }
        window.count += 1;
        self.addresses.insert(ip.to_owned(), window);
        Ok(())
    }

    /// A wrong password: the next attempt waits longer.
    pub(super) fn failed(&self, email: &str, ip: &str, now: i64) {
        let key = key(email, ip);
        let count = self.accounts.get(&key).unwrap_or_default().count + 1;
        let not_before = if count < FREE_ATTEMPTS {
            now
        } else {
            let doublings = (count - FREE_ATTEMPTS).min(20);
            now + (FIRST_DELAY_MS << doublings).min(MAX_DELAY_MS)
        };
        self.accounts.insert(key, Failures { count, not_before });
    }

    /// The right password: forget the failures. Attempts with it no longer count for the address,
    /// so that a ship's whole crew can sign in through one address.
    pub(super) fn succeeded(&self, email: &str, ip: &str) {
        self.accounts.invalidate(&key(email, ip));
        if let Some(mut window) = self.addresses.get(ip) {
            window.count = window.count.saturating_sub(1);
            self.addresses.insert(ip.to_owned(), window);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_passwords_wait_longer_and_longer_and_others_do_not() {
        let limit = LoginLimit::default();
        let mut now = 0;
        for _ in 0..FREE_ATTEMPTS {
            assert!(limit.admit("A@x", "1", now).is_ok());
            limit.failed("a@x", "1", now);
        }
        assert!(limit.admit("a@x", "1", now + 1_999).is_err());
        assert!(limit.admit("b@x", "1", now).is_ok(), "another account");
        assert!(limit.admit("a@x", "2", now).is_ok(), "another address");
        now += 2_000;
        assert!(limit.admit("a@x", "1", now).is_ok());
        limit.failed("a@x", "1", now);
        assert!(limit.admit("a@x", "1", now + 3_999).is_err());
        limit.succeeded("a@x", "1");
        assert!(limit.admit("a@x", "1", now).is_ok());
    }

    #[test]
    fn one_address_cannot_try_many_accounts() {
        let limit = LoginLimit::default();
        for n in 0..PER_ADDRESS {
            assert!(limit.admit(&format!("{n}@x"), "1", 0).is_ok());
        }
        assert!(limit.admit("last@x", "1", 0).is_err());
        assert!(limit.admit("last@x", "1", ADDRESS_WINDOW_MS).is_ok());
    }
}
