//! The write-ahead log goes into the database beside the writer, on a thread of its own: nobody who
//! saves a form waits for the copying of what a hundred others saved before.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rusqlite::Connection;

use super::{DATABASE, guard};
use crate::error::CoreError;

/// Length at which the log is folded in.
const LONG: u64 = 4 * 1024 * 1024;
/// Length at which the writer waits for it: writes that never pause must not fill the disk.
const TOO_LONG: u64 = 64 * 1024 * 1024;

/// The log of one replica.
pub(super) struct Log {
    file: PathBuf,
    database: Mutex<Connection>,
    busy: AtomicBool,
}

impl Log {
    /// The log of the replica in a folder, with a connection of its own.
    pub(super) fn of(dir: &Path) -> Result<Self, CoreError> {
        let database = Connection::open(dir.join(DATABASE))?;
        database.pragma_update(None, "synchronous", "FULL")?;
        database.pragma_update(None, "cache_size", -256)?;
        Ok(Self {
            file: dir.join(format!("{DATABASE}-wal")),
            database: Mutex::new(database),
            busy: AtomicBool::new(false),
        })
    }

    fn length(&self) -> u64 {
        std::fs::metadata(&self.file).map_or(0, |file| file.len())
    }

    /// To be called after a commit, by its writer. A failure is no failure of the commit: the log is
    /// durable, and the next commit tries again.
    pub(super) fn after_commit(self: &Arc<Self>, writer: &Connection) {
        let length = self.length();
        if length > TOO_LONG {
            // SQLite does not wait for another who is folding: we do.
            let _beside = guard(&self.database);
            fold(writer, "RESTART");
        } else if length > LONG && !self.busy.swap(true, Ordering::AcqRel) {
            self.fold_beside();
        }
    }

    fn fold_beside(self: &Arc<Self>) {
        let log = self.clone();
        let thread = std::thread::Builder::new().name("replica-log".to_owned());
        let started = thread.spawn(move || {
            fold(&guard(&log.database), "PASSIVE");
            log.busy.store(false, Ordering::Release);
        });
        if started.is_err() {
            self.busy.store(false, Ordering::Release);
        }
    }
}

fn fold(database: &Connection, how: &str) {
    if let Err(error) = database.execute_batch(&format!("PRAGMA wal_checkpoint({how})")) {
        tracing::warn!(%error, "the log was not folded into the database");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{Replica, state};
    use super::*;

    #[test]
    fn a_long_log_goes_into_the_database_and_starts_anew() {
        let dir = tempfile::tempdir().unwrap();
        let replica = Replica::open(dir.path()).unwrap();
        let bytes = vec![7; usize::try_from(LONG).unwrap()];
        for round in 0..40_u8 {
            let key = format!("round {round}");
            replica
                .write_now(|tx| state::set(tx, &key, &bytes))
                .unwrap();
        }
        // However slow the other thread is: 160 MiB were written, and the log never held them all.
        assert!(replica.shared.log.length() <= TOO_LONG + 3 * LONG);
        let kept = replica.read_now(|c| state::get(c, "round 0")).unwrap();
        assert_eq!(kept.unwrap(), bytes);
    }
}
