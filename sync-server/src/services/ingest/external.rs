//! External ids: one a type, the second is a duplicate (contract A12).

use shared_model::error::ErrorCode;
use sqlx::AnyConnection;

use super::batch::Batch;
use super::refusal::Reason;
use super::target::Target;
use crate::error::ServiceError;
use crate::store::records;

/// Prefix of the ids we generate; nobody may choose one of them.
const GENERATED: &str = "opx_";
/// Longest external id (contract A12).
const MAX_CHARACTERS: usize = 255;

/// Whether a record may take this external id; takes it for the rest of the batch.
pub(super) async fn free(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    target: &Target,
    wanted: &str,
) -> Result<Result<(), Reason>, ServiceError> {
    let own = format!("{GENERATED}{}", target.id);
    if wanted.chars().count() > MAX_CHARACTERS || (wanted.starts_with(GENERATED) && wanted != own) {
        return Ok(Err(Reason::new(ErrorCode::Invalid, "external_id")));
    }
    if wanted == own {
        return Ok(Ok(()));
    }
    let name = &target.ty.name;
    let holder = records::external_holder(conn, batch.source.org, name, wanted).await?;
    let fresh = batch.externals.insert((name.clone(), wanted.to_owned()));
    match holder.is_none() && fresh {
        true => Ok(Ok(())),
        false => Ok(Err(Reason {
            key: "issue-duplicate".to_owned(),
            ..Reason::new(ErrorCode::Duplicate, "external_id")
        })),
    }
}
