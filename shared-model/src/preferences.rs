//! What a person wants to be told, how and when (contract D12, D13).
//!
//! Preferences are a record of their own, one a person, that only this person sees and changes
//! (design 03-sync, scope `user`): they are chosen without a link and reach the server like any
//! other change. The device and the server read them through [`Preferences`], so that a notice in
//! the window and a mail are held back by the same rules.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::error::Issue;
use crate::ids::{RecordId, UserId};
use crate::record::{FieldValue, Record};
use crate::schema::{ActionDef, Module};

/// Record type of module `core` that holds preferences.
pub const RECORD_TYPE: &str = "preference";
/// What every account holds about its own preferences, whatever its roles.
pub const OWN_PERMISSIONS: [&str; 2] = ["core.view.preference", "core.edit.preference"];
/// Priority that passes quiet hours and filters (contract D10, reading 7).
pub const URGENT: u8 = 3;
/// Category nobody can mute.
pub const MANDATORY_CATEGORY: &str = "alert";
/// Categories of the engine, in the order of the screen (contract D13).
const CATEGORIES: [&str; 6] = [
    "system",
    "comment",
    "mention",
    "update",
    "incident",
    MANDATORY_CATEGORY,
];

/// Ways to reach a person (contract D3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The row in the application: always made; off means that nothing pops up for it.
    InApp,
    /// Mail.
    Email,
    /// Text message.
    Sms,
    /// Notification of the device's system.
    Push,
}

impl Channel {
    const ALL: [Self; 4] = [Self::InApp, Self::Email, Self::Sms, Self::Push];

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
        Self::ALL
            .into_iter()
            .find(|channel| channel.as_str() == text)
    }

    /// The field of the record that says whether the person wants it.
    fn field(self) -> Option<&'static str> {
        match self {
            Self::InApp => Some("channel_in_app"),
            Self::Email => Some("channel_email"),
            Self::Sms => Some("channel_sms"),
            // No provider, no switch (contract D13 has three).
            Self::Push => None,
        }
    }
}

/// How often a digest goes out (contract D14).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DigestFrequency {
    /// Every morning.
    #[default]
    Daily,
    /// Every Monday morning.
    Weekly,
}

/// A person's preferences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(rename = "NotificationPreferences")]
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

