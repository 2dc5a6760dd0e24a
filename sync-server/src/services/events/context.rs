//! The flat context of an event: what placeholders, templates and webhooks read.

use serde_json::{Map, Value};
use shared_model::condition::instant;
use shared_model::record::{FieldValue, Record};

use super::EventInput;
use super::known::Known;
use crate::app::App;
use crate::store::recipients::PersonRow;

/// Fields first, then the built-in keys, which no field may shadow.
pub(super) fn build(app: &App, input: &EventInput<'_>, known: &Known) -> Map<String, Value> {
    let mut context = Map::new();
    if let Some(record) = input.after.or(input.before) {
        fields(&mut context, record);
        identity(&mut context, app, input, record);
        if let Some(site) = record.site_id {
            context.insert("site".into(), known.site(site).into());
        }
        author(&mut context, record, known);
    }
    actor(&mut context, input, known);
    context.extend(input.extra.clone());
    context
}

fn fields(context: &mut Map<String, Value>, record: &Record) {
    for (name, value) in &record.fields {
        context.insert(name.clone(), plain(value));
    }
}

/// Scalars as they are; photographs and comments as their number.
fn plain(value: &FieldValue) -> Value {
    match value {
        FieldValue::Photos(photos) => photos.len().into(),
        FieldValue::Comments(comments) => comments.len().into(),
        other => shared_model::validate::to_json(other),
    }
}

fn identity(context: &mut Map<String, Value>, app: &App, input: &EventInput<'_>, record: &Record) {
    let number = record
        .official_no
        .clone()
        .or_else(|| record.provisional_no.clone())
        .unwrap_or_else(|| record.id.to_string());
    let title = input
        .record_type
        .and_then(|ty| record.text(&ty.title_field))
        .unwrap_or_default();
    let mut put = |key: &str, value: Value| context.insert(key.to_owned(), value);
    put("id", record.id.to_string().into());
    put("record_type", record.record_type.clone().into());
    put(&format!("{}_id", record.record_type), number.clone().into());
    put("number", number.into());
    put("official_no", record.official_no.clone().into());
    put("provisional_no", record.provisional_no.clone().into());
    put("title", title.into());
    put("status", record.status.clone().into());
    put("site_id", record.site_id.map(|id| id.to_string()).into());
    put("created_at", rfc3339(record.created_at));
    put(
        "url",
        format!("{}/records/{}", app.config.public_url, record.id).into(),
    );
}

fn author(context: &mut Map<String, Value>, record: &Record, known: &Known) {
    let id = record.created_by.map(|id| id.to_string());
    let person = record.created_by.and_then(|id| known.person(id));
    context.insert("created_by".into(), person.map(|p| p.email.clone()).into());
    context.insert("created_by_name".into(), person.map(full_name).into());
    context.insert("created_by_id".into(), id.into());
}

fn actor(context: &mut Map<String, Value>, input: &EventInput<'_>, known: &Known) {
    let id = input.actor.to_string();
    let person = known.person(input.actor);
    context.insert("actor".into(), person.map(full_name).into());
    context.insert("actor_email".into(), person.map(|p| p.email.clone()).into());
    context.insert("actor_id".into(), id.into());
    context.insert("at".into(), rfc3339(input.at));
    if let Some(transition) = input.transition {
        context.insert("transition".into(), transition.into());
    }
}

/// First and last name.
pub(crate) fn full_name(person: &PersonRow) -> String {
    format!("{} {}", person.first_name, person.last_name)
        .trim()
        .to_owned()
}

fn rfc3339(ms: i64) -> Value {
    instant::format_instant(ms).into()
}
