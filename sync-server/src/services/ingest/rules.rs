//! What an operation may be: the structure people's changes have, rights and values together.

use shared_model::doc::{FieldEdit, Touched};
use shared_model::error::ErrorCode;
use shared_model::ids::RecordId;
use shared_model::policy::Grants;
use shared_model::record::Record;
use shared_model::schema::RecordType;
use shared_model::validate;

use super::authorise::authorise;
use super::batch::Author;
use super::judge::No;
use super::refusal::Reason;

/// What no change by a person may do, and that the first one says which record it makes.
pub(super) fn admissible(
    id: RecordId,
    ty: &RecordType,
    record: Option<&Record>,
    touched: &Touched,
) -> Result<(), No> {
    if touched.server_writes {
        return Err(Reason::new(ErrorCode::Forbidden, "s").into());
    }
    match (&touched.creates, record) {
        (Some(create), None) if create.id == id && create.record_type == ty.name => {}
        (Some(_), None) => return Err(Reason::integrity("the change makes another record").into()),
        (None, None) => return Err(Reason::integrity("the record was never created").into()),
        (Some(_), Some(_)) => return Err(Reason::integrity("the record exists already").into()),
        (None, Some(record)) if record.deleted_at.is_some() => {
            return Err(Reason::new(ErrorCode::Deleted, "").into());
        }
        (None, Some(_)) => {}
    }
    if touched.requests.len() > 1 || (record.is_none() && !touched.requests.is_empty()) {
        return Err(Reason::integrity("an operation asks for one thing at most").into());
    }
    match touched.unknown_fields.is_empty() {
        true => Ok(()),
        false => Err(No::Held),
    }
}

/// Whether a person must look (a rule is broken, but a safety fact is never refused).
pub(super) fn values_and_rights(
    ty: &RecordType,
    author: &Author,
    before: Option<&Record>,
    after: &Record,
    touched: &Touched,
) -> Result<bool, Reason> {
    employer(author, touched)?;
    let may = |grants: &Grants| authorise(ty, grants, before, after, touched);
    let allowed = may(&author.grants);
    let issues = match touched.creates {
        Some(_) => validate::check(ty, after),
        None => validate::check_fields(ty, &as_written(after, touched), &touched.fields),
    };
    let broken = allowed.clone().err().or_else(|| Reason::invalid(&issues));
    let Some(reason) = broken else {
        return Ok(false);
    };
    // Someone at the REST interface is there to put it right; a report from sea is not refused.
    let held_right = author.at_sea
        && (allowed.is_ok() || author.acknowledged.as_ref().is_some_and(|g| may(g).is_ok()));
    match is_safety_fact(ty, touched) && held_right {
        true => Ok(true),
        false => Err(reason),
    }
}

/// The record as its author left it: a value that loses against a concurrent one must be legal too,
/// since a person may choose it.
fn as_written(after: &Record, touched: &Touched) -> Record {
    let mut record = after.clone();
    for edit in &touched.edits {
        if let FieldEdit::Set { field, value } = edit {
            match value {
                Some(value) => record.fields.insert(field.clone(), value.clone()),
                None => record.fields.remove(field),
            };
        }
    }
    record
}

/// A record belongs to the employer its author has, or had when the device last learned of it.
fn employer(author: &Author, touched: &Touched) -> Result<(), Reason> {
    let Some(create) = touched.creates.as_ref().filter(|_| author.at_sea) else {
        return Ok(());
    };
    let acknowledged = author.acknowledged.as_ref().map(|g| g.subject.company);
    let now = author.grants.subject.company;
    match create.company_id == now || acknowledged == Some(create.company_id) {
        true => Ok(()),
        false => Err(Reason::new(ErrorCode::Forbidden, "company")),
    }
}

pub(super) fn is_safety_fact(ty: &RecordType, touched: &Touched) -> bool {
    if touched.creates.is_some() {
        return ty.safety_fact;
    }
    let marked = |edit: &FieldEdit| ty.field(edit.field()).is_some_and(|f| f.safety_fact);
    touched.requests.is_empty() && !touched.edits.is_empty() && touched.edits.iter().all(marked)
}
