//! Records as integrators see them: read by rights, written through `ingest` like every change.

mod ask;
mod create;
mod edit;
mod list;
mod photos;
mod write;

use std::sync::Arc;

use shared_model::error::ErrorCode;
use shared_model::ids::RecordId;
use shared_model::record::Record;
use shared_model::schema::RecordType;
use sqlx::AnyConnection;

use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::sight;
use crate::store;
use crate::store::record_history::{self, HistoryLine};

pub use ask::{comment, request};
pub use create::create;
pub(crate) use create::site_of;
pub use edit::edit;
pub use list::{ListInput, list};
pub use photos::NewPhoto;
pub use write::Written;
pub(crate) use write::invalid;

/// A record with its type.
pub struct Found {
    /// Its type.
    pub ty: Arc<RecordType>,
    /// The record.
    pub record: Record,
}

/// The record type behind `/api/<module>/<plural>`.
///
/// # Errors
/// [`ErrorCode::NotFound`] when no installed module has such a type.
pub fn type_of(
    caller: &Caller,
    module: &str,
    plural: &str,
) -> Result<Arc<RecordType>, ServiceError> {
    caller
        .catalogue
        .by_route(module, plural)
        .cloned()
        .ok_or_else(|| {
            ServiceError::refused(
                ErrorCode::NotFound,
                format!("No installed module has records at {module}/{plural}."),
            )
        })
}

fn not_found(ty: &RecordType) -> ServiceError {
    ServiceError::refused(
        ErrorCode::NotFound,
        format!("There is no such {}, or you may not see it.", ty.name),
    )
}

pub(super) fn forbidden(permission: &str) -> ServiceError {
    ServiceError::refused(
        ErrorCode::Forbidden,
        format!("You do not hold the permission {permission} here; ask an administrator for it."),
    )
}

/// One record the caller may see. What cannot be seen does not exist, so that nobody learns which
/// ids are taken.
///
/// # Errors
/// [`ErrorCode::NotFound`], or [`ErrorCode::Deleted`] for a record that was deleted.
pub async fn get(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    id: RecordId,
) -> Result<Found, ServiceError> {
    let mut conn = app.db.read().await?;
    visible(&mut conn, caller, ty, id).await
}

pub(super) async fn visible(
    conn: &mut AnyConnection,
    caller: &Caller,
    ty: &Arc<RecordType>,
    id: RecordId,
) -> Result<Found, ServiceError> {
    let json = store::records::projection(conn, caller.org, id)
        .await?
        .ok_or_else(|| not_found(ty))?;
    let record: Record =
        serde_json::from_str(&json).map_err(|e| ServiceError::Internal(e.into()))?;
    if record.record_type != ty.name || !sight::sees(&caller.catalogue, &caller.grants, &record) {
        return Err(not_found(ty));
    }
    if record.deleted_at.is_some() {
        return Err(ServiceError::refused(
            ErrorCode::Deleted,
            "This record was deleted.",
        ));
    }
    Ok(Found {
        ty: Arc::clone(ty),
        record,
    })
}

/// What happened to a record, oldest first: its operations with their verdicts, and its lines in
/// the audit trail. Addresses are shown only to those who may read the whole trail.
///
/// # Errors
/// As [`get`].
pub async fn history(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    id: RecordId,
) -> Result<Vec<HistoryLine>, ServiceError> {
    let mut conn = app.db.read().await?;
    visible(&mut conn, caller, ty, id).await?;
    let mut lines = record_history::of_record(&mut conn, caller.org, id).await?;
    if !caller.grants.may_somewhere(super::admin::VIEW_AUDIT) {
        for line in &mut lines {
            line.ip = None;
        }
    }
    Ok(lines)
}
