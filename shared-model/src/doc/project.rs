//! From a document to the shape everybody reads: one pure function for both databases.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use automerge::{ChangeMetadata, ObjId, ReadDoc, ScalarValue, ScalarValueRef, Value, ValueRef};
use sha2::{Digest, Sha256};

use super::bytes::actor_of;
use super::layout::Place;
use super::values::{from_scalar, from_scalar_ref, photo_from, record_id};
use super::{ChangeInfo, Document};
use crate::condition::{RecordSubject, Truth, evaluate};
use crate::ids::{ActorId, ChangeHash, RecordId, UserId};
use crate::record::{
    Comment, Conflict, ConflictValue, Decision, FieldValue, Photo, Record, Request,
};
use crate::schema::{
    ComputedCase, Container, Field, FieldKind, MergeClass, RecordType, WorkflowDef,
};

/// What is known of a record beside its document (ADR 0002: the official number is a fact of the
/// row, given in the accept transaction, and travels in verdicts and beside documents).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFacts {
    /// Given at acceptance.
    pub official_no: Option<String>,
}

/// Projects a document. `author_of` names the person behind an actor; unknown actors give `None`.
#[must_use]
pub fn project(
    ty: &RecordType,
    workflow: Option<&WorkflowDef>,
    document: &Document,
    id: RecordId,
    facts: &RecordFacts,
    author_of: &dyn Fn(ActorId) -> Option<UserId>,
) -> Record {
    let now = Moment {
        document,
        heads: &document.heads(),
        since: None,
    };
    project_at(ty, workflow, &now, id, facts, author_of)
}

/// A document as it was once some of its changes were made.
pub struct Moment<'a> {
    /// The document, which may hold later changes.
    pub document: &'a Document,
    /// The newest changes of that moment; the document has them.
    pub heads: &'a [ChangeHash],
    /// The moment one change earlier, when that is known.
    pub since: Option<Since<'a>>,
}

/// A record before one change: what the change leaves alone is taken from it instead of read again.
pub struct Since<'a> {
    /// The record, projected by the same version of its type.
    pub record: &'a Record,
    /// The change.
    pub change: &'a ChangeInfo,
}

impl Since<'_> {
    /// Whether the change writes nothing but content of a record that exists.
    fn is_edit(&self) -> bool {
        let touched = &self.change.touched;
        touched.creates.is_none() && touched.requests.is_empty() && !touched.server_writes
    }
}

/// Projects a document as it was at some moment.
#[must_use]
pub fn project_at(
    ty: &RecordType,
    workflow: Option<&WorkflowDef>,
    moment: &Moment<'_>,
    id: RecordId,
    facts: &RecordFacts,
    author_of: &dyn Fn(ActorId) -> Option<UserId>,
) -> Record {
    let hash = |head: &ChangeHash| automerge::ChangeHash(head.0);
    let walk = Walk {
        document: moment.document,
        heads: moment.heads.iter().map(hash).collect(),
        history: OnceCell::new(),
        author_of,
    };
    let mut record = match moment.since.as_ref().filter(|since| since.is_edit()) {
        Some(since) => walk.further(ty, since),
        None => walk.whole(ty, workflow, id, facts),
    };
    compute(ty, &mut record);
    record
}

