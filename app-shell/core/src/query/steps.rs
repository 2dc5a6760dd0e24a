//! What a person may do with many records at once, from their rows alone: for boards and for work on
//! a selection.

use rusqlite::Connection;
use shared_model::ids::RecordId;
use shared_model::policy::ResourceRef;

use super::Reader;
use super::detail::{may, transitions};
use crate::api::RecordSteps;
use crate::error::CoreError;
use crate::replica::records;

/// Most records looked at in one answer.
const MOST: usize = 500;

/// Steps of each record the reader may see, in the order asked; the others are left out.
pub(crate) fn steps(
    conn: &Connection,
    reader: &Reader,
    ids: &[RecordId],
) -> Result<Vec<RecordSteps>, CoreError> {
    let mut answers = Vec::new();
    for id in ids.iter().take(MOST) {
        let Some(stored) = records::get(conn, *id)? else {
            continue;
        };
        let record = stored.record;
        let ty = reader.record_type(&record.record_type)?;
        let resource = ResourceRef::of(&ty, &record);
        if !reader.grants.allows(&ty.permission("view"), &resource) {
            continue;
        }
        let (expected_status, transitions) = transitions(reader, &ty, &record);
        answers.push(RecordSteps {
            id: *id,
            title: stored.title,
            may: may(reader, &ty, &record, expected_status.as_deref()),
            expected_status,
            transitions,
        });
    }
    Ok(answers)
}
