//! Writing: plain JSON becomes intents, intents go through `ingest`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};
use shared_model::doc::{CreateIntent, FieldEdit, Intent, RequestIntent, content_hash};
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::RecordId;
use shared_model::record::{FieldValue, Photo, Record};
use shared_model::schema::{Field, FieldKind, RecordType};
use shared_model::validate;
use shared_model::workflow::{Asking, Availability, Refusal, judge_command};

use super::{Found, forbidden, get};
use crate::app::{App, Caller, new_id};
use crate::error::ServiceError;
use crate::services::{files, ingest};

/// A photograph that came with a form.
pub struct NewPhoto {
    /// Name given by the sender, only ever text.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A record as it is after a write.
pub type Written = Result<Found, ServiceError>;

fn invalid(issues: Vec<Issue>) -> ServiceError {
    let fields: Vec<&str> = issues.iter().map(|issue| issue.path.as_str()).collect();
    ServiceError::Refused {
        code: ErrorCode::Invalid,
        detail: format!("Some values break a rule: {}.", fields.join(", ")),
        issues,
    }
}

/// Creates a record from plain JSON and photographs (contract J5 to J12).
///
/// # Errors
/// [`ErrorCode::Forbidden`], [`ErrorCode::Invalid`] with issues, [`ErrorCode::Duplicate`].
pub async fn create(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    mut json: Map<String, Value>,
    photos: Vec<NewPhoto>,
) -> Written {
    let permission = ty.permission("create");
    if !caller.grants.may_somewhere(&permission) {
        return Err(forbidden(&permission));
    }
    let id = take_id(&mut json)?.unwrap_or_else(|| RecordId(new_id()));
    let external_id = take_text(&mut json, "external_id")?;
    let mut fields = validate::parse_fields(ty, &json).map_err(invalid)?;
    apply_defaults(app, caller, ty, &mut fields);
    add_photos(app, caller, ty, photos, &mut fields).await?;
    let site_id = site_of(ty, id, &fields);
    let intent = CreateIntent {
        id,
        record_type: ty.name.clone(),
        site_id,
        company_id: caller.grants.subject.company,
        provisional_no: None,
        external_id,
        fields,
    };
    submit(app, caller, ty, id, vec![Intent::Create(intent)]).await
}

async fn submit(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    id: RecordId,
    intents: Vec<Intent>,
) -> Written {
    let record = ingest::submit(app, caller, &ty.name, id, intents).await?;
    Ok(Found {
        ty: Arc::clone(ty),
        record,
    })
}

/// An integrator may choose the id itself, so that sending twice makes one record.
fn take_id(json: &mut Map<String, Value>) -> Result<Option<RecordId>, ServiceError> {
    let Some(text) = take_text(json, "id")? else {
        return Ok(None);
    };
    text.parse()
        .map(Some)
        .map_err(|_| invalid(vec![Issue::new("id", "bad_reference").with("actual", text)]))
}

fn take_text(json: &mut Map<String, Value>, name: &str) -> Result<Option<String>, ServiceError> {
    match json.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(invalid(vec![
            Issue::new(name, "wrong_kind").with("field", name),
        ])),
    }
}

/// A site is its own site; other records stand at the site their site field names.
fn site_of(
    ty: &RecordType,
    id: RecordId,
    fields: &BTreeMap<String, FieldValue>,
) -> Option<RecordId> {
    if ty.is_site {
        return Some(id);
    }
    match fields.get(ty.site_field.as_ref()?)? {
        FieldValue::Reference(site) => Some(*site),
        _ => None,
    }
}

fn apply_defaults(
    app: &App,
    caller: &Caller,
    ty: &RecordType,
    fields: &mut BTreeMap<String, FieldValue>,
) {
    for field in &ty.fields {
        if let Some(default) = &field.default
            && !fields.contains_key(&field.name)
            && let Some(value) = default_value(app, caller, field, default)
        {
            fields.insert(field.name.clone(), value);
        }
    }
}

fn default_value(app: &App, caller: &Caller, field: &Field, default: &Value) -> Option<FieldValue> {
    let now = app.now();
    match default.as_str() {
        Some("$now") => Some(FieldValue::Datetime(now)),
        Some("$today") => shared_model::condition::instant::date_of(now).map(FieldValue::Text),
        Some("$actor") => Some(FieldValue::Reference(caller.user.into())),
        Some("$actor.site") => match caller.grants.subject.sites.as_slice() {
            [only] => Some(FieldValue::Reference(*only)),
            _ => None,
        },
        _ => validate::parse_field(field, default).ok().flatten(),
    }
}

