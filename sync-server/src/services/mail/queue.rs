//! Putting mails into the queue.

use lettre::Address;
use serde_json::{Map, Value, json};
use shared_model::error::ErrorCode;
use shared_model::ids::{FileHash, OrgId};
use sqlx::AnyConnection;

use crate::app::{App, new_id};
use crate::error::ServiceError;
use crate::jobs::{JobInput, Kind, Lane, enqueue};
use crate::store::emails::{self, AttachmentRow, EmailRow};
use crate::store::jobs;
use crate::store::recipients::PersonRow;

const MAX_SUBJECT: usize = 255;

/// A mail, before it is known to whom (contract E2).
pub struct Letter {
    /// Tenant.
    pub org: OrgId,
    /// Subject, one line.
    pub subject: String,
    /// Template name.
    pub template: String,
    /// Values for the template.
    pub context: Map<String, Value>,
    /// `low`, `normal`, `high` or `urgent`.
    pub priority: String,
    /// Files sent along.
    pub attachments: Vec<Attachment>,
    /// Not earlier than this; now when absent.
    pub scheduled_at: Option<i64>,
    /// Why: one mail a recipient and reason.
    pub reason: String,
    /// One id from device to job.
    pub request_id: String,
}

impl Letter {
    /// A mail of normal priority, due now, without a subject or files.
    #[must_use]
    pub fn new(org: OrgId, template: &str, reason: String, request_id: &str) -> Self {
        Self {
            org,
            subject: String::new(),
            template: template.to_owned(),
            context: Map::new(),
            priority: "normal".to_owned(),
            attachments: Vec::new(),
            scheduled_at: None,
            reason,
            request_id: request_id.to_owned(),
        }
    }
}

/// A file sent along (contract E4).
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its bytes.
    pub file: FileHash,
    /// Name shown.
    pub name: String,
    /// Media type.
    pub media_type: String,
}

/// To whom.
#[derive(Clone, Debug, Default)]
pub struct Recipient {
    /// Address.
    pub email: String,
    /// The account, if it is one.
    pub user_id: Option<String>,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// `fr` or `en`.
    pub language: String,
}

impl From<&PersonRow> for Recipient {
    fn from(person: &PersonRow) -> Self {
        Self {
            email: person.email.clone(),
            user_id: Some(person.id.clone()).filter(|id| !id.is_empty()),
            first_name: person.first_name.clone(),
            last_name: person.last_name.clone(),
            language: person.language.clone(),
        }
    }
}

/// Queues one mail a recipient in the caller's transaction; a recipient who already has one for
/// this reason gets no second. Answers with the keys of the mails queued now.
///
/// # Errors
/// When nobody is to get it, an address or the subject is not sound, or the database fails.
pub async fn queue(
    conn: &mut AnyConnection,
    app: &App,
    letter: &Letter,
    to: &[Recipient],
) -> Result<Vec<String>, ServiceError> {
    if to.is_empty() {
        return Err(invalid("A mail needs at least one recipient; name one."));
    }
    let lane = check(letter)?;
    for recipient in to {
        check_address(&recipient.email)?;
    }
    let mut queued = Vec::with_capacity(to.len());
    for recipient in to {
        queued.extend(queue_one(conn, app, letter, lane, recipient).await?);
    }
    Ok(queued)
}

fn check(letter: &Letter) -> Result<Lane, ServiceError> {
    if letter.subject.trim().is_empty() || letter.subject.chars().count() > MAX_SUBJECT + 20 {
        return Err(invalid(
            "A mail needs a subject of at most 255 characters; write one.",
        ));
    }
    if letter.subject.chars().any(char::is_control) {
        return Err(invalid(
            "The subject of a mail is one line; remove line breaks and control characters.",
        ));
    }
    Lane::of_priority(&letter.priority).ok_or_else(|| {
        invalid("The priority of a mail is low, normal, high or urgent; choose one of them.")
    })
}

