//! From changed form values to edits.

use rusqlite::Connection;
use serde_json::{Map, Value};
use shared_model::doc::{FieldEdit, Intent, RequestIntent, content_hash, merge_text};
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::RecordId;
use shared_model::record::{FieldValue, Photo, Record};
use shared_model::schema::{Field, FieldKind, RecordType};
use shared_model::validate;

use super::commit::{Commit, Committed, commit, existing_type};
use super::{Author, Scene};
use crate::api::CommandError;
use crate::error::CoreError;
use crate::replica::records;

/// What a person changes of an existing record.
pub(crate) struct Change<'a> {
    /// Time, ids, modules.
    pub(crate) scene: &'a Scene,
    /// Who.
    pub(crate) author: &'a Author,
    /// The record.
    pub(crate) id: RecordId,
}

impl Change<'_> {
    /// Writes changed form values. `base` holds the narratives the person saw.
    pub(crate) fn edit(
        &self,
        conn: &Connection,
        json: &Map<String, Value>,
        base: Option<&Map<String, Value>>,
    ) -> Result<Committed, CoreError> {
        let ty = existing_type(conn, self.scene, self.id)?;
        let record = self.record(conn)?;
        let edits = edits(&ty, &record, json, base)?;
        if edits.is_empty() {
            return Err(CoreError::refused(
                ErrorCode::Invalid,
                "Nothing was changed.",
            ));
        }
        self.apply(conn, &ty, Intent::Edit { edits })
    }

    /// Adds a comment.
    pub(crate) fn comment(
        &self,
        conn: &Connection,
        field: &str,
        text: &str,
    ) -> Result<Committed, CoreError> {
        let ty = existing_type(conn, self.scene, self.id)?;
        let discussion = ty
            .field(field)
            .is_some_and(|f| matches!(f.kind, FieldKind::Comments {}));
        if !discussion {
            return Err(refused(Issue::new(field, "unknown_field")));
        }
        if text.trim().is_empty() {
            return Err(refused(Issue::new(field, "required")));
        }
        let edit = FieldEdit::Comment {
            field: field.to_owned(),
            id: RecordId(self.scene.config.new_id()),
            text: text.trim().to_owned(),
        };
        self.apply(conn, &ty, Intent::Edit { edits: vec![edit] })
    }

    /// Settles a conflict with the chosen value.
    pub(crate) fn resolve(
        &self,
        conn: &Connection,
        field: &str,
        value: Option<FieldValue>,
    ) -> Result<Committed, CoreError> {
        let ty = existing_type(conn, self.scene, self.id)?;
        let edit = FieldEdit::Set {
            field: field.to_owned(),
            value,
        };
        self.apply(conn, &ty, Intent::Edit { edits: vec![edit] })
    }

    /// Asks the arbiter for something.
    pub(crate) fn request(
        &self,
        conn: &Connection,
        command: &str,
        reason: Option<&str>,
    ) -> Result<Committed, CoreError> {
        let ty = existing_type(conn, self.scene, self.id)?;
        let binds = self
            .scene
            .workflow(&ty)
            .and_then(|w| w.transition(command))
            .is_some_and(|t| t.binds_content);
        let seen = match binds {
            true => Some(content_hash(&ty, &self.record(conn)?)),
            false => None,
        };
        let request = RequestIntent {
            id: RecordId(self.scene.config.new_id()),
            command: command.to_owned(),
            reason: reason
                .map(|r| r.trim().to_owned())
                .filter(|r| !r.is_empty()),
            content_hash: seen,
        };
        self.apply(conn, &ty, Intent::Request(request))
    }

    fn record(&self, conn: &Connection) -> Result<Record, CoreError> {
        records::get(conn, self.id)?
            .map(|stored| stored.record)
            .ok_or_else(CoreError::not_found)
    }

    fn apply(
        &self,
        conn: &Connection,
        ty: &RecordType,
        intent: Intent,
    ) -> Result<Committed, CoreError> {
        commit(
            conn,
            &Commit {
                scene: self.scene,
                author: self.author,
                ty,
                id: self.id,
                intents: &[intent],
                replaces: None,
            },
        )
    }
}

