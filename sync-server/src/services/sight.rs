//! Who may see a record: messages about it ask here, and so do answers that show it.

use shared_model::ids::{OrgId, RecordId};
use shared_model::policy::{Grants, ResourceRef};
use shared_model::record::Record;
use shared_model::schema::Catalogue;
use sqlx::AnyConnection;

use crate::app::App;
use crate::error::ServiceError;
use crate::store::recipients::PersonRow;
use crate::store::{records, users};

#[cfg(test)]
mod tests;

/// Whether these rights show a record. Lists and the feed answer the same from the columns of its
/// row, which hold the same [`ResourceRef`].
#[must_use]
pub fn sees(catalogue: &Catalogue, grants: &Grants, record: &Record) -> bool {
    catalogue
        .record_type(&record.record_type)
        .is_some_and(|ty| grants.allows(&ty.permission("view"), &ResourceRef::of(ty, record)))
}

/// Those of some people to whom the content of a record may be told, by their rights at this moment.
/// An address without an account stays: whoever wrote it into a hook decided that, as with a webhook.
///
/// # Errors
/// When the database fails.
pub async fn among(
    conn: &mut AnyConnection,
    app: &App,
    org: OrgId,
    record: RecordId,
    people: Vec<PersonRow>,
) -> Result<Vec<PersonRow>, ServiceError> {
    let Some(projection) = records::projection(conn, org, record).await? else {
        // What is gone is nobody's to read.
        return Ok(Vec::new());
    };
    let record: Record = serde_json::from_str(&projection)
        .map_err(|error| ServiceError::Internal(anyhow::Error::new(error)))?;
    let catalogue = app.caches.catalogue(conn, org).await?;
    let mut seeing = Vec::with_capacity(people.len());
    for person in people {
        let sees = match person.has_account() {
            false => true,
            true => {
                let grants = app.caches.grants(conn, users::id(&person.id)?).await?;
                sees(&catalogue, &grants, &record)
            }
        };
        if sees {
            seeing.push(person);
        } else {
            tracing::info!(person = person.id, record = %record.id, "not told: may not see the record");
        }
    }
    Ok(seeing)
}
