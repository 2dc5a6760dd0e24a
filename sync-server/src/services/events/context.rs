//! The flat context of an event: what placeholders, templates and webhooks read.

use serde_json::{Map, Value};
use shared_model::condition::instant;
use shared_model::ids::RecordId;
use shared_model::record::{FieldValue, Record};
use sqlx::AnyConnection;

use super::EventInput;
use crate::app::App;
use crate::store::events;
use crate::store::recipients::{self, PersonRow};

/// Fields first, then the built-in keys, which no field may shadow.
pub(super) async fn build(
    conn: &mut AnyConnection,
    app: &App,
    input: &EventInput<'_>,
) -> Result<Map<String, Value>, sqlx::Error> {
    let record = input.after.or(input.before);
    let people = people(conn, input, record).await?;
    let mut context = Map::new();
    if let Some(record) = record {
        fields(&mut context, record);
        identity(&mut context, app, input, record);
        if let Some(site) = record.site_id {
            let name = site_name(conn, site).await?;
            context.insert("site".into(), name.into());
        }
        author(&mut context, record, &people);
    }
    actor(&mut context, input, &people);
    context.extend(input.extra.clone());
    Ok(context)
}

async fn people(
    conn: &mut AnyConnection,
    input: &EventInput<'_>,
    record: Option<&Record>,
) -> Result<Vec<PersonRow>, sqlx::Error> {
    let author = record.and_then(|r| r.created_by).unwrap_or(input.actor);
    recipients::names(conn, &input.actor.to_string(), &author.to_string()).await
}

async fn site_name(conn: &mut AnyConnection, site: RecordId) -> Result<String, sqlx::Error> {
    Ok(events::record_title(conn, site).await?.unwrap_or_default())
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

fn author(context: &mut Map<String, Value>, record: &Record, people: &[PersonRow]) {
    let id = record.created_by.map(|id| id.to_string());
    let person = people.iter().find(|p| Some(&p.id) == id.as_ref());
    context.insert("created_by".into(), person.map(|p| p.email.clone()).into());
    context.insert("created_by_name".into(), person.map(full_name).into());
    context.insert("created_by_id".into(), id.into());
}

fn actor(context: &mut Map<String, Value>, input: &EventInput<'_>, people: &[PersonRow]) {
    let id = input.actor.to_string();
    let person = people.iter().find(|p| p.id == id);
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
