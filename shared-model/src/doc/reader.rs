//! Operation by operation: which object each one touches, and whether it may.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use automerge::{ObjType, ScalarValue};

use super::layout::{Objects, Place};
use super::ops::{Action, Op, OpName};
use super::values::{from_scalar, photo_from, record_id};
use super::{CreateIntent, DocError, FieldEdit, RequestIntent, Touched};
use crate::ids::RecordId;
use crate::record::FieldValue;
use crate::schema::{Container, Field, FieldKind, MergeClass, RecordType};

/// A map made by this very change.
struct Entry {
    place: Place,
    key: RecordId,
    values: BTreeMap<String, ScalarValue>,
}

/// A text this change types in, character by character: what it is was found out at the first.
struct Typing {
    object: OpName,
    field: String,
    text: String,
}

/// Reads the operations of one change, in order.
pub(super) struct Reader<'t> {
    ty: &'t RecordType,
    places: &'t Objects,
    entries: HashMap<OpName, Entry>,
    typings: Vec<Typing>,
    meta: BTreeMap<String, ScalarValue>,
    values: BTreeMap<String, FieldValue>,
    fields: BTreeSet<String>,
    unknown: BTreeSet<String>,
    touched: Touched,
}

impl<'t> Reader<'t> {
    /// A reader that knows these containers.
    pub(super) fn new(ty: &'t RecordType, places: &'t Objects) -> Self {
        Self {
            ty,
            places,
            entries: HashMap::new(),
            typings: Vec::new(),
            meta: BTreeMap::new(),
            values: BTreeMap::new(),
            fields: BTreeSet::new(),
            unknown: BTreeSet::new(),
            touched: Touched::default(),
        }
    }

    pub(super) fn read(&mut self, id: OpName, op: &Op) -> Result<(), DocError> {
        let object = op
            .object
            .ok_or_else(|| forbidden("the root of a document"))?;
        if let Some(typing) = self.typings.iter_mut().find(|t| t.object == object) {
            return typing.read(op);
        }
        if let Some(entry) = self.entries.get_mut(&object) {
            return entry.read(op);
        }
        let place = self.places.get(&object).cloned();
        match place.ok_or_else(|| forbidden("an object this type does not have"))? {
            Place::Meta => self.meta(op),
            Place::Content => self.content(op),
            Place::Requests => self.open_entry(id, op, Place::Requests),
            Place::Server => self.server(op),
            Place::Decisions => {
                self.touched.server_writes = true;
                self.open_entry(id, op, Place::Decisions)
            }
            Place::Field(name, Container::Text) => self.text(object, name, op),
            Place::Field(name, Container::Map) => self.field_entry(id, &name, op),
        }
    }

    fn meta(&mut self, op: &Op) -> Result<(), DocError> {
        let (key, value) = scalar(op)?;
        if !op.is_first || self.meta.insert(key, value).is_some() {
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
            Action::Delete => None,
            Action::Put(scalar) => {
                let value = from_scalar(&field.kind, scalar);
                Some(value.ok_or_else(|| forbidden(format!("such a value to “{key}”")))?)
            }
            _ => return Err(forbidden(format!("an object to “{key}”"))),
        };
        if let Some(value) = &value {
            self.values.insert(key.clone(), value.clone());
        }
        // A register that is emptied and then written, to settle a conflict, was written.
        let last = self.touched.edits.last();
        if matches!(last, Some(FieldEdit::Set { field, value: None }) if *field == key) {
            self.touched.edits.pop();
        }
        self.edit(FieldEdit::Set { field: key, value });
        Ok(())
    }

