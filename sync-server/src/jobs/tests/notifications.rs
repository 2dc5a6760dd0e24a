//! From a hook to what a person sees.

use serde_json::{Value, json};
use shared_model::ids::UserId;

use super::world::{HOUR, World, address};
use crate::services::hints::Hint;
use crate::services::notify::{self, Channel, NotificationRequest};
use crate::services::templates::same_everywhere;
use crate::store::notifications;

fn tell(category: &str, priority: u8, channels: &[&str]) -> Value {
    json!({
        "name": format!("{category} {priority}"), "event": "incident.created",
        "actions": [{"type": "send_notification", "config": {
            "recipients": "role:hse_manager", "title": "P{priority}: {title}",
            "message": "{severity} {nothing}", "category": category, "priority": priority,
            "channels": channels,
        }}],
    })
}

async fn unread(world: &World, user: UserId) -> i64 {
    let mut conn = world.app.db.read().await.unwrap();
    notifications::unread(&mut conn, user).await.unwrap()
}

/// contract: D1
/// contract: D6
/// contract: D7
/// contract: D16
#[tokio::test]
async fn a_hook_makes_one_row_a_person_and_tells_their_devices() {
    let world = World::open().await;
    let manager = world.person("manager", "fr", &["hse_manager"]).await;
    world.hook(tell("incident", 2, &[])).await;
    let mut hints = world.app.hints.subscribe();
    let record = world.incident("critical");
    world.created(&record).await;
    assert!(
        world.inbox(manager).await.is_empty(),
        "nothing inside the accept transaction"
    );
    world.settle().await;
    let row = world.inbox(manager).await.pop().unwrap();
    assert_eq!(row.title, "P: Fuite <b>majeure</b> & odeur");
    assert_eq!(
        row.message, "Critique ",
        "choices are written in the reader's language"
    );
    assert_eq!((row.category.as_str(), row.priority), ("incident", 2));
    assert_eq!((row.status.as_str(), row.read_at), ("sent", None));
    assert!(row.sent_at.is_some());
    assert_eq!(row.record_id, Some(record.id.to_string()));
    let context: Value = serde_json::from_str(&row.context).unwrap();
    assert_eq!(
        context["action_url"],
        format!("https://ops.test/notifications/{}", row.id)
    );
    assert_eq!(context["incident_id"], "INC-2026-00142");
    assert!(matches!(hints.try_recv(), Ok(Hint::Notification { user }) if user == manager));
    assert!(
        world.emails().await.is_empty(),
        "in_app only unless channels are offered"
    );
}

/// contract: D8
#[tokio::test]
async fn unread_is_counted_and_reading_moves_the_row_up() {
    let world = World::open().await;
    let manager = world.person("manager", "fr", &["hse_manager"]).await;
    world.hook(tell("incident", 1, &[])).await;
    for _ in 0..3 {
        world.created(&world.incident("low")).await;
    }
    world.settle().await;
    assert_eq!(unread(&world, manager).await, 3);
    let mut tx = world.app.db.begin().await.unwrap();
    let rows = notifications::since(&mut tx, manager, 0, 10).await.unwrap();
    assert_eq!(rows.iter().map(|r| r.seq).collect::<Vec<_>>(), [1, 2, 3]);
    let ids = [rows[0].id];
    let changed = notifications::mark_read(&mut tx, manager, &ids, 9)
        .await
        .unwrap();
    assert_eq!(changed, 1);
    let again = notifications::mark_read(&mut tx, manager, &ids, 10)
        .await
        .unwrap();
    assert_eq!(again, 0, "read once");
    let others = notifications::mark_read(&mut tx, world.author, &[rows[1].id], 9)
        .await
        .unwrap();
    assert_eq!(others, 0, "nobody reads for another");
    let moved = notifications::since(&mut tx, manager, 3, 10).await.unwrap();
    assert_eq!(
        (moved.len(), moved[0].read_at, moved[0].seq),
        (1, Some(9), 4)
    );
    tx.commit().await.unwrap();
    assert_eq!(unread(&world, manager).await, 2);
}

