//! Everything a device lacks, in the order of its worth.

use axum::body::Bytes;
use minicbor::bytes::ByteVec;
use sha2::{Digest as _, Sha256};
use shared_model::ids::DeviceId;
use shared_model::policy::Grants;
use shared_model::sync::{
    Digest, Down, End, FrameWriter, GrantsMsg, Message, ModulesMsg, NotificationMsg, ScopesMsg,
    VerdictRun, WireError,
};
use sqlx::AnyConnection;
use tokio::sync::mpsc;

use super::{Party, Request};
use crate::app::App;
use crate::error::ServiceError;
use crate::services::cursor::{Cursor, History, Holder};
use crate::services::feed::{self, Walk};
use crate::services::{files, grants, ingest};
use crate::store::feed::Viewer;
use crate::store::{devices, notifications, organisations};

/// Notifications in one answer.
const MOST_NOTIFICATIONS: i64 = 200;
/// A snapshot of rights is renewed when it has lived this long.
const RENEW_AFTER_MS: i64 = 24 * 3600 * 1000;

type Sender = mpsc::Sender<Result<Bytes, std::io::Error>>;

/// Where frames go; the device may leave at any moment.
struct Out<'a> {
    writer: FrameWriter,
    sender: &'a Sender,
    gone: bool,
}

impl Out<'_> {
    async fn push(&mut self, message: &Down) -> Result<(), ServiceError> {
        let frame = message.encode().map_err(wire)?;
        self.writer.push(&frame).map_err(wire)?;
        let bytes = self.writer.take();
        self.gone |= self.sender.send(Ok(bytes.into())).await.is_err();
        Ok(())
    }

    /// The last frame leaves together with the end of the stream.
    async fn finish(mut self, message: &Down) -> Result<(), ServiceError> {
        let frame = message.encode().map_err(wire)?;
        self.writer.push(&frame).map_err(wire)?;
        let bytes = self.writer.finish().map_err(wire)?;
        let _ = self.sender.send(Ok(bytes.into())).await;
        Ok(())
    }
}

fn wire(error: WireError) -> ServiceError {
    ServiceError::Internal(anyhow::Error::new(error).context("an answer cannot be written"))
}

/// Writes the whole answer.
pub(super) async fn write(
    app: &App,
    party: &Party,
    request: Request,
    level: i32,
    sender: &Sender,
) -> Result<(), ServiceError> {
    let mut out = Out {
        writer: FrameWriter::new(level).map_err(wire)?,
        sender,
        gone: false,
    };
    let mut conn = app.db.read().await?;
    let party = &refreshed(app, &mut conn, party).await?;
    let verdicts = verdicts(&mut conn, party.device, request.verdicts.clone()).await?;
    if !verdicts.is_empty() {
        out.push(&Down::Verdicts(verdicts)).await?;
    }
    if let Some(message) = rights(app, &mut conn, party, &request).await? {
        out.push(&Down::Grants(message)).await?;
    }
    if request.hello.modules_revision != party.caller.catalogue.revision() {
        out.push(&Down::Modules(modules(&mut conn, party).await?))
            .await?;
    }
    let viewer = feed::viewer(&party.caller);
    let start = start(app, &mut conn, party, &request, &viewer).await?;
    if let Some(scopes) = scopes(&mut conn, &viewer, &start).await? {
        out.push(&Down::Scopes(scopes)).await?;
    }
    for docs in feed::wanted(&mut conn, &viewer, &request.hello.want).await? {
        out.push(&Down::Docs(docs)).await?;
    }
    let cursor = documents(app, &mut conn, party, &viewer, &start, &mut out).await?;
    let news = news(&mut conn, party, request.hello.notifications_after).await?;
    let more = news.len() as i64 == MOST_NOTIFICATIONS;
    if !news.is_empty() {
        out.push(&Down::Notifications(news)).await?;
    }
    if !request.offers.is_empty() {
        let plan = files::plan(app, &mut conn, &party.caller, &request.offers).await?;
        out.push(&Down::FilePlan(plan)).await?;
    }
    let end = end(
        app, &mut conn, party, &request, &viewer, &start, cursor, more,
    )
    .await?;
    out.finish(&Down::End(end)).await
}

