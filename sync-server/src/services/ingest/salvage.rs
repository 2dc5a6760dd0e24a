//! Safety facts that hang on a refused operation are not lost with it (design 03-sync, problem
//! table, first row).

use std::sync::Arc;

use shared_model::doc::{FieldEdit, Intent, RawChange, author_intent};
use shared_model::sync::Verdict;
use sqlx::AnyConnection;

use super::actor;
use super::batch::{Author, Batch};
use super::judge::{admit, join};
use super::rules::is_safety_fact;
use super::target::Target;
use crate::error::ServiceError;

/// A safety fact that hangs on a refused operation is written again by the server, for its author,
/// onto the accepted base.
pub(super) async fn salvage(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    target: &mut Target,
    author: &Author,
    raw: &RawChange,
) -> Result<Option<Verdict>, ServiceError> {
    let Some(edits) = salvageable(target, raw) else {
        return Ok(None);
    };
    if author.by_server {
        return Ok(None);
    }
    let stand_in = actor::for_person(batch, conn, author.user).await?;
    let mut draft = target.document.clone();
    let intent = Intent::Edit { edits };
    let Ok(again) = author_intent(&target.ty, &mut draft, &intent, stand_in, raw.time) else {
        return Ok(None);
    };
    let (actor, seq) = (again.actor, again.seq);
    let server_author = Author {
        user: author.user,
        grants: Arc::clone(&author.grants),
        acknowledged: author.acknowledged.clone(),
        by_server: true,
        at_sea: true,
        enrolled: true,
    };
    let admitted = admit(batch, conn, target, &server_author, &again).await?;
    Ok(admitted.ok().map(|admitted| {
        join(target, &server_author, again, admitted);
        Verdict::AcceptedAs { actor, seq }
    }))
}

fn salvageable(target: &Target, raw: &RawChange) -> Option<Vec<FieldEdit>> {
    target.record.as_ref()?;
    let touched = target.document.decode(&target.ty, &raw.bytes).ok()?.touched;
    // One change alone does not tell the text of a narrative edit.
    let whole = |edit: &FieldEdit| !matches!(edit, FieldEdit::Text { .. });
    let fits = touched.creates.is_none()
        && !touched.server_writes
        && touched.unknown_fields.is_empty()
        && is_safety_fact(&target.ty, &touched)
        && touched.edits.iter().all(whole);
    fits.then_some(touched.edits)
}