/// contract: J9
/// contract: J10
#[tokio::test]
async fn two_hooks_about_one_fact_tell_a_person_once_in_the_most_pressing_words() {
    let world = World::open().await;
    let manager = world.person("manager", "fr", &["hse_manager"]).await;
    world.hook(tell("incident", 2, &["in_app", "email"])).await;
    let mut alert = tell("alert", 3, &["in_app", "email", "sms"]);
    alert["actions"][0]["config"]["title"] = json!("URGENT #{incident_id}");
    alert["conditions"] = json!({"severity": "critical"});
    world.hook(alert).await;
    world.created(&world.incident("critical")).await;
    world.settle().await;
    let inbox = world.inbox(manager).await;
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0].title, "URGENT #INC-2026-00142");
    assert_eq!(inbox[0].priority, 3);
    let mails = world.mails_to("manager");
    assert_eq!(mails.len(), 1, "mail once");
    assert_eq!(mails[0].subject, "[OpsFlux] URGENT #INC-2026-00142");
    world.created(&world.incident("low")).await;
    world.settle().await;
    assert_eq!(
        world.inbox(manager).await.len(),
        2,
        "another incident is another fact"
    );
}

/// contract: J10
#[tokio::test]
async fn more_pressing_words_that_come_late_replace_the_row_and_the_waiting_mail() {
    let world = World::open().await;
    let manager = world.person("manager", "fr", &["hse_manager"]).await;
    world.prefer(manager, |p| p.dnd_enabled = true).await;
    world.advance(10 * HOUR);
    let request = |priority: u8, title: &str| NotificationRequest {
        category: "incident".into(),
        priority,
        channels: vec![Channel::InApp, Channel::Email],
        root: Some("root".into()),
        ..NotificationRequest::new(
            world.org,
            vec![manager],
            same_everywhere(title),
            same_everywhere("m"),
        )
    };
    let send = async |request| {
        let mut tx = world.app.db.begin().await.unwrap();
        let told = notify::send(&mut tx, &world.app, request).await.unwrap();
        tx.commit().await.unwrap();
        told.users.len()
    };
    assert_eq!(send(request(2, "first")).await, 1);
    world.settle().await;
    assert!(world.mails().is_empty(), "quiet hours");
    assert_eq!(send(request(1, "less")).await, 0);
    assert_eq!(send(request(3, "URGENT")).await, 1);
    world.settle().await;
    let inbox = world.inbox(manager).await;
    assert_eq!(
        (inbox.len(), inbox[0].title.as_str(), inbox[0].seq),
        (1, "URGENT", 2)
    );
    let mails = world.mails_to("manager");
    assert_eq!(mails.len(), 1, "the waiting mail goes at once, rewritten");
    assert_eq!(mails[0].subject, "[OpsFlux] URGENT");
    assert_eq!(send(request(3, "URGENT again")).await, 0);
    world.advance(24 * HOUR);
    world.settle().await;
    assert_eq!(world.mails().len(), 1);
}

/// contract: D2
/// contract: D4
#[tokio::test]
async fn a_message_that_is_not_sound_is_refused() {
    let world = World::open().await;
    let good = || {
        NotificationRequest::new(
            world.org,
            vec![world.author],
            same_everywhere("t"),
            same_everywhere("m"),
        )
    };
    assert_eq!((good().category.as_str(), good().priority), ("system", 1));
    assert_eq!(good().channels, [Channel::InApp]);
    let mut tx = world.app.db.begin().await.unwrap();
    for bad in [
        NotificationRequest {
            users: Vec::new(),
            ..good()
        },
        NotificationRequest {
            title: same_everywhere(" "),
            ..good()
        },
        NotificationRequest {
            priority: 4,
            ..good()
        },
        NotificationRequest {
            category: String::new(),
            ..good()
        },
    ] {
        assert!(notify::send(&mut tx, &world.app, bad).await.is_err());
    }
    let told = notify::send(&mut tx, &world.app, good()).await.unwrap();
    assert_eq!(told.users, [world.author]);
}

