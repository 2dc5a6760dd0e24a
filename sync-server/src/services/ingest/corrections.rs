//! What the server puts right after the last operation of a record.

use std::sync::Arc;

use shared_model::doc::{FieldEdit, ServerWrite, author_server};
use shared_model::ids::UserId;
use shared_model::record::{Conflict, FieldValue, Record};
use shared_model::sync::Verdict;
use shared_model::validate;

use super::batch::Batch;
use super::settle::amend;
use super::target::{Joined, Target};

/// Corrections run after the last operation of the record in this request, so that a rule never
/// fights a value its author wrote later (design 03-sync).
pub(super) fn finish(batch: &Batch<'_>, target: &mut Target) {
    let Some(record) = target.record.clone() else {
        return;
    };
    if !target.recalled {
        correct(batch, target, &record);
    }
    let external = format!("opx_{}", target.id);
    amend(target, |record| {
        record.external_id.get_or_insert_with(|| external.clone());
    });
}

fn correct(batch: &Batch<'_>, target: &mut Target, record: &Arc<Record>) {
    let meant = overtaken(target, record);
    let mut right = Record::clone(record);
    right.fields.extend(meant.clone());
    let corrections = validate::corrections(&target.ty, &right);
    let mut writes: Vec<ServerWrite> = corrections.iter().filter_map(correction).collect();
    let corrects = !writes.is_empty();
    let ruled = |field: &str| corrections.iter().any(|edit| edit.field() == field);
    let plain = meant.into_iter().filter(|(field, _)| !ruled(field));
    writes.extend(plain.map(|(field, value)| ServerWrite::Correct {
        field,
        value: Some(value),
    }));
    if target.needs_review && !record.needs_review {
        writes.push(ServerWrite::NeedsReview);
    }
    if !writes.is_empty() && put_right(batch, target, &writes) && corrects {
        mark_corrected(target);
    }
}

/// Values their authors wrote without having seen the correction of an earlier one of theirs: they
/// mean to replace it, so a rule's value must neither win over them nor stand beside them as a
/// conflict. Values of several people stay a conflict.
fn overtaken(target: &Target, record: &Record) -> Vec<(String, FieldValue)> {
    let corrected_before = |author: UserId| {
        let author = author.to_string();
        let mut known = target.known.values();
        known.any(|row| row.verdict == "corrected" && row.author == author)
    };
    let by_author = |conflict: &Conflict| {
        let mut people = conflict
            .values
            .iter()
            .filter_map(|v| Some((v.by?, &v.value)));
        let (author, value) = people.next()?;
        let alone = people.next().is_none();
        (alone && corrected_before(author)).then(|| (conflict.field.clone(), value.clone()))
    };
    record.conflicts.iter().filter_map(by_author).collect()
}

/// Writes as the server. Work is not refused, nor the upload broken off, because a rule cannot be
/// written: it is logged instead.
fn put_right(batch: &Batch<'_>, target: &mut Target, writes: &[ServerWrite]) -> bool {
    let mut document = target.document.clone();
    let actor = batch.server_actor;
    let raw = match author_server(&target.ty, &mut document, writes, actor, batch.now) {
        Ok(raw) => raw,
        Err(error) => {
            tracing::error!(record = %target.id, %error, "a correction cannot be written");
            return false;
        }
    };
    target.document = document;
    target.joined.push(Joined {
        raw,
        by_server: true,
    });
    target.record = Some(Arc::new(batch.project(target, &target.document)));
    true
}

fn correction(edit: &FieldEdit) -> Option<ServerWrite> {
    match edit {
        FieldEdit::Set { field, value } => Some(ServerWrite::Correct {
            field: field.clone(),
            value: value.clone(),
        }),
        FieldEdit::Text { field, after, .. } => Some(ServerWrite::Correct {
            field: field.clone(),
            value: Some(FieldValue::Text(after.clone())),
        }),
        _ => None,
    }
}

fn mark_corrected(target: &mut Target) {
    let last = target
        .fates
        .iter_mut()
        .rev()
        .find(|(_, fate)| fate.verdict == Verdict::Accepted);
    if let Some((_, fate)) = last {
        fate.verdict = Verdict::Corrected;
    }
}
