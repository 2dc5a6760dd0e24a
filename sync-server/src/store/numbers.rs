//! Official numbers: gapless per organisation, type and year of acceptance (contract H8).

use shared_model::ids::OrgId;
use sqlx::AnyConnection;

/// Takes `count` numbers and gives the first. The counter stays locked until the commit, and a
/// rollback gives the numbers back.
///
/// # Errors
/// When the database fails.
pub async fn take(
    conn: &mut AnyConnection,
    org: OrgId,
    record_type: &str,
    year: i64,
    count: i64,
) -> Result<i64, sqlx::Error> {
    let last: i64 = sqlx::query_scalar(
        "INSERT INTO number_counters (org_id, record_type, year, last_value) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, record_type, year)
         DO UPDATE SET last_value = number_counters.last_value + excluded.last_value
         RETURNING last_value",
    )
    .bind(org.to_string())
    .bind(record_type)
    .bind(year)
    .bind(count)
    .fetch_one(conn)
    .await?;
    Ok(last - count + 1)
}

/// A number that was given before the database was restored is in use: the counter goes on after it.
///
/// # Errors
/// When the database fails.
pub async fn pass(
    conn: &mut AnyConnection,
    org: OrgId,
    record_type: &str,
    year: i64,
    value: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO number_counters (org_id, record_type, year, last_value) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, record_type, year) DO UPDATE SET last_value = excluded.last_value
         WHERE number_counters.last_value < excluded.last_value",
    )
    .bind(org.to_string())
    .bind(record_type)
    .bind(year)
    .bind(value)
    .execute(conn)
    .await?;
    Ok(())
}
