//! The replica: one SQLite file owned by one process. One file per table; functions take a
//! connection and do one thing.

pub(crate) mod actors;
pub(crate) mod bytes;
pub(crate) mod changes;
pub(crate) mod departures;
pub(crate) mod drafts;
pub(crate) mod facets;
pub(crate) mod files;
mod log;
pub(crate) mod modules;
pub(crate) mod notifications;
pub(crate) mod operations;
pub(crate) mod packed;
pub(crate) mod people;
pub(crate) mod recalls;
pub(crate) mod records;
pub(crate) mod returned;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod settled;
mod sights;
pub(crate) mod state;
pub(crate) mod traffic;
pub(crate) mod unseeded;
pub(crate) mod wanted;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use shared_model::letters::plain;

use crate::error::CoreError;

/// In order; a replica says how many of them it has.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/client/0001_base.sql"),
    include_str!("../../../../migrations/client/0002_heard.sql"),
    include_str!("../../../../migrations/client/0003_narrow_rows.sql"),
    include_str!("../../../../migrations/client/0004_placements.sql"),
    include_str!("../../../../migrations/client/0005_recalls.sql"),
    include_str!("../../../../migrations/client/0006_unseeded.sql"),
    include_str!("../../../../migrations/client/0007_settled.sql"),
    include_str!("../../../../migrations/client/0008_sights.sql"),
    include_str!("../../../../migrations/client/0009_arrivals.sql"),
    include_str!("../../../../migrations/client/0010_departures.sql"),
];

/// Name of the database inside the client's folder.
pub const DATABASE: &str = "replica.db";
const LOCK: &str = "replica.lock";
const READERS: usize = 3;

/// The open database: one writer, a few readers.
#[derive(Clone)]
pub(crate) struct Replica {
    shared: Arc<Shared>,
}

struct Shared {
    writer: Mutex<Connection>,
    readers: Vec<Mutex<Connection>>,
    log: Arc<log::Log>,
    /// Held as long as the replica is open: one process owns it.
    _lock: File,
}

impl Replica {
    /// Opens or makes the replica in a folder.
    pub(crate) fn open(dir: &Path) -> Result<Self, CoreError> {
        std::fs::create_dir_all(dir)?;
        let lock = take_lock(&dir.join(LOCK))?;
        let path = dir.join(DATABASE);
        let mut writer = Connection::open(&path)?;
        configure(&writer)?;
        migrate(&mut writer)?;
        let readers = (0..READERS)
            .map(|_| open_reader(&path).map(Mutex::new))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            shared: Arc::new(Shared {
                writer: Mutex::new(writer),
                readers,
                log: Arc::new(log::Log::of(dir)?),
                _lock: lock,
            }),
        })
    }

    /// Runs `work` in one `BEGIN IMMEDIATE` transaction, on a thread that may block.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, CoreError> + Send + 'static,
    ) -> Result<T, CoreError> {
        let replica = self.clone();
        tokio::task::spawn_blocking(move || replica.write_now(work))
            .await
            .map_err(|_| CoreError::Interrupted)?
    }

    /// The same on this thread.
    pub(crate) fn write_now<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, CoreError>,
    ) -> Result<T, CoreError> {
        let mut writer = guard(&self.shared.writer);
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&tx)?;
        tx.commit()?;
        self.shared.log.after_commit(&writer);
        Ok(result)
    }

    /// Runs `work` on a reader, on a thread that may block.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, CoreError> + Send + 'static,
    ) -> Result<T, CoreError> {
        let replica = self.clone();
        tokio::task::spawn_blocking(move || replica.read_now(work))
            .await
            .map_err(|_| CoreError::Interrupted)?
    }

    /// The same on this thread. All reads of one call see one snapshot.
    pub(crate) fn read_now<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, CoreError>,
    ) -> Result<T, CoreError> {
        let free = self.shared.readers.iter().find_map(|r| r.try_lock().ok());
        let mut reader = free.unwrap_or_else(|| guard(&self.shared.readers[0]));
        let tx = reader.transaction()?;
        work(&tx)
    }
}

/// A panic while holding the lock rolled its transaction back: the connection is sound.
fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn take_lock(path: &Path) -> Result<File, CoreError> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(CoreError::Locked),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn configure(conn: &Connection) -> Result<(), CoreError> {
    conn.pragma_update(None, "page_size", 8192)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    // A battery may die: a commit is on the disk before it is answered.
    conn.pragma_update(None, "synchronous", "FULL")?;
    // See `log`: no commit does it on its way, and the file shrinks when it starts anew.
    conn.pragma_update(None, "wal_autocheckpoint", 0)?;
    conn.pragma_update(None, "journal_size_limit", 0)?;
    serve(conn)
}

/// What every connection is given.
fn serve(conn: &Connection) -> Result<(), CoreError> {
    conn.pragma_update(None, "cache_size", -8192)?;
    conn.set_prepared_statement_cache_capacity(64);
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("plain", 1, flags, |context| {
        let text = context.get_raw(0).as_str_or_null()?;
        Ok(text.map(plain))
    })?;
    Ok(())
}

fn open_reader(path: &Path) -> Result<Connection, CoreError> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    serve(&conn)?;
    Ok(conn)
}

fn migrate(conn: &mut Connection) -> Result<(), CoreError> {
    let done: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if done > known {
        return Err(CoreError::NewerSchema(done));
    }
    for (version, sql) in (1..).zip(MIGRATIONS) {
        if version <= done {
            continue;
        }
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", version)?;
        tx.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_second_owner_is_told_to_attach() {
        let dir = tempfile::tempdir().unwrap();
        let first = Replica::open(dir.path()).unwrap();
        assert!(matches!(Replica::open(dir.path()), Err(CoreError::Locked)));
        drop(first);
        Replica::open(dir.path()).unwrap();
    }

    #[test]
    fn the_replica_is_durable_and_paged_as_designed() {
        let dir = tempfile::tempdir().unwrap();
        let replica = Replica::open(dir.path()).unwrap();
        let writer = guard(&replica.shared.writer);
        let pragma = |name| -> i64 { writer.pragma_query_value(None, name, |r| r.get(0)).unwrap() };
        assert_eq!(pragma("page_size"), 8192);
        assert_eq!(pragma("synchronous"), 2);
    }

    #[test]
    fn a_replica_of_a_newer_build_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        drop(Replica::open(dir.path()).unwrap());
        let conn = Connection::open(dir.path().join(DATABASE)).unwrap();
        conn.pragma_update(None, "user_version", 99).unwrap();
        drop(conn);
        assert!(matches!(
            Replica::open(dir.path()),
            Err(CoreError::NewerSchema(99))
        ));
    }

    #[test]
    fn a_failed_transaction_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let replica = Replica::open(dir.path()).unwrap();
        let failed: Result<(), _> = replica.write_now(|tx| {
            settings::set(tx, "language", &serde_json::json!("fr"))?;
            Err(CoreError::Interrupted)
        });
        assert!(failed.is_err());
        let value = replica.read_now(|c| settings::get(c, "language")).unwrap();
        assert!(value.is_none());
    }
}
