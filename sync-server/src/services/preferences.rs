//! A person's own preferences (contract D12). They are a record, so that they are changed without a
//! link; the server makes it, so that two devices of one person never make two.

use shared_model::doc::{CreateIntent, Intent};
use shared_model::error::ErrorCode;
use shared_model::ids::{OrgId, UserId};
use shared_model::policy::{Grant, Scope};
use shared_model::preferences::{OWN_PERMISSIONS, Preferences, RECORD_TYPE, record_of};
use shared_model::validate;

use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::accounts::{Registrar, registrar};
use crate::services::{ingest, notify, records};
use crate::store;

/// Permission to make the record: nobody holds it but the server, for a moment.
const CREATE: &str = "core.create.preference";

/// What every account may do with its own preferences, whatever its roles.
pub(crate) fn own_grants() -> impl Iterator<Item = Grant> {
    OWN_PERMISSIONS.into_iter().map(|permission| Grant {
        permission: permission.to_owned(),
        scope: Scope::Own,
        deny: false,
    })
}

/// Makes the record of a person who has none yet; asking again is harmless.
///
/// # Errors
/// When the database fails.
pub async fn ensure(app: &App, org: OrgId, user: UserId) -> Result<(), ServiceError> {
    let id = record_of(user);
    let mut conn = app.db.read().await?;
    let there = store::records::projection(&mut conn, org, id).await?;
    let catalogue = app.caches.catalogue(&mut conn, org).await?;
    let (None, Some(ty)) = (there, catalogue.record_type(RECORD_TYPE).cloned()) else {
        return Ok(());
    };
    // Chosen before preferences were a record.
    let kept = notify::load(&mut conn, &user.to_string()).await?;
    drop(conn);
    let fields = kept.changes_from(&Preferences::default());
    let intent = Intent::Create(CreateIntent {
        id,
        record_type: ty.name.clone(),
        site_id: None,
        company_id: None,
        provisional_no: None,
        external_id: None,
        fields: validate::parse_fields(&ty, &fields).map_err(records::invalid)?,
    });
    let who = Registrar {
        user,
        org,
        company: None,
        permission: CREATE,
    };
    let caller = registrar(app, who, catalogue);
    let submission = ingest::Submission {
        record_type: ty.name.clone(),
        record: id,
        intents: vec![intent],
        at: app.now(),
    };
    match ingest::submit_many(app, &caller, vec![submission], false).await {
        // Another sign-in of the same person was quicker.
        Err(ServiceError::Refused {
            code: ErrorCode::Integrity,
            ..
        }) => Ok(()),
        other => other.map(drop),
    }
}

/// The caller's preferences.
///
/// # Errors
/// When the database fails.
pub async fn own(app: &App, caller: &Caller) -> Result<Preferences, ServiceError> {
    let mut conn = app.db.read().await?;
    Ok(notify::load(&mut conn, &caller.user.to_string()).await?)
}

/// Replaces the caller's preferences, through the record like any other change.
///
/// # Errors
/// [`ErrorCode::Invalid`] with issues.
pub async fn replace(app: &App, caller: &Caller, wanted: &Preferences) -> Result<(), ServiceError> {
    let issues = wanted.check();
    if !issues.is_empty() {
        return Err(records::invalid(issues));
    }
    ensure(app, caller.org, caller.user).await?;
    let changes = wanted.changes_from(&own(app, caller).await?);
    let ty = caller
        .catalogue
        .record_type(RECORD_TYPE)
        .ok_or_else(|| ServiceError::refused(ErrorCode::NotFound, "Module core is too old."))?;
    records::edit(app, caller, ty, record_of(caller.user), changes).await?;
    Ok(())
}
