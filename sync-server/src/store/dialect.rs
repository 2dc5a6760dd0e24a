//! The few statements that differ between SQLite and PostgreSQL.

use sqlx::AnyConnection;
use sqlx::postgres::PgListener;

use super::db::Engine;

/// Key of the lock only one starting process holds, any number nobody else in the database uses.
const START_LOCK: i64 = 0x6f70_7366;

/// Claims due jobs. Parameters: now, lease end, worker, highest lane, limit.
///
/// On SQLite the single writer already excludes a second claimer; PostgreSQL skips rows another
/// worker is claiming at this moment. There the choice stands apart: within the condition it may be
/// made anew for every row, and each time it finds others than those claimed already.
#[must_use]
pub fn claim_jobs(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "UPDATE jobs SET state = 'leased', attempt = attempt + 1, token = token + 1, \
             lease_until = $2, worker = $3 WHERE id IN (SELECT id FROM jobs \
             WHERE state IN ('ready', 'wait') AND lane <= $4 AND not_before <= $1 \
             ORDER BY deadline, lane, id LIMIT $5) RETURNING *"
        }
        Engine::Postgres => {
            "WITH due AS MATERIALIZED (SELECT id FROM jobs \
             WHERE state IN ('ready', 'wait') AND lane <= $4 AND not_before <= $1 \
             ORDER BY deadline, lane, id LIMIT $5 FOR UPDATE SKIP LOCKED) \
             UPDATE jobs SET state = 'leased', attempt = attempt + 1, token = token + 1, \
             lease_until = $2, worker = $3 WHERE id IN (SELECT id FROM due) RETURNING *"
        }
    }
}

/// Waits until no other process of this database is starting; released with the transaction.
/// SQLite's writer excludes the others already.
///
/// # Errors
/// When the database fails.
pub async fn start_alone(conn: &mut AnyConnection, engine: Engine) -> sqlx::Result<()> {
    match engine {
        Engine::Sqlite => Ok(()),
        // The driver common to both engines knows no `void`.
        Engine::Postgres => sqlx::query("SELECT CAST(pg_advisory_xact_lock($1) AS TEXT)")
            .bind(START_LOCK)
            .execute(conn)
            .await
            .map(drop),
    }
}

/// Says something to every process that listens to the channel; SQLite has no such thing.
///
/// Every commit that notifies takes one lock of the whole PostgreSQL server, so this belongs in no
/// transaction that does work.
///
/// # Errors
/// When the database fails.
pub async fn notify(
    conn: &mut AnyConnection,
    engine: Engine,
    channel: &str,
    payload: &str,
) -> sqlx::Result<()> {
    match engine {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)")
            .bind(channel)
            .bind(payload)
            .execute(conn)
            .await
            .map(drop),
    }
}

/// Hears what other processes of this database say, over a connection of its own.
pub struct Listener(PgListener);

impl Listener {
    /// Listens to a channel; `None` on SQLite, where nothing can be heard.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn open(engine: Engine, url: &str, channel: &str) -> sqlx::Result<Option<Self>> {
        if engine == Engine::Sqlite {
            return Ok(None);
        }
        let mut listener = PgListener::connect(url).await?;
        listener.listen(channel).await?;
        Ok(Some(Self(listener)))
    }

    /// The next payload; `None` after the connection broke and came back: what was said meanwhile
    /// is lost.
    ///
    /// # Errors
    /// When the database cannot be reached again.
    pub async fn next(&mut self) -> sqlx::Result<Option<String>> {
        let heard = self.0.try_recv().await?;
        Ok(heard.map(|notification| notification.payload().to_owned()))
    }
}

/// Whether the database ended this transaction so that another one can go on (PostgreSQL: deadlock,
/// serialisation failure). The same once more gets through.
#[must_use]
pub fn gave_way(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| matches!(code.as_ref(), "40P01" | "40001"))
}
