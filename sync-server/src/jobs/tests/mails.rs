//! The mail queue against a real mail server.

use opsflux_mailbox::Fault;
use serde_json::{Map, Value, json};

use super::world::{HOUR, MINUTE, World, address};
use crate::error::ServiceError;
use crate::services::mail::{Attachment, Letter, Recipient, queue};
use crate::store::emails;

fn letter(world: &World) -> Letter {
    let mut context = Map::new();
    context.insert("incident_id".into(), "INC-1".into());
    context.insert("title".into(), "<script>alert(1)</script> & é".into());
    context.insert("created_by".into(), "a@b.test".into());
    Letter {
        subject: "Évacuation".into(),
        context,
        ..Letter::new(
            world.org,
            "critical_incident_alert",
            "test/1".into(),
            "request-1",
        )
    }
}

fn to(name: &str) -> Recipient {
    Recipient {
        email: address(name),
        language: "fr".into(),
        ..Recipient::default()
    }
}

async fn post(
    world: &World,
    letter: &Letter,
    to: &[Recipient],
) -> Result<Vec<String>, ServiceError> {
    let mut tx = world.app.db.begin().await.unwrap();
    let ids = queue(&mut tx, &world.app, letter, to).await?;
    tx.commit().await.unwrap();
    Ok(ids)
}

/// contract: E1
/// contract: E3
/// contract: E6
/// contract: E8
#[tokio::test]
async fn each_recipient_has_a_row_and_gets_a_mail() {
    let world = World::open().await;
    let ids = post(&world, &letter(&world), &[to("a"), to("b")])
        .await
        .unwrap();
    assert_eq!(ids.len(), 2);
    assert!(world.emails().await.iter().all(|e| e.status == "pending"));
    world.settle().await;
    for row in world.emails().await {
        assert_eq!(row.status, "sent");
        assert!(row.sent_at.is_some());
        assert!(row.smtp_response.unwrap().starts_with("250"));
    }
    let mail = world.mails_to("a").pop().unwrap();
    assert_eq!(mail.to, [address("a")]);
    assert_eq!(mail.subject, "Évacuation");
    assert!(
        ids.iter()
            .any(|id| mail.message_id == format!("{id}@opsflux.test"))
    );
    assert_eq!(
        mail.header("Auto-Submitted").as_deref(),
        Some("auto-generated")
    );
    assert!(
        mail.header("List-Unsubscribe")
            .unwrap()
            .contains("https://ops.test/settings")
    );
}

/// contract: E7
#[tokio::test]
async fn a_mail_has_html_and_its_text_from_the_usual_sender() {
    let world = World::open().await;
    post(&world, &letter(&world), &[to("a")]).await.unwrap();
    world.settle().await;
    let mail = world.mails().pop().unwrap();
    assert!(
        mail.html.contains("&lt;script&gt;"),
        "values are escaped: {}",
        mail.html
    );
    assert!(!mail.html.contains("<script>"));
    assert!(
        mail.text
            .contains("INC-1 <script>alert(1)</script> & é a@b.test")
    );
    assert!(
        mail.text
            .contains("Gérer vos préférences (https://ops.test/settings)")
    );
    assert_eq!(mail.sender, "OpsFlux <no-reply@opsflux.test>");
    assert!(
        mail.header("Content-Type")
            .unwrap()
            .starts_with("multipart/alternative")
    );
}

/// contract: E11
#[tokio::test]
async fn a_template_that_asks_for_too_much_is_dead_at_once() {
    let world = World::open().await;
    for (reason, template) in [("1", "needs_more"), ("2", "endless"), ("3", "unknown")] {
        let letter = Letter {
            template: template.into(),
            reason: reason.into(),
            ..letter(&world)
        };
        post(&world, &letter, &[to("a")]).await.unwrap();
    }
    world.settle().await;
    assert!(world.mails().is_empty());
    for row in world.emails().await {
        assert_eq!(row.status, "dead", "{}", row.template);
        assert!(row.error_message.unwrap().contains("template"));
    }
}

