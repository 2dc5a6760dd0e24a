//! Reading a received change without trusting it: touched paths come from its operations, never
//! from a diff, which hides losing writes (design 03-sync, admission step 1).

use std::borrow::Cow;

use automerge::{Change, ObjId, ReadDoc};

use super::bytes::{actor_of, corrupt, parse_change, raw_change};
use super::layout::{Layout, Objects, Place};
use super::ops::Ops;
use super::reader::{Reader, forbidden};
use super::{CreateIntent, DocError, Document, FieldEdit, RawChange, RequestIntent};
use crate::schema::RecordType;

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
    decode_with(ty, layout.objects(), &parse_change(bytes)?)
}

impl Document {
    /// As [`decode_change`], for a change of this document, whichever version of the type it
    /// started from.
    ///
    /// # Errors
    /// [`DocError::Corrupt`] or [`DocError::Forbidden`].
    pub fn decode(&self, ty: &RecordType, bytes: &[u8]) -> Result<ChangeInfo, DocError> {
        self.decode_parsed(ty, &parse_change(bytes)?)
    }

    pub(super) fn decode_parsed(
        &self,
        ty: &RecordType,
        change: &Change,
    ) -> Result<ChangeInfo, DocError> {
        let mut objects = Cow::Borrowed(self.layout.objects());
        for extension in self.extensions.iter() {
            if let ObjId::Id(counter, actor, _) = &extension.object
                && let Some(actor) = actor_of(actor)
            {
                let place = Place::Field(extension.name.clone(), extension.kind);
                objects.to_mut().insert((*counter, actor), place);
            }
        }
        let info = decode_with(ty, &objects, change)?;
        self.check_birth(&info)?;
        self.check_entries(&info)?;
        Ok(info)
    }

    /// A record is created once, by the first change that somebody makes; every other change
    /// follows that one.
    fn check_birth(&self, info: &ChangeInfo) -> Result<(), DocError> {
        if info.touched.creates.is_some() {
            return if self.is_free(info, &self.fixed(&Place::Meta), "id") {
                Ok(())
            } else {
                Err(forbidden("what a record is, once it exists"))
            };
        }
        let deps = info.raw.deps.iter();
        let mut deps = deps.map(|d| automerge::ChangeHash(d.0));
        if deps.all(|dep| self.is_structure(&dep)) {
            return Err(forbidden("a record before it exists"));
        }
        Ok(())
    }

    /// Nobody puts an entry in the place of another's: what was said, shown or asked stays. A
    /// request is also decided once, so making it twice is no honest mistake.
    fn check_entries(&self, info: &ChangeInfo) -> Result<(), DocError> {
        let requests = self.fixed(&Place::Requests);
        for request in &info.touched.requests {
            if !self.is_free(info, &requests, &request.id.to_key()) {
                return Err(corrupt("a request is made once"));
            }
        }
        for edit in &info.touched.edits {
            let (FieldEdit::Comment { field, id, .. }
            | FieldEdit::AddPhoto {
                field,
                photo: crate::record::Photo { id, .. },
            }) = edit
            else {
                continue;
            };
            let object = self.field_object(field).map(|(object, _)| object);
            if object.is_some_and(|object| !self.is_free(info, &object, &id.to_key())) {
                return Err(forbidden("over what is there already"));
            }
        }
        Ok(())
    }

    /// Whether no other change has written this key.
    fn is_free(&self, info: &ChangeInfo, object: &ObjId, key: &str) -> bool {
        let own = |op: &ObjId| {
            matches!(op, ObjId::Id(counter, actor, _)
                if actor.to_bytes() == info.raw.actor.0.as_slice()
                    && (info.start_op..=info.max_op).contains(counter))
        };
        let written = self.inner.get_all(object, key).unwrap_or_default();
        written.iter().all(|(_, op)| own(op))
    }
}

fn decode_with(ty: &RecordType, places: &Objects, change: &Change) -> Result<ChangeInfo, DocError> {
    let raw = raw_change(change)?;
    let mut reader = Reader::new(ty, places);
    let mut ops = Ops::of(change)?;
    let mut counter = change.start_op().get();
    while let Some(op) = ops.next()? {
        reader.read((counter, raw.actor), &op)?;
        counter = counter.saturating_add(1);
    }
    Ok(ChangeInfo {
        raw,
        max_op: change.max_op(),
        start_op: change.start_op().get(),
        touched: reader.finish()?,
    })
}
