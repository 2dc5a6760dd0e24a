//! What comes down: every frame is committed with its cursor in one transaction as it arrives, so a
//! cut loses at most the frame in flight.

use rusqlite::Connection;
use shared_model::ids::{FileHash, UserId};
use shared_model::policy::Grants;
use shared_model::schema::{Catalogue, Module};
use shared_model::sync::{
    Docs, Down, End, FilePlanEntry, GrantsMsg, ModulesMsg, NotificationMsg, ScopesMsg,
};

use super::recall;
use super::upload::{keep_contact, keep_cursor};
use crate::error::CoreError;
use crate::replica::{files, modules, notifications, people, state, unseeded};
use crate::session::Profile;
use crate::write::{Changed, FreshActors, Scene, merge, purge, verdicts};

/// For whom a frame is taken.
#[derive(Clone)]
pub(crate) struct Receiver {
    /// Time, ids, modules.
    pub(crate) scene: Scene,
    /// Who is signed in.
    pub(crate) profile: Profile,
}

impl Receiver {
    fn user(&self) -> UserId {
        self.profile.user.id
    }
}

/// What a frame changed beside the database.
#[derive(Default)]
pub(crate) struct Taken {
    /// Tags and refusals.
    pub(crate) changed: Changed,
    /// New rights of the signed-in person.
    pub(crate) grants: Option<Grants>,
    /// New modules.
    pub(crate) catalogue: Option<Catalogue>,
    /// Files the server said what to do with.
    pub(crate) planned: Vec<FileHash>,
    /// The last frame.
    pub(crate) end: Option<End>,
}

/// Takes one frame in the caller's transaction.
pub(crate) fn take(conn: &Connection, to: &Receiver, message: Down) -> Result<Taken, CoreError> {
    let mut fresh = FreshActors::default();
    match message {
        Down::Verdicts(runs) => verdicts::apply(conn, &to.scene, &runs, &mut fresh).map(changed),
        Down::Grants(msg) => take_grants(conn, to, &msg),
        Down::Modules(msg) => take_modules(conn, &msg),
        Down::Scopes(msg) => take_scopes(conn, to, &msg).map(changed),
        Down::Docs(docs) => take_docs(conn, to, &docs, &mut fresh).map(changed),
        Down::Notifications(rows) => take_notifications(conn, to, &rows).map(changed),
        Down::FilePlan(entries) => take_plan(conn, &entries),
        Down::End(end) => take_end(conn, to, end),
        Down::Recall(asked) => recall::take(conn, to.scene.now, &asked).map(changed),
    }
}

fn changed(changed: Changed) -> Taken {
    Taken {
        changed,
        ..Taken::default()
    }
}

/// Says that this device was filled to the end for a person once.
fn filled_key(user: UserId) -> String {
    format!("filled:{user}")
}

fn take_docs(
    conn: &Connection,
    to: &Receiver,
    docs: &Docs,
    fresh: &mut FreshActors,
) -> Result<Changed, CoreError> {
    let arriving = state::get(conn, &filled_key(to.user()))?.is_some();
    let changed = merge::merge(conn, &to.scene, docs, arriving, fresh)?;
    if let Some(cursor) = &docs.cursor {
        keep_cursor(conn, to.user(), cursor)?;
    }
    Ok(changed)
}

/// Rights are taken only when the server signed them and only for who is signed in.
fn take_grants(conn: &Connection, to: &Receiver, msg: &GrantsMsg) -> Result<Taken, CoreError> {
    if !to.profile.signed(&msg.json, &msg.signature) {
        tracing::error!("rights with a wrong signature were not taken");
        return Ok(Taken::default());
    }
    let grants: Grants = serde_json::from_slice(&msg.json)?;
    if grants.subject.user != to.user() {
        tracing::error!("rights of another person were not taken");
        return Ok(Taken::default());
    }
    people::save_grants(conn, &grants)?;
    let mut taken = Taken {
        grants: Some(grants),
        ..Taken::default()
    };
    taken.changed.tag("grants");
    Ok(taken)
}

fn take_modules(conn: &Connection, msg: &ModulesMsg) -> Result<Taken, CoreError> {
    let modules = msg
        .modules
        .iter()
        .map(|body| serde_json::from_slice(body))
        .collect::<Result<Vec<Module>, _>>()?;
    let mut taken = Taken {
        catalogue: Some(modules::replace(conn, &modules, msg.revision)?),
        ..Taken::default()
    };
    taken.changed.tag("catalogue");
    Ok(taken)
}

fn take_scopes(conn: &Connection, to: &Receiver, msg: &ScopesMsg) -> Result<Changed, CoreError> {
    let mut changed = purge::leave(conn, &msg.leave)?;
    if msg.reset {
        unseeded::begin(conn, to.user())?;
    }
    if let Some(cursor) = &msg.cursor {
        keep_cursor(conn, to.user(), cursor)?;
    }
    if msg.recheck {
        changed.join(purge::recheck(conn, &to.scene)?);
    }
    Ok(changed)
}

fn take_notifications(
    conn: &Connection,
    to: &Receiver,
    rows: &[NotificationMsg],
) -> Result<Changed, CoreError> {
    for row in rows {
        notifications::put(conn, to.user(), row)?;
    }
    let mut changed = Changed::default();
    if !rows.is_empty() {
        changed.tag("notifications");
    }
    Ok(changed)
}

fn take_plan(conn: &Connection, entries: &[FilePlanEntry]) -> Result<Taken, CoreError> {
    let mut taken = Taken::default();
    for entry in entries {
        match (&entry.refused, entry.need_from) {
            (Some(why), _) => files::refuse(conn, entry.sha256, why)?,
            (None, None) => files::ashore(conn, entry.sha256)?,
            (None, Some(offset)) => {
                files::progress(conn, entry.sha256, offset)?;
                taken.planned.push(entry.sha256);
            }
        }
    }
    taken.changed.tag("files");
    Ok(taken)
}

fn take_end(conn: &Connection, to: &Receiver, end: End) -> Result<Taken, CoreError> {
    if let Some(cursor) = &end.cursor {
        keep_cursor(conn, to.user(), cursor)?;
    }
    keep_contact(conn, to.scene.now, end.server_time)?;
    if let Some(key) = &end.new_device_key {
        tracing::warn!("this device goes on under a new key: another one had the same identity");
        state::set(conn, "device_key", &key.0)?;
    }
    if let Some(history) = &end.history_id {
        state::set(conn, "history_id", history.as_bytes())?;
    }
    if !end.more {
        state::set(conn, &filled_key(to.user()), b"1")?;
    }
    let mut taken = Taken::default();
    if !end.more {
        taken.changed = purge::resume(conn)?;
        if purge::is_due(conn)? {
            taken.changed.join(purge::recheck(conn, &to.scene)?);
        }
    }
    taken
        .changed
        .join(purge::sweep(conn, &to.scene, to.user())?);
    taken.changed.tag("sync");
    taken.end = Some(end);
    Ok(taken)
}