fn refused(issue: Issue) -> CoreError {
    CoreError::Refused(CommandError::invalid(vec![issue]))
}

/// The edits that lead from a record to form values; unchanged fields give none.
pub(crate) fn edits(
    ty: &RecordType,
    record: &Record,
    json: &Map<String, Value>,
    base: Option<&Map<String, Value>>,
) -> Result<Vec<FieldEdit>, CoreError> {
    let mut edits = Vec::new();
    let mut issues = Vec::new();
    for (name, value) in json {
        let Some(field) = ty.field(name) else {
            issues.push(Issue::new(name, "unknown_field"));
            continue;
        };
        match validate::parse_field(field, value) {
            Ok(after) => edits.extend(field_edits(field, record, after, base)),
            Err(issue) => issues.push(issue),
        }
    }
    if issues.is_empty() {
        Ok(edits)
    } else {
        Err(CoreError::Refused(CommandError::invalid(issues)))
    }
}

fn field_edits(
    field: &Field,
    record: &Record,
    after: Option<FieldValue>,
    base: Option<&Map<String, Value>>,
) -> Vec<FieldEdit> {
    let before = record.fields.get(&field.name);
    match field.kind {
        FieldKind::Narrative { .. } => narrative(field, before, after, base).into_iter().collect(),
        FieldKind::Tags { .. } => tags(field, before, after),
        FieldKind::PhotoSet { .. } => photos(field, before, after),
        FieldKind::Comments {} => Vec::new(),
        _ if before == after.as_ref() => Vec::new(),
        _ => vec![FieldEdit::Set {
            field: field.name.clone(),
            value: after,
        }],
    }
}

fn text_of(value: Option<&FieldValue>) -> String {
    match value {
        Some(FieldValue::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

/// A narrative is merged against what the person saw; where two people rewrote the same passage
/// both versions stay in the text.
fn narrative(
    field: &Field,
    before: Option<&FieldValue>,
    after: Option<FieldValue>,
    base: Option<&Map<String, Value>>,
) -> Option<FieldEdit> {
    let current = text_of(before);
    let typed = text_of(after.as_ref());
    let seen = base
        .and_then(|b| b.get(&field.name))
        .map_or_else(|| current.clone(), |v| v.as_str().unwrap_or("").to_owned());
    let after = merge_text(&seen, &typed, &current).unwrap_or_else(|clash| clash.both);
    (after != current).then(|| FieldEdit::Text {
        field: field.name.clone(),
        before: current,
        after,
    })
}

fn tags(field: &Field, before: Option<&FieldValue>, after: Option<FieldValue>) -> Vec<FieldEdit> {
    let list = |value: Option<&FieldValue>| match value {
        Some(FieldValue::Tags(tags)) => tags.clone(),
        _ => Vec::new(),
    };
    let (old, new) = (list(before), list(after.as_ref()));
    let edit = |tag: &String, present| FieldEdit::Tag {
        field: field.name.clone(),
        tag: tag.clone(),
        present,
    };
    let gone = old
        .iter()
        .filter(|t| !new.contains(t))
        .map(|t| edit(t, false));
    let added = new
        .iter()
        .filter(|t| !old.contains(t))
        .map(|t| edit(t, true));
    gone.chain(added).collect()
}

fn photos(field: &Field, before: Option<&FieldValue>, after: Option<FieldValue>) -> Vec<FieldEdit> {
    let list = |value: Option<&FieldValue>| match value {
        Some(FieldValue::Photos(photos)) => photos.clone(),
        _ => Vec::new(),
    };
    let (old, new) = (list(before), list(after.as_ref()));
    let has = |photos: &[Photo], id: RecordId| photos.iter().any(|p| p.id == id);
    let gone = old
        .iter()
        .filter(|p| !has(&new, p.id))
        .map(|p| FieldEdit::RemovePhoto {
            field: field.name.clone(),
            id: p.id,
        });
    let added = new
        .iter()
        .filter(|p| !has(&old, p.id))
        .map(|p| FieldEdit::AddPhoto {
            field: field.name.clone(),
            photo: p.clone(),
        });
    gone.chain(added).collect()
}
