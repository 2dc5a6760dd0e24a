//! Reading the audit trail.

use shared_model::ids::OrgId;
use sqlx::AnyConnection;

/// Which lines.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Of this person.
    pub user: Option<String>,
    /// About this thing.
    pub object: Option<String>,
    /// Of this kind, such as `login` or `create`.
    pub action: Option<String>,
    /// Before this position, for the next page.
    pub before: Option<i64>,
    /// Most lines.
    pub limit: i64,
}

/// One line as shown.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct AuditView {
    /// Position.
    pub seq: i64,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// Who.
    pub user_id: Option<String>,
    /// What.
    pub action: String,
    /// Kind of thing.
    pub entity: String,
    /// Which one.
    pub object_id: Option<String>,
    /// Particulars as JSON.
    pub details: String,
    /// Address.
    pub ip: String,
    /// Device.
    pub device_id: Option<String>,
    /// Device's clock.
    pub device_time: Option<i64>,
    /// Request.
    pub request_id: String,
}

/// Lines, newest first.
///
/// # Errors
/// When the database fails.
pub async fn recent(
    conn: &mut AnyConnection,
    org: OrgId,
    filter: &AuditFilter,
) -> Result<Vec<AuditView>, sqlx::Error> {
    // An absent filter is an empty text, which every line passes: one statement for all cases.
    sqlx::query_as(
        "SELECT seq, at, user_id, action, entity, object_id, details, ip, device_id, device_time,
                request_id
         FROM audit_log
         WHERE org_id = $1 AND seq < $2
           AND ($3 = '' OR user_id = $3) AND ($4 = '' OR object_id = $4)
           AND ($5 = '' OR action = $5)
         ORDER BY seq DESC LIMIT $6",
    )
    .bind(org.to_string())
    .bind(filter.before.unwrap_or(i64::MAX))
    .bind(filter.user.clone().unwrap_or_default())
    .bind(filter.object.clone().unwrap_or_default())
    .bind(filter.action.clone().unwrap_or_default())
    .bind(filter.limit)
    .fetch_all(conn)
    .await
}
