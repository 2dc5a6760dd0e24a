//! Accepted work comes back to a server that was restored from a backup: taken as it was, with its
//! old number, and not judged, corrected or announced a second time (design 03-sync).
//!
//! Only a device that presented an authentic cursor of the lost history gets here. The structure of
//! every change is checked as ever; people's changes never write what is the server's, and changes
//! of the server are not taken under the key of a device.

use shared_model::doc::{Document, RawChange};
use shared_model::ids::{ActorId, DeviceId, UserId};
use shared_model::policy::ResourceRef;
use shared_model::sync::RecalledDoc;
use sqlx::AnyConnection;

use super::batch::{Author, Batch};
use super::judge::{MAX_RECORD_BYTES, as_accepted_before, join};
use super::target::{Joined, Target};
use super::upload::source;
use super::{Uploader, open, settle};
use crate::app::App;
use crate::error::ServiceError;
use crate::store::actors::{self, Binding};
use crate::store::{devices, numbers, records};

/// Takes back what this server lacks of one document. What cannot be taken is logged; there is
/// nothing the device could do better.
///
/// # Errors
/// When the database fails: the device then sends it again.
pub async fn recall(app: &App, uploader: &Uploader, doc: RecalledDoc) -> Result<(), ServiceError> {
    let mut tx = app.db.begin().await?;
    let mut origin = source(uploader);
    // Their consequences happened before.
    origin.announce = false;
    let mut batch = Batch::open(app, &mut tx, origin).await?;
    let wanted = [(doc.record, doc.record_type.as_str())];
    let mut targets = open::targets(&mut batch, &mut tx, &wanted).await?.targets;
    let Some(target) = targets.first_mut() else {
        tracing::warn!(record = %doc.record, "a recalled record has no place here");
        return Ok(());
    };
    let taken = take(&mut batch, &mut tx, target, uploader, &doc).await?;
    if let Err(why) = taken {
        tracing::warn!(record = %doc.record, device = %uploader.device, why, "not taken back");
        return Ok(());
    }
    let settled = settle::settle(&mut batch, &mut tx, &mut targets).await?;
    tx.commit().await?;
    settle::tell(app, uploader.org, &settled);
    Ok(())
}

async fn take(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    target: &mut Target,
    uploader: &Uploader,
    doc: &RecalledDoc,
) -> Result<Result<(), &'static str>, ServiceError> {
    if doc.document.len() > MAX_RECORD_BYTES {
        return Ok(Err("it is too large"));
    }
    let Ok(received) = Document::load(&target.ty, &doc.document) else {
        return Ok(Err("it cannot be read"));
    };
    if received.record_id() != Some(target.id) {
        return Ok(Err("it is of another record"));
    }
    target.recalled = true;
    let changes = received.changes();
    if target.is_new() {
        let first = changes.first().map(|change| change.deps.clone());
        match received.at(&first.unwrap_or_default()) {
            Ok(base) => target.document = base,
            Err(_) => return Ok(Err("it starts from nothing")),
        }
        target.received = Some(doc.document.to_vec());
    }
    let mut own = false;
    for raw in changes {
        if target.document.contains(raw.hash) {
            continue;
        }
        let Writer { user, device } = match writer(batch, conn, doc, &raw).await? {
            Ok(writer) => writer,
            Err(why) => return Ok(Err(why)),
        };
        own |= device == Some(uploader.device);
        let added = match user {
            Some(user) => persons(batch, target, user, raw),
            None => servers(batch, target, raw),
        };
        if let Err(why) = added {
            return Ok(Err(why));
        }
    }
    for joined in &mut target.joined {
        // The device has them all.
        joined.by_server = false;
    }
    if !own && !sees(batch, conn, target, uploader.user).await? {
        return Ok(Err("nobody here may see it"));
    }
    number(batch, conn, target, doc).await?;
    Ok(Ok(()))
}

/// Who wrote a change: a person, or nobody but a server.
struct Writer {
    user: Option<UserId>,
    /// The device its actor belongs to, as far as it is known here.
    device: Option<DeviceId>,
}

