//! "Needs attention": fix and send again, discard, hand to a supervisor.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::{Map, Value};
use shared_model::doc::{CreateIntent, FieldEdit, Intent, RequestIntent};
use shared_model::error::ErrorCode;
use shared_model::ids::{RecordId, UserId};
use shared_model::record::{FieldValue, Photo, Record};
use shared_model::schema::RecordType;
use shared_model::validate::{self, to_json};

use super::commit::{Commit, Committed, commit};
use super::create::create_again;
use super::edit;
use super::{Author, Changed, Scene};
use crate::api::{CommandError, HandOverArgs, ReturnedFixArgs, ReturnedView};
use crate::error::CoreError;
use crate::query::names::name_of;
use crate::replica::returned::ReturnedWork;
use crate::replica::{records, returned};

/// A person's returned work.
pub(crate) fn list(
    conn: &Connection,
    scene: &Scene,
    user: UserId,
) -> Result<Vec<ReturnedView>, CoreError> {
    returned::list(conn, user)?
        .into_iter()
        .map(|work| view(conn, scene, work))
        .collect()
}

fn view(conn: &Connection, scene: &Scene, work: ReturnedWork) -> Result<ReturnedView, CoreError> {
    let ty = scene.catalogue.record_type(&work.record_type);
    let stored_title = records::title(conn, work.operation.record)?;
    let own_title = ty.and_then(|ty| title_in(ty, &work.intent));
    let stored = records::get(conn, work.operation.record)?;
    Ok(ReturnedView {
        title: stored_title.or(own_title).unwrap_or_default(),
        fields: fields_of(&work.intent, stored.as_ref().map(|s| &s.record)),
        author_name: name_of(conn, work.author.into())?,
        author: Some(work.author),
        id: work.id,
        record: work.operation.record,
        record_type: work.record_type,
        intent: work.intent,
        code: work.reason.code,
        path: work.reason.path,
        key: work.reason.key,
        params: work.reason.params,
        at: work.at,
        handed_over: work.handed_over,
    })
}

fn title_in(ty: &RecordType, intent: &Intent) -> Option<String> {
    let Intent::Create(create) = intent else {
        return None;
    };
    let title = to_json(create.fields.get(&ty.title_field)?);
    title.as_str().map(str::to_owned)
}

/// The values as a form shows them; lists are what they would have become.
fn fields_of(intent: &Intent, record: Option<&Record>) -> Map<String, Value> {
    let values: BTreeMap<String, Option<FieldValue>> = match intent {
        Intent::Create(create) => {
            let fields = create.fields.clone().into_iter();
            fields.map(|(name, value)| (name, Some(value))).collect()
        }
        Intent::Edit { edits } => after_edits(edits, record),
        Intent::Request(_) => BTreeMap::new(),
    };
    let json = |value: Option<FieldValue>| value.as_ref().map_or(Value::Null, to_json);
    let shown = values.into_iter();
    shown.map(|(name, value)| (name, json(value))).collect()
}

fn after_edits(
    edits: &[FieldEdit],
    record: Option<&Record>,
) -> BTreeMap<String, Option<FieldValue>> {
    let mut values = BTreeMap::new();
    for edit in edits {
        let name = edit.field();
        let held = values.remove(name).flatten();
        let held = held.or_else(|| record.and_then(|record| record.fields.get(name).cloned()));
        values.insert(name.to_owned(), after_edit(edit, held));
    }
    values
}

fn after_edit(edit: &FieldEdit, held: Option<FieldValue>) -> Option<FieldValue> {
    match edit {
        FieldEdit::Set { value, .. } => value.clone(),
        FieldEdit::Text { after, .. } => Some(FieldValue::Text(after.clone())),
        FieldEdit::Comment { text, .. } => Some(FieldValue::Text(text.clone())),
        FieldEdit::Tag { tag, present, .. } => {
            let mut tags = match held {
                Some(FieldValue::Tags(tags)) => tags,
                _ => Vec::new(),
            };
            tags.retain(|other| other != tag);
            tags.extend(present.then(|| tag.clone()));
            tags.sort_unstable();
            Some(FieldValue::Tags(tags))
        }
        FieldEdit::AddPhoto { photo, .. } => {
            let mut photos = photos_in(held);
            photos.retain(|other| other.id != photo.id);
            photos.push(photo.clone());
            Some(FieldValue::Photos(photos))
        }
        FieldEdit::RemovePhoto { id, .. } => {
            let mut photos = photos_in(held);
            photos.retain(|other| other.id != *id);
            Some(FieldValue::Photos(photos))
        }
    }
}

fn photos_in(value: Option<FieldValue>) -> Vec<Photo> {
    match value {
        Some(FieldValue::Photos(photos)) => photos,
        _ => Vec::new(),
    }
}

fn find(conn: &Connection, user: UserId, id: &str) -> Result<ReturnedWork, CoreError> {
    returned::get(conn, user, id)?.ok_or_else(|| {
        CoreError::refused(
            ErrorCode::NotFound,
            "This change no longer waits for attention.",
        )
    })
}

