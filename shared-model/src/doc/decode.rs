//! Reading a received change without trusting it: touched paths come from its operations, never
//! from a diff, which hides losing writes (design 03-sync, admission step 1).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ObjId, ObjType, ReadDoc, ScalarValue};

use super::bytes::{guarded, parse_change, raw_change};
use super::layout::{Layout, Place};
use super::values::{from_scalar, photo_from, record_id};
use super::{DocError, Document, FieldEdit, RawChange, RequestIntent};
use crate::doc::CreateIntent;
use crate::ids::RecordId;
use crate::record::FieldValue;
use crate::schema::{Container, Field, FieldKind, MergeClass, RecordType};

/// What one change does.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeInfo {
    /// The change.
    pub raw: RawChange,
    /// Highest operation counter it uses.
    pub max_op: u64,
    /// First operation counter it uses.
    pub start_op: u64,
    /// What it writes.
    pub touched: Touched,
}

/// What a change writes, read from its operations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Touched {
    /// Set by the first change of a record.
    pub creates: Option<CreateIntent>,
    /// Content writes, one entry a field or list entry; none for a creating change, whose values
    /// are in `creates`. The texts of a narrative edit are empty: one change alone does not know
    /// them, so the caller compares the document before and after.
    pub edits: Vec<FieldEdit>,
    /// Requests appended.
    pub requests: Vec<RequestIntent>,
    /// Fields touched, sorted, without repeats (edits and creation), unknown ones included.
    pub fields: Vec<String>,
    /// Fields this version of the type does not know: written by a newer client.
    pub unknown_fields: Vec<String>,
    /// Whether it writes server-only places; legal only for the server actor.
    pub server_writes: bool,
}

/// Parses one change and checks its structure against the type: its hash, and that no operation
/// touches the root, replaces a container, or writes outside `m` (first change only), `c`, `r`, `s`.
///
/// Containers are those of this version of the type: use [`Document::decode`] for a change of a
/// document that may come from another version.
///
/// # Errors
/// [`DocError::Corrupt`] or [`DocError::Forbidden`].
pub fn decode_change(ty: &RecordType, bytes: &[u8]) -> Result<ChangeInfo, DocError> {
    let layout = Layout::of_type(ty)?;
    decode_with(ty, genesis_objects(&layout), bytes)
}

impl Document {
    /// As [`decode_change`], for a change of this document, whichever version of the type it
    /// started from.
    ///
    /// # Errors
    /// [`DocError::Corrupt`] or [`DocError::Forbidden`].
    pub fn decode(&self, ty: &RecordType, bytes: &[u8]) -> Result<ChangeInfo, DocError> {
        let mut objects = genesis_objects(&self.layout);
        for extension in self.extensions.iter() {
            if let ObjId::Id(counter, actor, _) = &extension.object {
                let place = Place::Field(extension.name.clone(), extension.kind);
                objects.insert(OpId(*counter, actor.clone()), place);
            }
        }
        let info = decode_with(ty, objects, bytes)?;
        self.check_birth(&info)?;
        Ok(info)
    }

    /// A record is created once, by the first change that somebody makes; every other change
    /// follows that one.
    fn check_birth(&self, info: &ChangeInfo) -> Result<(), DocError> {
        if info.touched.creates.is_none() {
            let deps = info.raw.deps.iter();
            let mut deps = deps.map(|d| automerge::ChangeHash(d.0));
            return if deps.all(|dep| self.is_structure(&dep)) {
                Err(forbidden("a record before it exists"))
            } else {
                Ok(())
            };
        }
        let own = |op: &ObjId| {
            matches!(op, ObjId::Id(counter, actor, _)
                if actor.to_bytes() == info.raw.actor.0.as_slice()
                    && (info.start_op..=info.max_op).contains(counter))
        };
        let meta = self.fixed(&Place::Meta);
        let written = self.inner.get_all(&meta, "id").unwrap_or_default();
        if written.iter().all(|(_, op)| own(op)) {
            Ok(())
        } else {
            Err(forbidden("what a record is, once it exists"))
        }
    }
}

impl Touched {
    /// Refuses the creation of another record than the one it was sent for: equal records of one
    /// type have equal changes, so the key inside tells them apart.
    ///
    /// # Errors
    /// [`DocError::Forbidden`].
    pub fn check_record(&self, id: RecordId) -> Result<(), DocError> {
        match &self.creates {
            Some(create) if create.id != id => Err(forbidden("a record under another key")),
            _ => Ok(()),
        }
    }
}

type Objects = HashMap<OpId, Place>;

