//! One decision a channel: now, later, in the digest, or not at all, always with its reason
//! (contract D5, D10; reading 7).

use shared_model::preferences::is_mandatory;
pub use shared_model::preferences::{MANDATORY_CATEGORY, URGENT};

use super::preferences::{Channel, Preferences};
use super::quiet;

/// What is to be sent to whom.
pub(super) struct Question<'a> {
    pub(super) category: &'a str,
    pub(super) priority: u8,
    pub(super) time_zone: &'a str,
    pub(super) has_phone: bool,
    pub(super) now: i64,
}

/// The answer for one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Send(&'static str),
    Defer(i64, &'static str),
    Digest(i64, &'static str),
    Drop(&'static str),
}

impl Decision {
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Self::Send(_) => "send",
            Self::Defer(..) => "defer",
            Self::Digest(..) => "digest",
            Self::Drop(_) => "drop",
        }
    }

    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Send(why) | Self::Drop(why) | Self::Defer(_, why) | Self::Digest(_, why) => why,
        }
    }

    pub(super) fn not_before(&self) -> Option<i64> {
        match self {
            Self::Defer(at, _) | Self::Digest(at, _) => Some(*at),
            _ => None,
        }
    }
}

/// Decides one channel.
pub(super) fn decide(
    channel: Channel,
    question: &Question<'_>,
    preferences: &Preferences,
) -> Decision {
    match impossible(channel, question, preferences) {
        Some(decision) => decision,
        None if is_mandatory(question.category, question.priority) => Decision::Send("mandatory"),
        None => by_preferences(channel, question, preferences),
    }
}

/// What holds whatever the message says.
fn impossible(
    channel: Channel,
    question: &Question<'_>,
    preferences: &Preferences,
) -> Option<Decision> {
    match channel {
        Channel::InApp => Some(Decision::Send("always")),
        Channel::Push => Some(Decision::Drop("no push provider configured")),
        other if !preferences.enabled_channels.contains(&other) => {
            Some(Decision::Drop("channel off"))
        }
        Channel::Sms if question.priority < URGENT => {
            Some(Decision::Drop("text messages are for urgent news"))
        }
        Channel::Sms if !question.has_phone => Some(Decision::Drop("no telephone number")),
        Channel::Sms | Channel::Email => None,
    }
}

fn by_preferences(
    channel: Channel,
    question: &Question<'_>,
    preferences: &Preferences,
) -> Decision {
    if let Some(why) = preferences.silences(question.category, question.priority) {
        return Decision::Drop(why);
    }
    let zone = quiet::zone(question.time_zone);
    if channel == Channel::Email && preferences.digest_enabled {
        let due = quiet::next_digest(preferences.digest_frequency, &zone, question.now);
        if let Some(due) = due {
            return Decision::Digest(due, "digest");
        }
    }
    match quiet::quiet_until(preferences, &zone, question.now) {
        Some(until) => Decision::Defer(until, "quiet hours"),
        None => Decision::Send("allowed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::notify::DigestFrequency;

    /// 23 November 2026, 23:00 UTC.
    const NIGHT: i64 = 1_795_474_800_000;

    fn question(category: &str, priority: u8) -> Question<'_> {
        Question {
            category,
            priority,
            time_zone: "UTC",
            has_phone: true,
            now: NIGHT,
        }
    }

    fn quiet() -> Preferences {
        Preferences {
            dnd_enabled: true,
            ..Preferences::default()
        }
    }

    fn mail(category: &str, priority: u8, preferences: &Preferences) -> Decision {
        decide(Channel::Email, &question(category, priority), preferences)
    }

    /// contract: D5
    #[test]
    fn each_preference_has_its_effect_and_its_reason() {
        let eight = NIGHT + 9 * 3_600_000;
        assert_eq!(
            mail("system", 1, &Preferences::default()),
            Decision::Send("allowed")
        );
        assert_eq!(
            mail("system", 1, &quiet()),
            Decision::Defer(eight, "quiet hours")
        );
        let off = Preferences {
            enabled_channels: vec![Channel::InApp],
            ..Preferences::default()
        };
        assert_eq!(mail("system", 1, &off), Decision::Drop("channel off"));
        let muted = Preferences {
            muted_categories: vec!["system".into()],
            ..Preferences::default()
        };
        assert_eq!(mail("system", 2, &muted), Decision::Drop("category muted"));
        assert_eq!(mail("comment", 2, &muted), Decision::Send("allowed"));
        let high = Preferences {
            min_priority: 2,
            ..Preferences::default()
        };
        assert_eq!(
            mail("system", 1, &high),
            Decision::Drop("below the minimum priority")
        );
        assert_eq!(mail("system", 2, &high), Decision::Send("allowed"));
    }

    /// contract: D5
    #[test]
    fn urgent_news_and_alerts_pass_quiet_hours_and_filters() {
        let strict = Preferences {
            dnd_enabled: true,
            min_priority: 3,
            muted_categories: vec!["system".into(), "alert".into()],
            digest_enabled: true,
            ..Preferences::default()
        };
        assert_eq!(mail("system", 3, &strict), Decision::Send("mandatory"));
        assert_eq!(mail("alert", 0, &strict), Decision::Send("mandatory"));
        let off = Preferences {
            enabled_channels: Vec::new(),
            ..strict
        };
        assert_eq!(mail("alert", 3, &off), Decision::Drop("channel off"));
    }

    /// contract: D10
    #[test]
    fn text_messages_need_urgency_the_channel_and_a_number() {
        let usual = Preferences::default();
        let sms = |q: &Question<'_>, p: &Preferences| decide(Channel::Sms, q, p);
        assert_eq!(
            sms(&question("alert", 3), &usual),
            Decision::Send("mandatory")
        );
        assert!(matches!(
            sms(&question("alert", 2), &usual),
            Decision::Drop(_)
        ));
        let no_phone = Question {
            has_phone: false,
            ..question("alert", 3)
        };
        assert!(matches!(sms(&no_phone, &usual), Decision::Drop(_)));
        let off = Preferences {
            enabled_channels: vec![Channel::Email],
            ..Preferences::default()
        };
        assert_eq!(
            sms(&question("alert", 3), &off),
            Decision::Drop("channel off")
        );
    }

    /// contract: D3
    #[test]
    fn the_row_in_the_application_is_made_whatever_is_chosen() {
        let nothing = Preferences {
            enabled_channels: Vec::new(),
            min_priority: 3,
            ..quiet()
        };
        assert_eq!(
            decide(Channel::InApp, &question("system", 0), &nothing),
            Decision::Send("always")
        );
        assert!(matches!(
            decide(Channel::Push, &question("system", 3), &nothing),
            Decision::Drop(_)
        ));
    }

    #[test]
    fn a_digest_gathers_mails_only() {
        let digest = Preferences {
            digest_enabled: true,
            digest_frequency: DigestFrequency::Daily,
            ..Preferences::default()
        };
        assert!(matches!(
            mail("system", 1, &digest),
            Decision::Digest(at, _) if at > NIGHT
        ));
    }
}