/// contract: D5
/// contract: D12
#[tokio::test]
async fn preferences_hold_back_the_mail_never_the_row() {
    let world = World::open().await;
    let quiet = world.person("quiet", "fr", &["hse_manager"]).await;
    let off = world.person("off", "fr", &["hse_manager"]).await;
    let muted = world.person("muted", "fr", &["hse_manager"]).await;
    world.prefer(quiet, |p| p.dnd_enabled = true).await;
    world.prefer(off, |p| p.enabled_channels = vec![]).await;
    world
        .prefer(muted, |p| p.muted_categories = vec!["incident".into()])
        .await;
    world.hook(tell("incident", 1, &["in_app", "email"])).await;
    // 23:00 in Paris.
    world.advance(10 * HOUR);
    world.created(&world.incident("low")).await;
    world.settle().await;
    for (user, decision, reason) in [
        (quiet, "defer", "quiet hours"),
        (off, "drop", "channel off"),
        (muted, "drop", "category muted"),
    ] {
        let inbox = world.inbox(user).await;
        assert_eq!(inbox.len(), 1);
        let found = world.decision(&inbox[0].id, "email").await;
        assert_eq!(found, (decision.to_owned(), reason.to_owned()));
        let row = world.decision(&inbox[0].id, "in_app").await;
        assert_eq!(row.0, "send");
    }
    assert!(world.mails().is_empty());
    world.advance(9 * HOUR + 1);
    world.settle().await;
    assert_eq!(
        world.mails().len(),
        1,
        "at eight the deferred mail goes out"
    );
    assert_eq!(world.mails_to("quiet").len(), 1);
}

/// contract: D9
/// contract: D15
#[tokio::test]
async fn the_mail_channel_sends_the_template_in_the_readers_language() {
    let world = World::open().await;
    let manager = world.person("manager", "fr", &["hse_manager"]).await;
    world.person("boss", "en", &["hse_manager"]).await;
    let mut hook = tell("incident", 2, &["in_app", "email"]);
    let config = &mut hook["actions"][0]["config"];
    config["template"] = json!("reported");
    config.as_object_mut().unwrap().remove("title");
    config.as_object_mut().unwrap().remove("message");
    world.hook(hook).await;
    world.created(&world.incident("critical")).await;
    world.settle().await;
    let row = world.inbox(manager).await.pop().unwrap();
    let french = world.mails_to("manager").pop().unwrap();
    let english = world.mails_to("boss").pop().unwrap();
    assert_eq!(french.subject, "[OpsFlux] Incident INC-2026-00142");
    assert!(
        french.text.contains("Gravité : Critique"),
        "{}",
        french.text
    );
    assert!(
        french
            .text
            .contains(&format!("https://ops.test/notifications/{}", row.id))
    );
    assert!(
        french
            .text
            .contains("Gérer vos préférences (https://ops.test/settings)")
    );
    assert_eq!(
        english.subject,
        "[OpsFlux] Incident INC-2026-00142 reported"
    );
    assert!(english.text.contains("Severity: Critical"));
    let queued = world.emails().await;
    assert!(
        queued
            .iter()
            .all(|e| e.priority == "normal" && e.template == "notification_email")
    );
}

/// contract: D10
/// contract: D11
#[tokio::test]
async fn a_text_message_without_a_provider_is_shown_as_skipped() {
    let world = World::open().await;
    let manager = world.person("manager", "fr", &["hse_manager"]).await;
    world
        .hook(tell("alert", 3, &["in_app", "sms", "push"]))
        .await;
    world.created(&world.incident("low")).await;
    world.settle().await;
    let log = world.log().await;
    let sms = log.iter().find(|l| l.kind == "send_sms").unwrap();
    assert_eq!(sms.outcome, "skipped: no SMS provider configured");
    let row = world.inbox(manager).await.pop().unwrap();
    assert_eq!(world.decision(&row.id, "sms").await.0, "send");
    assert_eq!(
        world.decision(&row.id, "push").await,
        ("drop".into(), "no push provider configured".into())
    );
}

