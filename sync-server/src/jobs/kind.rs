//! The registry: the closed list of jobs and of lanes.

use shared_model::schema::ActionDef;

const MINUTE_MS: i64 = 60_000;

/// How soon a job must start (contract E5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// At once; has a worker of its own.
    Urgent,
    /// Within 5 minutes.
    High,
    /// Within 15 minutes.
    Normal,
    /// Within an hour.
    Low,
}

impl Lane {
    /// 0 to 3, as stored.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Urgent => 0,
            Self::High => 1,
            Self::Normal => 2,
            Self::Low => 3,
        }
    }

    /// Time within which a job of this lane must start.
    #[must_use]
    pub fn budget_ms(self) -> i64 {
        match self {
            Self::Urgent => 0,
            Self::High => 5 * MINUTE_MS,
            Self::Normal => 15 * MINUTE_MS,
            Self::Low => 60 * MINUTE_MS,
        }
    }

    /// The lane of a mail priority: `low`, `normal`, `high` or `urgent`.
    #[must_use]
    pub fn of_priority(priority: &str) -> Option<Self> {
        match priority {
            "urgent" => Some(Self::Urgent),
            "high" => Some(Self::High),
            "normal" => Some(Self::Normal),
            "low" => Some(Self::Low),
            _ => None,
        }
    }
}

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A hook's `send_notification`: rows and channel decisions.
    RunNotification,
    /// A hook's `send_email`: one queued mail a recipient.
    QueueEmails,
    /// One mail to the relay.
    SendEmail,
    /// One text message.
    SendSms,
    /// One digest mail of a person.
    SendDigest,
    /// A hook's `call_webhook`.
    CallWebhook,
    /// A hook's `create_record`.
    CreateRecord,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::RunNotification,
        Self::QueueEmails,
        Self::SendEmail,
        Self::SendSms,
        Self::SendDigest,
        Self::CallWebhook,
        Self::CreateRecord,
    ];

    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RunNotification => "run_notification",
            Self::QueueEmails => "queue_emails",
            Self::SendEmail => "send_email",
            Self::SendSms => "send_sms",
            Self::SendDigest => "send_digest",
            Self::CallWebhook => "call_webhook",
            Self::CreateRecord => "create_record",
        }
    }

    /// Reads the stored form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The job that carries out an action of a hook.
    #[must_use]
    pub fn of_action(action: &ActionDef) -> Self {
        match action {
            ActionDef::SendNotification { .. } => Self::RunNotification,
            ActionDef::SendEmail { .. } => Self::QueueEmails,
            ActionDef::CallWebhook { .. } => Self::CallWebhook,
            ActionDef::CreateRecord { .. } => Self::CreateRecord,
        }
    }

    /// Tries before it is dead: 3 retries (contract E9), more for systems that may be down for
    /// hours.
    #[must_use]
    pub fn max_attempts(self) -> i64 {
        match self {
            Self::CallWebhook => 8,
            _ => 4,
        }
    }
}
