//! Compiled catalogues and grants, valid for one epoch (contract C12, C13).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use moka::sync::Cache;
use shared_model::ids::{ActorId, OrgId, UserId};
use shared_model::policy::Grants;
use shared_model::schema::{Catalogue, Module};
use sqlx::AnyConnection;
use uuid::Uuid;

use crate::app::{Clock, SystemClock};
use crate::error::ServiceError;
use crate::store::organisations;

/// Life of an entry (contract C12).
const TTL: Duration = Duration::from_secs(3600);
/// Catalogues kept: a server holds few organisations, each rarely at two revisions.
const MAX_CATALOGUES: u64 = 64;
/// Compiled rights kept.
const MAX_GRANTS: u64 = 20_000;

/// In-process caches; checked against the epoch read inside each transaction.
pub struct Caches {
    clock: Arc<dyn Clock>,
    catalogues: Cache<(OrgId, i64), Arc<Catalogue>>,
    grants: Cache<(UserId, i64), Arc<Grants>>,
    actors: Mutex<HashMap<UserId, ActorId>>,
}

impl Default for Caches {
    fn default() -> Self {
        Self::new(Arc::new(SystemClock))
    }
}

impl Caches {
    /// Empty caches; `clock` dates the rights compiled on a miss.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            catalogues: Cache::builder()
                .max_capacity(MAX_CATALOGUES)
                .time_to_live(TTL)
                .build(),
            grants: Cache::builder()
                .max_capacity(MAX_GRANTS)
                .time_to_live(TTL)
                .build(),
            actors: Mutex::default(),
        }
    }

    /// The actor this process writes with for a person: new at every start, never stored for
    /// authoring, so that a restored backup cannot write the same sequence twice.
    #[must_use]
    pub fn actor_of(&self, user: UserId) -> ActorId {
        let mut actors = self.actors.lock().unwrap_or_else(PoisonError::into_inner);
        *actors
            .entry(user)
            .or_insert_with(|| ActorId(*Uuid::new_v4().as_bytes()))
    }

    /// The catalogue in force in the caller's transaction.
    ///
    /// # Errors
    /// When the database fails or an installed module cannot be read.
    pub async fn catalogue(
        &self,
        conn: &mut AnyConnection,
        org: OrgId,
    ) -> Result<Arc<Catalogue>, ServiceError> {
        let revision = organisations::modules_revision(conn, org).await?;
        if let Some(found) = self.catalogues.get(&(org, revision)) {
            return Ok(found);
        }
        let bodies = organisations::module_bodies(conn, org).await?;
        let catalogue = Arc::new(parse_catalogue(&bodies, revision)?);
        self.catalogues
            .insert((org, revision), Arc::clone(&catalogue));
        Ok(catalogue)
    }

    /// A person's rights in force in the caller's transaction. The key holds the policy epoch read
    /// in that transaction, so any grant change makes every older entry unreachable (C13).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn grants(
        &self,
        conn: &mut AnyConnection,
        user: UserId,
    ) -> Result<Arc<Grants>, ServiceError> {
        let epoch = organisations::policy_epoch_of_user(conn, user).await?;
        if let Some(found) = self.grants.get(&(user, epoch)) {
            return Ok(found);
        }
        let grants = Arc::new(super::grants::load(conn, user, self.clock.now()).await?);
        self.grants.insert((user, epoch), Arc::clone(&grants));
        Ok(grants)
    }
}

fn parse_catalogue(bodies: &[String], revision: i64) -> Result<Catalogue, ServiceError> {
    let modules = bodies
        .iter()
        .map(|body| serde_json::from_str::<Module>(body))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| {
            ServiceError::Internal(anyhow::anyhow!(
                "an installed module is unreadable: {error}"
            ))
        })?;
    Ok(Catalogue::new(
        modules,
        u64::try_from(revision).unwrap_or(0),
    ))
}
