//! Connecting to SQLite (embedded, the default) or PostgreSQL through one `sqlx::Any` text.

use std::sync::Arc;

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Transaction};

use super::share::Queue;

/// Which engine is behind the `Any` driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// Scaled out.
    Postgres,
}

impl Engine {
    /// The engine behind a connection.
    #[must_use]
    pub fn of(conn: &AnyConnection) -> Self {
        match conn.backend_name() {
            "PostgreSQL" => Self::Postgres,
            _ => Self::Sqlite,
        }
    }
}

/// The database: one writer on SQLite (WAL, `synchronous=FULL`), several readers.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    write: AnyPool,
    read: AnyPool,
    queue: Arc<Queue>,
}

/// A write transaction.
pub type Tx = Transaction<'static, Any>;

impl Db {
    /// Connects to `sqlite:<path>` or `postgres://…` and runs the migrations.
    ///
    /// # Errors
    /// When the database cannot be reached or a migration fails.
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("sqlite:") {
            Engine::Sqlite
        } else {
            Engine::Postgres
        };
        let (write, read) = match engine {
            Engine::Sqlite => {
                let url = if url.contains('?') {
                    url.to_owned()
                } else {
                    format!("{url}?mode=rwc")
                };
                (sqlite_pool(&url, 1).await?, sqlite_pool(&url, 4).await?)
            }
            Engine::Postgres => {
                let pool = AnyPoolOptions::new()
                    .max_connections(16)
                    .connect(url)
                    .await?;
                (pool.clone(), pool)
            }
        };
        let db = Self {
            engine,
            write,
            read,
            queue: Arc::default(),
        };
        db.migrate().await?;
        Ok(db)
    }

    /// The engine behind.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Who waits to share a transaction.
    pub(super) fn queue(&self) -> &Queue {
        &self.queue
    }

    async fn migrate(&self) -> anyhow::Result<()> {
        if self.engine == Engine::Postgres {
            // One SQL text: PostgreSQL learns the portable type name first (ADR 0003).
            sqlx::raw_sql(
                "DO $$ BEGIN CREATE DOMAIN blob AS bytea; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;",
            )
            .execute(&self.write)
            .await?;
        }
        sqlx::migrate!("../migrations/server")
            .run(&self.write)
            .await?;
        Ok(())
    }

    /// Begins a write transaction (`BEGIN IMMEDIATE` on SQLite: a read-then-write transaction
    /// opened otherwise fails at once when another writes).
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        match self.engine {
            Engine::Sqlite => loop {
                match self.write.begin_with("BEGIN IMMEDIATE").await {
                    // On a full disk SQLite rolls back by itself; sqlx then counts a transaction that
                    // is over, and would refuse every later one on this connection. Another may have
                    // left the next one like that meanwhile.
                    Err(sqlx::Error::InvalidSavePointStatement) => {
                        self.write.acquire().await?.close().await?;
                    }
                    begun => return begun,
                }
            },
            Engine::Postgres => self.write.begin().await,
        }
    }

    /// Begins a write transaction no other process of this database holds at the same time: for
    /// what every start does, whichever process starts first.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin_alone(&self) -> Result<Tx, sqlx::Error> {
        let mut tx = self.begin().await?;
        super::dialect::start_alone(&mut tx, self.engine).await?;
        Ok(tx)
    }

    /// Begins a transaction that sees one snapshot and writes nothing.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn snapshot(&self) -> Result<Tx, sqlx::Error> {
        match self.engine {
            Engine::Sqlite => self.read.begin().await,
            Engine::Postgres => {
                self.read
                    .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await
            }
        }
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read(&self) -> Result<sqlx::pool::PoolConnection<Any>, sqlx::Error> {
        self.read.acquire().await
    }

    /// Closes the database after letting running statements finish.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

async fn sqlite_pool(url: &str, connections: u32) -> Result<AnyPool, sqlx::Error> {
    AnyPoolOptions::new()
        .max_connections(connections)
        .after_connect(|conn, _| Box::pin(sqlite_settings(conn)))
        .connect(url)
        .await
}

async fn sqlite_settings(conn: &mut AnyConnection) -> Result<(), sqlx::Error> {
    // The device drops its pending copy after our answer, so the answer must be on the disk.
    for pragma in [
        "PRAGMA page_size = 8192",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA busy_timeout = 5000",
        "PRAGMA foreign_keys = ON",
        // The upper pages of all indexes that an upload writes to, and fewer copies of them from the
        // log into the file.
        "PRAGMA cache_size = -4096",
        "PRAGMA wal_autocheckpoint = 4000",
    ] {
        sqlx::query(pragma).execute(&mut *conn).await?;
    }
    conn.ping().await
}

/// `$first,$first+1,…`: placeholders of an `IN (…)` list.
#[must_use]
pub fn list_placeholders(first: usize, count: usize) -> String {
    (first..first + count)
        .map(|n| format!("${n}"))
        .collect::<Vec<_>>()
        .join(",")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[tokio::test]
    async fn a_transaction_that_the_engine_ended_by_itself_is_the_last_casualty() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("test.db").display());
        let db = Db::connect(&url).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        sqlx::query("ROLLBACK").execute(&mut *tx).await.unwrap();
        drop(tx);
        let tx = db.begin().await.unwrap();
        tx.commit().await.unwrap();
    }

    /// While a disk is full every writer leaves a connection like that to the next.
    #[tokio::test]
    async fn whoever_begins_after_several_of_those_begins() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("test.db").display());
        let db = Db::connect(&url).await.unwrap();
        let writers = (0..4).map(async |_| {
            for _ in 0..25 {
                let mut tx = db.begin().await.unwrap();
                sqlx::query("ROLLBACK").execute(&mut *tx).await.unwrap();
            }
        });
        futures::future::join_all(writers).await;
    }
}
