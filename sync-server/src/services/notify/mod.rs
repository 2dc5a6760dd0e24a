//! Telling people: validate, ask their preferences, make the rows, serve the channels, log
//! (contract D4).

mod alert;
mod channels;
mod decide;
mod preferences;
mod quiet;

use serde_json::{Map, Value};
use shared_model::error::ErrorCode;
use shared_model::ids::{OrgId, RecordId, UserId};
use shared_model::schema::RecordType;
use sqlx::AnyConnection;

pub(crate) use alert::{DeadJob, alert_administrators};
pub use decide::{MANDATORY_CATEGORY, URGENT};
pub use preferences::{Channel, DigestFrequency, Preferences, load, save};

use crate::app::{App, new_id};
use crate::error::ServiceError;
use crate::services::hints::Hint;
use crate::services::sight;
use crate::services::templates::{Filler, Library, LocalText, in_language, library, single_line};
use crate::store::notifications::{self, NotificationRow};
use crate::store::recipients::{self, PersonRow};

/// Category of a message that names none.
pub const DEFAULT_CATEGORY: &str = "system";
/// Priority of a message that names none.
pub const DEFAULT_PRIORITY: u8 = 1;
const MAX_TITLE: usize = 255;

/// Something people must be told (contract D2).
pub struct NotificationRequest {
    /// Tenant.
    pub org: OrgId,
    /// Whom.
    pub users: Vec<UserId>,
    /// Title with placeholders, per language.
    pub title: LocalText,
    /// Message with placeholders, per language.
    pub message: LocalText,
    /// Category.
    pub category: String,
    /// 0 to 3.
    pub priority: u8,
    /// Channels offered; `in_app` always happens.
    pub channels: Vec<Channel>,
    /// Values of placeholders; stored with the row.
    pub context: Map<String, Value>,
    /// What people did that led here: one person is told once of it. Unique when absent.
    pub root: Option<String>,
    /// The record it is about.
    pub record: Option<RecordId>,
    /// One id from device to job.
    pub request_id: String,
}

impl NotificationRequest {
    /// A message with the usual category, priority and channel.
    #[must_use]
    pub fn new(org: OrgId, users: Vec<UserId>, title: LocalText, message: LocalText) -> Self {
        Self {
            org,
            users,
            title,
            message,
            category: DEFAULT_CATEGORY.to_owned(),
            priority: DEFAULT_PRIORITY,
            channels: vec![Channel::InApp],
            context: Map::new(),
            root: None,
            record: None,
            request_id: String::new(),
        }
    }
}

/// Who was told; announce it after the commit.
#[derive(Debug, Default)]
#[must_use = "announce it after the commit"]
pub struct Told {
    /// People with a new or changed row.
    pub users: Vec<UserId>,
    /// How many are not told because they may not see the record.
    pub unseeing: usize,
}

impl Told {
    /// Tells listening devices to fetch.
    pub fn announce(self, app: &App) {
        for user in self.users {
            app.hints.send(Hint::Notification { user });
        }
    }
}

/// Tells people, in the caller's transaction; of a record only those who may see it.
///
/// # Errors
/// When nobody is to be told or the message is not sound, or the database fails.
pub async fn send(
    conn: &mut AnyConnection,
    app: &App,
    request: NotificationRequest,
) -> Result<Told, ServiceError> {
    validate(&request)?;
    let catalogue = app.caches.catalogue(conn, request.org).await?;
    let words = Words {
        library: &library(app, request.org, &catalogue),
        choices: request
            .context
            .get("record_type")
            .and_then(Value::as_str)
            .and_then(|name| catalogue.record_type(name))
            .map(AsRef::as_ref),
    };
    let ids: Vec<String> = request.users.iter().map(ToString::to_string).collect();
    let mut people = recipients::by_ids(conn, &request.org.to_string(), &ids).await?;
    let mut told = Told::default();
    if let Some(record) = request.record {
        let named = people.len();
        people = sight::among(conn, app, request.org, record, people).await?;
        told.unseeing = named - people.len();
    }
    for person in &people {
        if tell(conn, app, &request, &words, person).await? {
            told.users.push(crate::store::users::id(&person.id)?);
        }
    }
    tracing::info!(
        request_id = request.request_id,
        "Sent {} notifications",
        told.users.len()
    );
    Ok(told)
}