async fn add_photos(
    app: &App,
    caller: &Caller,
    ty: &RecordType,
    photos: Vec<NewPhoto>,
    fields: &mut BTreeMap<String, FieldValue>,
) -> Result<(), ServiceError> {
    if photos.is_empty() {
        return Ok(());
    }
    let field = ty.photo_field().ok_or_else(|| {
        invalid(vec![
            Issue::new("photos", "unknown_field").with("field", "photos"),
        ])
    })?;
    check_count(field, photos.len())?;
    let mut list = Vec::new();
    for photo in photos {
        let sha256 = files::store_complete(app, &photo.bytes).await?;
        list.push(Photo {
            id: RecordId(new_id()),
            sha256,
            size_bytes: photo.bytes.len() as u64,
            media_type: media_type(&photo.bytes).to_owned(),
            name: safe_name(&photo.name),
            thumbnail: None,
            by: Some(caller.user),
        });
    }
    fields.insert(field.name.clone(), FieldValue::Photos(list));
    Ok(())
}

/// Refused before the bytes are kept; the other rules are `validate`'s.
fn check_count(field: &Field, count: usize) -> Result<(), ServiceError> {
    let FieldKind::PhotoSet {
        max_items: Some(max),
        ..
    } = field.kind
    else {
        return Ok(());
    };
    if count <= max as usize {
        return Ok(());
    }
    let issue = Issue::new(&field.name, "too_many")
        .with("field", &field.name)
        .with("max", max)
        .with("actual", count);
    let issue = match field.messages.get("too_many") {
        Some(key) => issue.keyed(key),
        None => issue,
    };
    Err(invalid(vec![issue]))
}

/// What the first bytes say; a name or header is never believed (ASVS 5.2.2).
fn media_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => "image/png",
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => "image/webp",
        _ => "application/octet-stream",
    }
}

/// A name without path, control characters or excess length.
fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '<' | '>' | '"' | ':' | '|' | '?' | '*'))
        .take(120)
        .collect();
    let clean = clean.trim().trim_matches('.').to_owned();
    if clean.is_empty() {
        "photo".to_owned()
    } else {
        clean
    }
}

/// Changes fields; `null` clears one.
///
/// # Errors
/// As [`get`], [`ErrorCode::Forbidden`], [`ErrorCode::Invalid`] with issues.
pub async fn edit(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    id: RecordId,
    json: Map<String, Value>,
) -> Written {
    let found = get(app, caller, ty, id).await?;
    let mut edits = Vec::new();
    let mut issues = Vec::new();
    for (name, value) in &json {
        match edits_of(ty, &found.record, name, value) {
            Ok(some) => edits.extend(some),
            Err(issue) => issues.push(issue),
        }
    }
    if !issues.is_empty() {
        return Err(invalid(issues));
    }
    if edits.is_empty() {
        return Ok(found);
    }
    submit(app, caller, ty, id, vec![Intent::Edit { edits }]).await
}

fn edits_of(
    ty: &RecordType,
    record: &Record,
    name: &str,
    value: &Value,
) -> Result<Vec<FieldEdit>, Issue> {
    let Some(field) = ty.field(name) else {
        return match validate::parse_fields(ty, &Map::from_iter([(name.to_owned(), value.clone())]))
        {
            Err(mut issues) if !issues.is_empty() => Err(issues.remove(0)),
            _ => Err(Issue::new(name, "unknown_field").with("field", name)),
        };
    };
    let after = validate::parse_field(field, value)?;
    let before = record.fields.get(name);
    if before == after.as_ref() {
        return Ok(Vec::new());
    }
    let field = name.to_owned();
    Ok(match (&ty.field(name).map(|f| &f.kind), after) {
        (Some(FieldKind::Narrative { .. }), after) => vec![FieldEdit::Text {
            field,
            before: record.text(name).unwrap_or_default().to_owned(),
            after: match after {
                Some(FieldValue::Text(text)) => text,
                _ => String::new(),
            },
        }],
        (Some(FieldKind::Tags { .. }), after) => tag_edits(name, before, after.as_ref()),
        (Some(FieldKind::PhotoSet { .. } | FieldKind::Comments {}), _) => {
            return Err(Issue::new(name, "read_only").with("field", name));
        }
        (_, value) => vec![FieldEdit::Set { field, value }],
    })
}

fn tag_edits(
    field: &str,
    before: Option<&FieldValue>,
    after: Option<&FieldValue>,
) -> Vec<FieldEdit> {
    let list = |value: Option<&FieldValue>| match value {
        Some(FieldValue::Tags(tags)) => tags.clone(),
        _ => Vec::new(),
    };
    let (before, after) = (list(before), list(after));
    let edit = |tag: &String, present| FieldEdit::Tag {
        field: field.to_owned(),
        tag: tag.clone(),
        present,
    };
    let added = after.iter().filter(|tag| !before.contains(tag));
    let removed = before.iter().filter(|tag| !after.contains(tag));
    added
        .map(|tag| edit(tag, true))
        .chain(removed.map(|tag| edit(tag, false)))
        .collect()
}

