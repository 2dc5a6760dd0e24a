//! Whose an actor is: every actor belongs to exactly one person and one device.

use std::collections::{BTreeSet, HashMap};

use shared_model::ids::{ActorId, DeviceId, UserId};
use sqlx::AnyConnection;

use super::batch::{Author, Batch};
use super::refusal::Reason;
use crate::error::ServiceError;
use crate::store::actors::{self, Binding};
use crate::store::devices;

/// Why the author may not write as some of these actors from this device. Looked up before any
/// operation is claimed: what a stranger sends under somebody's name must not stand in the way of
/// the real operation.
pub(super) async fn strangers(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    author: &Author,
    actors: &BTreeSet<ActorId>,
) -> Result<HashMap<ActorId, &'static str>, ServiceError> {
    let mut found = HashMap::new();
    for actor in actors {
        let standing = match batch.source.device.filter(|_| author.enrolled) {
            None => Standing::Foreign("the author never signed in on this device"),
            Some(device) => standing(conn, device, author.user, *actor).await?,
        };
        if let Standing::Foreign(why) = standing {
            found.insert(*actor, why);
        }
    }
    Ok(found)
}

/// Whether the author may write as this actor from this device; binds a new actor for good.
pub(super) async fn belongs(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    author: &Author,
    actor: ActorId,
) -> Result<Result<(), Reason>, ServiceError> {
    if author.by_server || batch.trusted.contains(&actor) {
        return Ok(Ok(()));
    }
    let Some(device) = batch.source.device.filter(|_| author.enrolled) else {
        return Ok(Err(Reason::integrity(
            "the author never signed in on this device",
        )));
    };
    let binding = Binding {
        user: author.user,
        device: Some(device),
    };
    actors::bind(&mut *conn, batch.source.org, actor, &binding).await?;
    // Somebody else may have been bound meanwhile.
    if let Standing::Foreign(why) = standing(conn, device, author.user, actor).await? {
        return Ok(Err(Reason::integrity(why)));
    }
    batch.trusted.insert(actor);
    batch.people.insert(actor, author.user);
    Ok(Ok(()))
}

/// Only its author's work may close an operation for good.
pub(super) async fn may_replace(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    author: &Author,
    replaces: Option<(ActorId, u64)>,
) -> Result<Result<(), Reason>, ServiceError> {
    let Some((actor, _)) = replaces.filter(|(actor, _)| !batch.trusted.contains(actor)) else {
        return Ok(Ok(()));
    };
    let found = strangers(batch, conn, author, &BTreeSet::from([actor])).await?;
    Ok(match found.get(&actor) {
        None => Ok(()),
        Some(_) => Err(Reason::integrity("it replaces somebody else's operation")),
    })
}

enum Standing {
    Own,
    Foreign(&'static str),
}

async fn standing(
    conn: &mut AnyConnection,
    device: DeviceId,
    user: UserId,
    actor: ActorId,
) -> Result<Standing, ServiceError> {
    if !devices::owns_key(&mut *conn, device, actor.device_key()).await? {
        return Ok(Standing::Foreign(
            "the actor does not belong to this device",
        ));
    }
    let bound = actors::find(conn, &[actor]).await?;
    Ok(match bound.first() {
        None => Standing::Own,
        Some((_, binding)) if binding.user == user && binding.device == Some(device) => {
            Standing::Own
        }
        Some(_) => Standing::Foreign("the actor belongs to somebody else"),
    })
}

/// The actor this process writes with for a person.
pub(super) async fn for_person(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    user: UserId,
) -> Result<ActorId, ServiceError> {
    let actor = batch.app.caches.actor_of(user);
    let binding = Binding { user, device: None };
    actors::bind(conn, batch.source.org, actor, &binding).await?;
    batch.people.insert(actor, user);
    Ok(actor)
}