fn genesis_objects(layout: &Layout) -> Objects {
    let actor = layout.actor();
    let places = layout.places();
    places
        .map(|(n, place)| (OpId(n, actor.clone()), place))
        .collect()
}

fn decode_with(ty: &RecordType, places: Objects, bytes: &[u8]) -> Result<ChangeInfo, DocError> {
    let change = parse_change(bytes)?;
    let expanded = guarded(|| Ok(change.decode()))?;
    let mut reader = Reader {
        ty,
        places,
        entries: HashMap::new(),
        meta: BTreeMap::new(),
        values: BTreeMap::new(),
        fields: BTreeSet::new(),
        unknown: BTreeSet::new(),
        touched: Touched::default(),
    };
    for (counter, op) in (change.start_op().get()..).zip(&expanded.operations) {
        reader.read(OpId(counter, expanded.actor_id.clone()), op)?;
    }
    Ok(ChangeInfo {
        raw: raw_change(&change)?,
        max_op: change.max_op(),
        start_op: change.start_op().get(),
        touched: reader.finish()?,
    })
}

/// A map made by this very change.
struct Entry {
    place: Place,
    key: String,
    values: BTreeMap<String, ScalarValue>,
}

struct Reader<'t> {
    ty: &'t RecordType,
    places: Objects,
    entries: HashMap<OpId, Entry>,
    meta: BTreeMap<String, ScalarValue>,
    values: BTreeMap<String, FieldValue>,
    fields: BTreeSet<String>,
    unknown: BTreeSet<String>,
    touched: Touched,
}

