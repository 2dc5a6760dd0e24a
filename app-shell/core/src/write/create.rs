//! From a filled-in form to a creation.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::{Map, Value};
use shared_model::condition::instant::date_of;
use shared_model::doc::{CreateIntent, Intent};
use shared_model::ids::{ActorId, RecordId};
use shared_model::record::FieldValue;
use shared_model::schema::{Field, FieldKind, RecordType};
use shared_model::validate;

use super::commit::{Commit, Committed, commit};
use super::{Author, Scene, number};
use crate::api::CommandError;
use crate::error::CoreError;

/// Creates a record from plain JSON values. `device_code` opens its provisional number.
pub(crate) fn create(
    conn: &Connection,
    scene: &Scene,
    author: &Author,
    ty: &RecordType,
    json: &Map<String, Value>,
    device_code: &str,
) -> Result<Committed, CoreError> {
    let mut fields = validate::parse_fields(ty, json)
        .map_err(|i| CoreError::Refused(CommandError::invalid(i)))?;
    fill_defaults(scene, author, ty, json, &mut fields);
    let site_id = site_of(ty, &fields);
    let provisional_no = match &ty.number {
        Some(_) => Some(number::next(conn, device_code, site_id)?),
        None => None,
    };
    let id = RecordId(scene.config.new_id());
    let intent = Intent::Create(CreateIntent {
        id,
        record_type: ty.name.clone(),
        site_id,
        company_id: author.grants.subject.company,
        provisional_no,
        external_id: None,
        fields,
    });
    commit(
        conn,
        &Commit {
            scene,
            author,
            ty,
            id,
            intents: &[intent],
            replaces: None,
        },
    )
}

/// Sends a returned creation again, with corrected values and under the same key and number.
pub(crate) fn create_again(
    conn: &Connection,
    scene: &Scene,
    author: &Author,
    ty: &RecordType,
    intent: CreateIntent,
    replaces: (ActorId, u64),
) -> Result<Committed, CoreError> {
    let intent = CreateIntent {
        site_id: site_of(ty, &intent.fields),
        ..intent
    };
    commit(
        conn,
        &Commit {
            scene,
            author,
            ty,
            id: intent.id,
            intents: &[Intent::Create(intent)],
            replaces: Some(replaces),
        },
    )
}

fn site_of(ty: &RecordType, fields: &BTreeMap<String, FieldValue>) -> Option<RecordId> {
    match fields.get(ty.site_field.as_ref()?) {
        Some(FieldValue::Reference(id)) => Some(*id),
        _ => None,
    }
}

/// Gives fields the form did not mention their declared default.
fn fill_defaults(
    scene: &Scene,
    author: &Author,
    ty: &RecordType,
    json: &Map<String, Value>,
    fields: &mut BTreeMap<String, FieldValue>,
) {
    for field in ty.fields.iter().filter(|f| !json.contains_key(&f.name)) {
        if let Some(value) = default_of(scene, author, field) {
            fields.insert(field.name.clone(), value);
        }
    }
}

fn default_of(scene: &Scene, author: &Author, field: &Field) -> Option<FieldValue> {
    let default = field.default.as_ref()?;
    match default.as_str() {
        Some("$now") => Some(FieldValue::Datetime(scene.now)),
        Some("$today") => date_of(scene.now).map(FieldValue::Text),
        Some("$actor") => Some(FieldValue::Reference(author.user.into())),
        Some("$actor.site") => match (&field.kind, author.grants.subject.sites.as_slice()) {
            (FieldKind::Site {}, [site]) => Some(FieldValue::Reference(*site)),
            _ => None,
        },
        _ => validate::parse_field(field, default).ok().flatten(),
    }
}
