//! Everything a device lacks, in the order of its worth.

use std::collections::HashMap;

use axum::body::Bytes;
use minicbor::bytes::ByteVec;
use shared_model::ids::{DeviceId, RecordId};
use shared_model::policy::Grants;
use shared_model::sync::{
    Docs, Down, End, FrameWriter, GrantsMsg, Message, ModulesMsg, NotificationMsg, Recall,
    ScopesMsg, VerdictRun, WireError,
};
use tokio::sync::mpsc;

use super::load::Making;
use super::{Party, Request, history};
use crate::app::App;
use crate::error::ServiceError;
use crate::services::cursor::{Cursor, Fill, History, Holder};
use crate::services::feed::{self, Walk};
use crate::services::{files, grants, ingest};
use crate::store::feed::Viewer;
use crate::store::{devices, notifications, organisations};

/// Wanted documents looked up at once.
const WANTED_AT_ONCE: usize = 100;
/// Verdict runs in one frame: a refusal's text is bounded, so is the frame.
const RUNS_IN_FRAME: usize = 500;
/// Notifications in one answer.
const MOST_NOTIFICATIONS: i64 = 200;
/// A snapshot of rights is renewed when it has lived this long.
const RENEW_AFTER_MS: i64 = 24 * 3600 * 1000;

type Sender = mpsc::Sender<Result<Bytes, std::io::Error>>;

/// Where frames go; the device may leave at any moment.
struct Out<'a> {
    writer: FrameWriter,
    making: Making<'a>,
    sender: &'a Sender,
    gone: bool,
}

impl Out<'_> {
    async fn push(&mut self, message: &Down) -> Result<(), ServiceError> {
        let frame = message.encode().map_err(wire)?;
        self.writer.push(&frame).map_err(wire)?;
        let bytes = self.writer.take();
        let sent = self.making.pause(self.sender.send(Ok(bytes.into())));
        self.gone |= sent.await.is_err();
        Ok(())
    }

    /// The last frame leaves together with the end of the stream.
    async fn finish(mut self, message: &Down) -> Result<(), ServiceError> {
        let frame = message.encode().map_err(wire)?;
        self.writer.push(&frame).map_err(wire)?;
        let bytes = self.writer.finish().map_err(wire)?;
        let sent = self.making.pause(self.sender.send(Ok(bytes.into())));
        let _ = sent.await;
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
    sender: &Sender,
) -> Result<(), ServiceError> {
    let making = app.load.begin();
    let level = app.load.level(request.hello.link_bytes_per_s);
    let mut out = Out {
        writer: FrameWriter::with_dictionary(level, request.dictionary).map_err(wire)?,
        making,
        sender,
        gone: false,
    };
    // No connection is held while frames leave: a slow link would keep it from everybody else.
    let party = &refreshed(app, party).await?;
    for verdicts in verdicts(app, party.device, request.verdicts.clone()).await? {
        out.push(&Down::Verdicts(verdicts)).await?;
    }
    if request.recall != Recall::default() {
        out.push(&Down::Recall(request.recall.clone())).await?;
    }
    if let Some(message) = rights(app, party, &request).await? {
        out.push(&Down::Grants(message)).await?;
    }
    if request.hello.modules_revision != party.caller.catalogue.revision() {
        let modules = modules(app, party).await?;
        out.push(&Down::Modules(modules)).await?;
    }
    let viewer = feed::viewer(&party.caller);
    let start = start(app, party, &request, &viewer).await?;
    if let Some(scopes) = scopes(app, party, &viewer, &start).await? {
        out.push(&Down::Scopes(scopes)).await?;
    }
    for ids in request.hello.want.chunks(WANTED_AT_ONCE) {
        for docs in wanted(app, &viewer, ids).await? {
            out.push(&Down::Docs(docs)).await?;
        }
    }
    let walk = walk(app, party, &request, &viewer, &start).await?;
    let cursor = documents(app, party, walk, &mut out).await?;
    let news = news(app, party, request.hello.notifications_after).await?;
    let more = news.len() as i64 == MOST_NOTIFICATIONS;
    if !news.is_empty() {
        out.push(&Down::Notifications(news)).await?;
    }
    if !request.offers.is_empty() {
        let plan = files::plan(app, &party.caller, &request.offers).await?;
        out.push(&Down::FilePlan(plan)).await?;
    }
    let ended = Ended {
        start: &start,
        cursor,
        more,
    };
    let end = end(app, party, &request, ended).await?;
    out.finish(&Down::End(end)).await
}

