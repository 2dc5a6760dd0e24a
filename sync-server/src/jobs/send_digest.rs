//! `SendDigest`: what a person has not read, in one mail (contract D14).

use serde_json::{Value, json};
use shared_model::ids::OrgId;
use sqlx::AnyConnection;

use super::work::{Context, JobError, Outcome};
use crate::services::mail::{self, Letter};
use crate::services::notify::{Channel, load};
use crate::services::templates::library;
use crate::store::jobs::JobRow;
use crate::store::notifications::{self, NotificationRow};
use crate::store::recipients::{self, PersonRow};

const TEMPLATE: &str = "weekly_digest";
const SUBJECT_ID: &str = "email-weekly_digest-subject";

pub(super) async fn run(
    conn: &mut AnyConnection,
    context: &Context,
    job: &JobRow,
) -> Result<Outcome, JobError> {
    let args: Value = serde_json::from_str(&job.args)
        .map_err(|e| JobError::permanent(format!("the job cannot be read: {e}")))?;
    let user = args["user"].as_str().unwrap_or_default().to_owned();
    let due = args["due"].as_i64().unwrap_or_default();
    let people = recipients::by_ids(conn, &job.org_id, std::slice::from_ref(&user)).await?;
    let Some(person) = people.first() else {
        return Ok(Outcome::Skipped("the person is gone".into()));
    };
    // Asked again at this moment: what was read or switched off meanwhile is left out.
    if !load(conn, &user)
        .await?
        .enabled_channels
        .contains(&Channel::Email)
    {
        return Ok(Outcome::Skipped("channel off".into()));
    }
    let unread = notifications::for_digest(conn, &user, due).await?;
    if unread.is_empty() {
        return Ok(Outcome::Skipped("everything was read".into()));
    }
    let letter = letter(conn, context, job, person, &unread).await?;
    mail::queue_or_rewrite(conn, &context.app, letter, person).await?;
    Ok(Outcome::done())
}

async fn letter(
    conn: &mut AnyConnection,
    context: &Context,
    job: &JobRow,
    person: &PersonRow,
    unread: &[NotificationRow],
) -> Result<Letter, JobError> {
    let org: OrgId = crate::store::users::id(&job.org_id)?;
    let catalogue = context.app.caches.catalogue(conn, org).await?;
    let count = unread.len().to_string();
    let subject = library(&context.app, org, &catalogue)
        .texts(&person.language)
        .map(|texts| texts.format(SUBJECT_ID, &[("count", &count)]))
        .unwrap_or_default();
    let mut letter = Letter {
        subject,
        priority: "low".to_owned(),
        ..Letter::new(
            org,
            TEMPLATE,
            format!("digest/{}", job.key),
            &job.request_id,
        )
    };
    let rows: Vec<Value> = unread.iter().map(|row| entry(context, row)).collect();
    letter.context.insert("notifications".into(), rows.into());
    letter.context.insert("count".into(), unread.len().into());
    Ok(letter)
}

fn entry(context: &Context, row: &NotificationRow) -> Value {
    let base = &context.app.config.public_url;
    json!({
        "id": row.id, "title": row.title, "message": row.message, "category": row.category,
        "priority": row.priority, "action_url": format!("{base}/notifications/{}", row.id),
    })
}
