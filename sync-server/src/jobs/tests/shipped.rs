//! The modules the server ships: their hooks, words and templates.

use serde_json::{Map, Value, json};
use shared_model::doc::{CreateIntent, Intent};
use shared_model::i18n::LANGUAGES;
use shared_model::ids::RecordId;
use shared_model::record::Record;

use super::webhooks::{Receiver, with_secret};
use super::world::World;
use crate::app::Caller;
use crate::services::hooks::testing::listen;
use crate::services::ingest;
use crate::services::templates::library;
use crate::store::{events, jobs};

/// contract: J9
/// contract: J10
/// contract: J14
/// contract: A16 A17
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
/// contract: D15
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

/// A site nobody described yet: references may arrive before what they name.
const SITE: &str = "01900000-0000-7000-8000-00000000a1fa";

async fn report(world: &World, severity: &str) -> Record {
    let mut conn = world.app.db.read().await.unwrap();
    let caller = Caller {
        user: world.author,
        org: world.org,
        device: None,
        ip: "192.0.2.1".into(),
        request_id: "request-1".into(),
        grants: world
            .app
            .caches
            .grants(&mut conn, world.author)
            .await
            .unwrap(),
        catalogue: world.catalogue().await,
        cause: None,
    };
    drop(conn);
    let ty = caller.catalogue.record_type("incident").unwrap();
    let values = json!({
        "title": "Fuite d'huile au pont 2", "severity": severity, "location": "Pont 2",
        "description": "Une fuite a été vue sous la pompe de transfert.",
        "occurred_at": "2026-11-23T11:00:00Z", "site": SITE,
    });
    let id = RecordId(crate::app::new_id());
    let create = Intent::Create(CreateIntent {
        id,
        record_type: "incident".into(),
        site_id: Some(SITE.parse().unwrap()),
        company_id: None,
        provisional_no: None,
        external_id: None,
        fields: shared_model::validate::parse_fields(ty, values.as_object().unwrap()).unwrap(),
    });
    ingest::submit(&world.app, &caller, "incident", id, vec![create])
        .await
        .unwrap()
}

async fn investigations(world: &World) -> Vec<Record> {
    let mut conn = world.app.db.read().await.unwrap();
    let rows: Vec<String> =
        sqlx::query_scalar("SELECT projection FROM records WHERE record_type = 'investigation'")
            .fetch_all(&mut *conn)
            .await
            .unwrap();
    rows.iter()
        .map(|text| serde_json::from_str(text).unwrap())
        .collect()
}

/// contract: F13
#[tokio::test]
async fn a_serious_incident_opens_one_investigation_however_often_the_job_runs() {
    let world = World::shipped().await;
    listen(&world.app, world.org, &["investigation.created"]).await;
    report(&world, "low").await;
    world.settle().await;
    assert!(investigations(&world).await.is_empty());
    let incident = report(&world, "high").await;
    world.settle().await;
    let made = investigations(&world).await;
    assert_eq!(made.len(), 1, "{:?}", world.jobs().await);
    assert_eq!(made[0].reference("incident"), Some(incident.id));
    let title = made[0].text("title").unwrap();
    assert!(
        title.contains(incident.official_no.as_ref().unwrap()),
        "{title}"
    );
    assert!(title.contains("Fuite d'huile"), "{title}");
    assert_eq!(made[0].created_by, Some(world.author));

    let job = world
        .log()
        .await
        .into_iter()
        .find(|l| l.kind == "create_record")
        .unwrap();
    assert_eq!((job.outcome.as_str(), job.attempts), ("done", 1));
    let mut conn = world.app.db.read().await.unwrap();
    let org = world.org.to_string();
    let events = events::of_record(&mut conn, &org, &made[0].id.to_string())
        .await
        .unwrap();
    let created = events
        .iter()
        .find(|e| e.name == "investigation.created")
        .unwrap();
    assert_eq!(created.depth, 1);
    assert!(created.cause.is_some());
    let first = events::of_record(&mut conn, &org, &incident.id.to_string())
        .await
        .unwrap();
    assert_eq!(
        created.root_id, first[0].root_id,
        "one root for all that follows"
    );
}

#[tokio::test]
async fn a_worker_that_crashed_after_making_the_record_makes_no_second_one() {
    let world = World::shipped().await;
    report(&world, "high").await;
    let jobs = world.jobs().await;
    let job = jobs
        .into_iter()
        .find(|j| j.kind == "create_record")
        .unwrap();
    world.settle().await;
    let id = investigations(&world).await[0].id;
    // What a crash before the commit of the completion leaves behind.
    world
        .sql("DELETE FROM job_log WHERE key = $1", &[&job.key])
        .await;
    let mut tx = world.app.db.begin().await.unwrap();
    assert_eq!(jobs::insert(&mut tx, &[job]).await.unwrap(), 1);
    tx.commit().await.unwrap();
    world.settle().await;
    let made = investigations(&world).await;
    assert_eq!((made.len(), made[0].id), (1, id));
    assert!(world.jobs().await.iter().all(|j| j.kind != "create_record"));
}

/// contract: F7
/// contract: F13
#[tokio::test]
async fn the_second_example_of_the_source_installs_as_written_and_calls_on_submission() {
    let world = World::shipped_with(with_secret).await;
    let receiver = Receiver::default();
    let address = receiver.start().await;
    world
        .hook(json!({
            "name": "Send incident to external QHSE system",
            "event": "incident.submitted",
            "actions": [{
                "type": "call_webhook",
                "config": {
                    "url": format!("http://{address}/api/incidents"),
                    "headers": {"Authorization": "Bearer {EXTERNAL_API_KEY}"},
                },
            }],
        }))
        .await;
    let record = world.incident("low");
    world
        .emit("incident.submitted", Some(&record), &record, None)
        .await;
    world.settle().await;
    let calls = receiver.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].0["authorization"], "Bearer s3cr3t-key");
    assert_eq!(calls[0].1["event"], "incident.submitted");
}
