//! Roles, groups, grants and permissions.

use shared_model::ids::{OrgId, UserId};
use shared_model::policy::{Grant, Scope};
use sqlx::AnyConnection;

fn grants(rows: Vec<(String, String, i64)>) -> Vec<Grant> {
    rows.into_iter()
        .filter_map(|(permission, scope, deny)| {
            Some(Grant {
                permission,
                scope: Scope::from_name(&scope)?,
                deny: deny != 0,
            })
        })
        .collect()
}

/// Role codes of a person, direct and through groups, sorted.
///
/// # Errors
/// When the database fails.
pub async fn roles_of(
    conn: &mut AnyConnection,
    org: OrgId,
    user: UserId,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT role_code FROM user_roles WHERE org_id = $1 AND user_id = $2
         UNION
         SELECT group_roles.role_code FROM group_members
         JOIN group_roles ON group_roles.org_id = group_members.org_id
                         AND group_roles.group_code = group_members.group_code
         WHERE group_members.org_id = $1 AND group_members.user_id = $2
         ORDER BY 1",
    )
    .bind(org.to_string())
    .bind(user.to_string())
    .fetch_all(conn)
    .await
}

/// Group codes of a person, sorted.
///
/// # Errors
/// When the database fails.
pub async fn groups_of(
    conn: &mut AnyConnection,
    org: OrgId,
    user: UserId,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT group_code FROM group_members WHERE org_id = $1 AND user_id = $2 ORDER BY 1",
    )
    .bind(org.to_string())
    .bind(user.to_string())
    .fetch_all(conn)
    .await
}

/// All grants of one role.
///
/// # Errors
/// When the database fails.
pub async fn grants_of_role(
    conn: &mut AnyConnection,
    org: OrgId,
    role: &str,
) -> Result<Vec<Grant>, sqlx::Error> {
    sqlx::query_as(
        "SELECT permission, scope, deny FROM role_grants WHERE org_id = $1 AND role_code = $2",
    )
    .bind(org.to_string())
    .bind(role)
    .fetch_all(conn)
    .await
    .map(grants)
}

/// Grants held directly (contract C2).
///
/// # Errors
/// When the database fails.
pub async fn grants_of_user(
    conn: &mut AnyConnection,
    org: OrgId,
    user: UserId,
) -> Result<Vec<Grant>, sqlx::Error> {
    sqlx::query_as(
        "SELECT permission, scope, deny FROM user_grants WHERE org_id = $1 AND user_id = $2",
    )
    .bind(org.to_string())
    .bind(user.to_string())
    .fetch_all(conn)
    .await
    .map(grants)
}

/// Adds a role, or renames it when a name is given.
///
/// # Errors
/// When the database fails.
pub async fn upsert_role(
    conn: &mut AnyConnection,
    org: OrgId,
    code: &str,
    name: &str,
    description: &str,
) -> Result<(), sqlx::Error> {
    let rule = if name.is_empty() {
        "ON CONFLICT (org_id, code) DO NOTHING"
    } else {
        "ON CONFLICT (org_id, code) DO UPDATE SET name = excluded.name,
         description = excluded.description"
    };
    let shown = if name.is_empty() { code } else { name };
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "INSERT INTO roles (org_id, code, name, description) VALUES ($1, $2, $3, $4) {rule}"
    )))
    .bind(org.to_string())
    .bind(code)
    .bind(shown)
    .bind(description)
    .execute(conn)
    .await
    .map(drop)
}

/// Whether a role exists.
///
/// # Errors
/// When the database fails.
pub async fn role_exists(
    conn: &mut AnyConnection,
    org: OrgId,
    code: &str,
) -> Result<bool, sqlx::Error> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM roles WHERE org_id = $1 AND code = $2")
            .bind(org.to_string())
            .bind(code)
            .fetch_optional(conn)
            .await?;
    Ok(found.is_some())
}

/// Adds a grant to a role.
///
/// # Errors
/// When the database fails.
pub async fn insert_role_grant(
    conn: &mut AnyConnection,
    org: OrgId,
    role: &str,
    grant: &Grant,
    source: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO role_grants (org_id, role_code, permission, scope, deny, source)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(org.to_string())
    .bind(role)
    .bind(&grant.permission)
    .bind(grant.scope.as_str())
    .bind(i64::from(grant.deny))
    .bind(source)
    .execute(conn)
    .await
    .map(drop)
}

/// Takes away every grant that came from a source.
///
/// # Errors
/// When the database fails.
pub async fn delete_grants_from(
    conn: &mut AnyConnection,
    org: OrgId,
    source: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM role_grants WHERE org_id = $1 AND source = $2")
        .bind(org.to_string())
        .bind(source)
        .execute(conn)
        .await
        .map(drop)
}

/// Gives a person a role; `true` when it is new.
///
/// # Errors
/// When the database fails.
pub async fn insert_user_role(
    conn: &mut AnyConnection,
    org: OrgId,
    user: UserId,
    role: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO user_roles (org_id, user_id, role_code) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
    )
    .bind(org.to_string())
    .bind(user.to_string())
    .bind(role)
    .execute(conn)
    .await
    .map(|done| done.rows_affected() > 0)
}

/// Gives a person a grant directly; `true` when it is new.
///
/// # Errors
/// When the database fails.
pub async fn insert_user_grant(
    conn: &mut AnyConnection,
    org: OrgId,
    user: UserId,
    grant: &Grant,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO user_grants (org_id, user_id, permission, scope, deny)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(org.to_string())
    .bind(user.to_string())
    .bind(&grant.permission)
    .bind(grant.scope.as_str())
    .bind(i64::from(grant.deny))
    .execute(conn)
    .await
    .map(|done| done.rows_affected() > 0)
}

/// Records a permission of a module.
///
/// # Errors
/// When the database fails.
pub async fn upsert_permission(
    conn: &mut AnyConnection,
    org: OrgId,
    code: &str,
    name: &str,
    module: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO permissions (org_id, code, name, module) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, code) DO UPDATE SET name = excluded.name, module = excluded.module",
    )
    .bind(org.to_string())
    .bind(code)
    .bind(name)
    .bind(module)
    .execute(conn)
    .await
    .map(drop)
}

/// Forgets the permissions of a module.
///
/// # Errors
/// When the database fails.
pub async fn delete_permissions_of(
    conn: &mut AnyConnection,
    org: OrgId,
    module: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM permissions WHERE org_id = $1 AND module = $2")
        .bind(org.to_string())
        .bind(module)
        .execute(conn)
        .await
        .map(drop)
}
