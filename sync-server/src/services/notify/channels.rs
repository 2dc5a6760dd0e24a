//! Serving the channels of one notification after deciding each.

use serde_json::{Map, Value, json};
use sqlx::AnyConnection;

use super::decide::{Decision, Question, decide};
use super::preferences::{self, Channel, Preferences};
use super::{NotificationRequest, action_url};
use crate::app::App;
use crate::error::ServiceError;
use crate::jobs::{JobInput, Kind, Lane, enqueue};
use crate::services::mail::{self, Letter};
use crate::store::notifications::{self, DeliveryRow, NotificationRow};
use crate::store::recipients::PersonRow;

/// Template of the mail channel (contract D9).
const TEMPLATE: &str = "notification_email";
/// Characters of a title in a text message (contract D10).
const SMS_TITLE: usize = 100;

/// Decides and serves every channel offered; the row in the application is always one of them.
pub(super) async fn serve(
    conn: &mut AnyConnection,
    app: &App,
    request: &NotificationRequest,
    person: &PersonRow,
    row: &NotificationRow,
) -> Result<(), ServiceError> {
    let preferences = preferences::load(conn, &person.id).await?;
    let earlier = notifications::deliveries(conn, &row.id).await?;
    let mut offered = request.channels.clone();
    if !offered.contains(&Channel::InApp) {
        offered.insert(0, Channel::InApp);
    }
    for channel in offered {
        let before = earlier.iter().find(|d| d.channel == channel.as_str());
        let decision = ask(app, channel, request, person, &preferences);
        let decision = keep_better(before, decision);
        act(conn, app, channel, request, person, row, &decision).await?;
        notifications::put_delivery(conn, &delivery(app, row, channel, &decision)).await?;
    }
    Ok(())
}

fn ask(
    app: &App,
    channel: Channel,
    request: &NotificationRequest,
    person: &PersonRow,
    preferences: &Preferences,
) -> Decision {
    let question = Question {
        category: &request.category,
        priority: request.priority,
        time_zone: &person.time_zone,
        has_phone: person.phone_number.as_ref().is_some_and(|n| !n.is_empty()),
        now: app.now(),
    };
    decide(channel, &question, preferences)
}

/// What was already promised is not taken back by more pressing words.
fn keep_better(before: Option<&DeliveryRow>, decision: Decision) -> Decision {
    match before {
        Some(before) if before.decision == "send" => Decision::Send("already decided"),
        _ => decision,
    }
}

async fn act(
    conn: &mut AnyConnection,
    app: &App,
    channel: Channel,
    request: &NotificationRequest,
    person: &PersonRow,
    row: &NotificationRow,
    decision: &Decision,
) -> Result<(), ServiceError> {
    match (channel, decision) {
        (Channel::Email, Decision::Send(_) | Decision::Defer(..)) => {
            let letter = letter(app, request, row, decision.not_before());
            mail::queue_or_rewrite(conn, app, letter, person).await
        }
        (Channel::Email, Decision::Digest(due, _)) => {
            queue_digest(conn, app, request, person, *due).await
        }
        (Channel::Sms, Decision::Send(_) | Decision::Defer(..)) => {
            let due = decision.not_before();
            queue_sms(conn, app, request, person, row, due).await
        }
        _ => Ok(()),
    }
}

fn letter(
    app: &App,
    request: &NotificationRequest,
    row: &NotificationRow,
    not_before: Option<i64>,
) -> Letter {
    let mut context: Map<String, Value> = request.context.clone();
    context.insert(
        "notification".into(),
        json!({
            "id": row.id, "title": row.title, "message": row.message,
            "category": row.category, "priority": row.priority,
        }),
    );
    context.insert("action_url".into(), action_url(app, &row.id).into());
    Letter {
        subject: format!("[OpsFlux] {}", row.title),
        context,
        scheduled_at: not_before,
        ..Letter::new(
            request.org,
            TEMPLATE,
            format!("notification/{}", row.id),
            &request.request_id,
        )
    }
}

async fn queue_sms(
    conn: &mut AnyConnection,
    app: &App,
    request: &NotificationRequest,
    person: &PersonRow,
    row: &NotificationRow,
    not_before: Option<i64>,
) -> Result<(), ServiceError> {
    let title: String = row.title.chars().take(SMS_TITLE).collect();
    let args = json!({
        "to": person.phone_number, "user": person.id, "text": format!("[OpsFlux URGENT] {title}"),
    });
    let job = JobInput {
        lane: Lane::Urgent,
        not_before,
        ..JobInput::new(
            request.org,
            Kind::SendSms,
            format!("notification/{}", row.id),
            args,
            &request.request_id,
        )
    };
    enqueue(conn, app, job).await?;
    Ok(())
}

/// One digest a person and hour: the key makes every further asking harmless (contract D14).
async fn queue_digest(
    conn: &mut AnyConnection,
    app: &App,
    request: &NotificationRequest,
    person: &PersonRow,
    due: i64,
) -> Result<(), ServiceError> {
    let job = JobInput {
        lane: Lane::Low,
        not_before: Some(due),
        ..JobInput::new(
            request.org,
            Kind::SendDigest,
            format!("{}/{due}", person.id),
            json!({ "user": person.id, "due": due }),
            &request.request_id,
        )
    };
    enqueue(conn, app, job).await?;
    Ok(())
}

fn delivery(
    app: &App,
    row: &NotificationRow,
    channel: Channel,
    decision: &Decision,
) -> DeliveryRow {
    DeliveryRow {
        notification_id: row.id.clone(),
        channel: channel.as_str().to_owned(),
        decision: decision.as_str().to_owned(),
        reason: decision.reason().to_owned(),
        not_before: decision.not_before(),
        at: app.now(),
    }
}
