//! Turning an intent into exactly one change.

use super::{DocError, Document, Intent, RawChange, ServerWrite};
use crate::ids::ActorId;
use crate::schema::RecordType;

/// Authors one intent on the present heads as `actor`, at `now` (ms UTC).
///
/// # Errors
/// [`DocError::BadIntent`] when the intent does not fit the type or changes nothing.
pub fn author_intent(
    _ty: &RecordType,
    _document: &mut Document,
    _intent: &Intent,
    _actor: ActorId,
    _now: i64,
) -> Result<RawChange, DocError> {
    Err(DocError::BadIntent(String::new()))
}

/// Authors what the server decided as one change of its own actor.
///
/// # Errors
/// [`DocError::BadIntent`] when a write does not fit the type.
pub fn author_server(
    _ty: &RecordType,
    _document: &mut Document,
    _writes: &[ServerWrite],
    _actor: ActorId,
    _now: i64,
) -> Result<RawChange, DocError> {
    Err(DocError::BadIntent(String::new()))
}
