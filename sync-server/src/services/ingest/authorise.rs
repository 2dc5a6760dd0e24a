//! Step 3: may this author do this, under the rights they hold now.

use shared_model::doc::{FieldEdit, Touched};
use shared_model::error::ErrorCode;
use shared_model::policy::{Grants, ResourceRef, decide_field};
use shared_model::record::Record;
use shared_model::schema::RecordType;

use super::refusal::Reason;

/// Judges every path of an operation; requests are judged with the workflow. Site and employer come
/// from the accepted record; a move is judged at both ends.
pub(super) fn authorise(
    ty: &RecordType,
    grants: &Grants,
    before: Option<&Record>,
    after: &Record,
    touched: &Touched,
) -> Result<(), Reason> {
    match before {
        None => creation(ty, grants, after, touched),
        Some(before) => edits(ty, grants, before, after, touched),
    }
}

fn creation(
    ty: &RecordType,
    grants: &Grants,
    after: &Record,
    touched: &Touched,
) -> Result<(), Reason> {
    let place = ResourceRef::of(ty, after);
    grants
        .require(&ty.permission("create"), &place)
        .map_err(|denied| Reason::denied("", &denied))?;
    // A field with a right of its own needs it at creation too.
    let own_right = |name: &String| ty.field(name)?.access.edit.clone();
    for field in &touched.fields {
        if let Some(permission) = own_right(field) {
            grants
                .require(&permission, &place)
                .map_err(|denied| Reason::denied(field, &denied))?;
        }
    }
    Ok(())
}

fn edits(
    ty: &RecordType,
    grants: &Grants,
    before: &Record,
    after: &Record,
    touched: &Touched,
) -> Result<(), Reason> {
    let here = ResourceRef::of(ty, before);
    let there = destination(ty, here, after);
    for name in touched.edits.iter().map(FieldEdit::field) {
        let field = ty
            .field(name)
            .ok_or_else(|| Reason::new(ErrorCode::Held, name))?;
        for place in [Some(here), there].into_iter().flatten() {
            decide_field(grants, ty, field, before.status.as_deref(), &place)
                .map_err(|refusal| Reason::field(name, &refusal))?;
        }
    }
    Ok(())
}

/// Where a move leads, if the record moves.
fn destination(ty: &RecordType, here: ResourceRef, after: &Record) -> Option<ResourceRef> {
    let after = ResourceRef::of(ty, after);
    let there = ResourceRef {
        site: after.site,
        company: after.company,
        ..here
    };
    (there != here).then_some(there)
}
