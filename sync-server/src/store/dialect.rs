//! The few statements that differ between SQLite and PostgreSQL.

use super::db::Engine;

/// Claims due jobs. Parameters: now, lease end, worker, highest lane, limit.
///
/// On SQLite the single writer already excludes a second claimer; PostgreSQL skips rows another
/// worker is claiming at this moment.
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
            "UPDATE jobs SET state = 'leased', attempt = attempt + 1, token = token + 1, \
             lease_until = $2, worker = $3 WHERE id IN (SELECT id FROM jobs \
             WHERE state IN ('ready', 'wait') AND lane <= $4 AND not_before <= $1 \
             ORDER BY deadline, lane, id LIMIT $5 FOR UPDATE SKIP LOCKED) RETURNING *"
        }
    }
}
