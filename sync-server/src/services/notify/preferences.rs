//! What each person wants to be told, how and when (contract D12).

use serde::{Deserialize, Serialize};
use shared_model::error::{ErrorCode, Issue};
use sqlx::AnyConnection;

use crate::error::ServiceError;
use crate::store::notifications;

/// Ways to reach a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The row in the application: always made.
    InApp,
    /// Mail.
    Email,
    /// Text message.
    Sms,
    /// Notification of the device's system.
    Push,
}

impl Channel {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InApp => "in_app",
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Push => "push",
        }
    }

    /// Reads the stored form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::InApp, Self::Email, Self::Sms, Self::Push]
            .into_iter()
            .find(|channel| channel.as_str() == text)
    }
}

/// How often a digest goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DigestFrequency {
    /// Every morning.
    #[default]
    Daily,
    /// Every Monday morning.
    Weekly,
}

/// A person's preferences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Preferences {
    /// Channels the person wants; the row in the application is made whatever is chosen.
    pub enabled_channels: Vec<Channel>,
    /// Do not disturb.
    pub dnd_enabled: bool,
    /// Its beginning, `HH:MM` in the person's zone.
    pub dnd_start: String,
    /// Its end.
    pub dnd_end: String,
    /// 0 all, 1 normal and up, 2 high and up, 3 urgent only.
    pub min_priority: u8,
    /// Categories that never interrupt.
    pub muted_categories: Vec<String>,
    /// Mails are gathered.
    pub digest_enabled: bool,
    /// How often.
    pub digest_frequency: DigestFrequency,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            enabled_channels: vec![Channel::InApp, Channel::Email, Channel::Sms],
            dnd_enabled: false,
            dnd_start: "22:00".to_owned(),
            dnd_end: "08:00".to_owned(),
            min_priority: 0,
            muted_categories: Vec::new(),
            digest_enabled: false,
            digest_frequency: DigestFrequency::Daily,
        }
    }
}

impl Preferences {
    /// Checks what a form sent.
    ///
    /// # Errors
    /// One issue per value that makes no sense.
    pub fn check(&self) -> Result<(), ServiceError> {
        let mut issues = Vec::new();
        for (path, text) in [("dnd_start", &self.dnd_start), ("dnd_end", &self.dnd_end)] {
            if super::quiet::time_of_day(text).is_none() {
                issues.push(Issue::new(path, "time"));
            }
        }
        if self.min_priority > 3 {
            issues.push(Issue::new("min_priority", "max").with("max", 3));
        }
        if issues.is_empty() {
            return Ok(());
        }
        Err(ServiceError::Refused {
            code: ErrorCode::Invalid,
            detail: "Times are written HH:MM, the minimum priority is 0 to 3.".into(),
            issues,
        })
    }
}

/// A person's preferences, or the usual ones.
///
/// # Errors
/// When the database fails.
pub async fn load(conn: &mut AnyConnection, user: &str) -> Result<Preferences, sqlx::Error> {
    let body = notifications::preferences(conn, user).await?;
    Ok(body.map_or_else(Preferences::default, |body| {
        serde_json::from_str(&body).unwrap_or_else(|error| {
            tracing::error!(user, %error, "preferences cannot be read; the usual ones apply");
            Preferences::default()
        })
    }))
}

/// Stores a person's preferences.
///
/// # Errors
/// When they make no sense, or the database fails.
pub async fn save(
    conn: &mut AnyConnection,
    user: &str,
    preferences: &Preferences,
) -> Result<(), ServiceError> {
    preferences.check()?;
    let body = serde_json::to_string(preferences).map_err(anyhow::Error::from)?;
    notifications::save_preferences(conn, user, &body).await?;
    Ok(())
}
