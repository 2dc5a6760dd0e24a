//! What must be there before the first request: the organisation and the built-in modules.

use std::sync::Arc;

use shared_model::ids::OrgId;

use crate::app::{App, new_id};
use crate::error::ServiceError;
use crate::services::{modules, restore, tokens};
use crate::store::tenants::{self, NewTenant};

/// Makes the organisation at first start, gives every organisation a new server actor, and installs
/// or upgrades the built-in modules.
///
/// # Errors
/// When the database fails or a built-in module does not pass its checks.
pub async fn ensure(app: &Arc<App>) -> anyhow::Result<()> {
    for org in ensure_tenants(app).await? {
        modules::ensure_installed(app, org).await?;
    }
    restore::check(app).await
}

async fn ensure_tenants(app: &App) -> Result<Vec<OrgId>, ServiceError> {
    let mut tx = app.db.begin_alone().await?;
    let mut orgs: Vec<OrgId> = tenants::all(&mut tx)
        .await?
        .into_iter()
        .map(|tenant| tenant.id)
        .collect();
    if orgs.is_empty() {
        let tenant = NewTenant {
            id: OrgId(new_id()),
            name: &app.config.org_name,
            history_id: uuid::Uuid::new_v4().to_string(),
            server_actor: tokens::random_bytes()?,
            now: app.now(),
        };
        tenants::insert(&mut tx, &tenant).await?;
        orgs.push(tenant.id);
    } else {
        for org in &orgs {
            tenants::set_server_actor(&mut tx, *org, tokens::random_bytes()?).await?;
        }
    }
    tx.commit().await?;
    Ok(orgs)
}

/// The one organisation of a plain server.
///
/// # Errors
/// When the database fails or nothing was set up.
pub async fn only_tenant(app: &App) -> Result<OrgId, ServiceError> {
    let mut conn = app.db.read().await?;
    tenants::all(&mut conn)
        .await?
        .first()
        .map(|tenant| tenant.id)
        .ok_or_else(|| ServiceError::Internal(anyhow::anyhow!("there is no organisation")))
}
