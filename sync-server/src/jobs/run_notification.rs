//! `RunNotification`: a hook's `send_notification` (contract F5).

use serde_json::{Map, Value};
use shared_model::ids::{OrgId, UserId};
use shared_model::schema::{ActionDef, NotificationTemplate};
use sqlx::AnyConnection;

use super::action::{self, Cued};
use super::work::{Context, Done, JobError, Outcome};
use crate::services::notify::{self, Channel, NotificationRequest};
use crate::services::recipients::{Scene, resolve};
use crate::services::templates::{LocalText, same_everywhere};
use crate::store::jobs::{self, JobRow};

/// Why nobody was told.
pub(super) const NOBODY_SEES: &str = "nobody it names may see the record";
/// Time given to more pressing words about the same fact.
const YIELD_MS: i64 = 250;

pub(super) async fn run(
    conn: &mut AnyConnection,
    context: &Context,
    job: &JobRow,
) -> Result<Outcome, JobError> {
    let cued = action::load(conn, job).await?;
    if jobs::has_more_pressing(conn, job, &cued.event.root_id).await? {
        // The more pressing words come first, so that nobody is told twice (reading 8).
        return Ok(Outcome::Later {
            until: context.app.now() + YIELD_MS,
            why: "more pressing words go first".into(),
        });
    }
    let request = request(conn, context, job, &cued).await?;
    let told = notify::send(conn, &context.app, request).await?;
    if told.users.is_empty() && told.unseeing > 0 {
        return Ok(Outcome::Skipped(NOBODY_SEES.into()));
    }
    Ok(Outcome::Done(Done {
        response: String::new(),
        told: told.users,
    }))
}

async fn request(
    conn: &mut AnyConnection,
    context: &Context,
    job: &JobRow,
    cued: &Cued,
) -> Result<NotificationRequest, JobError> {
    let ActionDef::SendNotification {
        recipients,
        category,
        priority,
        channels,
        ..
    } = &cued.args.action
    else {
        return Err(JobError::permanent("the job is not a notification"));
    };
    let org = cued.org()?;
    let (title, message) = words(conn, context, org, cued).await?;
    let users = whom(conn, cued, recipients).await?;
    Ok(NotificationRequest {
        category: category.clone(),
        priority: *priority,
        channels: parse_channels(channels)?,
        context: placeholders(&cued.context),
        root: Some(cued.event.root_id.clone()),
        record: cued.record(),
        request_id: job.request_id.clone(),
        ..NotificationRequest::new(org, users, title, message)
    })
}

async fn whom(
    conn: &mut AnyConnection,
    cued: &Cued,
    recipients: &str,
) -> Result<Vec<UserId>, JobError> {
    let scene = Scene {
        org: &cued.event.org_id,
        context: &cued.context,
    };
    let people = resolve(conn, &scene, recipients).await?;
    let users: Vec<UserId> = people.iter().filter_map(|p| p.id.parse().ok()).collect();
    if users.is_empty() {
        return Err(JobError::permanent(format!(
            "nobody is {recipients}; correct the recipients of the hook"
        )));
    }
    Ok(users)
}

/// Texts of the action itself, or of the module's template it names.
async fn words(
    conn: &mut AnyConnection,
    context: &Context,
    org: OrgId,
    cued: &Cued,
) -> Result<(LocalText, LocalText), JobError> {
    let ActionDef::SendNotification {
        title,
        message,
        template,
        ..
    } = &cued.args.action
    else {
        return Err(JobError::permanent("the job is not a notification"));
    };
    let named = match template {
        Some(name) => Some(find_template(conn, context, org, cued, name).await?),
        None => None,
    };
    let named = named.unwrap_or_default();
    let own =
        |text: &Option<String>, other: LocalText| text.as_deref().map_or(other, same_everywhere);
    Ok((own(title, named.title), own(message, named.message)))
}

async fn find_template(
    conn: &mut AnyConnection,
    context: &Context,
    org: OrgId,
    cued: &Cued,
    name: &str,
) -> Result<NotificationTemplate, JobError> {
    let catalogue = context.app.caches.catalogue(conn, org).await?;
    let own = cued
        .args
        .module
        .as_deref()
        .and_then(|code| catalogue.module(code))
        .and_then(|module| module.notifications.get(name));
    let found = own.or_else(|| {
        catalogue
            .modules()
            .find_map(|module| module.notifications.get(name))
    });
    found.cloned().ok_or_else(|| {
        JobError::permanent(format!(
            "no installed module has the notification template {name}; correct the hook"
        ))
    })
}

fn parse_channels(names: &[String]) -> Result<Vec<Channel>, JobError> {
    names
        .iter()
        .map(|name| {
            Channel::parse(name).ok_or_else(|| {
                JobError::permanent(format!(
                    "there is no channel {name}; use in_app, email, sms or push"
                ))
            })
        })
        .collect()
}

/// Long texts and lists stay with the event: a row that travels to devices carries short values.
fn placeholders(context: &Map<String, Value>) -> Map<String, Value> {
    const LONGEST: usize = 1_000;
    context
        .iter()
        .filter(|(_, value)| value.as_str().is_none_or(|text| text.len() <= LONGEST))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}