/// The uploader's rights and modules as they are now: the request itself may have taken long.
async fn refreshed(
    app: &App,
    conn: &mut AnyConnection,
    party: &Party,
) -> Result<Party, ServiceError> {
    let mut party = party.clone();
    party.caller.catalogue = app.caches.catalogue(&mut *conn, party.caller.org).await?;
    party.caller.grants = app.caches.grants(conn, party.caller.user).await?;
    Ok(party)
}

/// Of this request, and of earlier ones whose answer did not arrive.
async fn verdicts(
    conn: &mut AnyConnection,
    device: DeviceId,
    mut now: Vec<VerdictRun>,
) -> Result<Vec<VerdictRun>, ServiceError> {
    let stored = ingest::stored::runs(ingest::stored::unacknowledged(conn, device).await?);
    let covered = |run: &VerdictRun| {
        now.iter().any(|other| {
            other.record == run.record
                && other.actor == run.actor
                && other.first <= run.first
                && other.last >= run.last
        })
    };
    let missing: Vec<_> = stored.into_iter().filter(|run| !covered(run)).collect();
    now.extend(missing);
    Ok(now)
}

/// Rights, when the device holds others or they are about to grow old.
async fn rights(
    app: &App,
    conn: &mut AnyConnection,
    party: &Party,
    request: &Request,
) -> Result<Option<GrantsMsg>, ServiceError> {
    let user = party.caller.user;
    let now = app.now();
    let mut grants = Grants::clone(&party.caller.grants);
    let epoch = i64::try_from(grants.epoch).unwrap_or(i64::MAX);
    let given = devices::grants_of_epoch(conn, party.device, user, epoch).await?;
    let fresh_until = now + grants::SNAPSHOT_LIFE_MS - RENEW_AFTER_MS;
    let is_fresh = given
        .and_then(|json| serde_json::from_str::<Grants>(&json).ok())
        .is_some_and(|given| given.valid_until > fresh_until);
    if request.hello.grants_epoch == grants.epoch && is_fresh {
        return Ok(None);
    }
    grants.valid_until = now + grants::SNAPSHOT_LIFE_MS;
    let (json, signature) = grants::signed_snapshot(app, &grants)?;
    let text = String::from_utf8_lossy(&json).into_owned();
    let mut tx = app.db.begin().await?;
    devices::give_grants(
        &mut tx,
        party.device,
        user,
        epoch,
        &text,
        grants.valid_until,
    )
    .await?;
    tx.commit().await?;
    Ok(Some(GrantsMsg {
        json: json.into(),
        signature: signature.into(),
    }))
}

async fn modules(conn: &mut AnyConnection, party: &Party) -> Result<ModulesMsg, ServiceError> {
    let bodies = organisations::module_bodies(conn, party.caller.org).await?;
    Ok(ModulesMsg {
        revision: party.caller.catalogue.revision(),
        modules: bodies
            .into_iter()
            .map(|body| body.into_bytes().into())
            .collect(),
    })
}

/// Where the walk begins.
struct Start {
    cursor: Cursor,
    upto: i64,
    /// What the person may see is no longer what the device was filled with.
    recheck: bool,
    /// The cursor came from another history of this server.
    foreign_history: bool,
}

