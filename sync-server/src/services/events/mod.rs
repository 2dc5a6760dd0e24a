//! What happened: in the accept transaction the hooks of each event are matched and their jobs queued.
//! An event somebody listens to leaves a row, from which its jobs take their words; the others are in
//! the audit trail and nowhere else (ADR 0010).

mod context;
mod known;

use serde_json::{Map, Value};
use shared_model::condition::{RecordSubject, holds};
use shared_model::ids::{DeviceId, OrgId, UserId};
use shared_model::record::Record;
use shared_model::schema::{Catalogue, RecordType};
use sqlx::AnyConnection;

use crate::app::{App, Cause, new_id};
use crate::error::ServiceError;
use crate::services::hooks;
use crate::store::events::{self, EventRow};
use crate::store::executions::ExecutionRow;
use known::Known;

/// A fact to announce.
#[derive(Clone)]
pub struct EventInput<'a> {
    /// Tenant.
    pub org: OrgId,
    /// Event name, such as `incident.created`.
    pub name: String,
    /// Type of the record it is about.
    pub record_type: Option<&'a RecordType>,
    /// The record before, when there was one.
    pub before: Option<&'a Record>,
    /// The record after.
    pub after: Option<&'a Record>,
    /// Who did it.
    pub actor: UserId,
    /// From which device.
    pub device: Option<DeviceId>,
    /// One id from device to job.
    pub request_id: &'a str,
    /// Milliseconds since 1970 UTC, by the server's clock.
    pub at: i64,
    /// Set when a hook acted.
    pub cause: Option<&'a Cause>,
    /// The granted transition, if the event is one.
    pub transition: Option<&'a str>,
    /// More keys for the context.
    pub extra: Map<String, Value>,
}

/// Records events and queues what their hooks ask for, inside the caller's transaction.
///
/// # Errors
/// When the database fails.
pub async fn emit(
    conn: &mut AnyConnection,
    app: &App,
    catalogue: &Catalogue,
    inputs: &[EventInput<'_>],
) -> Result<(), ServiceError> {
    trigger(conn, app, catalogue, inputs).await.map(drop)
}

/// The same, answering with the executions they led to (contract F15).
///
/// # Errors
/// When the database fails.
pub async fn trigger(
    conn: &mut AnyConnection,
    app: &App,
    catalogue: &Catalogue,
    inputs: &[EventInput<'_>],
) -> Result<Vec<ExecutionRow>, ServiceError> {
    let groups: Vec<_> = inputs.iter().map(|i| with_derived(i, catalogue)).collect();
    let all: Vec<_> = groups.iter().flatten().collect();
    let listening = hooks::Listening::to(conn, &all).await?;
    let known = Known::of(conn, &all, &listening).await?;
    let mut news = Vec::with_capacity(all.len());
    for group in groups {
        let mut root = known.root(group.first().and_then(|input| input.cause));
        for input in group
            .into_iter()
            .filter(|input| listening.hears(&input.name))
        {
            let context = context::build(app, &input, &known);
            let row = row(&input, context, root);
            root = Some(row.root_id.clone());
            news.push((input, row));
        }
    }
    let rows: Vec<_> = news.iter().map(|(_, row)| row).collect();
    events::insert(conn, &rows).await?;
    hooks::run(conn, app, catalogue, &news, &listening).await
}

/// An event, then those its change made true.
fn with_derived<'a>(input: &EventInput<'a>, catalogue: &Catalogue) -> Vec<EventInput<'a>> {
    let more = derived(input, catalogue)
        .into_iter()
        .map(|name| EventInput {
            name,
            ..input.clone()
        });
    std::iter::once(input.clone()).chain(more).collect()
}

fn row(input: &EventInput<'_>, mut context: Map<String, Value>, root: Option<String>) -> EventRow {
    let id = new_id().to_string();
    context.insert("event".into(), input.name.clone().into());
    context.insert("event_id".into(), id.clone().into());
    let record = input.after.or(input.before);
    EventRow {
        root_id: root.unwrap_or_else(|| id.clone()),
        id,
        org_id: input.org.to_string(),
        name: input.name.clone(),
        record_type: input.record_type.map(|ty| ty.name.clone()),
        record_id: record.map(|record| record.id.to_string()),
        actor_id: Some(input.actor.to_string()),
        author_id: record.and_then(|r| r.created_by).map(|id| id.to_string()),
        device_id: input.device.map(|id| id.to_string()),
        context: Value::Object(context).to_string(),
        depth: input.cause.map_or(0, |cause| cause.depth),
        trail: trail(input.cause),
        cause: input.cause.map(|cause| cause.event_id.clone()),
        request_id: input.request_id.to_owned(),
        at: input.at,
    }
}

fn trail(cause: Option<&Cause>) -> String {
    let pairs: Vec<(&str, String)> = cause
        .into_iter()
        .flat_map(|cause| &cause.trail)
        .map(|(hook, record)| (hook.as_str(), record.to_string()))
        .collect();
    serde_json::json!(pairs).to_string()
}

/// Declared events that this change made true: at creation, or when they were not true before.
/// Only the event that stands for the change itself is looked at, so that one change which is both
/// an edit and a comment announces them once.
fn derived(input: &EventInput<'_>, catalogue: &Catalogue) -> Vec<String> {
    let (Some(ty), Some(after)) = (input.record_type, input.after) else {
        return Vec::new();
    };
    if catalogue.record_type(&ty.name).is_none() || !stands_for_change(input, ty) {
        return Vec::new();
    }
    let now = RecordSubject::new(after, input.at);
    let was = input
        .before
        .map(|before| RecordSubject::new(before, input.at));
    ty.events
        .iter()
        .filter(|event| holds(&event.when, &now))
        .filter(|event| !was.is_some_and(|was| holds(&event.when, &was)))
        .map(|event| format!("{}.{}", ty.name, event.name))
        .collect()
}

fn stands_for_change(input: &EventInput<'_>, ty: &RecordType) -> bool {
    let kind = input
        .name
        .strip_prefix(ty.name.as_str())
        .and_then(|rest| rest.strip_prefix('.'));
    input.transition.is_some() || matches!(kind, Some("created" | "updated"))
}