/// contract: E2
#[tokio::test]
async fn what_would_forge_headers_is_refused_and_nothing_is_queued() {
    let world = World::open().await;
    for subject in ["", "a\r\nBcc: x@y.test", "a\nb", "a\0b"] {
        let bad = Letter {
            subject: subject.into(),
            ..letter(&world)
        };
        assert!(post(&world, &bad, &[to("a")]).await.is_err(), "{subject:?}");
    }
    for email in [
        "",
        "nobody",
        "a@b.test\r\nBcc: x@y.test",
        "a b@c.test",
        "a@b.test,c@d.test",
    ] {
        let bad = Recipient {
            email: email.into(),
            ..to("a")
        };
        assert!(
            post(&world, &letter(&world), &[to("good"), bad])
                .await
                .is_err(),
            "{email:?}"
        );
    }
    let wrong = Letter {
        priority: "asap".into(),
        ..letter(&world)
    };
    assert!(post(&world, &wrong, &[to("a")]).await.is_err());
    assert!(post(&world, &letter(&world), &[]).await.is_err());
    assert!(world.emails().await.is_empty());
    assert!(world.jobs().await.is_empty());
}

/// contract: E5
#[tokio::test]
async fn priorities_are_lanes_with_deadlines_and_urgent_goes_first() {
    let world = World::open().await;
    let start = world.app.now();
    for priority in ["low", "normal", "high", "urgent"] {
        let letter = Letter {
            priority: priority.into(),
            reason: priority.into(),
            subject: priority.into(),
            ..letter(&world)
        };
        post(&world, &letter, &[to("a")]).await.unwrap();
    }
    let budgets: Vec<(i64, i64)> = world
        .jobs()
        .await
        .iter()
        .map(|job| (job.lane, job.deadline - start))
        .collect();
    assert_eq!(
        budgets,
        [(0, 0), (1, 5 * MINUTE), (2, 15 * MINUTE), (3, HOUR)]
    );
    world.settle().await;
    let order: Vec<String> = world.mails().into_iter().map(|m| m.subject).collect();
    assert_eq!(order, ["urgent", "high", "normal", "low"]);
    assert_eq!(world.mails()[0].header("X-Priority").as_deref(), Some("1"));
}

/// contract: E5
#[tokio::test]
async fn a_low_mail_whose_time_has_come_goes_before_a_fresh_high_one() {
    let world = World::open().await;
    let send = async |priority: &str| {
        let letter = Letter {
            priority: priority.into(),
            reason: priority.into(),
            subject: priority.into(),
            ..letter(&world)
        };
        post(&world, &letter, &[to("a")]).await.unwrap();
    };
    send("low").await;
    world.advance(58 * MINUTE);
    send("high").await;
    world.settle().await;
    let order: Vec<String> = world.mails().into_iter().map(|m| m.subject).collect();
    assert_eq!(order, ["low", "high"]);
}

/// contract: E9
#[tokio::test]
async fn a_relay_that_is_busy_is_tried_again_after_60_120_and_240_seconds() {
    let world = World::open().await;
    let busy = || Fault::RefuseData("451 4.3.0 try later".into());
    world.misbehave([busy(), busy(), busy()]);
    post(&world, &letter(&world), &[to("a")]).await.unwrap();
    for seconds in [60, 120, 240] {
        world.settle().await;
        let row = world.emails().await.pop().unwrap();
        assert_eq!(row.status, "retry_wait");
        assert!(row.error_message.unwrap().contains("try later"));
        let wait = world.jobs().await[0].not_before - world.app.now();
        assert!((seconds * 900..=seconds * 1100).contains(&wait), "{wait}");
        world.advance(wait - 1);
        assert_eq!(
            crate::jobs::run_due(&world.app).await,
            0,
            "not before its time"
        );
        world.advance(1);
    }
    world.settle().await;
    assert_eq!(world.emails().await[0].status, "sent");
    assert_eq!(world.mails().len(), 1);
    assert_eq!(world.log().await[0].attempts, 4);
}

/// contract: E9
/// contract: E10
#[tokio::test]
async fn after_three_retries_a_mail_is_dead_and_administrators_are_told_in_the_application() {
    let world = World::open().await;
    let admin = world.person("admin", "fr", &["admin"]).await;
    world.misbehave((0..4).map(|_| Fault::RefuseData("451 4.3.0 try later".into())));
    post(&world, &letter(&world), &[to("a")]).await.unwrap();
    for _ in 0..4 {
        world.settle().await;
        world.advance(5 * MINUTE);
    }
    let row = world.emails().await.pop().unwrap();
    assert_eq!(row.status, "dead");
    assert!(row.error_message.is_some());
    let alert = world.inbox(admin).await.pop().unwrap();
    assert!(alert.message.contains("try later"), "{}", alert.message);
    assert!(alert.message.contains("Évacuation"), "{}", alert.message);
    assert!(
        world.mails().is_empty(),
        "never through the channel that failed"
    );
    world.advance(HOUR);
    world.settle().await;
    assert_eq!(
        world
            .log()
            .await
            .iter()
            .filter(|l| l.kind == "send_email")
            .count(),
        1
    );
}

