//! The two ways a record is written on a device: [`commit`] (a person here) and [`merge`] (the
//! server). Both end in the same transaction shape: change, projected row, search row, operation.

pub(crate) mod attention;
pub(crate) mod commit;
pub(crate) mod create;
pub(crate) mod edit;
mod judge;
pub(crate) mod merge;
pub(crate) mod number;
pub(crate) mod open;
pub(crate) mod purge;
pub(crate) mod rebase;
pub(crate) mod reproject;
pub(crate) mod row;
pub(crate) mod verdicts;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::Connection;
use shared_model::error::ErrorCode;
use shared_model::ids::{ActorId, DeviceKey, RecordId, UserId};
use shared_model::policy::Grants;
use shared_model::schema::{Catalogue, RecordType, WorkflowDef};

use crate::config::ClientConfig;
use crate::error::CoreError;
use crate::replica::actors;

/// What every write knows.
#[derive(Clone)]
pub(crate) struct Scene {
    /// The modules in force.
    pub(crate) catalogue: Arc<Catalogue>,
    /// Time and ids.
    pub(crate) config: ClientConfig,
    /// First half of every actor of this device.
    pub(crate) device_key: DeviceKey,
    /// Milliseconds since 1970 UTC.
    pub(crate) now: i64,
}

impl Scene {
    /// A record type, or a refusal that says what to do.
    pub(crate) fn record_type(&self, name: &str) -> Result<Arc<RecordType>, CoreError> {
        self.catalogue.record_type(name).cloned().ok_or_else(|| {
            CoreError::refused(
                ErrorCode::NotFound,
                format!("This device knows no record type \"{name}\". Connect once to receive it."),
            )
        })
    }

    /// The workflow of a type.
    pub(crate) fn workflow(&self, ty: &RecordType) -> Option<&WorkflowDef> {
        self.catalogue.workflow_of(ty).map(AsRef::as_ref)
    }

    /// An actor nobody used before, bound to a person.
    pub(crate) fn fresh_actor(
        &self,
        conn: &Connection,
        user: UserId,
    ) -> Result<ActorId, CoreError> {
        let actor = ActorId::new(self.device_key, self.config.session_bytes());
        actors::bind(conn, actor, user)?;
        Ok(actor)
    }
}

/// Who writes here.
#[derive(Clone)]
pub(crate) struct Author {
    /// The person.
    pub(crate) user: UserId,
    /// Their rights.
    pub(crate) grants: Arc<Grants>,
    /// This session's actor.
    pub(crate) actor: ActorId,
}

/// What a transaction changed: tags for readers, and whether refusals spent the session's actor.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changed {
    /// Tags to announce after the commit.
    pub(crate) tags: BTreeSet<String>,
    /// Something was refused: the session goes on as a new actor.
    pub(crate) refused: bool,
    /// Documents that must come whole.
    pub(crate) wanted: bool,
    /// A restored server asks for something.
    pub(crate) recalling: bool,
}

impl Changed {
    /// Notes a changed record.
    pub(crate) fn record(&mut self, id: RecordId, record_type: &str) {
        self.tags.insert(format!("record:{id}"));
        self.tags.insert(format!("type:{record_type}"));
    }

    /// Notes a changed record of a known type; others show the titles of reference data.
    pub(crate) fn record_of(&mut self, id: RecordId, ty: &RecordType) {
        self.record(id, &ty.name);
        if ty.reference {
            self.tag("names");
        }
    }

    /// Notes another tag.
    pub(crate) fn tag(&mut self, tag: &str) {
        self.tags.insert(tag.to_owned());
    }

    /// Takes over what another transaction changed.
    pub(crate) fn join(&mut self, other: Self) {
        self.tags.extend(other.tags);
        self.refused |= other.refused;
        self.wanted |= other.wanted;
        self.recalling |= other.recalling;
    }
}

/// Fresh actors of one transaction: one a person.
#[derive(Default)]
pub(crate) struct FreshActors {
    made: BTreeMap<UserId, ActorId>,
}

impl FreshActors {
    /// The fresh actor of a person, made at first use.
    pub(crate) fn of(
        &mut self,
        conn: &Connection,
        scene: &Scene,
        user: UserId,
    ) -> Result<ActorId, CoreError> {
        if let Some(actor) = self.made.get(&user) {
            return Ok(*actor);
        }
        let actor = scene.fresh_actor(conn, user)?;
        self.made.insert(user, actor);
        Ok(actor)
    }
}
