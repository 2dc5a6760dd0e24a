//! Turning an intent into exactly one change.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ObjId, ObjType, ReadDoc, ScalarValue};

use super::bytes::{corrupt, raw_change};
use super::layout::Place;
use super::text::{merge_text, splices};
use super::values::{id_bytes, photo_entries, to_scalar};
use super::{
    CreateIntent, DocError, Document, FieldEdit, Intent, RawChange, RequestIntent, ServerWrite,
};
use crate::ids::{ActorId, RecordId};
use crate::record::{Comment, Decision, FieldValue, Photo};
use crate::schema::{Container, Field, FieldKind, MergeClass, RecordType};

/// What [`DocError::BadIntent`] says of an intent whose result is there already.
pub const NOTHING_CHANGES: &str = "this changes nothing";

/// Authors one intent on the present heads as `actor`, at `now` (ms UTC).
///
/// # Errors
/// [`DocError::BadIntent`] when the intent does not fit the type or changes nothing.
pub fn author_intent(
    ty: &RecordType,
    document: &mut Document,
    intent: &Intent,
    actor: ActorId,
    now: i64,
) -> Result<RawChange, DocError> {
    let fields = match intent {
        Intent::Create(create) => create.fields.keys().map(String::as_str).collect(),
        Intent::Edit { edits } => edits.iter().map(FieldEdit::field).collect(),
        Intent::Request(_) => Vec::new(),
    };
    in_one_change(document, &fields, actor, now, |writer| match intent {
        Intent::Create(create) => writer.create(ty, create),
        Intent::Edit { edits } => writer.edit(ty, edits),
        Intent::Request(request) => writer.request(request),
    })
}

/// Authors what the server decided as one change of its own actor.
///
/// # Errors
/// [`DocError::BadIntent`] when a write does not fit the type.
pub fn author_server(
    ty: &RecordType,
    document: &mut Document,
    writes: &[ServerWrite],
    actor: ActorId,
    now: i64,
) -> Result<RawChange, DocError> {
    let corrected = writes.iter().filter_map(|write| match write {
        ServerWrite::Correct { field, .. } => Some(field.as_str()),
        _ => None,
    });
    let fields: Vec<_> = corrected.collect();
    in_one_change(document, &fields, actor, now, |writer| {
        writes.iter().try_for_each(|write| writer.decide(ty, write))
    })
}

