//! What a device gets of the feed, part by part, in the order of its worth.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};

use minicbor::bytes::ByteVec;
use shared_model::ids::{DeviceKey, RecordId};
use shared_model::policy::ViewPredicate;
use shared_model::sync::{DocBody, DocMsg, Docs, Leave};
use sqlx::AnyConnection;

use crate::app::Caller;
use crate::error::ServiceError;
use crate::services::cursor::{Cursor, Fill, OVERTAKEN};
use crate::store::feed::{self, FeedRow, Part, View, Viewer};
use crate::store::{actors, changes, departures};

/// Records looked at in one statement.
const PAGE: i64 = 50;
/// Bytes of documents in one frame before compression: about 16 KiB on the wire, which is what a
/// cut may cost.
const FRAME_BYTES: usize = 56 * 1024;
/// Changes of one record beyond this are sent as the record itself, which is smaller.
const MAX_NEWS_BYTES: usize = 1024 * 1024;
/// Keys named in one statement.
const KEYS: usize = 500;

/// What a person may see: one entry for each distinct predicate.
#[must_use]
pub fn viewer(caller: &Caller) -> Viewer {
    let mut views: Vec<View> = Vec::new();
    for ty in caller.catalogue.record_types() {
        let scope = caller.grants.view_scope(&ty.permission("view"));
        let predicate = scope.predicate(&caller.grants.subject);
        if predicate == ViewPredicate::False {
            continue;
        }
        match views.iter_mut().find(|view| view.predicate == predicate) {
            Some(view) => view.types.push(ty.name.clone()),
            None => views.push(View {
                types: vec![ty.name.clone()],
                predicate,
            }),
        }
    }
    Viewer {
        org: caller.org,
        user: caller.user,
        views,
    }
}

/// A fingerprint of what a person may see: a fill starts over only when it changes.
#[must_use]
pub fn fingerprint(viewer: &Viewer) -> u64 {
    let mut hasher = DefaultHasher::new();
    for view in &viewer.views {
        view.types.hash(&mut hasher);
        format!("{:?}", view.predicate).hash(&mut hasher);
    }
    hasher.finish()
}

/// Walks the cursor forward one frame at a time.
pub struct Walk<'a> {
    viewer: &'a Viewer,
    /// The key of the device: what came from it is not sent back.
    key: DeviceKey,
    /// Newest position when the exchange began.
    upto: i64,
    /// Every key of the device, while work of a twin is looked for among its own.
    keys: Vec<DeviceKey>,
    /// Where the device stands once what was given out is committed.
    pub cursor: Cursor,
}

impl<'a> Walk<'a> {
    /// A walk from a cursor to the newest position.
    #[must_use]
    pub fn new(viewer: &'a Viewer, key: DeviceKey, cursor: Cursor, upto: i64) -> Self {
        Self {
            viewer,
            key,
            upto,
            keys: Vec::new(),
            cursor,
        }
    }

    /// The keys under which other machines may have sent work as this device.
    #[must_use]
    pub fn with_keys(mut self, keys: Vec<DeviceKey>) -> Self {
        self.keys = keys;
        self
    }