/// contract: E10
#[tokio::test]
async fn a_final_refusal_is_not_tried_again_and_many_give_one_alert() {
    let world = World::open().await;
    let admin = world.person("admin", "fr", &["admin"]).await;
    let refuse = || Fault::Refuse("550 5.1.1 no such user".into());
    world.misbehave([refuse(), refuse(), refuse()]);
    for reason in ["1", "2", "3"] {
        let letter = Letter {
            reason: reason.into(),
            ..letter(&world)
        };
        post(&world, &letter, &[to("a")]).await.unwrap();
        world.settle().await;
        world.advance(MINUTE);
    }
    assert!(world.emails().await.iter().all(|e| e.status == "dead"));
    assert!(world.log().await.iter().all(|l| l.attempts == 1));
    assert_eq!(
        world.inbox(admin).await.len(),
        1,
        "one alert a kind in 15 minutes"
    );
    world.advance(15 * MINUTE);
    world.misbehave([refuse()]);
    let letter = Letter {
        reason: "4".into(),
        ..letter(&world)
    };
    post(&world, &letter, &[to("a")]).await.unwrap();
    world.settle().await;
    assert_eq!(world.inbox(admin).await.len(), 2);
}

/// contract: E12
#[tokio::test]
async fn a_mail_that_was_sent_is_not_sent_again() {
    let world = World::open().await;
    let ids = post(&world, &letter(&world), &[to("a")]).await.unwrap();
    let again = post(&world, &letter(&world), &[to("a")]).await.unwrap();
    assert!(again.is_empty(), "one mail a recipient and reason");
    let mut tx = world.app.db.begin().await.unwrap();
    emails::mark_sent(&mut tx, &ids[0], "250 kept", 1)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.settle().await;
    assert!(world.mails().is_empty());
    assert_eq!(world.log().await[0].outcome, "skipped: already sent");
    let row = world.emails().await.pop().unwrap();
    assert_eq!(row.smtp_response.as_deref(), Some("250 kept"));
}

/// contract: E4
#[tokio::test]
async fn files_are_sent_along_and_one_that_is_missing_is_waited_for() {
    let world = World::open().await;
    let attach = |file, reason: &str| Letter {
        attachments: vec![Attachment {
            file,
            name: "rapport été.pdf".into(),
            media_type: "application/pdf".into(),
        }],
        reason: reason.into(),
        ..letter(&world)
    };
    let file = crate::services::files::store_complete(&world.app, b"%PDF-1.7 report")
        .await
        .unwrap();
    post(&world, &attach(file, "1"), &[to("a")]).await.unwrap();
    let missing = shared_model::ids::FileHash([9; 32]);
    post(&world, &attach(missing, "2"), &[to("b")])
        .await
        .unwrap();
    world.settle().await;
    let mail = world.mails_to("a").pop().unwrap();
    assert_eq!(mail.attachments, ["rapport été.pdf"]);
    assert!(
        mail.text.contains("INC-1"),
        "the text is still the first part"
    );
    assert!(world.mails_to("b").is_empty());
    let waiting = world.emails().await;
    let waiting = waiting.iter().find(|e| e.to_email == address("b")).unwrap();
    assert_eq!(waiting.status, "retry_wait");
}

/// contract: E13
#[tokio::test]
async fn a_mail_for_later_waits() {
    let world = World::open().await;
    let later = Letter {
        scheduled_at: Some(world.app.now() + 2 * HOUR),
        ..letter(&world)
    };
    post(&world, &later, &[to("a")]).await.unwrap();
    world.settle().await;
    world.advance(2 * HOUR - 1);
    world.settle().await;
    assert!(world.mails().is_empty());
    world.advance(1);
    world.settle().await;
    assert_eq!(world.mails().len(), 1);
}

#[tokio::test]
async fn a_connection_cut_before_the_answer_may_double_the_mail_but_keeps_its_identity() {
    let world = World::open().await;
    world.misbehave([Fault::CutAfterData]);
    post(&world, &letter(&world), &[to("a")]).await.unwrap();
    world.settle().await;
    assert_eq!(world.emails().await[0].status, "retry_wait");
    world.advance(2 * MINUTE);
    world.settle().await;
    let mails = world.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].message_id, mails[1].message_id);
    assert_eq!(world.emails().await[0].status, "sent");
}

