//! Creating a record from JSON or from a form (contract J5 to J12).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};
use shared_model::condition::instant::date_of;
use shared_model::doc::{CreateIntent, Intent};
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::RecordId;
use shared_model::record::{FieldValue, Record};
use shared_model::schema::{Field, RecordType};
use shared_model::validate;

use super::forbidden;
use super::photos::{self, NewPhoto};
use super::write::{Written, invalid, submit};
use crate::app::{App, Caller, new_id};
use crate::error::ServiceError;
use crate::store;

/// Creates a record from plain JSON and photographs (contract J5 to J12).
///
/// # Errors
/// [`ErrorCode::Forbidden`], [`ErrorCode::Invalid`] with issues, [`ErrorCode::Duplicate`].
pub async fn create(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    mut json: Map<String, Value>,
    photos: Vec<NewPhoto>,
) -> Written {
    let permission = ty.permission("create");
    if !caller.grants.may_somewhere(&permission) {
        return Err(forbidden(&permission));
    }
    let id = match take_id(&mut json)? {
        Some(id) => free_id(app, caller, id).await?,
        None => RecordId(new_id()),
    };
    let external_id = take_text(&mut json, "external_id")?;
    let mut fields = validate::parse_fields(ty, &json).map_err(invalid)?;
    apply_defaults(app, caller, ty, &mut fields);
    let added = photos::add(app, caller, ty, photos, &mut fields).await?;
    let prospect = prospect(app, caller, ty, id, fields);
    let mut issues = validate::check(ty, &prospect);
    if issues.is_empty() {
        issues = added.unfit;
    }
    if !issues.is_empty() {
        return Err(invalid(issues));
    }
    photos::keep(app, added.keep).await?;
    let fields = prospect.fields;
    let site_id = site_of(ty, id, &fields);
    let intent = CreateIntent {
        id,
        record_type: ty.name.clone(),
        site_id,
        company_id: caller.grants.subject.company,
        provisional_no: None,
        external_id,
        fields,
    };
    submit(app, caller, ty, id, vec![Intent::Create(intent)]).await
}

/// The record as it would be, so that every broken rule is named at once. `ingest` judges again.
fn prospect(
    app: &App,
    caller: &Caller,
    ty: &RecordType,
    id: RecordId,
    fields: BTreeMap<String, FieldValue>,
) -> Record {
    let now = app.now();
    Record {
        id,
        record_type: ty.name.clone(),
        site_id: site_of(ty, id, &fields),
        company_id: caller.grants.subject.company,
        class: ty.class,
        provisional_no: None,
        official_no: None,
        external_id: None,
        created_at: now,
        created_by: Some(caller.user),
        updated_at: now,
        updated_by: Some(caller.user),
        deleted_at: None,
        deleted_by: None,
        status: caller
            .catalogue
            .workflow_of(ty)
            .map(|workflow| workflow.initial.clone()),
        requests: Vec::new(),
        needs_review: false,
        fields,
        conflicts: Vec::new(),
    }
}

async fn free_id(app: &App, caller: &Caller, id: RecordId) -> Result<RecordId, ServiceError> {
    let mut conn = app.db.read().await?;
    match store::records::projection(&mut conn, caller.org, id).await? {
        None => Ok(id),
        Some(_) => Err(ServiceError::refused(
            ErrorCode::Duplicate,
            "A record with this id exists already.",
        )),
    }
}

/// An integrator may choose the id itself, so that sending twice makes one record.
fn take_id(json: &mut Map<String, Value>) -> Result<Option<RecordId>, ServiceError> {
    let Some(text) = take_text(json, "id")? else {
        return Ok(None);
    };
    text.parse()
        .map(Some)
        .map_err(|_| invalid(vec![Issue::new("id", "bad_reference").with("actual", text)]))
}

fn take_text(json: &mut Map<String, Value>, name: &str) -> Result<Option<String>, ServiceError> {
    match json.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(invalid(vec![
            Issue::new(name, "wrong_kind").with("field", name),
        ])),
    }
}

/// A site is its own site; other records stand at the site their site field names.
pub(crate) fn site_of(
    ty: &RecordType,
    id: RecordId,
    fields: &BTreeMap<String, FieldValue>,
) -> Option<RecordId> {
    if ty.is_site {
        return Some(id);
    }
    match fields.get(ty.site_field.as_ref()?)? {
        FieldValue::Reference(site) => Some(*site),
        _ => None,
    }
}

fn apply_defaults(
    app: &App,
    caller: &Caller,
    ty: &RecordType,
    fields: &mut BTreeMap<String, FieldValue>,
) {
    for field in &ty.fields {
        if let Some(default) = &field.default
            && !fields.contains_key(&field.name)
            && let Some(value) = default_value(app, caller, field, default)
        {
            fields.insert(field.name.clone(), value);
        }
    }
}

fn default_value(app: &App, caller: &Caller, field: &Field, default: &Value) -> Option<FieldValue> {
    let now = app.now();
    match default.as_str() {
        Some("$now") => Some(FieldValue::Datetime(now)),
        Some("$today") => date_of(now).map(FieldValue::Text),
        Some("$actor") => Some(FieldValue::Reference(caller.user.into())),
        Some("$actor.site") => match caller.grants.subject.sites.as_slice() {
            [only] => Some(FieldValue::Reference(*only)),
            _ => None,
        },
        _ => validate::parse_field(field, default).ok().flatten(),
    }
}
