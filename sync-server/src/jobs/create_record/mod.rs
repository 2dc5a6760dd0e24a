//! `CreateRecord`: a hook's `create_record`, through the ordinary door and with a person's rights
//! (contract F13, reading 23).

mod values;

use std::sync::Arc;

use shared_model::doc::{CreateIntent, Intent};
use shared_model::error::Issue;
use shared_model::ids::{OrgId, RecordId, UserId};
use shared_model::policy::{Grants, Scope};
use shared_model::schema::{ActionDef, Catalogue, Module, RecordType};
use shared_model::validate;
use sqlx::AnyConnection;
use uuid::Uuid;

use super::action::{self, Cued};
use super::work::{Context, Done, JobError, Outcome};
use crate::app::{Caller, Cause};
use crate::services::ingest;
use crate::store::jobs::JobRow;
use crate::store::{events, users};

pub(super) async fn run(context: &Context, job: &JobRow) -> Result<Outcome, JobError> {
    let mut conn = context.app.db.read().await?;
    let cued = action::load(&mut conn, job).await?;
    let record = record_id(&cued)?;
    if events::record_projection(&mut conn, record)
        .await?
        .is_some()
    {
        // An earlier try made it and crashed before saying so.
        return Ok(made(record));
    }
    let caller = caller(&mut conn, context, job, &cued).await?;
    drop(conn);
    let intent = intent(&caller, &cued, record)?;
    let record_type = intent.record_type.clone();
    ingest::submit(
        &context.app,
        &caller,
        &record_type,
        record,
        vec![Intent::Create(intent)],
    )
    .await?;
    Ok(made(record))
}

fn made(record: RecordId) -> Outcome {
    Outcome::Done(Done {
        response: format!("record {record}"),
        ..Done::default()
    })
}

/// The same event, hook and action always make the same record.
fn record_id(cued: &Cued) -> Result<RecordId, JobError> {
    let event = Uuid::parse_str(&cued.event.id)
        .map_err(|_| JobError::permanent("the key of the event is damaged"))?;
    let name = format!("{}/{}", cued.args.hook, cued.args.index);
    Ok(RecordId(Uuid::new_v5(&event, name.as_bytes())))
}

async fn caller(
    conn: &mut AnyConnection,
    context: &Context,
    job: &JobRow,
    cued: &Cued,
) -> Result<Caller, JobError> {
    let app = &context.app;
    let org: OrgId = users::id(&cued.event.org_id)?;
    let catalogue = app.caches.catalogue(conn, org).await?;
    let service = service_module(cued, &catalogue);
    let user = match service {
        Some(_) => named(cued.event.actor_id.clone(), cued)?,
        None => run_as(conn, cued).await?,
    };
    let mut grants = app.caches.grants(conn, user).await?;
    if let Some(module) = service {
        grants = Arc::new(as_service(&grants, module));
    }
    Ok(Caller {
        user,
        org,
        device: None,
        ip: String::new(),
        request_id: job.request_id.clone(),
        grants,
        catalogue: Arc::clone(&catalogue),
        cause: Some(cause(cued)),
    })
}

/// `service:<module>` lends a module's own hooks the rights that module declares; nobody else's
/// hook can borrow them.
fn service_module<'a>(cued: &Cued, catalogue: &'a Catalogue) -> Option<&'a Module> {
    let code = cued.args.run_as.strip_prefix("service:")?;
    let owned = cued.args.module.as_deref() == Some(code);
    owned.then(|| catalogue.module(code).map(AsRef::as_ref))?
}

fn as_service(actor: &Grants, module: &Module) -> Grants {
    let mut grants = actor.clone();
    for permission in &module.permissions {
        grants
            .reach
            .insert(permission.code.clone(), vec![Scope::All]);
        grants.denied.remove(&permission.code);
    }
    grants
}

async fn run_as(conn: &mut AnyConnection, cued: &Cued) -> Result<UserId, JobError> {
    let found = match cued.args.run_as.as_str() {
        "actor" => cued.event.actor_id.clone(),
        "author" => cued.event.author_id.clone(),
        other => match other.strip_prefix("service:") {
            Some(account) => users::by_email(conn, account)
                .await?
                .map(|user| user.id.to_string()),
            None => None,
        },
    };
    named(found, cued)
}

fn named(id: Option<String>, cued: &Cued) -> Result<UserId, JobError> {
    id.and_then(|id| id.parse().ok()).ok_or_else(|| {
        JobError::permanent(format!(
            "nobody is {}; correct whose rights the hook uses",
            cued.args.run_as
        ))
    })
}

/// The chain grows by this hook on this record.
fn cause(cued: &Cued) -> Cause {
    let mut trail: Vec<(String, RecordId)> =
        serde_json::from_str(&cued.event.trail).unwrap_or_default();
    let record = cued.event.record_id.as_ref().and_then(|id| id.parse().ok());
    trail.extend(record.map(|record| (cued.args.hook.clone(), record)));
    Cause {
        event_id: cued.event.id.clone(),
        depth: cued.event.depth + 1,
        trail,
    }
}

fn intent(caller: &Caller, cued: &Cued, id: RecordId) -> Result<CreateIntent, JobError> {
    let ActionDef::CreateRecord {
        record_type,
        fields,
    } = &cued.args.action
    else {
        return Err(JobError::permanent("the job makes no record"));
    };
    let ty = find_type(&caller.catalogue, record_type)?;
    let values = values::of_record(ty, fields, &cued.context, &caller.grants.subject);
    let fields = validate::parse_fields(ty, &values).map_err(|issues| unsound(&issues))?;
    let site_id = ty.site_field.as_ref().and_then(|site| fields.get(site));
    Ok(CreateIntent {
        id,
        record_type: record_type.clone(),
        site_id: site_id.and_then(|value| match value {
            shared_model::record::FieldValue::Reference(site) => Some(*site),
            _ => None,
        }),
        company_id: caller.grants.subject.company,
        provisional_no: None,
        external_id: None,
        fields,
    })
}

fn find_type<'a>(catalogue: &'a Catalogue, name: &str) -> Result<&'a RecordType, JobError> {
    catalogue
        .record_type(name)
        .map(AsRef::as_ref)
        .ok_or_else(|| {
            JobError::permanent(format!(
                "there is no record type {name}; install its module or correct the hook"
            ))
        })
}

fn unsound(issues: &[Issue]) -> JobError {
    let list: Vec<String> = issues
        .iter()
        .map(|issue| format!("{}: {}", issue.path, issue.code))
        .collect();
    JobError::permanent(format!(
        "the hook's values do not fit the record: {}",
        list.join(", ")
    ))
}