/// The key of a person's preferences: every device and the server compute the same, so that there
/// is one record however many devices a person has.
#[must_use]
pub fn record_of(user: UserId) -> RecordId {
    let mut hash = Sha256::new();
    hash.update(b"opsflux preference ");
    hash.update(user.as_bytes());
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    RecordId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

impl Preferences {
    /// Reads the record. What is absent or makes no sense is as usual.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let usual = Self::default();
        let flag = |name: &str, otherwise: bool| match record.fields.get(name) {
            Some(FieldValue::Boolean(flag)) => *flag,
            _ => otherwise,
        };
        let clock = |name: &str, otherwise: &str| {
            let text = record
                .text(name)
                .filter(|text| minute_of_day(text).is_some());
            text.unwrap_or(otherwise).to_owned()
        };
        let wants = |channel: &Channel| channel.field().is_some_and(|name| flag(name, true));
        Self {
            enabled_channels: Channel::ALL.into_iter().filter(wants).collect(),
            dnd_enabled: flag("dnd_enabled", usual.dnd_enabled),
            dnd_start: clock("dnd_start", &usual.dnd_start),
            dnd_end: clock("dnd_end", &usual.dnd_end),
            min_priority: match record.fields.get("min_priority") {
                Some(FieldValue::Integer(level)) => u8::try_from(*level).unwrap_or(0).min(URGENT),
                _ => usual.min_priority,
            },
            muted_categories: match record.fields.get("muted_categories") {
                Some(FieldValue::Tags(tags)) => tags.clone(),
                _ => usual.muted_categories,
            },
            digest_enabled: flag("digest_enabled", usual.digest_enabled),
            digest_frequency: match record.text("digest_frequency") {
                Some("weekly") => DigestFrequency::Weekly,
                _ => DigestFrequency::Daily,
            },
        }
    }

    /// The fields of the record as plain JSON: what a form would send.
    #[must_use]
    pub fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::from_iter([
            ("dnd_enabled".to_owned(), json!(self.dnd_enabled)),
            ("dnd_start".to_owned(), json!(self.dnd_start)),
            ("dnd_end".to_owned(), json!(self.dnd_end)),
            ("min_priority".to_owned(), json!(self.min_priority)),
            ("muted_categories".to_owned(), json!(self.muted_categories)),
            ("digest_enabled".to_owned(), json!(self.digest_enabled)),
            ("digest_frequency".to_owned(), json!(self.digest_frequency)),
        ]);
        for channel in Channel::ALL {
            if let Some(name) = channel.field() {
                let wanted = self.enabled_channels.contains(&channel);
                fields.insert(name.to_owned(), json!(wanted));
            }
        }
        fields
    }

    /// The fields in which these differ from others: one choice is one small change, and two
    /// choices made on two devices merge.
    #[must_use]
    pub fn changes_from(&self, before: &Self) -> Map<String, Value> {
        let (mut fields, before) = (self.fields(), before.fields());
        fields.retain(|name, value| before.get(name) != Some(value));
        fields
    }

    /// Checks what a form sent: one issue per value that makes no sense.
    #[must_use]
    pub fn check(&self) -> Vec<Issue> {
        let mut issues = Vec::new();
        for (path, text) in [("dnd_start", &self.dnd_start), ("dnd_end", &self.dnd_end)] {
            if minute_of_day(text).is_none() {
                issues.push(Issue::new(path, "time"));
            }
        }
        if self.min_priority > URGENT {
            issues.push(Issue::new("min_priority", "max").with("max", URGENT));
        }
        let mandatory = |category: &String| category == MANDATORY_CATEGORY;
        if self.muted_categories.iter().any(mandatory) {
            issues.push(Issue::new("muted_categories", "mandatory"));
        }
        issues
    }

    /// Why a message does not interrupt at all, if so (contract D5). Urgent ones and alerts always
    /// may.
    #[must_use]
    pub fn silences(&self, category: &str, priority: u8) -> Option<&'static str> {
        if is_mandatory(category, priority) {
            return None;
        }
        if self.muted_categories.iter().any(|muted| muted == category) {
            return Some("category muted");
        }
        (priority < self.min_priority).then_some("below the minimum priority")
    }

    /// Whether the quiet hours hold at this minute of the person's day (0 to 1439).
    #[must_use]
    pub fn is_quiet_at(&self, minute: u16) -> bool {
        let bounds = (minute_of_day(&self.dnd_start), minute_of_day(&self.dnd_end));
        let (true, (Some(start), Some(end))) = (self.dnd_enabled, bounds) else {
            return false;
        };
        if start > end {
            minute >= start || minute < end
        } else {
            minute >= start && minute < end
        }
    }

    /// Whether a message may pop up in front of the person at this minute of their day.
    #[must_use]
    pub fn pops_up(&self, category: &str, priority: u8, minute: u16) -> bool {
        if is_mandatory(category, priority) {
            return true;
        }
        self.enabled_channels.contains(&Channel::InApp)
            && self.silences(category, priority).is_none()
            && !self.is_quiet_at(minute)
    }
}

/// Whether a message reaches the person whatever they chose (reading 7).
#[must_use]
pub fn is_mandatory(category: &str, priority: u8) -> bool {
    priority >= URGENT || category == MANDATORY_CATEGORY
}