async fn writer(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    doc: &RecalledDoc,
    raw: &RawChange,
) -> Result<Result<Writer, &'static str>, ServiceError> {
    let device = devices::key_owner(&mut *conn, raw.actor.device_key()).await?;
    if let Some(user) = batch.people.get(&raw.actor) {
        let user = Some(*user);
        return Ok(Ok(Writer { user, device }));
    }
    let said = doc.authors.iter().find(|(actor, _)| *actor == raw.actor);
    match (said, device) {
        (Some((_, user)), _) => {
            if !bind(batch, conn, raw.actor, *user, device).await? {
                return Ok(Err("its author is somebody else"));
            }
            let user = Some(*user);
            Ok(Ok(Writer { user, device }))
        }
        (None, Some(_)) => Ok(Err("a device wrote it, and not this server")),
        (None, None) => Ok(Ok(Writer { user: None, device })),
    }
}

/// Binds an actor whose binding was lost; false when it is somebody else's.
async fn bind(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    actor: ActorId,
    user: UserId,
    device: Option<DeviceId>,
) -> Result<bool, ServiceError> {
    let binding = Binding { user, device };
    actors::bind(&mut *conn, batch.source.org, actor, &binding).await?;
    let bound = actors::find(conn, &[actor]).await?;
    let own = bound.first().is_some_and(|(_, found)| found.user == user);
    if own {
        batch.people.insert(actor, user);
    }
    Ok(own)
}

fn persons(
    batch: &Batch<'_>,
    target: &mut Target,
    user: UserId,
    raw: RawChange,
) -> Result<(), &'static str> {
    let admitted =
        as_accepted_before(batch, target, &raw).map_err(|_| "a change of it is not sound")?;
    // No device waits for this verdict.
    let author = Author {
        user,
        grants: batch.no_rights(user).into(),
        acknowledged: None,
        by_server: true,
        at_sea: false,
        enrolled: true,
    };
    join(target, &author, raw, admitted);
    Ok(())
}

fn servers(batch: &Batch<'_>, target: &mut Target, raw: RawChange) -> Result<(), &'static str> {
    if target.record.is_none() {
        return Err("a server does not begin a record");
    }
    let added = target.document.apply(std::slice::from_ref(&raw));
    added.map_err(|_| "a change of it is not sound")?;
    target.size += raw.bytes.len();
    target.record = Some(batch.project(target, &target.document).into());
    target.joined.push(Joined {
        raw,
        by_server: true,
    });
    Ok(())
}

async fn sees(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    target: &Target,
    user: UserId,
) -> Result<bool, ServiceError> {
    let Some(record) = target.record.as_deref() else {
        return Ok(false);
    };
    let grants = batch.app.caches.grants(conn, user).await?;
    let place = ResourceRef::of(&target.ty, record);
    Ok(grants.allows(&target.ty.permission("view"), &place))
}

/// The number comes back with the record, and the counter passes it. One that was given again
/// meanwhile stays where it is now.
async fn number(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    target: &mut Target,
    doc: &RecalledDoc,
) -> Result<(), ServiceError> {
    let org = batch.source.org;
    let Some(former) = doc.official_no.as_deref().filter(|_| target.is_new()) else {
        return Ok(());
    };
    let Some((year, value)) = parts(target, former) else {
        tracing::warn!(record = %target.id, former, "no number of this server");
        return Ok(());
    };
    if records::is_number_given(&mut *conn, org, former).await? {
        tracing::error!(record = %target.id, former, "the number was given again meanwhile");
        return Ok(());
    }
    numbers::pass(conn, org, &target.ty.name, year, value).await?;
    target.former_no = Some(former.to_owned());
    Ok(())
}

/// `INC-2026-00142` is the 142nd of 2026, when the type counts in `INC`.
fn parts(target: &Target, official: &str) -> Option<(i64, i64)> {
    let prefix = &target.ty.number.as_ref()?.prefix;
    let rest = official.strip_prefix(prefix.as_str())?.strip_prefix('-')?;
    let (year, value) = rest.split_once('-')?;
    let value = value.parse().ok().filter(|value| *value > 0)?;
    Some((year.parse().ok()?, value))
}