/// Opens a transaction, lets `write` fill it and commits it as one change of `actor`. The document
/// is as before when anything goes wrong.
fn in_one_change(
    document: &mut Document,
    fields: &[&str],
    actor: ActorId,
    now: i64,
    write: impl FnOnce(&mut Writer<'_>) -> Result<(), DocError>,
) -> Result<RawChange, DocError> {
    for field in fields {
        document.ensure_container(field)?;
    }
    document.inner.set_actor(automerge::ActorId::from(&actor.0));
    let hash = commit(document, fields, now, write)?;
    let change = document.inner.get_change_by_hash(&hash);
    raw_change(&change.ok_or_else(|| corrupt("the change was not written"))?)
}

fn commit(
    document: &mut Document,
    fields: &[&str],
    now: i64,
    write: impl FnOnce(&mut Writer<'_>) -> Result<(), DocError>,
) -> Result<automerge::ChangeHash, DocError> {
    let places = Places::of(document, fields);
    let tx = document.inner.transaction();
    let mut writer = Writer { tx, places };
    let outcome = write(&mut writer);
    if outcome.is_err() || writer.tx.pending_ops() == 0 {
        writer.tx.rollback();
        return Err(outcome.err().unwrap_or_else(|| bad(NOTHING_CHANGES)));
    }
    let options = CommitOptions::default().with_time(now);
    let (hash, _) = writer.tx.commit_with(options);
    hash.ok_or_else(|| corrupt("the change was not written"))
}

/// Objects of the document that a change may write to.
struct Places {
    meta: ObjId,
    content: ObjId,
    requests: ObjId,
    server: ObjId,
    decisions: ObjId,
    fields: Vec<(String, ObjId, Container)>,
}

impl Places {
    fn of(document: &Document, fields: &[&str]) -> Self {
        let containers = fields.iter().filter_map(|name| {
            let (object, kind) = document.field_object(name)?;
            Some(((*name).to_owned(), object, kind))
        });
        Self {
            fields: containers.collect(),
            meta: document.fixed(&Place::Meta),
            content: document.fixed(&Place::Content),
            requests: document.fixed(&Place::Requests),
            server: document.fixed(&Place::Server),
            decisions: document.fixed(&Place::Decisions),
        }
    }

    fn container(&self, field: &Field, kind: Container) -> Result<ObjId, DocError> {
        let found = self
            .fields
            .iter()
            .find(|(name, _, k)| *name == field.name && *k == kind);
        found
            .map(|(_, object, _)| object.clone())
            .ok_or_else(|| bad(format!("the record has no place for “{}”", field.name)))
    }
}

struct Writer<'d> {
    tx: Transaction<'d>,
    places: Places,
}

impl Writer<'_> {
    fn create(&mut self, ty: &RecordType, create: &CreateIntent) -> Result<(), DocError> {
        if create.record_type != ty.name {
            return Err(bad(format!(
                "a {} is not a {}",
                create.record_type, ty.name
            )));
        }
        let meta = self.places.meta.clone();
        if self.exists()? {
            return Err(bad("the record exists already"));
        }
        self.put(&meta, "id", id_bytes(create.id))?;
        self.put(&meta, "type", str_value(&ty.name))?;
        self.put_some(&meta, "site", create.site_id.map(id_bytes))?;
        self.put_some(&meta, "company", create.company_id.map(id_bytes))?;
        self.put_some(&meta, "no", create.provisional_no.as_deref().map(str_value))?;
        self.put_some(&meta, "ext", create.external_id.as_deref().map(str_value))?;
        for (name, value) in &create.fields {
            self.fill(editable(ty, name)?, value)?;
        }
        Ok(())
    }

    fn exists(&self) -> Result<bool, DocError> {
        let id = self.tx.get(&self.places.meta, "id").map_err(corrupt)?;
        Ok(id.is_some())
    }

    /// Gives a field of a new record its value.
    fn fill(&mut self, field: &Field, value: &FieldValue) -> Result<(), DocError> {
        match (field.kind.container(), value) {
            (None, value) => self.set(field, Some(value)),
            (Some(Container::Text), FieldValue::Text(text)) => self.rewrite(field, text),
            (Some(Container::Map), FieldValue::Tags(tags)) => {
                tags.iter().try_for_each(|tag| self.tag(field, tag, true))
            }
            (Some(Container::Map), FieldValue::Photos(photos)) => photos
                .iter()
                .try_for_each(|photo| self.add_photo(field, photo)),
            (Some(Container::Map), FieldValue::Comments(comments)) => comments
                .iter()
                .try_for_each(|Comment { id, text, .. }| self.comment(field, *id, text)),
            _ => Err(misfit(field)),
        }
    }

    fn edit(&mut self, ty: &RecordType, edits: &[FieldEdit]) -> Result<(), DocError> {
        if !self.exists()? {
            return Err(bad("the record does not exist yet"));
        }
        for edit in edits {
            let field = editable(ty, edit.field())?;
            match edit {
                FieldEdit::Set { value, .. } => self.set(field, value.as_ref())?,
                FieldEdit::Text { before, after, .. } => self.revise(field, before, after)?,
                FieldEdit::Tag { tag, present, .. } => self.tag(field, tag, *present)?,
                FieldEdit::Comment { id, text, .. } => self.comment(field, *id, text)?,
                FieldEdit::AddPhoto { photo, .. } => self.add_photo(field, photo)?,
                FieldEdit::RemovePhoto { id, .. } => self.remove_photo(field, *id)?,
            }
        }
        Ok(())
    }

    fn request(&mut self, request: &RequestIntent) -> Result<(), DocError> {
        if !self.exists()? {
            return Err(bad("the record does not exist yet"));
        }
        let requests = self.places.requests.clone();
        let entry = self.new_entry(&requests, request.id)?;
        self.put(&entry, "cmd", str_value(&request.command))?;
        self.put_some(&entry, "reason", request.reason.as_deref().map(str_value))?;
        self.put_some(
            &entry,
            "seen",
            request.content_hash.as_deref().map(str_value),
        )
    }

    /// Writes a scalar register. An equal value is written only to settle a conflict.
    fn set(&mut self, field: &Field, value: Option<&FieldValue>) -> Result<(), DocError> {
        if field.kind.container().is_some() {
            return Err(misfit(field));
        }
        let content = self.places.content.clone();
        self.register(&content, field, value)
    }

    fn register(
        &mut self,
        object: &ObjId,
        field: &Field,
        value: Option<&FieldValue>,
    ) -> Result<(), DocError> {
        let name = field.name.as_str();
        let held = self.tx.get_all(object, name).map_err(corrupt)?;
        let Some(value) = value else {
            let held = !held.is_empty();
            return if held {
                self.delete(object, name)
            } else {
                Ok(())
            };
        };
        let scalar = to_scalar(&field.kind, value).ok_or_else(|| misfit(field))?;
        if let [(only, _)] = held.as_slice()
            && only.as_scalar() == Some(&scalar)
        {
            return Ok(());
        }
        let kept = held.iter().any(|(one, _)| one.as_scalar() == Some(&scalar));
        drop(held);
        // Put over several values of which it is the shown one, Automerge would only write that the
        // others are gone, which reads as if the field had been cleared.
        if kept {
            self.delete(object, name)?;
        }
        self.put(object, name, scalar)
    }

    fn revise(&mut self, field: &Field, before: &str, after: &str) -> Result<(), DocError> {
        let object = self.places.container(field, Container::Text)?;
        let current = self.tx.text(&object).map_err(corrupt)?;
        let merged = merge_text(before, after, &current).unwrap_or_else(|clash| clash.both);
        self.rewrite(field, &merged)
    }

    fn rewrite(&mut self, field: &Field, text: &str) -> Result<(), DocError> {
        let object = self.places.container(field, Container::Text)?;
        let current = self.tx.text(&object).map_err(corrupt)?;
        for splice in splices(&current, text) {
            let delete = isize::try_from(splice.delete).map_err(corrupt)?;
            self.tx
                .splice_text(&object, splice.at, delete, &splice.insert)
                .map_err(corrupt)?;
        }
        Ok(())
    }

    fn tag(&mut self, field: &Field, tag: &str, present: bool) -> Result<(), DocError> {
        if !matches!(field.kind, FieldKind::Tags { .. }) {
            return Err(misfit(field));
        }
        if tag.is_empty() {
            return Err(bad("a tag has at least one character"));
        }
        let object = self.places.container(field, Container::Map)?;
        match (self.holds(&object, tag)?, present) {
            (false, true) => self.put(&object, tag, ScalarValue::Boolean(true)),
            (true, false) => self.delete(&object, tag),
            _ => Ok(()),
        }
    }

    fn comment(&mut self, field: &Field, id: RecordId, text: &str) -> Result<(), DocError> {
        if !matches!(field.kind, FieldKind::Comments {}) {
            return Err(misfit(field));
        }
        let object = self.places.container(field, Container::Map)?;
        let key = id.to_key();
        if self.holds(&object, &key)? {
            return Err(bad("this comment is there already"));
        }
        self.put(&object, &key, str_value(text))
    }

    fn add_photo(&mut self, field: &Field, photo: &Photo) -> Result<(), DocError> {
        if !matches!(field.kind, FieldKind::PhotoSet { .. }) {
            return Err(misfit(field));
        }
        let object = self.places.container(field, Container::Map)?;
        let entry = self.new_entry(&object, photo.id)?;
        for (name, value) in photo_entries(photo) {
            self.put(&entry, name, value)?;
        }
        Ok(())
    }

    fn remove_photo(&mut self, field: &Field, id: RecordId) -> Result<(), DocError> {
        if !matches!(field.kind, FieldKind::PhotoSet { .. }) {
            return Err(misfit(field));
        }
        let object = self.places.container(field, Container::Map)?;
        let key = id.to_key();
        if self.holds(&object, &key)? {
            self.delete(&object, &key)?;
        }
        Ok(())
    }

    fn decide(&mut self, ty: &RecordType, write: &ServerWrite) -> Result<(), DocError> {
        let server = self.places.server.clone();
        match write {
            ServerWrite::Decide { request, decision } => self.decision(*request, decision),
            ServerWrite::SetDecided { field, value } => {
                let field = known(ty, field)?;
                if field.merge != MergeClass::Decided || field.kind.container().is_some() {
                    return Err(misfit(field));
                }
                self.register(&server, field, value.as_ref())
            }
            ServerWrite::Delete { at, by } => {
                self.put(&server, "deleted_at", ScalarValue::Timestamp(*at))?;
                self.put(&server, "deleted_by", id_bytes(*by))
            }
            ServerWrite::NeedsReview => {
                self.put(&server, "needs_review", ScalarValue::Boolean(true))
            }
            ServerWrite::Correct { field, value } => {
                self.correct(editable(ty, field)?, value.as_ref())
            }
        }
    }

    fn correct(&mut self, field: &Field, value: Option<&FieldValue>) -> Result<(), DocError> {
        match (&field.kind, value) {
            (FieldKind::Narrative { .. }, Some(FieldValue::Text(text))) => {
                self.rewrite(field, text)
            }
            (FieldKind::Narrative { .. }, None) => self.rewrite(field, ""),
            _ => self.set(field, value),
        }
    }

    fn decision(&mut self, request: RecordId, decision: &Decision) -> Result<(), DocError> {
        let decisions = self.places.decisions.clone();
        let entry = self.new_entry(&decisions, request)?;
        self.put(&entry, "ok", ScalarValue::Boolean(decision.granted))?;
        self.put_some(&entry, "code", decision.code.as_deref().map(str_value))?;
        self.put_some(&entry, "from", decision.from.as_deref().map(str_value))?;
        self.put_some(&entry, "to", decision.to.as_deref().map(str_value))?;
        self.put(&entry, "at", ScalarValue::Timestamp(decision.at))?;
        match (&decision.to, decision.granted) {
            (Some(to), true) => {
                let server = self.places.server.clone();
                self.put(&server, "status", str_value(to))
            }
            _ => Ok(()),
        }
    }

    fn new_entry(&mut self, object: &ObjId, id: RecordId) -> Result<ObjId, DocError> {
        let key = id.to_key();
        if self.holds(object, &key)? {
            return Err(bad("this entry is there already"));
        }
        self.tx
            .put_object(object, key, ObjType::Map)
            .map_err(corrupt)
    }

    fn holds(&self, object: &ObjId, key: &str) -> Result<bool, DocError> {
        Ok(self.tx.get(object, key).map_err(corrupt)?.is_some())
    }

    fn put(&mut self, object: &ObjId, key: &str, value: ScalarValue) -> Result<(), DocError> {
        self.tx.put(object, key, value).map_err(corrupt)
    }

    fn put_some(
        &mut self,
        object: &ObjId,
        key: &str,
        value: Option<ScalarValue>,
    ) -> Result<(), DocError> {
        value.map_or(Ok(()), |value| self.put(object, key, value))
    }

    fn delete(&mut self, object: &ObjId, key: &str) -> Result<(), DocError> {
        self.tx.delete(object, key).map_err(corrupt)
    }
}

fn bad(why: impl Into<String>) -> DocError {
    DocError::BadIntent(why.into())
}

fn misfit(field: &Field) -> DocError {
    bad(format!(
        "this value does not fit “{}”, a field of kind {}",
        field.name,
        field.kind.name()
    ))
}

fn known<'t>(ty: &'t RecordType, name: &str) -> Result<&'t Field, DocError> {
    ty.field(name)
        .ok_or_else(|| bad(format!("“{name}” is not a field of {}", ty.name)))
}

/// A field that people write.
fn editable<'t>(ty: &'t RecordType, name: &str) -> Result<&'t Field, DocError> {
    let field = known(ty, name)?;
    let computed = matches!(field.kind, FieldKind::Computed { .. });
    if computed || matches!(field.merge, MergeClass::Decided | MergeClass::Computed) {
        return Err(bad(format!("“{name}” is not written by people")));
    }
    Ok(field)
}

fn str_value(text: &str) -> ScalarValue {
    ScalarValue::Str(text.into())
}