/// SHA-256 (hex) over the content fields of a record, for requests that bind what was seen.
/// Decided and computed fields and discussions are left out.
#[must_use]
pub fn content_hash(ty: &RecordType, record: &Record) -> String {
    let mut fields: Vec<_> = ty.fields.iter().filter(|f| is_content(f)).collect();
    fields.sort_unstable_by_key(|f| &f.name);
    let mut hash = Sha256::new();
    for field in fields {
        if let Some(value) = record.fields.get(&field.name) {
            hash_part(&mut hash, field.name.as_bytes());
            hash_value(&mut hash, value);
        }
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}

/// Everyone whose name a projection of this document needs.
#[must_use]
pub fn author_actors(document: &Document) -> Vec<ActorId> {
    document.actors()
}

fn is_content(field: &Field) -> bool {
    let left_out = matches!(
        field.kind,
        FieldKind::Comments {} | FieldKind::Computed { .. }
    );
    !left_out && !matches!(field.merge, MergeClass::Decided | MergeClass::Computed)
}

fn hash_part(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}

fn hash_value(hash: &mut Sha256, value: &FieldValue) {
    match value {
        FieldValue::Text(text) => hash_part(hash, text.as_bytes()),
        FieldValue::Integer(number) | FieldValue::Datetime(number) => {
            hash_part(hash, &number.to_le_bytes());
        }
        FieldValue::Boolean(flag) => hash_part(hash, &[u8::from(*flag)]),
        FieldValue::Reference(id) => hash_part(hash, id.as_bytes()),
        FieldValue::Tags(tags) => {
            hash.update((tags.len() as u64).to_le_bytes());
            tags.iter().for_each(|tag| hash_part(hash, tag.as_bytes()));
        }
        FieldValue::Photos(photos) => {
            hash.update((photos.len() as u64).to_le_bytes());
            photos
                .iter()
                .for_each(|photo| hash_part(hash, &photo.sha256.0));
        }
        FieldValue::Comments(_) => {}
    }
}

/// A comment as its entry says: its key carries its time.
pub(super) fn comment(id: RecordId, text: String, by: Option<UserId>) -> Comment {
    let at = id.0.get_timestamp().map_or(0, |stamp| {
        let (seconds, nanos) = stamp.to_unix();
        i64::try_from(seconds).unwrap_or(0) * 1000 + i64::from(nanos / 1_000_000)
    });
    Comment { id, text, at, by }
}

fn site(ty: &RecordType, id: RecordId, fields: &BTreeMap<String, FieldValue>) -> Option<RecordId> {
    if ty.is_site {
        return Some(id);
    }
    match fields.get(ty.site_field.as_ref()?) {
        Some(FieldValue::Reference(site)) => Some(*site),
        _ => None,
    }
}

fn decided(
    ty: &RecordType,
    server: &BTreeMap<String, ScalarValue>,
) -> BTreeMap<String, FieldValue> {
    let fields = ty.fields.iter().filter(|f| f.merge == MergeClass::Decided);
    let values = fields.filter_map(|field| {
        let value = from_scalar(&field.kind, server.get(&field.name)?)?;
        Some((field.name.clone(), value))
    });
    values.collect()
}

fn compute(ty: &RecordType, record: &mut Record) {
    for field in &ty.fields {
        let FieldKind::Computed { cases } = &field.kind else {
            continue;
        };
        match computed(cases, record) {
            Some(value) => record.fields.insert(field.name.clone(), value),
            None => record.fields.remove(&field.name),
        };
    }
}

/// The value of the first case that holds. Relative dates count from the last update: a projection
/// has no clock.
fn computed(cases: &[ComputedCase], record: &Record) -> Option<FieldValue> {
    let subject = RecordSubject::new(record, record.updated_at);
    let case = cases.iter().find(|case| {
        case.when
            .as_ref()
            .is_none_or(|when| evaluate(when, &subject).0 == Truth::True)
    })?;
    match &case.value {
        serde_json::Value::String(text) => Some(FieldValue::Text(text.clone())),
        serde_json::Value::Bool(flag) => Some(FieldValue::Boolean(*flag)),
        serde_json::Value::Number(number) => number.as_i64().map(FieldValue::Integer),
        _ => None,
    }
}

fn text_at(map: &BTreeMap<String, ScalarValue>, key: &str) -> Option<String> {
    match map.get(key) {
        Some(ScalarValue::Str(text)) => Some(text.to_string()),
        _ => None,
    }
}

fn id_at(map: &BTreeMap<String, ScalarValue>, key: &str) -> Option<RecordId> {
    match map.get(key) {
        Some(ScalarValue::Bytes(bytes)) => record_id(bytes),
        _ => None,
    }
}

fn time_at(map: &BTreeMap<String, ScalarValue>, key: &str) -> Option<i64> {
    match map.get(key) {
        Some(ScalarValue::Timestamp(at)) => Some(*at),
        _ => None,
    }
}

/// One change, as far as projections care.
struct Span {
    first_op: u64,
    last_op: u64,
    time: i64,
}

/// Which change each operation belongs to: spans of counters per actor, in order.
struct History {
    spans: HashMap<ActorId, Vec<Span>>,
}

impl History {
    fn of(document: &Document, heads: &[automerge::ChangeHash]) -> Self {
        let metas = document.inner.get_changes_meta(&[]);
        let there = there(&metas, heads);
        let mut spans: HashMap<_, Vec<_>> = HashMap::new();
        for meta in metas.iter().filter(|meta| there.contains(&meta.hash)) {
            if document.is_structure(&meta.hash) {
                continue;
            }
            if let Some(actor) = actor_of(&meta.actor) {
                spans.entry(actor).or_default().push(Span {
                    first_op: meta.start_op,
                    last_op: meta.max_op,
                    time: meta.timestamp,
                });
            }
        }
        Self { spans }
    }

    fn time(&self, actor: ActorId, counter: u64) -> i64 {
        let spans = self.spans.get(&actor).map_or(&[][..], Vec::as_slice);
        let after = spans.partition_point(|s| s.last_op < counter);
        let span = spans.get(after).filter(|s| s.first_op <= counter);
        span.map_or(0, |s| s.time)
    }
}

/// The changes that some heads stand on, themselves included; `metas` are in causal order.
fn there(
    metas: &[ChangeMetadata<'_>],
    heads: &[automerge::ChangeHash],
) -> HashSet<automerge::ChangeHash> {
    let mut found: HashSet<_> = heads.iter().copied().collect();
    for meta in metas.iter().rev() {
        if found.contains(&meta.hash) {
            found.extend(meta.deps.iter().copied());
        }
    }
    found
}

/// One pass over a document.
struct Walk<'a> {
    document: &'a Document,
    heads: Vec<automerge::ChangeHash>,
    history: OnceCell<History>,
    author_of: &'a dyn Fn(ActorId) -> Option<UserId>,
}

/// Who made an operation, and its place in the order of all.
struct Made {
    by: Option<UserId>,
    at: i64,
    order: (u64, ActorId),
}

impl Walk<'_> {
    /// The record, all of it read from the document; computed fields are left to the caller.
    fn whole(
        &self,
        ty: &RecordType,
        workflow: Option<&WorkflowDef>,
        id: RecordId,
        facts: &RecordFacts,
    ) -> Record {
        let meta = self.scalars(&self.document.fixed(&Place::Meta));
        let server = self.scalars(&self.document.fixed(&Place::Server));
        let (mut fields, conflicts) = self.content(ty);
        fields.extend(decided(ty, &server));
        let (created_by, created_at) = self.creation();
        let (updated_by, updated_at) = self.last_update();
        Record {
            id,
            record_type: ty.name.clone(),
            site_id: site(ty, id, &fields).or_else(|| id_at(&meta, "site")),
            company_id: id_at(&meta, "company"),
            class: ty.class,
            provisional_no: text_at(&meta, "no"),
            official_no: facts.official_no.clone(),
            external_id: text_at(&meta, "ext").or_else(|| Some(format!("opx_{id}"))),
            created_at,
            created_by,
            updated_at,
            updated_by,
            deleted_at: time_at(&server, "deleted_at"),
            deleted_by: id_at(&server, "deleted_by").map(UserId::from),
            status: text_at(&server, "status").or_else(|| workflow.map(|w| w.initial.clone())),
            requests: self.requests(),
            needs_review: server.get("needs_review") == Some(&ScalarValue::Boolean(true)),
            fields,
            conflicts,
        }
    }

    /// The record one edit later; computed fields are left to the caller.
    fn further(&self, ty: &RecordType, since: &Since<'_>) -> Record {
        let mut record = since.record.clone();
        let content = self.document.fixed(&Place::Content);
        for name in &since.change.touched.fields {
            let Some(field) = ty.field(name) else {
                continue;
            };
            record.conflicts.retain(|conflict| conflict.field != *name);
            record.fields.remove(name);
            let value = match field.kind.container() {
                Some(_) => self.contained(field),
                None => {
                    let (value, conflict) = self.register(&content, field);
                    record.conflicts.extend(conflict);
                    value
                }
            };
            record
                .fields
                .extend(value.map(|value| (name.clone(), value)));
        }
        record.conflicts.sort_by(|a, b| a.field.cmp(&b.field));
        if ty
            .site_field
            .as_ref()
            .is_some_and(|site| since.change.touched.fields.contains(site))
        {
            let meta = || id_at(&self.scalars(&self.document.fixed(&Place::Meta)), "site");
            record.site_id = site(ty, record.id, &record.fields).or_else(meta);
        }
        (record.updated_by, record.updated_at) = self.update(since.change);
        record
    }

    /// Who wrote last once this change is there: its author, when it follows on all others.
    fn update(&self, change: &ChangeInfo) -> (Option<UserId>, i64) {
        let raw = &change.raw;
        let follows_all = matches!(self.heads.as_slice(), [head] if head.0 == raw.hash.0);
        match (self.author_of)(raw.actor) {
            Some(author) if follows_all => (Some(author), raw.time),
            _ => self.last_update(),
        }
    }

    fn history(&self) -> &History {
        self.history
            .get_or_init(|| History::of(self.document, &self.heads))
    }

    fn author(&self, op: &ObjId) -> Option<UserId> {
        match op {
            ObjId::Id(_, actor, _) => (self.author_of)(actor_of(actor)?),
            ObjId::Root => None,
        }
    }

    fn made(&self, op: &ObjId) -> Made {
        let (counter, actor) = match op {
            ObjId::Id(counter, actor, _) => (*counter, actor_of(actor)),
            ObjId::Root => (0, None),
        };
        let actor = actor.unwrap_or(ActorId([0; 16]));
        Made {
            by: (self.author_of)(actor),
            at: self.history().time(actor, counter),
            order: (counter, actor),
        }
    }

    /// Author and time of the operation that wrote the record's key.
    fn creation(&self) -> (Option<UserId>, i64) {
        let meta = self.document.fixed(&Place::Meta);
        let id = self
            .document
            .inner
            .get_at(&meta, "id", &self.heads)
            .ok()
            .flatten();
        id.map_or((None, 0), |(_, op)| {
            let made = self.made(&op);
            (made.by, made.at)
        })
    }

    /// The newest change by a person, in the order of operation counters (wall clocks may be
    /// wrong); the newest of all when no author is known.
    fn last_update(&self) -> (Option<UserId>, i64) {
        let mut newest = None;
        for (actor, spans) in &self.history().spans {
            let by = (self.author_of)(*actor);
            if let Some(span) = spans.last() {
                let rank = (by.is_some(), span.last_op, *actor);
                newest = newest.max(Some((rank, by, span.time)));
            }
        }
        newest.map_or((None, 0), |(_, by, at)| (by, at))
    }

    /// All scalar entries of a map.
    fn scalars(&self, map: &ObjId) -> BTreeMap<String, ScalarValue> {
        let items = self.document.inner.map_range_at(map, .., &self.heads);
        let scalars = items.filter_map(|item| match item.value {
            ValueRef::Scalar(scalar) => Some((item.key.into_owned(), ScalarValue::from(scalar))),
            ValueRef::Object(_) => None,
        });
        scalars.collect()
    }

    fn content(&self, ty: &RecordType) -> (BTreeMap<String, FieldValue>, Vec<Conflict>) {
        let (mut fields, mut conflicts) = (BTreeMap::new(), Vec::new());
        let content = self.document.fixed(&Place::Content);
        for item in self.document.inner.map_range_at(&content, .., &self.heads) {
            let ValueRef::Scalar(scalar) = &item.value else {
                continue;
            };
            let Some(field) = ty
                .field(&item.key)
                .filter(|f| f.merge != MergeClass::Decided)
            else {
                continue;
            };
            if item.conflict {
                conflicts.extend(self.register(&content, field).1);
            }
            if let Some(value) = from_scalar_ref(&field.kind, scalar) {
                fields.insert(field.name.clone(), value);
            }
        }
        for field in ty.fields.iter().filter(|f| f.kind.container().is_some()) {
            let value = self.contained(field);
            fields.extend(value.map(|value| (field.name.clone(), value)));
        }
        (fields, conflicts)
    }

    /// The shown value of a register, and all of them when they differ.
    fn register(&self, content: &ObjId, field: &Field) -> (Option<FieldValue>, Option<Conflict>) {
        let found = self
            .document
            .inner
            .get_all_at(content, &field.name, &self.heads);
        let all = found.unwrap_or_default();
        let shown = all.last().and_then(|(value, _)| match value {
            Value::Scalar(scalar) => from_scalar(&field.kind, scalar),
            Value::Object(_) => None,
        });
        (shown, self.conflict(field, &all))
    }

    /// The several values of a register, the shown one first; `None` when they are equal.
    fn conflict(&self, field: &Field, all: &[(Value<'_>, ObjId)]) -> Option<Conflict> {
        if all.len() < 2 {
            return None;
        }
        let mut values: Vec<ConflictValue> = Vec::new();
        for (value, op) in all.iter().rev() {
            let Value::Scalar(scalar) = value else {
                continue;
            };
            let Some(value) = from_scalar(&field.kind, scalar) else {
                continue;
            };
            if values.iter().all(|v| v.value != value) {
                let Made { by, at, .. } = self.made(op);
                values.push(ConflictValue { value, by, at });
            }
        }
        (values.len() > 1).then(|| Conflict {
            field: field.name.clone(),
            values,
        })
    }

    fn contained(&self, field: &Field) -> Option<FieldValue> {
        let (object, container) = self.document.field_object(&field.name)?;
        match (&field.kind, container) {
            (FieldKind::Narrative { .. }, Container::Text) => {
                let text = self.document.inner.text_at(&object, &self.heads).ok()?;
                (!text.is_empty()).then_some(FieldValue::Text(text))
            }
            (FieldKind::Tags { .. }, Container::Map) => {
                let keys = self.document.inner.keys_at(&object, &self.heads);
                let tags: Vec<_> = keys.map(|k| k.to_string()).collect();
                (!tags.is_empty()).then_some(FieldValue::Tags(tags))
            }
            (FieldKind::Comments {}, Container::Map) => {
                let comments = self.comments(&object);
                (!comments.is_empty()).then_some(FieldValue::Comments(comments))
            }
            (FieldKind::PhotoSet { .. }, Container::Map) => {
                let photos = self.photos(&object);
                (!photos.is_empty()).then_some(FieldValue::Photos(photos))
            }
            _ => None,
        }
    }

    fn comments(&self, object: &ObjId) -> Vec<Comment> {
        let items = self.document.inner.map_range_at(object, .., &self.heads);
        let mut list: Vec<_> = items
            .filter_map(|item| {
                let ValueRef::Scalar(ScalarValueRef::Str(text)) = &item.value else {
                    return None;
                };
                let id = RecordId::from_key(&item.key)?;
                Some(comment(id, text.to_string(), self.author(&item.id())))
            })
            .collect();
        list.sort_by_key(|c| c.id);
        list
    }

    fn photos(&self, object: &ObjId) -> Vec<Photo> {
        let mut list: Vec<_> = self
            .entries(object)
            .filter_map(|(id, entry, values)| {
                let by = self.author(&entry);
                let photo = photo_from(id, |key| values.get(key).cloned())?;
                Some(Photo { by, ..photo })
            })
            .collect();
        list.sort_by_key(|p| p.id);
        list
    }

    /// Requests in the order they were made, with their decisions.
    fn requests(&self) -> Vec<Request> {
        let decisions = self.decisions();
        let mut list: Vec<_> = self
            .entries(&self.document.fixed(&Place::Requests))
            .filter_map(|(id, entry, values)| {
                let made = self.made(&entry);
                let request = Request {
                    id,
                    command: text_at(&values, "cmd")?,
                    reason: text_at(&values, "reason"),
                    content_hash: text_at(&values, "seen"),
                    at: made.at,
                    by: made.by,
                    decision: decisions.get(&id).cloned(),
                };
                Some((made.order, request))
            })
            .collect();
        list.sort_by_key(|(order, _)| *order);
        list.into_iter().map(|(_, request)| request).collect()
    }

    fn decisions(&self) -> HashMap<RecordId, Decision> {
        let entries = self.entries(&self.document.fixed(&Place::Decisions));
        let read = entries.filter_map(|(id, _, values)| {
            let decision = Decision {
                granted: values.get("ok")?.as_bool()?,
                code: text_at(&values, "code"),
                from: text_at(&values, "from"),
                to: text_at(&values, "to"),
                at: time_at(&values, "at")?,
            };
            Some((id, decision))
        });
        read.collect()
    }

    /// Entries of a map that are maps themselves, keyed by their id.
    fn entries(
        &self,
        object: &ObjId,
    ) -> impl Iterator<Item = (RecordId, ObjId, BTreeMap<String, ScalarValue>)> + '_ {
        let items = self.document.inner.map_range_at(object, .., &self.heads);
        items.filter_map(|item| {
            let id = RecordId::from_key(&item.key)?;
            let ValueRef::Object(_) = item.value else {
                return None;
            };
            let entry = item.id();
            let values = self.scalars(&entry);
            Some((id, entry, values))
        })
    }
}