async fn walk<'a>(
    app: &App,
    party: &Party,
    request: &Request,
    viewer: &'a Viewer,
    start: &Start,
) -> Result<Walk<'a>, ServiceError> {
    let walk = Walk::new(
        viewer,
        request.contact.key,
        start.cursor.clone(),
        start.upto,
    );
    if start.cursor.regain.is_none() {
        return Ok(walk);
    }
    let mut conn = app.db.read().await?;
    let keys = devices::keys(&mut conn, party.device).await?;
    Ok(walk.with_keys(keys))
}

async fn wanted(app: &App, viewer: &Viewer, ids: &[RecordId]) -> Result<Vec<Docs>, ServiceError> {
    let mut conn = app.db.read().await?;
    feed::wanted(&mut conn, viewer, ids).await
}

/// The uploader's rights and modules as they are now: the request itself may have taken long.
async fn refreshed(app: &App, party: &Party) -> Result<Party, ServiceError> {
    let mut conn = app.db.read().await?;
    let mut party = party.clone();
    party.caller.catalogue = app.caches.catalogue(&mut conn, party.caller.org).await?;
    party.caller.grants = app.caches.grants(&mut conn, party.caller.user).await?;
    Ok(party)
}

/// Of this request, and of earlier ones whose answer did not arrive; frame by frame.
async fn verdicts(
    app: &App,
    device: DeviceId,
    mut now: Vec<VerdictRun>,
) -> Result<Vec<Vec<VerdictRun>>, ServiceError> {
    let mut conn = app.db.read().await?;
    let stored = ingest::stored::runs(ingest::stored::unacknowledged(&mut conn, device).await?);
    let mut told: HashMap<_, Vec<(u64, u64)>> = HashMap::new();
    for run in &now {
        let spans = told.entry((run.record, run.actor)).or_default();
        spans.push((run.first, run.last));
    }
    let covered = |run: &VerdictRun| {
        let spans = told.get(&(run.record, run.actor));
        spans.is_some_and(|spans| {
            let within = |(first, last): &(u64, u64)| *first <= run.first && *last >= run.last;
            spans.iter().any(within)
        })
    };
    let missing: Vec<_> = stored.into_iter().filter(|run| !covered(run)).collect();
    now.extend(missing);
    Ok(now.chunks(RUNS_IN_FRAME).map(<[_]>::to_vec).collect())
}