/// Asks for a transition, or for the record to be deleted. A request that cannot be granted now
/// answers with the reason and leaves no trace in the record.
///
/// # Errors
/// As [`get`], [`ErrorCode::Forbidden`], [`ErrorCode::StaleTransition`], [`ErrorCode::Invalid`].
pub async fn request(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    id: RecordId,
    command: &str,
    reason: Option<String>,
) -> Written {
    let found = get(app, caller, ty, id).await?;
    let hash = content_hash(ty, &found.record);
    judge(app, caller, &found, command, reason.as_deref(), &hash)?;
    let intent = RequestIntent {
        id: RecordId(new_id()),
        command: command.to_owned(),
        reason,
        content_hash: Some(hash),
    };
    let asked = intent.id;
    let written = submit(app, caller, ty, id, vec![Intent::Request(intent)]).await?;
    refused_late(&written.record, asked)?;
    Ok(written)
}

fn judge(
    app: &App,
    caller: &Caller,
    found: &Found,
    command: &str,
    reason: Option<&str>,
    hash: &str,
) -> Result<(), ServiceError> {
    let status = found.record.status.as_deref().unwrap_or_default();
    let asking = Asking {
        reason,
        seen_hash: Some(hash),
        current_hash: Some(hash),
        ..Asking::new(&found.ty, &caller.grants, &found.record, status, app.now())
    };
    let workflow = caller.catalogue.workflow_of(&found.ty).map(AsRef::as_ref);
    match judge_command(workflow, command, &asking) {
        Availability::Refused(refusal) if !depends_on_links(&refusal) => Err(refused(refusal)),
        _ => Ok(()),
    }
}

/// A guard may look at linked records, which only `ingest` reads: it decides those.
fn depends_on_links(refusal: &Refusal) -> bool {
    refusal.key == "refused-guard"
}

fn refused(refusal: Refusal) -> ServiceError {
    let issue = Issue {
        path: String::new(),
        code: refusal.code.as_str().to_owned(),
        params: refusal.params,
        key: refusal.key,
    };
    let code = match refusal.code {
        ErrorCode::BadRequest => ErrorCode::NotFound,
        code => code,
    };
    ServiceError::Refused {
        code,
        detail: "This cannot be asked for now; the issue says why.".to_owned(),
        issues: vec![issue],
    }
}

/// Somebody else was faster: the request is kept with the answer "no" beside it.
fn refused_late(record: &Record, asked: RecordId) -> Result<(), ServiceError> {
    let decision = record
        .requests
        .iter()
        .find(|request| request.id == asked)
        .and_then(|request| request.decision.as_ref());
    match decision {
        Some(decision) if !decision.granted => {
            let code = decision.code.as_deref().and_then(ErrorCode::parse);
            Err(ServiceError::refused(
                code.unwrap_or(ErrorCode::StaleTransition),
                "The record changed meanwhile; look at it again before asking.",
            ))
        }
        _ => Ok(()),
    }
}

/// Adds a comment.
///
/// # Errors
/// As [`get`], [`ErrorCode::Forbidden`], [`ErrorCode::Invalid`] when the text is empty or the type
/// has no discussion.
pub async fn comment(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    id: RecordId,
    text: String,
) -> Written {
    get(app, caller, ty, id).await?;
    let field = ty
        .fields
        .iter()
        .find(|field| matches!(field.kind, FieldKind::Comments {}))
        .ok_or_else(|| {
            invalid(vec![
                Issue::new("text", "unknown_field").with("field", "comments"),
            ])
        })?;
    if text.trim().is_empty() {
        return Err(invalid(vec![
            Issue::new("text", "required").with("field", "text"),
        ]));
    }
    let edits = vec![FieldEdit::Comment {
        field: field.name.clone(),
        id: RecordId(new_id()),
        text,
    }];
    submit(app, caller, ty, id, vec![Intent::Edit { edits }]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_photographs_are_only_text() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\fakepath\\deck <1>.jpg"), "deck 1.jpg");
        assert_eq!(safe_name(".."), "photo");
        assert_eq!(safe_name("a\u{0}b\n.png"), "ab.png");
    }

    #[test]
    fn the_bytes_say_what_a_photograph_is() {
        assert_eq!(media_type(&[0xff, 0xd8, 0xff, 0xe0]), "image/jpeg");
        assert_eq!(
            media_type(b"<svg onload=alert(1)>"),
            "application/octet-stream"
        );
        assert_eq!(media_type(b""), "application/octet-stream");
    }
}