fn check_address(address: &str) -> Result<(), ServiceError> {
    let sound =
        !address.chars().any(|c| c.is_control() || c == ' ') && address.parse::<Address>().is_ok();
    if sound {
        return Ok(());
    }
    Err(invalid(&format!(
        "\"{}\" is not a mail address; correct it.",
        address.escape_debug()
    )))
}

fn invalid(detail: &str) -> ServiceError {
    ServiceError::refused(ErrorCode::Invalid, detail)
}

async fn queue_one(
    conn: &mut AnyConnection,
    app: &App,
    letter: &Letter,
    lane: Lane,
    recipient: &Recipient,
) -> Result<Option<String>, ServiceError> {
    let id = new_id();
    let row = row(app, letter, recipient, id.to_string());
    if !emails::insert(conn, &row).await? {
        return Ok(None);
    }
    for file in &letter.attachments {
        let file = AttachmentRow {
            sha256: file.file.0.to_vec(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
        };
        emails::attach(conn, &row.id, &file).await?;
    }
    let job = JobInput {
        id,
        lane,
        not_before: letter.scheduled_at,
        ..JobInput::new(
            letter.org,
            Kind::SendEmail,
            row.id.clone(),
            json!({ "email": row.id }),
            &letter.request_id,
        )
    };
    enqueue(conn, app, job).await?;
    Ok(Some(row.id))
}

fn row(app: &App, letter: &Letter, recipient: &Recipient, id: String) -> EmailRow {
    let now = app.now();
    EmailRow {
        id,
        org_id: letter.org.to_string(),
        to_email: recipient.email.clone(),
        user_id: recipient.user_id.clone(),
        language: recipient.language.clone(),
        subject: letter.subject.clone(),
        template: letter.template.clone(),
        context: Value::Object(context(app, letter, recipient)).to_string(),
        priority: letter.priority.clone(),
        status: "pending".to_owned(),
        dedup_key: letter.reason.clone(),
        scheduled_at: letter.scheduled_at.unwrap_or(now).max(now),
        created_at: now,
        sent_at: None,
        smtp_response: None,
        error_message: None,
    }
}

/// What every template may count on, besides what its sender gives.
fn context(app: &App, letter: &Letter, recipient: &Recipient) -> Map<String, Value> {
    let mut context = letter.context.clone();
    let public_url = &app.config.public_url;
    context.insert(
        "user".into(),
        json!({
            "email": recipient.email, "first_name": recipient.first_name,
            "last_name": recipient.last_name, "language": recipient.language,
        }),
    );
    context.insert("subject".into(), letter.subject.clone().into());
    context.insert("public_url".into(), public_url.clone().into());
    context.insert(
        "preferences_url".into(),
        format!("{public_url}/settings").into(),
    );
    if !context.contains_key("action_url") {
        let url = context.get("url").cloned();
        context.insert(
            "action_url".into(),
            url.unwrap_or_else(|| public_url.clone().into()),
        );
    }
    context
}

/// Queues a mail to a person, or gives the one that waits for the same reason these words and, if
/// that is earlier, this time. One that has gone out stays as it is.
///
/// # Errors
/// As [`queue`].
pub async fn queue_or_rewrite(
    conn: &mut AnyConnection,
    app: &App,
    letter: Letter,
    person: &PersonRow,
) -> Result<(), ServiceError> {
    let recipient = Recipient::from(person);
    let known = emails::by_reason(conn, &recipient.email, &letter.reason).await?;
    let Some(known) = known else {
        queue(conn, app, &letter, &[recipient]).await?;
        return Ok(());
    };
    let lane = check(&letter)?;
    let wanted = row(app, &letter, &recipient, known.id.clone());
    let is_earlier = wanted.scheduled_at < known.scheduled_at;
    let row = EmailRow {
        scheduled_at: wanted.scheduled_at.min(known.scheduled_at),
        ..wanted
    };
    let rewritten = emails::rewrite(conn, &row).await?;
    if rewritten && is_earlier {
        let kind = Kind::SendEmail.as_str();
        jobs::expedite(conn, kind, &row.id, lane.number(), row.scheduled_at).await?;
        app.jobs_ready.notify_waiters();
    }
    Ok(())
}