impl Reader<'_> {
    fn read(&mut self, id: OpId, op: &Op) -> Result<(), DocError> {
        let ObjectId::Id(object) = &op.obj else {
            return Err(forbidden("the root of a document"));
        };
        if let Some(entry) = self.entries.get_mut(object) {
            return entry.read(op);
        }
        let place = self.places.get(object).cloned();
        match place.ok_or_else(|| forbidden("an object this type does not have"))? {
            Place::Meta => self.meta(op),
            Place::Content => self.content(op),
            Place::Requests => self.open_entry(id, op, Place::Requests),
            Place::Server => self.server(op),
            Place::Decisions => {
                self.touched.server_writes = true;
                self.open_entry(id, op, Place::Decisions)
            }
            Place::Field(name, Container::Text) => self.text(&name, op),
            Place::Field(name, Container::Map) => self.field_entry(id, &name, op),
        }
    }

    fn meta(&mut self, op: &Op) -> Result<(), DocError> {
        let (key, value) = scalar(op)?;
        if !op.pred.is_empty() || self.meta.insert(key, value).is_some() {
            return Err(forbidden("what a record is, once it exists"));
        }
        Ok(())
    }

    fn content(&mut self, op: &Op) -> Result<(), DocError> {
        let key = map_key(op)?;
        let Some(field) = self.ty.field(&key).cloned() else {
            return self.unknown_content(key, op);
        };
        if field.kind.container().is_some() {
            return Err(forbidden(format!("over the container of “{key}”")));
        }
        check_by_people(&field)?;
        let value = match &op.action {
            OpType::Delete => None,
            OpType::Put(scalar) => {
                let value = from_scalar(&field.kind, scalar);
                Some(value.ok_or_else(|| forbidden(format!("such a value to “{key}”")))?)
            }
            _ => return Err(forbidden(format!("an object to “{key}”"))),
        };
        if let Some(value) = &value {
            self.values.insert(key.clone(), value.clone());
        }
        self.edit(FieldEdit::Set { field: key, value });
        Ok(())
    }

    /// A register of a newer version of the type: noted, not understood. Never an object: those
    /// come from deterministic changes only.
    fn unknown_content(&mut self, key: String, op: &Op) -> Result<(), DocError> {
        match op.action {
            OpType::Put(_) | OpType::Delete => {
                self.note_unknown(&key);
                Ok(())
            }
            _ => Err(forbidden(format!("an object to “{key}”"))),
        }
    }

    fn note_unknown(&mut self, field: &str) {
        self.fields.insert(field.to_owned());
        self.unknown.insert(field.to_owned());
    }

    fn server(&mut self, op: &Op) -> Result<(), DocError> {
        let key = map_key(op)?;
        if key == "decisions" || matches!(op.action, OpType::Make(_)) {
            return Err(forbidden("over a container of the server"));
        }
        self.touched.server_writes = true;
        Ok(())
    }

    fn text(&mut self, name: &str, op: &Op) -> Result<(), DocError> {
        let typed = match &op.action {
            OpType::Put(ScalarValue::Str(_)) => op.insert,
            OpType::Delete => true,
            _ => false,
        };
        if !typed || !matches!(op.key, Key::Seq(_)) {
            return Err(forbidden(format!("anything but characters to “{name}”")));
        }
        let Some(field) = self.ty.field(name) else {
            self.note_unknown(name);
            return Ok(());
        };
        check_by_people(field)?;
        let (before, after) = (String::new(), String::new());
        let field = name.to_owned();
        self.values
            .entry(field.clone())
            .or_insert_with(|| FieldValue::Text(String::new()));
        if let (Some(FieldValue::Text(text)), OpType::Put(ScalarValue::Str(part))) =
            (self.values.get_mut(name), &op.action)
        {
            text.push_str(part);
        }
        let known = |e: &FieldEdit| matches!(e, FieldEdit::Text { field: f, .. } if *f == field);
        if !self.touched.edits.iter().any(known) {
            self.edit(FieldEdit::Text {
                field,
                before,
                after,
            });
        }
        Ok(())
    }

    fn field_entry(&mut self, id: OpId, name: &str, op: &Op) -> Result<(), DocError> {
        let Some(field) = self.ty.field(name).cloned() else {
            self.note_unknown(name);
            return match op.action {
                OpType::Make(ObjType::Map) => {
                    self.open_entry(id, op, Place::Field(name.to_owned(), Container::Map))
                }
                OpType::Put(_) | OpType::Delete => map_key(op).map(|_| ()),
                _ => Err(forbidden(format!("such an entry to “{name}”"))),
            };
        };
        check_by_people(&field)?;
        let key = map_key(op)?;
        let field = name.to_owned();
        let refused = || forbidden(format!("such an entry to “{name}”"));
        match (&self.ty_kind(name), &op.action) {
            (Some(FieldKind::Tags { .. }), OpType::Put(ScalarValue::Boolean(true))) => {
                self.edit(FieldEdit::Tag {
                    field,
                    tag: key,
                    present: true,
                });
            }
            (Some(FieldKind::Tags { .. }), OpType::Delete) => {
                self.edit(FieldEdit::Tag {
                    field,
                    tag: key,
                    present: false,
                });
            }
            (Some(FieldKind::Comments {}), OpType::Put(ScalarValue::Str(text))) => {
                let id = RecordId::from_key(&key).ok_or_else(refused)?;
                if !op.pred.is_empty() {
                    return Err(forbidden("over a comment that is there already"));
                }
                self.edit(FieldEdit::Comment {
                    field,
                    id,
                    text: text.to_string(),
                });
            }
            (Some(FieldKind::PhotoSet { .. }), OpType::Delete) => {
                let id = RecordId::from_key(&key).ok_or_else(refused)?;
                self.edit(FieldEdit::RemovePhoto { field, id });
            }
            (Some(FieldKind::PhotoSet { .. }), OpType::Make(ObjType::Map)) => {
                return self.open_entry(id, op, Place::Field(field, Container::Map));
            }
            _ => return Err(refused()),
        }
        Ok(())
    }

    fn ty_kind(&self, name: &str) -> Option<FieldKind> {
        self.ty.field(name).map(|f| f.kind.clone())
    }

    /// An entry that is a map: made, filled and never touched again, all in one change.
    fn open_entry(&mut self, id: OpId, op: &Op, place: Place) -> Result<(), DocError> {
        let key = map_key(op)?;
        let made = matches!(op.action, OpType::Make(ObjType::Map)) && op.pred.is_empty();
        if !made || RecordId::from_key(&key).is_none() {
            return Err(forbidden("over an entry that is there already"));
        }
        let values = BTreeMap::new();
        self.entries.insert(id, Entry { place, key, values });
        Ok(())
    }

    fn edit(&mut self, edit: FieldEdit) {
        self.fields.insert(edit.field().to_owned());
        self.touched.edits.push(edit);
    }

    fn finish(mut self) -> Result<Touched, DocError> {
        for entry in std::mem::take(&mut self.entries).into_values() {
            self.close_entry(entry)?;
        }
        self.touched.requests.sort_by_key(|r| r.id);
        if !self.meta.is_empty() {
            let create = self.creation()?;
            self.touched.creates = Some(create);
            self.touched.edits.clear();
        }
        self.touched.fields = self.fields.into_iter().collect();
        self.touched.unknown_fields = self.unknown.into_iter().collect();
        Ok(self.touched)
    }

    fn close_entry(&mut self, entry: Entry) -> Result<(), DocError> {
        let id = RecordId::from_key(&entry.key).ok_or_else(|| forbidden("such an entry"))?;
        match &entry.place {
            Place::Requests => {
                let command = entry
                    .text("cmd")
                    .ok_or_else(|| forbidden("a request without a command"))?;
                self.touched.requests.push(RequestIntent {
                    id,
                    command,
                    reason: entry.text("reason"),
                    content_hash: entry.text("seen"),
                });
            }
            Place::Field(name, _) if self.ty.field(name).is_some() => {
                let photo = photo_from(id, |key| entry.values.get(key).cloned())
                    .ok_or_else(|| forbidden("half a photograph"))?;
                let field = name.clone();
                self.edit(FieldEdit::AddPhoto { field, photo });
            }
            _ => {}
        }
        Ok(())
    }

    fn creation(&mut self) -> Result<CreateIntent, DocError> {
        let id = |key: &str| match self.meta.get(key) {
            Some(ScalarValue::Bytes(bytes)) => record_id(bytes),
            _ => None,
        };
        let text = |key: &str| match self.meta.get(key) {
            Some(ScalarValue::Str(text)) => Some(text.to_string()),
            _ => None,
        };
        let fields = gathered(&self.touched.edits, &self.values);
        let named = (id("id"), text("type"));
        let (Some(record), Some(record_type)) = named else {
            return Err(forbidden("a record without its key and type"));
        };
        if record_type != self.ty.name {
            return Err(forbidden(format!("a record of type {record_type} here")));
        }
        Ok(CreateIntent {
            id: record,
            record_type,
            site_id: id("site"),
            company_id: id("company"),
            provisional_no: text("no"),
            external_id: text("ext"),
            fields,
        })
    }
}

