//! Telling administrators that a job failed for good (contract E10), in the application only: the
//! channel that failed is never asked to announce its own failure.

use serde_json::json;
use shared_model::ids::{OrgId, UserId};
use sqlx::AnyConnection;

use super::action_url;
use crate::app::{App, new_id};
use crate::error::ServiceError;
use crate::jobs::Kind;
use crate::services::templates::{Library, library};
use crate::store::emails;
use crate::store::notifications::{self, NotificationRow};
use crate::store::recipients::{self, PersonRow};

/// One alert a kind of job in this time, however many fail.
const PAUSE_MS: i64 = 15 * 60_000;
const PRIORITY: i64 = 2;
const MAX_ERROR: usize = 300;

/// A job that failed for good.
pub(crate) struct DeadJob<'a> {
    /// Tenant.
    pub(crate) org: &'a str,
    /// Its kind.
    pub(crate) kind: &'a str,
    /// Its key.
    pub(crate) job: &'a str,
    /// Why it failed.
    pub(crate) error: &'a str,
    /// Milliseconds since 1970 UTC.
    pub(crate) now: i64,
}

/// Tells the administrators who have not been told of this kind lately.
pub(crate) async fn alert_administrators(
    conn: &mut AnyConnection,
    app: &App,
    dead: &DeadJob<'_>,
) -> Result<Vec<UserId>, ServiceError> {
    let org: OrgId = crate::store::users::id(dead.org)?;
    let catalogue = app.caches.catalogue(conn, org).await?;
    let library = library(app, org, &catalogue);
    let mut told = Vec::new();
    for person in recipients::with_role(conn, dead.org, "admin").await? {
        if tell(conn, app, &library, dead, &person).await? {
            told.push(crate::store::users::id(&person.id)?);
        }
    }
    Ok(told)
}

async fn tell(
    conn: &mut AnyConnection,
    app: &App,
    library: &Library,
    dead: &DeadJob<'_>,
    person: &PersonRow,
) -> Result<bool, ServiceError> {
    let prefix = format!("dead-job/{}/", dead.kind);
    let last = notifications::last_told(conn, &person.id, &prefix).await?;
    if last.is_some_and(|last| dead.now - last < PAUSE_MS) {
        return Ok(false);
    }
    let words = words(conn, library, dead, &person.language).await?;
    let mut row = compose(app, dead, person, words);
    row.dedup_key = format!("{prefix}{}", row.id);
    row.seq = notifications::next_seq(conn, &person.id).await?;
    notifications::insert(conn, &row).await?;
    notifications::mark_sent(conn, &row.id, dead.now).await?;
    Ok(true)
}

/// Title and message in a person's language.
struct Words {
    title: String,
    message: String,
}

/// A mail is named by its subject and recipient, anything else by its kind.
async fn words(
    conn: &mut AnyConnection,
    library: &Library,
    dead: &DeadJob<'_>,
    language: &str,
) -> Result<Words, ServiceError> {
    let error: String = dead.error.chars().take(MAX_ERROR).collect();
    let mail = if dead.kind == Kind::SendEmail.as_str() {
        emails::get(conn, dead.job).await?
    } else {
        None
    };
    let (what, subject, to) = match &mail {
        Some(mail) => ("mail", mail.subject.as_str(), mail.to_email.as_str()),
        None => ("job", "", ""),
    };
    let params = [
        ("error", error.as_str()),
        ("name", dead.kind),
        ("subject", subject),
        ("to", to),
    ];
    let text = |part: &str| {
        let id = format!("notification-{what}-failed-{part}");
        library
            .texts(language)
            .map(|texts| texts.format(&id, &params))
            .unwrap_or_default()
    };
    Ok(Words {
        title: text("title"),
        message: text("message"),
    })
}

fn compose(app: &App, dead: &DeadJob<'_>, person: &PersonRow, words: Words) -> NotificationRow {
    let id = new_id().to_string();
    let context = json!({
        "job": dead.job, "kind": dead.kind, "action_url": action_url(app, &id),
    });
    NotificationRow {
        id,
        org_id: dead.org.to_owned(),
        user_id: person.id.clone(),
        seq: 0,
        title: words.title,
        message: words.message,
        category: super::DEFAULT_CATEGORY.to_owned(),
        priority: PRIORITY,
        status: "pending".to_owned(),
        record_id: None,
        context: context.to_string(),
        dedup_key: String::new(),
        created_at: dead.now,
        sent_at: None,
        read_at: None,
    }
}
