//! Who writes behind an actor. An actor belongs to exactly one person and one device.

use shared_model::ids::{ActorId, DeviceId, OrgId, RecordId, UserId};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::db::list_placeholders;

/// The person and device an actor is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Person.
    pub user: UserId,
    /// Device; none for an actor of this server.
    pub device: Option<DeviceId>,
}

/// The bindings of some actors.
///
/// # Errors
/// When the database fails.
pub async fn find(
    conn: &mut AnyConnection,
    actors: &[ActorId],
) -> Result<Vec<(ActorId, Binding)>, sqlx::Error> {
    if actors.is_empty() {
        return Ok(Vec::new());
    }
    let list = list_placeholders(1, actors.len());
    let text = format!("SELECT actor, user_id, device_id FROM actors WHERE actor IN ({list})");
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for actor in actors {
        statement = statement.bind(actor.0.to_vec());
    }
    let rows = statement.fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let binding = Binding {
                user: super::column::id(row, 1)?,
                device: super::column::optional_id(row, 2)?,
            };
            Ok((super::column::actor(row, 0)?, binding))
        })
        .collect()
}

/// Binds an actor for good; a binding that exists is kept.
///
/// # Errors
/// When the database fails.
pub async fn bind(
    conn: &mut AnyConnection,
    org: OrgId,
    actor: ActorId,
    binding: &Binding,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO actors (actor, org_id, user_id, device_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (actor) DO NOTHING",
    )
    .bind(actor.0.to_vec())
    .bind(org.to_string())
    .bind(binding.user.to_string())
    .bind(binding.device.map(|id| id.to_string()))
    .execute(conn)
    .await?;
    Ok(())
}

/// The people behind every actor that wrote in some records.
///
/// # Errors
/// When the database fails.
pub async fn of_records(
    conn: &mut AnyConnection,
    records: &[RecordId],
) -> Result<Vec<(ActorId, UserId)>, sqlx::Error> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let list = list_placeholders(1, records.len());
    let text = format!(
        "SELECT DISTINCT a.actor, a.user_id FROM operations o JOIN actors a ON a.actor = o.actor
         WHERE o.record_id IN ({list})"
    );
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for record in records {
        statement = statement.bind(record.to_string());
    }
    let rows = statement.fetch_all(conn).await?;
    rows.iter()
        .map(|row| Ok((super::column::actor(row, 0)?, super::column::id(row, 1)?)))
        .collect()
}