/// Reads `HH:MM` as minutes since midnight.
#[must_use]
pub fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Categories a person may find in their inbox: the engine's, then those that modules use.
#[must_use]
pub fn categories<'a>(modules: impl IntoIterator<Item = &'a Module>) -> Vec<String> {
    let hooks = modules.into_iter().flat_map(|module| &module.hooks);
    let declared: BTreeSet<&str> = hooks
        .flat_map(|hook| &hook.actions)
        .filter_map(|action| match action {
            ActionDef::SendNotification { category, .. } => Some(category.as_str()),
            _ => None,
        })
        .filter(|category| !CATEGORIES.contains(category))
        .collect();
    CATEGORIES
        .into_iter()
        .chain(declared)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use uuid::Uuid;

    use super::*;

    fn record(fields: Value) -> Record {
        let values = fields.as_object().unwrap().iter();
        let values: Map<String, Value> = values
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        serde_json::from_value(json!({
            "id": Uuid::from_u128(1), "record_type": RECORD_TYPE, "site_id": null,
            "company_id": null, "class": "normal", "provisional_no": null, "official_no": null,
            "external_id": null, "created_at": 1, "created_by": null, "updated_at": 1,
            "updated_by": null, "deleted_at": null, "deleted_by": null, "status": null,
            "requests": [], "needs_review": false, "fields": values, "conflicts": [],
        }))
        .unwrap()
    }

    /// contract: D12
    #[test]
    fn an_empty_record_is_what_the_contract_calls_usual() {
        let usual = Preferences::of(&record(json!({})));
        assert_eq!(usual, Preferences::default());
        assert_eq!(
            (usual.dnd_start.as_str(), usual.dnd_end.as_str()),
            ("22:00", "08:00")
        );
        assert!(!usual.dnd_enabled && !usual.digest_enabled && usual.min_priority == 0);
        assert_eq!(usual.digest_frequency, DigestFrequency::Daily);
    }

    #[test]
    fn every_field_is_read_and_nonsense_is_as_usual() {
        let read = Preferences::of(&record(json!({
            "channel_email": { "t": "boolean", "v": false },
            "dnd_enabled": { "t": "boolean", "v": true },
            "dnd_start": { "t": "text", "v": "20:30" },
            "dnd_end": { "t": "text", "v": "8 o'clock" },
            "min_priority": { "t": "integer", "v": 99 },
            "muted_categories": { "t": "tags", "v": ["comment"] },
            "digest_enabled": { "t": "boolean", "v": true },
            "digest_frequency": { "t": "text", "v": "weekly" },
        })));
        assert_eq!(read.enabled_channels, [Channel::InApp, Channel::Sms]);
        assert_eq!(
            (read.dnd_start.as_str(), read.dnd_end.as_str()),
            ("20:30", "08:00")
        );
        assert_eq!((read.dnd_enabled, read.min_priority), (true, 3));
        assert_eq!(read.muted_categories, ["comment"]);
        assert_eq!(read.digest_frequency, DigestFrequency::Weekly);
    }

    #[test]
    fn one_choice_is_one_field() {
        let before = Preferences::default();
        let after = Preferences {
            enabled_channels: vec![Channel::InApp, Channel::Sms],
            ..before.clone()
        };
        let changes = after.changes_from(&before);
        assert_eq!(Value::Object(changes), json!({ "channel_email": false }));
        assert!(before.changes_from(&before).is_empty());
    }

    /// contract: D13
    #[test]
    fn what_makes_no_sense_is_named_and_alerts_cannot_be_muted() {
        let wrong = Preferences {
            dnd_start: "24:00".into(),
            min_priority: 4,
            muted_categories: vec!["alert".into()],
            ..Preferences::default()
        };
        let paths: Vec<String> = wrong.check().into_iter().map(|issue| issue.path).collect();
        assert_eq!(paths, ["dnd_start", "min_priority", "muted_categories"]);
        assert!(Preferences::default().check().is_empty());
    }

    /// contract: D5
    #[test]
    fn notices_keep_quiet_like_mails_do() {
        let night = Preferences {
            dnd_enabled: true,
            muted_categories: vec!["comment".into()],
            min_priority: 1,
            ..Preferences::default()
        };
        let (noon, midnight) = (12 * 60, 0);
        assert!(night.pops_up("update", 1, noon));
        assert!(!night.pops_up("update", 1, midnight));
        assert!(!night.pops_up("comment", 1, noon));
        assert!(!night.pops_up("update", 0, noon));
        assert!(night.pops_up("alert", 0, midnight), "alerts always");
        assert!(night.pops_up("comment", 3, midnight), "urgent news always");
        let silent = Preferences {
            enabled_channels: vec![Channel::Email],
            ..Preferences::default()
        };
        assert!(!silent.pops_up("update", 2, noon));
    }

    /// contract: D5
    #[test]
    fn quiet_hours_may_cross_midnight() {
        let usual = Preferences {
            dnd_enabled: true,
            ..Preferences::default()
        };
        let quiet = |minute| usual.is_quiet_at(minute);
        assert!(quiet(22 * 60) && quiet(0) && quiet(8 * 60 - 1));
        assert!(!quiet(8 * 60) && !quiet(22 * 60 - 1));
        assert!(!Preferences::default().is_quiet_at(0));
    }

    #[test]
    fn a_person_has_one_record_and_nobody_shares_it() {
        let (a, b) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        assert_eq!(record_of(a), record_of(a));
        assert_ne!(record_of(a), record_of(b));
        assert_eq!(record_of(a).0.get_version_num(), 8);
    }
}
