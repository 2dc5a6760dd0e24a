//! Installed modules and the hooks they own.

use shared_model::ids::OrgId;
use sqlx::AnyConnection;

/// An installed module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleRow {
    /// Code.
    pub code: String,
    /// Version.
    pub version: String,
    /// `active` or `disabled`.
    pub status: String,
    /// JSON of the parsed module.
    pub body: String,
    /// Milliseconds since 1970 UTC.
    pub installed_at: i64,
    /// Who installed it; none for the modules that ship with the server.
    pub installed_by: Option<String>,
}

/// All modules of a tenant, by code.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut AnyConnection, org: OrgId) -> Result<Vec<ModuleRow>, sqlx::Error> {
    let rows: Vec<(String, String, String, String, i64, Option<String>)> = sqlx::query_as(
        "SELECT code, version, status, body, installed_at, installed_by FROM modules
         WHERE org_id = $1 ORDER BY code",
    )
    .bind(org.to_string())
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(
            |(code, version, status, body, installed_at, installed_by)| ModuleRow {
                code,
                version,
                status,
                body,
                installed_at,
                installed_by,
            },
        )
        .collect())
}

/// Adds or replaces a module, active.
///
/// # Errors
/// When the database fails.
pub async fn upsert(
    conn: &mut AnyConnection,
    org: OrgId,
    row: &ModuleRow,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO modules (org_id, code, version, status, body, installed_at, installed_by)
         VALUES ($1,$2,$3,$4,$5,$6,$7)
         ON CONFLICT (org_id, code) DO UPDATE SET version = excluded.version,
            status = excluded.status, body = excluded.body,
            installed_at = excluded.installed_at, installed_by = excluded.installed_by",
    )
    .bind(org.to_string())
    .bind(&row.code)
    .bind(&row.version)
    .bind(&row.status)
    .bind(&row.body)
    .bind(row.installed_at)
    .bind(row.installed_by.as_deref())
    .execute(conn)
    .await
    .map(drop)
}
