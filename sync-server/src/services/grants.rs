//! A person's compiled rights: loaded from roles, groups and direct grants, signed for devices.

use shared_model::error::ErrorCode;
use shared_model::ids::{OrgId, UserId};
use shared_model::policy::{Grants, Subject, compile};
use sqlx::AnyConnection;

use crate::app::App;
use crate::error::ServiceError;
use crate::services::preferences;
use crate::store::{organisations, roles, tenants, users};

/// How long a device may act on a snapshot without hearing from the server: 14 days.
pub const SNAPSHOT_LIFE_MS: i64 = 14 * 24 * 3600 * 1000;

/// Compiles the rights of a person from the rows as they are.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`] when there is no such active person, or the database fails.
pub async fn load(
    conn: &mut AnyConnection,
    user: UserId,
    now: i64,
) -> Result<Grants, ServiceError> {
    let epoch = organisations::policy_epoch_of_user(&mut *conn, user).await?;
    let subject = subject(&mut *conn, user).await?;
    let mut roles = Vec::new();
    for role in &subject.effective_roles() {
        roles.extend(roles::grants_of_role(&mut *conn, subject.org, role).await?);
    }
    let mut direct = roles::grants_of_user(conn, subject.org, user).await?;
    direct.extend(preferences::own_grants());
    let epoch = u64::try_from(epoch).unwrap_or_default();
    let valid_until = now + SNAPSHOT_LIFE_MS;
    Ok(compile(subject, &roles, &[], &direct, epoch, valid_until))
}

async fn subject(conn: &mut AnyConnection, user: UserId) -> Result<Subject, ServiceError> {
    let account = users::by_id(&mut *conn, user)
        .await?
        .filter(|account| account.is_active)
        .ok_or_else(|| {
            ServiceError::refused(ErrorCode::Unauthenticated, "This account is not active.")
        })?;
    Ok(Subject {
        user,
        org: account.org,
        company: account.company,
        sites: users::sites_of(&mut *conn, user).await?,
        team: users::team_of(&mut *conn, user).await?,
        // Direct and through groups: what a role grants is the same either way.
        roles: roles::roles_of(&mut *conn, account.org, user).await?,
        groups: roles::groups_of(conn, account.org, user).await?,
        is_superuser: account.is_superuser,
    })
}

/// The snapshot a device keeps: JSON and its Ed25519 signature.
///
/// # Errors
/// When the snapshot cannot be written as JSON.
pub fn signed_snapshot(app: &App, grants: &Grants) -> Result<(Vec<u8>, Vec<u8>), ServiceError> {
    let json = serde_json::to_vec(grants).map_err(|e| ServiceError::Internal(e.into()))?;
    let signature = app.auth.keys.sign_grants(&json);
    Ok((json, signature))
}

/// Marks every compiled right of a tenant as outdated, in the transaction that changes a grant
/// (contract C13).
///
/// # Errors
/// When the database fails.
pub async fn bump_epoch(conn: &mut AnyConnection, org: OrgId) -> Result<i64, ServiceError> {
    Ok(tenants::bump_epoch(conn, org).await?)
}
