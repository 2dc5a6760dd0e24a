//! The demonstration: the samples of the shipped modules, written through the same door as
//! everything else, without alerting anybody. The same numbers are drawn every time.

mod draw;
mod incidents;
mod narrative;
mod reference;

use std::sync::Arc;

use serde::de::DeserializeOwned;
use shared_model::error::ErrorCode;
use shared_model::ids::{OrgId, UserId};

use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::{bootstrap, modules};
use crate::store::users;

/// Password of every demonstration account.
pub const PASSWORD: &str = "Opsflux-Demo-2026";
/// Stands for the request in everything the demonstration wrote.
const REQUEST: &str = "seed-demo";
/// One day.
const DAY_MS: i64 = 24 * 3600 * 1000;

/// What the demonstration holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seeded {
    /// People with accounts.
    pub people: usize,
    /// Sites.
    pub sites: usize,
    /// Incidents.
    pub incidents: usize,
}

/// Fills an empty server. On a server that holds the demonstration already, does nothing.
///
/// # Errors
/// When the server holds other people, a sample is damaged, or the database fails.
pub async fn demo(app: &Arc<App>, incidents: usize) -> Result<Seeded, ServiceError> {
    let org = bootstrap::only_tenant(app).await?;
    let cast = reference::read()?;
    let present = {
        let mut conn = app.db.read().await?;
        users::count(&mut conn, org).await?
    };
    if present > 0 {
        return already_there(app, &cast, present).await;
    }
    let stage = reference::write(app, org, &cast).await?;
    let made = incidents::write(app, org, &stage, incidents).await?;
    Ok(Seeded {
        people: stage.people.len(),
        sites: stage.sites.len(),
        incidents: made,
    })
}

async fn already_there(
    app: &App,
    cast: &reference::Cast,
    present: i64,
) -> Result<Seeded, ServiceError> {
    let mut conn = app.db.read().await?;
    let first = cast.first_email();
    if users::by_email(&mut conn, first).await?.is_some() {
        tracing::info!("the demonstration is there already; nothing was changed");
        return Ok(Seeded::default());
    }
    Err(ServiceError::refused(
        ErrorCode::Invalid,
        format!(
            "This server already has {present} accounts; the demonstration needs an empty one."
        ),
    ))
}

/// A sample file of a shipped module.
fn sample<T: DeserializeOwned>(module: &str, name: &str) -> Result<T, ServiceError> {
    let bytes = sample_bytes(module, name)?;
    serde_json::from_slice(&bytes)
        .map_err(|error| broken(&format!("{module}/sample/{name}: {error}")))
}

fn sample_bytes(module: &str, name: &str) -> Result<Vec<u8>, ServiceError> {
    modules::sample(module, name)
        .ok_or_else(|| broken(&format!("{module}/sample/{name} is missing")))
}

fn broken(what: &str) -> ServiceError {
    ServiceError::Internal(anyhow::anyhow!("the demonstration cannot be made: {what}"))
}

/// A person of the demonstration, with the rights they really have.
async fn caller(app: &App, org: OrgId, user: UserId) -> Result<Caller, ServiceError> {
    let mut conn = app.db.read().await?;
    Ok(Caller {
        user,
        org,
        device: None,
        ip: String::new(),
        request_id: REQUEST.to_owned(),
        grants: app.caches.grants(&mut conn, user).await?,
        catalogue: app.caches.catalogue(&mut conn, org).await?,
        cause: None,
    })
}
