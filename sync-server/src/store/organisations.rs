//! Organisations: epochs, revisions, and the counters under their lock.

use shared_model::ids::{OrgId, UserId};
use sqlx::{AnyConnection, Row};

/// What an exchange needs to know of its organisation.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Identity of this server history; changes at a restore.
    pub history_id: String,
    /// Newest feed position.
    pub feed_seq: i64,
    /// What lies below may be gone from the feed.
    pub floor_seq: i64,
    /// Grows with every grant change.
    pub policy_epoch: i64,
    /// Grows with every module change.
    pub modules_revision: i64,
}

/// Reads an organisation.
///
/// # Errors
/// When the database fails or there is no such organisation.
pub async fn get(conn: &mut AnyConnection, org: OrgId) -> Result<Organisation, sqlx::Error> {
    let row = sqlx::query(
        "SELECT history_id, feed_seq, policy_epoch, modules_revision, floor_seq
         FROM organisations WHERE id = $1",
    )
    .bind(org.to_string())
    .fetch_one(conn)
    .await?;
    Ok(Organisation {
        history_id: row.try_get(0)?,
        feed_seq: row.try_get(1)?,
        policy_epoch: row.try_get(2)?,
        modules_revision: row.try_get(3)?,
        floor_seq: row.try_get(4)?,
    })
}

/// The catalogue's revision.
///
/// # Errors
/// When the database fails or there is no such organisation.
pub async fn modules_revision(conn: &mut AnyConnection, org: OrgId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT modules_revision FROM organisations WHERE id = $1")
        .bind(org.to_string())
        .fetch_one(conn)
        .await
}

/// The policy epoch of the organisation a person belongs to.
///
/// # Errors
/// When the database fails or there is no such person.
pub async fn policy_epoch_of_user(
    conn: &mut AnyConnection,
    user: UserId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT o.policy_epoch FROM organisations o JOIN users u ON u.org_id = o.id WHERE u.id = $1",
    )
    .bind(user.to_string())
    .fetch_one(conn)
    .await
}

/// Bodies of the active modules, by code.
///
/// # Errors
/// When the database fails.
pub async fn module_bodies(
    conn: &mut AnyConnection,
    org: OrgId,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT body FROM modules WHERE org_id = $1 AND status = 'active' ORDER BY code",
    )
    .bind(org.to_string())
    .fetch_all(conn)
    .await
}

/// The actor this server process writes with.
///
/// # Errors
/// When the database fails or there is no such organisation.
pub async fn server_actor(conn: &mut AnyConnection, org: OrgId) -> Result<Vec<u8>, sqlx::Error> {
    sqlx::query_scalar("SELECT server_actor FROM organisations WHERE id = $1")
        .bind(org.to_string())
        .fetch_one(conn)
        .await
}

/// Positions given out under the organisation's row lock.
#[derive(Clone, Copy, Debug)]
pub struct Positions {
    /// First feed position given.
    pub feed_from: i64,
    /// First audit position given.
    pub audit_from: i64,
}

/// Takes `feed` feed positions and `audit` audit positions. The row stays locked until the commit,
/// so positions become visible in order; nothing may be locked after this (design 03-sync).
///
/// # Errors
/// When the database fails.
pub async fn take_positions(
    conn: &mut AnyConnection,
    org: OrgId,
    feed: i64,
    audit: i64,
) -> Result<Positions, sqlx::Error> {
    let row = sqlx::query(
        "UPDATE organisations SET feed_seq = feed_seq + $1, audit_seq = audit_seq + $2 WHERE id = $3
         RETURNING feed_seq, audit_seq",
    )
    .bind(feed)
    .bind(audit)
    .bind(org.to_string())
    .fetch_one(conn)
    .await?;
    Ok(Positions {
        feed_from: row.try_get::<i64, _>(0)? - feed + 1,
        audit_from: row.try_get::<i64, _>(1)? - audit + 1,
    })
}
