//! Whose an actor is: every actor belongs to exactly one person and one device.

use shared_model::ids::{ActorId, DeviceId, UserId};
use sqlx::AnyConnection;

use super::batch::{Author, Batch};
use super::refusal::Reason;
use crate::error::ServiceError;
use crate::store::actors::{self, Binding};
use crate::store::devices;

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
    match standing(conn, device, author.user, actor).await? {
        Standing::Foreign(why) => return Ok(Err(Reason::integrity(why))),
        Standing::Bound => {}
        Standing::Unknown => {
            let binding = Binding {
                user: author.user,
                device: Some(device),
            };
            actors::bind(conn, batch.source.org, actor, &binding).await?;
        }
    }
    batch.trusted.insert(actor);
    batch.people.insert(actor, author.user);
    Ok(Ok(()))
}

enum Standing {
    Bound,
    Unknown,
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
        None => Standing::Unknown,
        Some((_, binding)) if binding.user == user && binding.device == Some(device) => {
            Standing::Bound
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