/// Rights, when the device holds others or they are about to grow old.
async fn rights(
    app: &App,
    party: &Party,
    request: &Request,
) -> Result<Option<GrantsMsg>, ServiceError> {
    let user = party.caller.user;
    let now = app.now();
    let mut grants = Grants::clone(&party.caller.grants);
    let epoch = i64::try_from(grants.epoch).unwrap_or(i64::MAX);
    let mut conn = app.db.read().await?;
    let given = devices::grants_of_epoch(&mut conn, party.device, user, epoch).await?;
    drop(conn);
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

async fn modules(app: &App, party: &Party) -> Result<ModulesMsg, ServiceError> {
    let mut conn = app.db.read().await?;
    let bodies = organisations::module_bodies(&mut conn, party.caller.org).await?;
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
    /// The device holds something, and is filled anew: deletions and moves before are not told.
    reset: bool,
    /// The cursor came from another history of this server.
    foreign_history: bool,
}

impl Start {
    /// Whether the device is filled anew.
    fn anew(&self) -> bool {
        self.recheck || self.reset
    }
}

async fn start(
    app: &App,
    party: &Party,
    request: &Request,
    viewer: &Viewer,
) -> Result<Start, ServiceError> {
    let mut conn = app.db.read().await?;
    let organisation = organisations::get(&mut conn, party.caller.org).await?;
    let history = organisation
        .history_id
        .parse::<uuid::Uuid>()
        .unwrap_or_default();
    let fresh = Cursor {
        history: History(*history.as_bytes()),
        views: feed::fingerprint(viewer),
        tail: 0,
        fill: None,
        // What this device made is not sent to it, unless that may have been another machine.
        refill: request.contact.keys > 1,
        keys: request.contact.keys,
        regain: None,
    };
    let held = history::opened(app, party, &request.hello);
    let foreign_history = held
        .as_ref()
        .is_some_and(|held| held.history != fresh.history);
    let usable = match held {
        Some(held) if foreign_history => {
            history::carried_over(&mut conn, party, held, &fresh).await?
        }
        held => held.filter(|held| {
            held.tail <= organisation.feed_seq && held.held() >= organisation.floor_seq
        }),
    };
    let recheck = usable
        .as_ref()
        .is_some_and(|held| held.views != fresh.views);
    let goes_on = usable.is_some() && !recheck;
    // A restored server lacks things itself: there nothing is dropped for not being sent.
    let reset = request.hello.cursor.is_some() && !goes_on && !foreign_history;
    let anew = recheck || reset;
    let afresh = Cursor {
        refill: anew || fresh.refill,
        fill: anew.then(|| Fill::up_to(organisation.feed_seq)),
        ..fresh.clone()
    };
    let mut cursor = usable
        .filter(|held| held.views == fresh.views)
        .unwrap_or(afresh);
    cursor.part(request.contact.keys);
    Ok(Start {
        cursor,
        upto: organisation.feed_seq,
        recheck,
        reset,
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
    app: &App,
    party: &Party,
    viewer: &Viewer,
    start: &Start,
) -> Result<Option<ScopesMsg>, ServiceError> {
    let mut conn = app.db.read().await?;
    let leave = feed::departed(&mut conn, viewer, start.cursor.held(), start.upto).await?;
    let anew = start.anew();
    let message = ScopesMsg {
        recheck: start.recheck,
        leave,
        reset: start.reset,
        cursor: anew.then(|| sealed(app, party, &start.cursor)),
    };
    let says = anew || !message.leave.is_empty();
    Ok(says.then_some(message))
}

/// Every frame with the cursor that is right once it is committed.
async fn documents(
    app: &App,
    party: &Party,
    mut walk: Walk<'_>,
    out: &mut Out<'_>,
) -> Result<Cursor, ServiceError> {
    while !out.gone {
        let mut conn = app.db.read().await?;
        let Some(mut docs) = walk.next(&mut conn).await? else {
            break;
        };
        drop(conn);
        docs.cursor = Some(sealed(app, party, &walk.cursor));
        out.push(&Down::Docs(docs)).await?;
    }
    Ok(walk.cursor)
}

fn sealed(app: &App, party: &Party, cursor: &Cursor) -> ByteVec {
    cursor.seal(&app.auth.keys, holder(party)).into()
}

async fn news(app: &App, party: &Party, after: u64) -> Result<Vec<NotificationMsg>, ServiceError> {
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let mut conn = app.db.read().await?;
    let rows =
        notifications::since(&mut conn, party.caller.user, after, MOST_NOTIFICATIONS).await?;
    Ok(rows)
}

/// What the last frame says beside the clock.
struct Ended<'a> {
    start: &'a Start,
    cursor: Cursor,
    more: bool,
}

async fn end(
    app: &App,
    party: &Party,
    request: &Request,
    ended: Ended<'_>,
) -> Result<End, ServiceError> {
    let mut conn = app.db.read().await?;
    let unread = notifications::unread(&mut conn, party.caller.user).await?;
    let Ended {
        start,
        cursor,
        more,
    } = ended;
    let history = uuid::Uuid::from_bytes(start.cursor.history.0);
    let cursor = Some(sealed(app, party, &cursor));
    Ok(End {
        cursor: cursor.filter(|cursor| request.hello.cursor.as_ref() != Some(cursor)),
        more,
        server_time: app.now(),
        new_device_key: request.contact.new_key,
        history_id: start.foreign_history.then_some(DeviceId(history)),
        unread: u64::try_from(unread).unwrap_or(0),
    })
}