    /// Whether the device has everything up to the newest position.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.cursor.fill.is_none() && self.cursor.regain.is_none() && self.cursor.tail >= self.upto
    }

    /// The next frame; `None` when nothing is left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(&mut self, conn: &mut AnyConnection) -> Result<Option<Docs>, ServiceError> {
        if let Some(docs) = self.regained(&mut *conn).await? {
            return Ok(Some(docs));
        }
        while !self.is_done() {
            let fill = *self.cursor.fill.get_or_insert(Fill::up_to(self.upto));
            let part = Part {
                floor: self.cursor.tail,
                horizon: fill.horizon,
                lane: fill.lane,
                before: fill.before,
                with_deleted: self.cursor.tail > 0,
            };
            let rows = match fill.lane {
                OVERTAKEN => feed::overtaken(&mut *conn, self.viewer, part, PAGE).await?,
                _ => feed::page(&mut *conn, self.viewer, part, PAGE).await?,
            };
            if rows.is_empty() {
                self.end_of_lane(fill);
                continue;
            }
            let at = |row: &FeedRow| match fill.lane {
                OVERTAKEN => row.created_seq,
                _ => row.seq,
            };
            let (docs, last) = self.frame(conn, &rows, at).await?;
            self.cursor.fill = Some(fill.below(last));
            if !docs.docs.is_empty() {
                return Ok(Some(docs));
            }
        }
        Ok(None)
    }

    fn end_of_lane(&mut self, fill: Fill) {
        self.cursor.fill = fill.next_lane();
        if self.cursor.fill.is_none() {
            self.cursor.tail = fill.horizon;
            self.cursor.refill = false;
        }
    }

    /// What came under a key of this device travels whole, since another machine may have sent it.
    async fn regained(&mut self, conn: &mut AnyConnection) -> Result<Option<Docs>, ServiceError> {
        while let Some(fill) = self.cursor.regain {
            let part = Part {
                floor: 0,
                horizon: fill.horizon,
                lane: fill.lane,
                before: fill.before,
                with_deleted: true,
            };
            let rows = feed::page_of(&mut *conn, self.viewer, part, &self.keys, PAGE).await?;
            if rows.is_empty() {
                self.cursor.regain = fill.next_lane();
                continue;
            }
            let (docs, last) = self.frame(conn, &rows, |row| row.created_seq).await?;
            self.cursor.regain = Some(fill.below(last));
            return Ok(Some(docs));
        }
        Ok(None)
    }

    /// As many of the rows as fit one frame, and where the last of them is.
    async fn frame(
        &self,
        conn: &mut AnyConnection,
        rows: &[FeedRow],
        at: impl Fn(&FeedRow) -> i64,
    ) -> Result<(Docs, i64), ServiceError> {
        let placements = placements(conn, self.viewer, rows).await?;
        let is_whole = |row: &&FeedRow| self.travels_whole(row, &placements);
        let (whole, partly): (Vec<&FeedRow>, Vec<&FeedRow>) = rows.iter().partition(is_whole);
        let mut whole: Vec<RecordId> = whole.iter().map(|row| row.id).collect();
        let partly: Vec<RecordId> = partly.iter().map(|row| row.id).collect();
        let mut news: HashMap<RecordId, Vec<ByteVec>> = HashMap::new();
        for row in changes::after(&mut *conn, &partly, self.cursor.tail, self.key).await? {
            news.entry(row.record).or_default().push(row.bytes.into());
        }
        let is_long = |changes: &Vec<ByteVec>| changes_size(changes) > MAX_NEWS_BYTES;
        whole.extend(news.iter().filter(|(_, n)| is_long(n)).map(|(id, _)| *id));
        let mut bodies: HashMap<_, _> = feed::bodies(&mut *conn, &whole)
            .await?
            .into_iter()
            .collect();
        let mut docs = Docs::default();
        let mut size = 0;
        let mut last = i64::MAX;
        for row in rows {
            let body = match (bodies.remove(&row.id), news.remove(&row.id)) {
                (Some(body), _) => Some(DocBody::Snapshot(body.into())),
                (None, Some(changes)) => Some(DocBody::Changes(changes)),
                (None, None) => None,
            };
            let bytes = body.as_ref().map_or(0, size_of);
            if size > 0 && size + bytes > FRAME_BYTES {
                break;
            }
            size += bytes;
            last = at(row);
            docs.docs
                .extend(body.map(|body| message(row, &placements, body)));
        }
        docs.authors = authors(conn, &docs).await?;
        Ok((docs, last))
    }

    /// A record the device cannot know yet travels whole; its own creations it has, unless it was
    /// made to forget them. One that moved since the device was here may have been out of sight
    /// before, so that its news alone would stand on nothing.
    fn travels_whole(&self, row: &FeedRow, placements: &Placements) -> bool {
        if self.cursor.regain.is_some() {
            return true;
        }
        if row.created_seq <= self.cursor.tail {
            let placed = placements.get(&row.id).copied();
            return placed.is_some_and(|seq| seq > self.cursor.tail);
        }
        let own = row.origin.as_deref() == Some(self.key.to_string().as_str());
        !own || self.cursor.refill
    }
}

