//! One admission transaction: who sent it, the rules in force, and what all its records share.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use shared_model::doc::{Document, Moment, RecordFacts, project_at};
use shared_model::ids::{ActorId, DeviceId, DeviceKey, OrgId, RecordId, UserId};
use shared_model::policy::{Grants, Subject};
use shared_model::record::Record;
use shared_model::schema::Catalogue;
use sqlx::AnyConnection;

use super::target::Target;
use crate::app::{App, Cause};
use crate::error::ServiceError;
use crate::store::{actors, devices, organisations};

/// The request that carried the operations.
#[derive(Clone)]
pub(super) struct Source {
    /// Tenant.
    pub org: OrgId,
    /// Device they came from.
    pub device: Option<DeviceId>,
    /// Its key: what came from it is not sent back to it.
    pub origin: Option<DeviceKey>,
    /// What its work stands on may be lost here and about to come back.
    pub recalls: bool,
    /// Its address.
    pub ip: String,
    /// One id from device to job.
    pub request_id: String,
    /// Set when a hook acts.
    pub cause: Option<Cause>,
    /// Whether events are emitted.
    pub announce: bool,
}

/// Whose operations are judged.
pub(super) struct Author {
    /// The person.
    pub user: UserId,
    /// Current rights.
    pub grants: Arc<Grants>,
    /// Newest unexpired rights the device had acknowledged: safety facts are judged by them too.
    pub acknowledged: Option<Grants>,
    /// The change was authored by this very process.
    pub by_server: bool,
    /// Nobody is there to put a broken rule right: safety facts are not refused.
    pub at_sea: bool,
    /// Signed in on the device at least once (always true for the server).
    pub enrolled: bool,
}

/// What all records of one admission transaction share.
pub(super) struct Batch<'a> {
    /// Process state.
    pub app: &'a App,
    /// Where the operations came from.
    pub source: Source,
    /// Modules in force.
    pub catalogue: Arc<Catalogue>,
    /// Server clock.
    pub now: i64,
    /// Epoch of the rights in force.
    pub epoch: u64,
    /// Actor of this server for its own writes.
    pub server_actor: ActorId,
    /// People behind actors.
    pub people: HashMap<ActorId, UserId>,
    /// Actors judged to belong to the author and the device.
    pub trusted: HashSet<ActorId>,
    /// External ids taken by records of this batch.
    pub externals: HashSet<(String, String)>,
    /// Why the device is to be looked at.
    pub flag: Option<String>,
}

impl<'a> Batch<'a> {
    /// Reads the rules in force inside the transaction.
    pub async fn open(
        app: &'a App,
        conn: &mut AnyConnection,
        source: Source,
    ) -> Result<Self, ServiceError> {
        let catalogue = app.caches.catalogue(&mut *conn, source.org).await?;
        let organisation = organisations::get(&mut *conn, source.org).await?;
        let actor = organisations::server_actor(conn, source.org).await?;
        let server_actor = ActorId::from_slice(&actor).ok_or_else(|| {
            ServiceError::Internal(anyhow::anyhow!("the server's actor has 16 bytes"))
        })?;
        Ok(Self {
            app,
            source,
            catalogue,
            now: app.now(),
            epoch: u64::try_from(organisation.policy_epoch).unwrap_or(0),
            server_actor,
            people: HashMap::new(),
            trusted: HashSet::new(),
            externals: HashSet::new(),
            flag: None,
        })
    }

    /// Learns who wrote in records that exist.
    pub async fn meet_people(
        &mut self,
        conn: &mut AnyConnection,
        records: &[RecordId],
    ) -> Result<(), ServiceError> {
        let known = actors::of_records(conn, records).await?;
        self.people.extend(known);
        Ok(())
    }

    /// The author of a device's operations, with the rights they hold now and held on the device.
    pub async fn author(
        &self,
        conn: &mut AnyConnection,
        user: UserId,
        device: DeviceId,
    ) -> Result<Author, ServiceError> {
        let enrolled = devices::is_enrolled(&mut *conn, device, user).await?;
        let acknowledged = devices::acknowledged_grants(&mut *conn, device, user, self.now)
            .await?
            .and_then(|json| serde_json::from_str::<Grants>(&json).ok())
            .filter(|grants| grants.subject.org == self.source.org);
        let grants = match self.app.caches.grants(conn, user).await {
            Ok(grants) if grants.subject.org == self.source.org => grants,
            // A closed account has no rights left, but its safety facts still count.
            Ok(_)
            | Err(ServiceError::Refused { .. })
            | Err(ServiceError::Database(sqlx::Error::RowNotFound)) => {
                Arc::new(self.no_rights(user))
            }
            Err(error) => return Err(error),
        };
        Ok(Author {
            user,
            grants,
            acknowledged,
            by_server: false,
            at_sea: true,
            enrolled,
        })
    }

    /// Nothing is allowed to somebody who has no account here any more.
    pub fn no_rights(&self, user: UserId) -> Grants {
        let subject = Subject {
            user,
            org: self.source.org,
            company: None,
            sites: Vec::new(),
            team: Vec::new(),
            roles: Vec::new(),
            groups: Vec::new(),
            is_superuser: false,
        };
        shared_model::policy::compile(subject, &[], &[], &[], self.epoch, self.now)
    }

    /// The projection of a document of this target.
    pub fn project(&self, target: &Target, document: &Document) -> Record {
        let now = Moment {
            document,
            heads: &document.heads(),
            since: None,
        };
        self.project_at(target, &now)
    }

    /// The same as it was at some moment.
    pub fn project_at(&self, target: &Target, moment: &Moment<'_>) -> Record {
        let facts = RecordFacts {
            official_no: target.row.as_ref().and_then(|row| row.official_no.clone()),
        };
        project_at(
            &target.ty,
            target.workflow.as_deref(),
            moment,
            target.id,
            &facts,
            &|actor| self.people.get(&actor).copied(),
        )
    }

    /// Marks the device for a person to look at.
    pub fn suspect(&mut self, why: &str) {
        self.flag.get_or_insert_with(|| why.to_owned());
    }
}