/// contract: D14
#[tokio::test]
async fn a_digest_gathers_what_was_not_read() {
    let world = World::open().await;
    let manager = world.person("manager", "en", &["hse_manager"]).await;
    world.prefer(manager, |p| p.digest_enabled = true).await;
    let mut hook = tell("incident", 1, &["in_app", "email"]);
    hook["actions"][0]["config"]["title"] = json!("{incident_id} {weight}");
    world.hook(hook).await;
    for _ in 0..3 {
        world.created(&world.incident("low")).await;
    }
    world.settle().await;
    assert!(world.mails().is_empty());
    let mut tx = world.app.db.begin().await.unwrap();
    let first = world.inbox(manager).await.pop().unwrap();
    notifications::mark_read(&mut tx, manager, &[first.id.parse().unwrap()], 1)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.advance(24 * HOUR);
    world.settle().await;
    let mails = world.mails_to("manager");
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].text.matches("INC-2026-00142 12").count(), 2);
    assert!(!mails[0].text.contains(&first.id));
    assert_eq!(mails[0].to, [address("manager")]);
}

fn mail_to(recipients: &str) -> Value {
    json!({
        "name": format!("mail {recipients}"), "event": "incident.created",
        "actions": [{"type": "send_email", "config": {
            "recipients": recipients, "subject": "URGENT {title}",
            "template": "critical_incident_alert", "priority": "urgent",
        }}],
    })
}

/// contract: C7 J9 J10
#[tokio::test]
async fn whoever_may_not_see_a_record_is_told_nothing_of_it() {
    let world = World::open().await;
    let seeing = world.person("seeing", "fr", &["hse_manager"]).await;
    let blind = world.person("blind", "fr", &["hse_manager"]).await;
    world.blind(blind).await;
    let channels = ["in_app", "email", "sms"];
    world.hook(tell("alert", 3, &channels)).await;
    world.hook(mail_to("role:hse_manager")).await;
    // An address in a hook that is somebody's own is judged like that person; a stranger's is not.
    let addresses = format!("email:{}, email:duty@shore.test", address("BLIND"));
    world.hook(mail_to(&addresses)).await;
    world.created(&world.incident("critical")).await;
    world.settle().await;
    assert_eq!(world.inbox(seeing).await.len(), 1);
    assert_eq!(world.mails_to("seeing").len(), 2);
    assert!(world.inbox(blind).await.is_empty());
    assert!(world.mails_to("blind").is_empty());
    let sms = world.log().await;
    let sms = sms.iter().filter(|line| line.kind == "send_sms").count();
    assert_eq!(sms, 1);
    let strangers = world.mails().into_iter();
    let strangers = strangers.filter(|m| m.to.iter().any(|to| to == "duty@shore.test"));
    assert_eq!(strangers.count(), 1);
}

#[tokio::test]
async fn a_hook_whose_recipients_see_nothing_is_skipped_and_says_so() {
    let world = World::open().await;
    let blind = world.person("blind", "fr", &["hse_manager"]).await;
    world.blind(blind).await;
    world.hook(tell("alert", 3, &["in_app"])).await;
    world.hook(mail_to("role:hse_manager")).await;
    world.created(&world.incident("critical")).await;
    world.settle().await;
    let log = world.log().await;
    assert_eq!(log.len(), 2);
    for line in log {
        assert_eq!(line.outcome, "skipped: nobody it names may see the record");
    }
}

/// An account that was closed gets nothing, however it is named.
#[tokio::test]
async fn a_closed_account_is_not_written_to_by_its_address() {
    let world = World::open().await;
    let gone = world.person("gone", "fr", &[]).await;
    let close = "UPDATE users SET is_active = 0 WHERE id = $1";
    world.sql(close, &[&gone.to_string()]).await;
    world
        .hook(mail_to(&format!("email:{}", address("gone"))))
        .await;
    world.created(&world.incident("low")).await;
    world.settle().await;
    assert!(world.mails_to("gone").is_empty());
}
