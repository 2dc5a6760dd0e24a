//! The modules the server ships: their hooks, words and templates.

use serde_json::{Map, Value, json};
use shared_model::i18n::LANGUAGES;

use super::world::World;
use crate::services::templates::library;

/// contract: J9
/// contract: J10
/// contract: J14
#[tokio::test]
async fn a_critical_incident_reaches_five_managers_two_administrators_and_the_log() {
    let world = World::shipped().await;
    let mut managers = Vec::new();
    for n in 1..=5 {
        let name = format!("manager{n}");
        managers.push(world.person(&name, "fr", &["hse_manager"]).await);
    }
    for n in 1..=2 {
        world.person(&format!("admin{n}"), "en", &["admin"]).await;
    }
    world.created(&world.incident("critical")).await;
    world.settle().await;
    for (n, manager) in (1..).zip(managers) {
        let inbox = world.inbox(manager).await;
        assert_eq!(inbox.len(), 1, "one fact, one row");
        assert_eq!(
            (inbox[0].priority, inbox[0].category.as_str()),
            (3, "alert")
        );
        assert_eq!(inbox[0].title, "URGENT: Incident critique #INC-2026-00142");
        let mails = world.mails_to(&format!("manager{n}"));
        assert_eq!(mails.len(), 1, "one mail");
        assert!(
            mails[0].text.contains("Gérer vos préférences"),
            "{}",
            mails[0].text
        );
        assert!(
            !mails[0].html.contains("<b>majeure</b>"),
            "values are escaped"
        );
    }
    for n in 1..=2 {
        let mails = world.mails_to(&format!("admin{n}"));
        assert_eq!(mails.len(), 1);
        assert_eq!(
            mails[0].subject,
            "URGENT: Incident critique #INC-2026-00142"
        );
        assert!(mails[0].text.contains("Critical"), "{}", mails[0].text);
    }
    let log = world.log().await;
    let sms = log.iter().filter(|l| l.kind == "send_sms").count();
    assert!(sms >= 2, "text messages are asked for: {sms}");
    let webhook = log.iter().find(|l| l.kind == "call_webhook").unwrap();
    assert!(webhook.outcome.starts_with("skipped: the address QHSE_URL"));
}

fn context() -> Map<String, Value> {
    json!({
        "subject": "s", "action_url": "https://x.test/1", "preferences_url": "https://x.test/2",
        "public_url": "https://x.test", "count": 1, "minutes": 30, "days": 7,
        "inviter": "I", "organisation": "O", "device": "D", "address": "A", "at": "2026-11-23",
        "user": {"email": "a@b.test", "first_name": "<i>Zoé</i>", "last_name": "B", "language": "fr"},
        "notification": {"id": "1", "title": "T", "message": "M", "category": "system", "priority": 1},
        "notifications": [{"id": "1", "title": "T", "message": "M", "category": "system",
            "priority": 1, "action_url": "https://x.test/3"}],
        "incident_id": "INC-1", "number": "INC-1", "title": "T", "severity": "critical",
        "created_by_name": "C", "url": "https://x.test/4",
    })
    .as_object()
    .cloned()
    .unwrap_or_default()
}

/// contract: E11
#[tokio::test]
async fn every_shipped_template_renders_in_both_languages_without_gaps() {
    let world = World::shipped().await;
    let catalogue = world.catalogue().await;
    let library = library(&world.app, world.org, &catalogue);
    let mut names: Vec<&String> = catalogue.modules().flat_map(|m| m.emails.keys()).collect();
    names.retain(|name| *name != "base.html");
    for needed in [
        "notification_email",
        "password_reset",
        "invitation",
        "critical_incident_alert",
        "weekly_digest",
    ] {
        assert!(
            names.iter().any(|n| **n == format!("{needed}.html")),
            "{needed} is missing"
        );
    }
    for name in names {
        for language in LANGUAGES {
            let html = library.render(language, name, &context());
            let html = html.unwrap_or_else(|e| panic!("{name} in {language}: {e}"));
            assert!(
                !html.contains("[email-") && !html.contains("[field-"),
                "{name}: {html}"
            );
            assert!(!html.contains("<i>Zoé"), "{name} does not escape");
        }
    }
}