/// Sends a returned action again, corrected, in the place of the refused one.
pub(crate) fn fix(
    conn: &Connection,
    scene: &Scene,
    author: &Author,
    args: &ReturnedFixArgs,
) -> Result<Changed, CoreError> {
    let work = find(conn, author.user, &args.id)?;
    let ty = scene.record_type(&work.record_type)?;
    let replaces = (work.operation.actor, work.operation.seq);
    // Taken away first: a refusal below rolls everything back.
    returned::remove(conn, &work.id)?;
    let again = Again {
        scene,
        author,
        ty: &ty,
        id: work.operation.record,
        replaces,
    };
    let committed = match work.intent {
        Intent::Create(create) => again.create(conn, create, args.fields.as_ref()),
        Intent::Edit { edits } => again.edit(conn, edits, args.fields.as_ref()),
        Intent::Request(request) => again.request(conn, request, args.reason.as_deref()),
    }?;
    let mut changed = committed.changed;
    changed.tag("returned");
    Ok(changed)
}

struct Again<'a> {
    scene: &'a Scene,
    author: &'a Author,
    ty: &'a RecordType,
    id: RecordId,
    replaces: (shared_model::ids::ActorId, u64),
}

impl Again<'_> {
    fn create(
        &self,
        conn: &Connection,
        mut create: CreateIntent,
        corrected: Option<&Map<String, Value>>,
    ) -> Result<Committed, CoreError> {
        if let Some(json) = corrected {
            for name in json.keys() {
                create.fields.remove(name);
            }
            let values = validate::parse_fields(self.ty, json)
                .map_err(|issues| CoreError::Refused(CommandError::invalid(issues)))?;
            create.fields.extend(values);
        }
        create_again(
            conn,
            self.scene,
            self.author,
            self.ty,
            create,
            self.replaces,
        )
    }

    fn edit(
        &self,
        conn: &Connection,
        edits: Vec<FieldEdit>,
        corrected: Option<&Map<String, Value>>,
    ) -> Result<Committed, CoreError> {
        let record = records::get(conn, self.id)?
            .ok_or_else(CoreError::not_found)?
            .record;
        let mut all = edits;
        if let Some(json) = corrected {
            let comments: Vec<(&String, &Value)> = json
                .iter()
                .filter(|(name, _)| is_comment(&all, name))
                .collect();
            for (name, text) in comments {
                rewrite_comment(&mut all, name, text);
            }
            let plain: Map<String, Value> = json
                .iter()
                .filter(|(name, _)| !is_comment(&all, name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            all.retain(|edit| !plain.contains_key(edit.field()));
            all.extend(edit::edits(self.ty, &record, &plain, None)?);
        }
        self.commit(conn, Intent::Edit { edits: all })
    }

    fn request(
        &self,
        conn: &Connection,
        request: RequestIntent,
        reason: Option<&str>,
    ) -> Result<Committed, CoreError> {
        let record = records::get(conn, self.id)?
            .ok_or_else(CoreError::not_found)?
            .record;
        let content_hash = request
            .content_hash
            .as_ref()
            .map(|_| shared_model::doc::content_hash(self.ty, &record));
        self.commit(
            conn,
            Intent::Request(RequestIntent {
                id: RecordId(self.scene.config.new_id()),
                reason: reason.map(str::to_owned).or(request.reason),
                command: request.command,
                content_hash,
            }),
        )
    }

    fn commit(&self, conn: &Connection, intent: Intent) -> Result<Committed, CoreError> {
        commit(
            conn,
            &Commit {
                scene: self.scene,
                author: self.author,
                ty: self.ty,
                id: self.id,
                intents: &[intent],
                replaces: Some(self.replaces),
            },
        )
    }
}

fn is_comment(edits: &[FieldEdit], name: &str) -> bool {
    edits
        .iter()
        .any(|e| matches!(e, FieldEdit::Comment { field, .. } if field == name))
}

fn rewrite_comment(edits: &mut [FieldEdit], name: &str, corrected: &Value) {
    for edit in edits {
        if let FieldEdit::Comment { field, text, .. } = edit
            && field == name
            && let Some(corrected) = corrected.as_str()
        {
            corrected.clone_into(text);
        }
    }
}

/// Gives a returned action up.
pub(crate) fn discard(conn: &Connection, user: UserId, id: &str) -> Result<Changed, CoreError> {
    let work = find(conn, user, id)?;
    returned::remove(conn, &work.id)?;
    let mut changed = Changed::default();
    changed.tag("returned");
    changed.tag("sync");
    changed.record(work.operation.record, &work.record_type);
    Ok(changed)
}

/// Hands a returned action to a supervisor: where the record has a discussion and is known to the
/// server, they read it there; the action stays here until someone acts on it.
pub(crate) fn hand_over(
    conn: &Connection,
    scene: &Scene,
    author: &Author,
    args: &HandOverArgs,
) -> Result<Changed, CoreError> {
    let work = find(conn, author.user, &args.id)?;
    let note = args.note.trim();
    if note.is_empty() {
        return Err(CoreError::refused(
            ErrorCode::Invalid,
            "Say what the supervisor should know.",
        ));
    }
    returned::hand_over(conn, &work.id, note)?;
    let mut changed = Changed::default();
    changed.tag("returned");
    changed.record(work.operation.record, &work.record_type);
    let ty = scene.record_type(&work.record_type)?;
    let discussion = ty
        .fields
        .iter()
        .find(|f| f.kind.name() == "comments")
        .map(|f| f.name.clone());
    let known = records::meta(conn, work.operation.record)?.is_some();
    if let (Some(field), true) = (discussion, known) {
        let change = edit::Change {
            scene,
            author,
            id: work.operation.record,
        };
        changed.join(change.comment(conn, &field, note)?.changed);
    }
    Ok(changed)
}
