//! What an accepted operation leaves behind: its audit line, its events, the files it names.

use serde_json::{Map, Value, json};
use shared_model::doc::FieldEdit;
use shared_model::record::{FieldValue, Photo, Record};
use shared_model::schema::Field;
use shared_model::validate::to_json;
use sqlx::AnyConnection;

use super::batch::Batch;
use super::target::{Done, Target};
use super::workflow::Answer;
use crate::error::ServiceError;
use crate::services::events::{self, EventInput};
use crate::store::attachments::AttachmentRow;
use crate::store::audit::AuditRow;

/// Events whose contexts are in memory at once.
const EVENTS_AT_ONCE: usize = 200;
/// Longest text kept in an audit line; the change itself keeps everything.
const MAX_AUDIT_TEXT: usize = 200;

/// One line an operation and one an answer (contracts A15, I5, J11).
pub(super) fn audit_lines(batch: &Batch<'_>, target: &Target) -> Vec<AuditRow> {
    target
        .done
        .iter()
        .flat_map(|done| {
            let actions = if target.recalled {
                vec!["recover".to_owned()]
            } else {
                actions(done)
            };
            actions.into_iter().map(move |action| (done, action))
        })
        .map(|(done, action)| AuditRow {
            at: batch.now,
            user: Some(done.author),
            details: details(target, done).to_string(),
            action,
            entity: target.ty.name.clone(),
            object: Some(target.id.to_string()),
            ip: batch.source.ip.clone(),
            device: batch.source.device,
            device_time: Some(done.after.updated_at),
            request_id: batch.source.request_id.clone(),
        })
        .collect()
}

fn actions(done: &Done) -> Vec<String> {
    if done.before.is_none() {
        return vec!["create".to_owned()];
    }
    let mut actions: Vec<String> = done
        .answers
        .iter()
        .map(|answer| answer.command.clone())
        .collect();
    if edits_content(done) {
        actions.push("update".to_owned());
    } else if comments(done) {
        actions.push("comment".to_owned());
    }
    actions
}

fn is_comment(edit: &FieldEdit) -> bool {
    matches!(edit, FieldEdit::Comment { .. })
}

fn edits_content(done: &Done) -> bool {
    done.touched.edits.iter().any(|edit| !is_comment(edit))
}

fn comments(done: &Done) -> bool {
    done.touched.edits.iter().any(is_comment)
}

fn details(target: &Target, done: &Done) -> Value {
    let mut details = Map::new();
    if let Some(number) = &done.after.official_no {
        details.insert("number".to_owned(), json!(number));
    }
    for answer in &done.answers {
        details.insert("granted".to_owned(), json!(answer.refused.is_none()));
    }
    let fields = done
        .touched
        .fields
        .iter()
        .filter_map(|name| target.ty.field(name));
    for field in fields {
        let after = short(field, &done.after);
        let value = match &done.before {
            None => after,
            Some(before) => json!({ "before": short(field, before), "after": after }),
        };
        details.insert(field.name.clone(), value);
    }
    Value::Object(details)
}

fn short(field: &Field, record: &Record) -> Value {
    match record.fields.get(&field.name) {
        None => Value::Null,
        Some(FieldValue::Text(text)) => {
            json!(text.chars().take(MAX_AUDIT_TEXT).collect::<String>())
        }
        Some(FieldValue::Photos(photos)) => json!(photos.len()),
        Some(FieldValue::Comments(comments)) => json!(comments.len()),
        Some(value) => to_json(value),
    }
}

/// Emits what happened, in the accept transaction; hooks queue their jobs there.
pub(super) async fn announce(
    batch: &Batch<'_>,
    conn: &mut AnyConnection,
    targets: &[Target],
) -> Result<(), ServiceError> {
    if !batch.source.announce {
        return Ok(());
    }
    let done = targets
        .iter()
        .flat_map(|target| target.done.iter().map(move |done| (target, done)));
    let news: Vec<_> = done
        .flat_map(|(target, done)| inputs(batch, target, done))
        .collect();
    for part in news.chunks(EVENTS_AT_ONCE) {
        events::emit(&mut *conn, batch.app, &batch.catalogue, part).await?;
    }
    Ok(())
}

fn inputs<'a>(
    batch: &'a Batch<'_>,
    target: &'a Target,
    done: &'a Done,
) -> impl Iterator<Item = EventInput<'a>> {
    names(done)
        .into_iter()
        .map(|(name, transition)| EventInput {
            org: batch.source.org,
            name: format!("{}.{name}", target.ty.name),
            record_type: Some(&target.ty),
            before: done.before.as_deref(),
            after: Some(&done.after),
            actor: done.author,
            device: batch.source.device,
            request_id: &batch.source.request_id,
            at: batch.now,
            cause: batch.source.cause.as_ref(),
            transition,
            extra: Map::new(),
        })
}

/// Event names of one operation, with the transition they stand for.
fn names(done: &Done) -> Vec<(&str, Option<&str>)> {
    if done.before.is_none() {
        return vec![("created", None)];
    }
    let granted = done
        .answers
        .iter()
        .filter(|answer| answer.refused.is_none());
    let mut names: Vec<_> = granted.map(answer_name).collect();
    if edits_content(done) {
        names.push(("updated", None));
    }
    if comments(done) {
        names.push(("commented", None));
    }
    names
}

fn answer_name(answer: &Answer) -> (&str, Option<&str>) {
    match answer.event.as_str() {
        "deleted" => ("deleted", None),
        event => (event, Some(answer.command.as_str())),
    }
}

/// Files the operations named (contract H5).
pub(super) fn attachments(batch: &Batch<'_>, target: &Target) -> Vec<AttachmentRow> {
    let mut rows = Vec::new();
    for done in &target.done {
        for photo in photos_of(done) {
            let row = |sha256, role| AttachmentRow {
                org: batch.source.org,
                record: target.id,
                sha256,
                category: format!("{}_photo", target.ty.name),
                role,
                uploaded_by: Some(done.author),
                created_at: batch.now,
            };
            rows.push(row(photo.sha256, 1));
            rows.extend(photo.thumbnail.map(|sha256| row(sha256, 0)));
        }
    }
    rows.sort_by_key(|row| row.sha256);
    rows.dedup_by_key(|row| row.sha256);
    rows
}

fn photos_of(done: &Done) -> Vec<&Photo> {
    let created = done
        .touched
        .creates
        .iter()
        .flat_map(|create| create.fields.values());
    let in_creation = created.filter_map(|value| match value {
        FieldValue::Photos(photos) => Some(photos),
        _ => None,
    });
    let added = done.touched.edits.iter().filter_map(|edit| match edit {
        FieldEdit::AddPhoto { photo, .. } => Some(photo),
        _ => None,
    });
    in_creation.flatten().chain(added).collect()
}