async fn start(
    app: &App,
    conn: &mut AnyConnection,
    party: &Party,
    request: &Request,
    viewer: &Viewer,
) -> Result<Start, ServiceError> {
    let organisation = organisations::get(conn, party.caller.org).await?;
    let history = organisation
        .history_id
        .parse::<uuid::Uuid>()
        .unwrap_or_default();
    let fresh = Cursor {
        history: History(*history.as_bytes()),
        views: feed::fingerprint(viewer),
        tail: 0,
        fill: None,
    };
    let offered = request.hello.cursor.as_ref();
    let held = offered.and_then(|bytes| Cursor::open(bytes, &app.auth.keys, holder(party)));
    let foreign_history = held
        .as_ref()
        .is_some_and(|held| held.history != fresh.history);
    let usable =
        held.filter(|held| held.history == fresh.history && held.tail <= organisation.feed_seq);
    let recheck = usable
        .as_ref()
        .is_some_and(|held| held.views != fresh.views);
    let cursor = usable
        .filter(|held| held.views == fresh.views)
        .unwrap_or(fresh);
    Ok(Start {
        cursor,
        upto: organisation.feed_seq,
        recheck,
        foreign_history,
    })
}

fn holder(party: &Party) -> Holder {
    Holder {
        user: party.caller.user,
        device: party.device,
    }
}

async fn scopes(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    start: &Start,
) -> Result<Option<ScopesMsg>, ServiceError> {
    let leave = feed::departed(conn, viewer, start.cursor.tail, start.upto).await?;
    let message = ScopesMsg {
        recheck: start.recheck,
        leave,
    };
    Ok((message.recheck || !message.leave.is_empty()).then_some(message))
}

/// Every frame with the cursor that is right once it is committed.
async fn documents(
    app: &App,
    conn: &mut AnyConnection,
    party: &Party,
    viewer: &Viewer,
    start: &Start,
    out: &mut Out<'_>,
) -> Result<Cursor, ServiceError> {
    let mut walk = Walk::new(viewer, party.device, start.cursor.clone(), start.upto);
    while !out.gone {
        let Some(mut docs) = walk.next(&mut *conn).await? else {
            break;
        };
        docs.cursor = Some(sealed(app, party, &walk.cursor));
        out.push(&Down::Docs(docs)).await?;
    }
    Ok(walk.cursor)
}

fn sealed(app: &App, party: &Party, cursor: &Cursor) -> ByteVec {
    cursor.seal(&app.auth.keys, holder(party)).into()
}

async fn news(
    conn: &mut AnyConnection,
    party: &Party,
    after: u64,
) -> Result<Vec<NotificationMsg>, ServiceError> {
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let rows = notifications::since(conn, party.caller.user, after, MOST_NOTIFICATIONS).await?;
    Ok(rows)
}

#[expect(
    clippy::too_many_arguments,
    reason = "the last frame gathers what all others found"
)]
async fn end(
    app: &App,
    conn: &mut AnyConnection,
    party: &Party,
    request: &Request,
    viewer: &Viewer,
    start: &Start,
    cursor: Cursor,
    more: bool,
) -> Result<End, ServiceError> {
    let unread = notifications::unread(&mut *conn, party.caller.user).await?;
    let digest_differs = match &request.digest {
        Some(digest) => differs(conn, viewer, digest).await?,
        None => false,
    };
    let history = uuid::Uuid::from_bytes(start.cursor.history.0);
    Ok(End {
        cursor: sealed(app, party, &cursor),
        more,
        server_time: app.now(),
        new_device_key: request.contact.new_key,
        history_id: start.foreign_history.then_some(DeviceId(history)),
        digest_differs,
        unread: u64::try_from(unread).unwrap_or(0),
    })
}

/// Whether the device holds something else than what it may see.
async fn differs(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    digest: &Digest,
) -> Result<bool, ServiceError> {
    let heads = crate::store::feed::heads(conn, viewer).await?;
    let mut xor = [0_u8; 32];
    for (id, heads) in &heads {
        let mut hasher = Sha256::new();
        hasher.update(id.as_bytes());
        hasher.update(heads);
        for (all, one) in xor.iter_mut().zip(hasher.finalize()) {
            *all ^= one;
        }
    }
    Ok(digest.records != heads.len() as u64 || digest.xor.as_slice() != xor)
}