    /// A register of a newer version of the type: noted, not understood. Never an object: those
    /// come from deterministic changes only.
    fn unknown_content(&mut self, key: String, op: &Op) -> Result<(), DocError> {
        match op.action {
            Action::Put(_) | Action::Delete => {
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
        if key == "decisions" || matches!(op.action, Action::Make(_)) {
            return Err(forbidden("over a container of the server"));
        }
        self.touched.server_writes = true;
        Ok(())
    }

    fn text(&mut self, object: OpName, name: String, op: &Op) -> Result<(), DocError> {
        match self.ty.field(&name) {
            Some(field) => {
                check_by_people(field)?;
                self.edit(FieldEdit::Text {
                    field: name.clone(),
                    before: String::new(),
                    after: String::new(),
                });
            }
            None => self.note_unknown(&name),
        }
        let mut typing = Typing {
            object,
            field: name,
            text: String::new(),
        };
        typing.read(op)?;
        self.typings.push(typing);
        Ok(())
    }

    fn field_entry(&mut self, id: OpName, name: &str, op: &Op) -> Result<(), DocError> {
        let ty = self.ty;
        let Some(field) = ty.field(name) else {
            return self.unknown_entry(id, name, op);
        };
        check_by_people(field)?;
        match field.kind {
            FieldKind::Tags { .. } => self.tag(name, op),
            FieldKind::Comments {} => self.comment(name, op),
            FieldKind::PhotoSet { .. } => self.photo(id, name, op),
            _ => Err(forbidden(format!("an entry to “{name}”"))),
        }
    }

    fn unknown_entry(&mut self, id: OpName, name: &str, op: &Op) -> Result<(), DocError> {
        self.note_unknown(name);
        match op.action {
            Action::Make(ObjType::Map) => self.open_entry(id, op, map_place(name)),
            Action::Put(_) | Action::Delete => map_key(op).map(|_| ()),
            _ => Err(forbidden(format!("such an entry to “{name}”"))),
        }
    }

    fn tag(&mut self, field: &str, op: &Op) -> Result<(), DocError> {
        let present = match op.action {
            Action::Put(ScalarValue::Boolean(true)) => true,
            Action::Delete => false,
            _ => return Err(forbidden(format!("such a tag to “{field}”"))),
        };
        let (field, tag) = (field.to_owned(), map_key(op)?);
        self.edit(FieldEdit::Tag {
            field,
            tag,
            present,
        });
        Ok(())
    }

    fn comment(&mut self, field: &str, op: &Op) -> Result<(), DocError> {
        let Action::Put(ScalarValue::Str(text)) = &op.action else {
            return Err(forbidden(format!("such a comment to “{field}”")));
        };
        if !op.is_first {
            return Err(forbidden("over a comment that is there already"));
        }
        let (field, id, text) = (field.to_owned(), entry_key(op)?, text.to_string());
        self.edit(FieldEdit::Comment { field, id, text });
        Ok(())
    }

    fn photo(&mut self, id: OpName, field: &str, op: &Op) -> Result<(), DocError> {
        if op.action != Action::Delete {
            return self.open_entry(id, op, map_place(field));
        }
        let (field, id) = (field.to_owned(), entry_key(op)?);
        self.edit(FieldEdit::RemovePhoto { field, id });
        Ok(())
    }

    /// An entry that is a map: made, filled and never touched again, all in one change.
    fn open_entry(&mut self, id: OpName, op: &Op, place: Place) -> Result<(), DocError> {
        if op.action != Action::Make(ObjType::Map) || !op.is_first {
            return Err(forbidden("over an entry that is there already"));
        }
        let (key, values) = (entry_key(op)?, BTreeMap::new());
        self.entries.insert(id, Entry { place, key, values });
        Ok(())
    }

    fn edit(&mut self, edit: FieldEdit) {
        self.fields.insert(edit.field().to_owned());
        self.touched.edits.push(edit);
    }

    /// What all of them together do.
    pub(super) fn finish(mut self) -> Result<Touched, DocError> {
        for entry in std::mem::take(&mut self.entries).into_values() {
            self.close_entry(entry)?;
        }
        for typing in std::mem::take(&mut self.typings) {
            if self.ty.field(&typing.field).is_some() {
                self.values
                    .insert(typing.field, FieldValue::Text(typing.text));
            }
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
        let id = entry.key;
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

impl Typing {
    fn read(&mut self, op: &Op) -> Result<(), DocError> {
        match (op.key, &op.action) {
            (None, Action::Put(ScalarValue::Str(part))) if op.insert => {
                self.text.push_str(part);
                Ok(())
            }
            (None, Action::Delete) => Ok(()),
            _ => Err(forbidden(format!(
                "anything but characters to “{}”",
                self.field
            ))),
        }
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
        if let Some(empty) = empty_list(edit) {
            let list = fields.entry(edit.field().to_owned()).or_insert(empty);
            gather(list, edit);
        }
    }
    for value in fields.values_mut() {
        match value {
            FieldValue::Tags(tags) => tags.sort_unstable(),
            FieldValue::Photos(photos) => photos.sort_by_key(|p| p.id),
            FieldValue::Comments(comments) => comments.sort_by_key(|c| c.id),
            _ => {}
        }
    }
    fields
}

fn empty_list(edit: &FieldEdit) -> Option<FieldValue> {
    match edit {
        FieldEdit::Tag { present: true, .. } => Some(FieldValue::Tags(Vec::new())),
        FieldEdit::AddPhoto { .. } => Some(FieldValue::Photos(Vec::new())),
        FieldEdit::Comment { .. } => Some(FieldValue::Comments(Vec::new())),
        _ => None,
    }
}

fn gather(list: &mut FieldValue, edit: &FieldEdit) {
    match (list, edit) {
        (FieldValue::Tags(tags), FieldEdit::Tag { tag, .. }) => tags.push(tag.clone()),
        (FieldValue::Photos(photos), FieldEdit::AddPhoto { photo, .. }) => {
            photos.push(photo.clone());
        }
        (FieldValue::Comments(comments), FieldEdit::Comment { id, text, .. }) => {
            comments.push(super::project::comment(*id, text.clone(), None));
        }
        _ => {}
    }
}

fn map_place(field: &str) -> Place {
    Place::Field(field.to_owned(), Container::Map)
}

/// The key of an entry: the 22 characters of its id.
fn entry_key(op: &Op) -> Result<RecordId, DocError> {
    RecordId::from_key(&map_key(op)?).ok_or_else(|| forbidden("an entry without an id"))
}

fn map_key(op: &Op) -> Result<String, DocError> {
    match op.key {
        Some(key) if !op.insert => Ok(key.to_owned()),
        _ => Err(forbidden("a list where a map is")),
    }
}

fn scalar(op: &Op) -> Result<(String, ScalarValue), DocError> {
    match &op.action {
        Action::Put(value) => Ok((map_key(op)?, value.clone())),
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

pub(super) fn forbidden(what: impl Into<String>) -> DocError {
    DocError::Forbidden(what.into())
}