impl Entry {
    fn read(&mut self, op: &Op) -> Result<(), DocError> {
        let (key, value) = scalar(op)?;
        if self.values.insert(key, value).is_some() {
            return Err(forbidden("one entry twice"));
        }
        Ok(())
    }

    fn text(&self, key: &str) -> Option<String> {
        match self.values.get(key) {
            Some(ScalarValue::Str(text)) => Some(text.to_string()),
            _ => None,
        }
    }
}

/// The values of a new record, gathered from its single writes.
fn gathered(
    edits: &[FieldEdit],
    values: &BTreeMap<String, FieldValue>,
) -> BTreeMap<String, FieldValue> {
    let mut fields = values.clone();
    for edit in edits {
        let slot = |fallback| fallback;
        match edit {
            FieldEdit::Tag {
                field,
                tag,
                present: true,
            } => {
                let entry = fields
                    .entry(field.clone())
                    .or_insert(slot(FieldValue::Tags(Vec::new())));
                if let FieldValue::Tags(tags) = entry {
                    tags.push(tag.clone());
                    tags.sort();
                }
            }
            FieldEdit::AddPhoto { field, photo } => {
                let entry = fields
                    .entry(field.clone())
                    .or_insert(slot(FieldValue::Photos(Vec::new())));
                if let FieldValue::Photos(photos) = entry {
                    photos.push(photo.clone());
                    photos.sort_by_key(|p| p.id);
                }
            }
            FieldEdit::Comment { field, id, text } => {
                let entry = fields
                    .entry(field.clone())
                    .or_insert(slot(FieldValue::Comments(Vec::new())));
                if let FieldValue::Comments(comments) = entry {
                    comments.push(super::project::comment(*id, text.clone(), None));
                    comments.sort_by_key(|c| c.id);
                }
            }
            _ => {}
        }
    }
    fields
}

fn map_key(op: &Op) -> Result<String, DocError> {
    match &op.key {
        Key::Map(key) if !op.insert => Ok(key.to_string()),
        _ => Err(forbidden("a list where a map is")),
    }
}

fn scalar(op: &Op) -> Result<(String, ScalarValue), DocError> {
    match &op.action {
        OpType::Put(value) => Ok((map_key(op)?, value.clone())),
        _ => Err(forbidden("anything but a value there")),
    }
}

/// Refuses fields that only the server or nobody writes in `c`.
fn check_by_people(field: &Field) -> Result<(), DocError> {
    let computed = matches!(field.kind, FieldKind::Computed { .. });
    if computed || matches!(field.merge, MergeClass::Decided | MergeClass::Computed) {
        return Err(forbidden(format!(
            "“{}”, which people do not write",
            field.name
        )));
    }
    Ok(())
}

fn forbidden(what: impl Into<String>) -> DocError {
    DocError::Forbidden(what.into())
}