/// Feed position of the newest move of each record that ever moved.
type Placements = HashMap<RecordId, i64>;

async fn placements(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    rows: &[FeedRow],
) -> Result<Placements, ServiceError> {
    let ids: Vec<RecordId> = rows.iter().map(|row| row.id).collect();
    let newest = departures::newest(conn, viewer.org, &ids).await?;
    Ok(newest.into_iter().collect())
}

fn size_of(body: &DocBody) -> usize {
    match body {
        DocBody::Snapshot(bytes) => bytes.len(),
        DocBody::Changes(changes) => changes_size(changes),
        DocBody::Tombstone => 0,
    }
}

fn changes_size(changes: &[ByteVec]) -> usize {
    changes.iter().map(|change| change.len()).sum()
}

fn message(row: &FeedRow, placements: &Placements, body: DocBody) -> DocMsg {
    let placement = placements.get(&row.id).copied();
    DocMsg {
        record: row.id,
        record_type: row.record_type.clone(),
        official_no: row.official_no.clone(),
        body,
        placement: placement.and_then(|seq| u64::try_from(seq).ok()),
    }
}

async fn authors(
    conn: &mut AnyConnection,
    docs: &Docs,
) -> Result<Vec<(shared_model::ids::ActorId, shared_model::ids::UserId)>, ServiceError> {
    let ids: Vec<RecordId> = docs.docs.iter().map(|doc| doc.record).collect();
    let people: BTreeMap<_, _> = actors::of_records(conn, &ids).await?.into_iter().collect();
    Ok(people.into_iter().collect())
}

/// Documents a device cannot read or complete, whole, as far as they are visible.
///
/// # Errors
/// When the database fails.
pub async fn wanted(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    ids: &[RecordId],
) -> Result<Vec<Docs>, ServiceError> {
    let mut frames = Vec::new();
    for part in ids.chunks(KEYS) {
        let rows = feed::visible_among(&mut *conn, viewer, part).await?;
        let placements = placements(&mut *conn, viewer, &rows).await?;
        let mut docs = Docs::default();
        let mut size = 0;
        for row in rows {
            let Some((_, body)) = feed::bodies(&mut *conn, &[row.id]).await?.pop() else {
                continue;
            };
            if size > 0 && size + body.len() > FRAME_BYTES {
                frames.push(std::mem::take(&mut docs));
                size = 0;
            }
            size += body.len();
            docs.docs
                .push(message(&row, &placements, DocBody::Snapshot(body.into())));
        }
        frames.push(docs);
    }
    frames.retain(|docs| !docs.docs.is_empty());
    for docs in &mut frames {
        docs.authors = authors(&mut *conn, docs).await?;
    }
    Ok(frames)
}

/// Records that moved out of the person's sight after `floor`. Telling it twice does no harm.
///
/// # Errors
/// When the database fails.
pub async fn departed(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    floor: i64,
    upto: i64,
) -> Result<Vec<Leave>, ServiceError> {
    if floor == 0 || floor >= upto {
        return Ok(Vec::new());
    }
    let moved = departures::between(&mut *conn, viewer.org, floor, upto).await?;
    // Oldest first: the newest move of a record is its placement.
    let placed: BTreeMap<RecordId, i64> = moved.iter().map(|row| (row.record, row.seq)).collect();
    let ids: Vec<RecordId> = placed.keys().copied().collect();
    let mut visible = HashSet::new();
    for part in ids.chunks(KEYS) {
        let rows = feed::visible_among(&mut *conn, viewer, part).await?;
        visible.extend(rows.into_iter().map(|row| row.id));
    }
    let left = placed.into_iter().filter(|(id, _)| !visible.contains(id));
    Ok(left
        .map(|(record, seq)| Leave {
            record,
            placement: u64::try_from(seq).unwrap_or(0),
        })
        .collect())
}