#[tokio::test]
async fn without_a_relay_mail_waits_and_no_try_is_spent() {
    let world = World::open_with(|config| config.mail.smtp_host.clear()).await;
    post(&world, &letter(&world), &[to("a")]).await.unwrap();
    for _ in 0..10 {
        world.settle().await;
        world.advance(2 * MINUTE);
    }
    let job = world.jobs().await.pop().unwrap();
    assert_eq!((job.state.as_str(), job.attempt), ("wait", 0));
    assert!(job.last_error.unwrap().contains("no mail relay"));
}

#[tokio::test]
async fn a_cancelled_mail_stays_here() {
    let world = World::open().await;
    let ids = post(&world, &letter(&world), &[to("a")]).await.unwrap();
    let mut tx = world.app.db.begin().await.unwrap();
    assert!(emails::cancel(&mut tx, &ids[0]).await.unwrap());
    tx.commit().await.unwrap();
    world.settle().await;
    assert!(world.mails().is_empty());
    assert_eq!(world.log().await[0].outcome, "skipped: cancelled");
}

fn critical_hook() -> Value {
    json!({
        "name": "Alert HSE managers - Critical incident", "event": "incident.created",
        "conditions": {"severity": "critical"},
        "actions": [
            {"type": "send_notification", "config": {
                "recipients": "role:hse_manager",
                "title": "URGENT: Incident critique #{incident_id}",
                "message": "Un incident critique a été créé: {title}",
                "category": "alert", "priority": 3, "channels": ["in_app", "email", "sms"],
            }},
            {"type": "send_email", "config": {
                "recipients": "role:admin",
                "subject": "URGENT: Incident critique #{incident_id}",
                "template": "critical_incident_alert", "priority": "urgent",
            }},
        ],
    })
}

/// contract: F6
/// contract: F13
/// contract: J9
/// contract: J14
/// contract: A17
#[tokio::test]
async fn the_first_example_of_the_source_tells_managers_and_writes_to_administrators() {
    let world = World::open().await;
    for n in 1..=5 {
        world
            .person(&format!("manager{n}"), "fr", &["hse_manager"])
            .await;
    }
    world.person("admin1", "fr", &["admin"]).await;
    world.person("admin2", "en", &["admin"]).await;
    world.hook(critical_hook()).await;
    world.created(&world.incident("high")).await;
    world.settle().await;
    assert!(world.mails().is_empty());
    world.created(&world.incident("critical")).await;
    world.settle().await;
    assert_eq!(world.mails().len(), 7);
    for n in 1..=5 {
        let mails = world.mails_to(&format!("manager{n}"));
        assert_eq!(mails.len(), 1);
        assert_eq!(
            mails[0].subject,
            "[OpsFlux] URGENT: Incident critique #INC-2026-00142"
        );
    }
    for name in ["admin1", "admin2"] {
        let mails = world.mails_to(name);
        assert_eq!(mails.len(), 1);
        assert_eq!(
            mails[0].subject,
            "URGENT: Incident critique #INC-2026-00142"
        );
        assert!(
            mails[0]
                .text
                .contains("INC-2026-00142 Fuite <b>majeure</b> & odeur")
        );
    }
    let executions = world.executions().await;
    assert_eq!(executions[1].success, Some(1));
    assert_eq!(executions[1].actions_left, 0);
}

#[tokio::test]
async fn a_title_with_line_breaks_cannot_forge_headers() {
    let world = World::open().await;
    world.person("admin", "fr", &["admin"]).await;
    let mut hook = critical_hook();
    hook["actions"][1]["config"]["subject"] = json!("{title}");
    world.hook(hook).await;
    let mut record = world.incident("critical");
    let forged = "Fuite\r\nBcc: victim@example.test\r\n\r\nbody";
    record.fields.insert(
        "title".into(),
        shared_model::record::FieldValue::Text(forged.into()),
    );
    world.created(&record).await;
    world.settle().await;
    let mail = world.mails_to("admin").pop().unwrap();
    assert_eq!(mail.subject, "Fuite Bcc: victim@example.test body");
    assert_eq!(mail.header("Bcc"), None);
    assert_eq!(mail.to, [address("admin")]);
}
