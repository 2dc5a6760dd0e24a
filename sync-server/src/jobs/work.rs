//! What a job is given, what it answers, and who runs which kind.

use std::sync::Arc;

use shared_model::ids::UserId;
use sqlx::AnyConnection;

use super::kind::Kind;
use super::{
    call_webhook, create_record, queue_emails, run_notification, send_digest, send_email, send_sms,
};
use crate::app::App;
use crate::error::ServiceError;
use crate::services::mail::Relay;
use crate::services::webhooks::Caller as WebhookCaller;
use crate::store::jobs::JobRow;

/// What jobs share: the server and its ways to the outside.
pub(super) struct Context {
    pub(super) app: Arc<App>,
    pub(super) relay: Relay,
    pub(super) webhooks: WebhookCaller,
}

impl Context {
    pub(super) fn new(app: Arc<App>) -> anyhow::Result<Self> {
        Ok(Self {
            relay: Relay::new(&app.config.mail)?,
            webhooks: WebhookCaller::new(app.config.webhook_allow_private)?,
            app,
        })
    }
}

/// How a try ended well.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It did what it is for.
    Done(Done),
    /// There was nothing to do, for a reason worth reading.
    Skipped(String),
    /// Not now; this try does not count.
    Later {
        /// Milliseconds since 1970 UTC.
        until: i64,
        /// Why.
        why: String,
    },
}

/// What follows a job that is done.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Done {
    /// What the other side answered.
    pub(super) response: String,
    /// People to tell after the commit that their notifications changed.
    pub(super) told: Vec<UserId>,
}

impl Outcome {
    /// Done, nothing to add.
    pub(super) fn done() -> Self {
        Self::Done(Done::default())
    }
}

/// How a try failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum JobError {
    /// Trying again cannot help.
    #[error("{0}")]
    Permanent(String),
    /// Trying again may help, not before this instant if one is given.
    #[error("{message}")]
    Transient {
        /// What failed.
        message: String,
        /// Earliest next try, as the other side asked.
        not_before: Option<i64>,
    },
}

impl JobError {
    pub(super) fn permanent(message: impl Into<String>) -> Self {
        Self::Permanent(message.into())
    }

    pub(super) fn transient(message: impl Into<String>) -> Self {
        Self::Transient {
            message: message.into(),
            not_before: None,
        }
    }
}

impl From<sqlx::Error> for JobError {
    fn from(error: sqlx::Error) -> Self {
        Self::transient(format!("the database failed: {error}"))
    }
}

impl From<ServiceError> for JobError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused { .. } => Self::Permanent(error.to_string()),
            other => Self::transient(other.to_string()),
        }
    }
}

impl Kind {
    /// Its effects are in the database only: they are committed together with its completion.
    pub(super) fn is_inside(self) -> bool {
        matches!(
            self,
            Self::RunNotification | Self::QueueEmails | Self::SendDigest
        )
    }
}

/// Runs a job whose effects are in the database only, inside the transaction that completes it.
pub(super) async fn run_inside(
    conn: &mut AnyConnection,
    context: &Context,
    kind: Kind,
    job: &JobRow,
) -> Result<Outcome, JobError> {
    match kind {
        Kind::RunNotification => run_notification::run(conn, context, job).await,
        Kind::QueueEmails => queue_emails::run(conn, context, job).await,
        Kind::SendDigest => send_digest::run(conn, context, job).await,
        _ => Err(JobError::permanent("this kind of job runs outside")),
    }
}

/// Runs a job that reaches out, without holding a transaction.
pub(super) async fn run_outside(
    context: &Context,
    kind: Kind,
    job: &JobRow,
) -> Result<Outcome, JobError> {
    match kind {
        Kind::SendEmail => send_email::run(context, job).await,
        Kind::SendSms => Ok(send_sms::run(job)),
        Kind::CallWebhook => call_webhook::run(context, job).await,
        Kind::CreateRecord => create_record::run(context, job).await,
        _ => Err(JobError::permanent("this kind of job runs inside")),
    }
}