fn validate(request: &NotificationRequest) -> Result<(), ServiceError> {
    let wrong = if request.users.is_empty() {
        "A notification needs at least one recipient; choose who is to be told."
    } else if request.title.values().all(|title| title.trim().is_empty()) {
        "A notification needs a title; write one."
    } else if request.priority > URGENT {
        "The priority of a notification is 0 to 3; choose one of them."
    } else if request.category.trim().is_empty() {
        "A notification needs a category; use system if no other fits."
    } else {
        return Ok(());
    };
    Err(ServiceError::refused(ErrorCode::Invalid, wrong))
}

/// Where words of a language come from.
struct Words<'a> {
    library: &'a Library,
    choices: Option<&'a RecordType>,
}

impl Words<'_> {
    fn fill(&self, text: &LocalText, language: &str, context: &Map<String, Value>) -> String {
        let filler = Filler {
            context,
            choices: self.choices.zip(self.library.texts(language)),
        };
        filler.fill(in_language(text, language))
    }
}

/// Tells one person; false when the person knows already.
async fn tell(
    conn: &mut AnyConnection,
    app: &App,
    request: &NotificationRequest,
    words: &Words<'_>,
    person: &PersonRow,
) -> Result<bool, ServiceError> {
    let mut row = compose(app, request, words, person);
    let known = notifications::by_fact(conn, &person.id, &row.dedup_key).await?;
    match known {
        Some(known) if known.priority >= row.priority => return Ok(false),
        Some(known) => {
            row.id = known.id;
            row.created_at = known.created_at;
            row.seq = notifications::next_seq(conn, &person.id).await?;
            notifications::upgrade(conn, &row).await?;
        }
        None => {
            row.seq = notifications::next_seq(conn, &person.id).await?;
            notifications::insert(conn, &row).await?;
        }
    }
    channels::serve(conn, app, request, person, &row).await?;
    notifications::mark_sent(conn, &row.id, app.now()).await?;
    Ok(true)
}

fn compose(
    app: &App,
    request: &NotificationRequest,
    words: &Words<'_>,
    person: &PersonRow,
) -> NotificationRow {
    let id = new_id().to_string();
    let title = words.fill(&request.title, &person.language, &request.context);
    let mut context = request.context.clone();
    context
        .entry("action_url")
        .or_insert_with(|| action_url(app, &id).into());
    NotificationRow {
        org_id: request.org.to_string(),
        user_id: person.id.clone(),
        seq: 0,
        title: single_line(&title).chars().take(MAX_TITLE).collect(),
        message: words.fill(&request.message, &person.language, &request.context),
        category: request.category.clone(),
        priority: i64::from(request.priority),
        status: "pending".to_owned(),
        record_id: request.record.map(|id| id.to_string()),
        context: Value::Object(context).to_string(),
        dedup_key: fact(request, &id),
        created_at: app.now(),
        sent_at: None,
        read_at: None,
        id,
    }
}

/// One fact for one person: what was done, to which record, in which family of categories
/// (reading 8).
fn fact(request: &NotificationRequest, id: &str) -> String {
    let Some(root) = &request.root else {
        return id.to_owned();
    };
    let record = request.record.map(|id| id.to_string()).unwrap_or_default();
    format!("{root}/{record}/{}", family(&request.category))
}

/// An incident and the alert about it are one fact.
fn family(category: &str) -> &str {
    match category {
        "incident" => MANDATORY_CATEGORY,
        other => other,
    }
}

/// The page that opens a notification.
pub(super) fn action_url(app: &App, id: &str) -> String {
    format!("{}/notifications/{id}", app.config.public_url)
}
