//! `notification.*`: what the server told this person.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_model::ids::{NotificationId, RecordId, UserId};
use shared_model::preferences::{Preferences, record_of};
use ts_rs::TS;

use super::{CommandError, NoArgs, SessionUser};
use crate::client::Client;
use crate::error::CoreError;
use crate::replica::{notifications, records};
use crate::zone;

/// A notification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct NotificationView {
    /// Key.
    pub id: NotificationId,
    /// Title.
    pub title: String,
    /// Message.
    pub message: String,
    /// Category.
    pub category: String,
    /// 0 to 3.
    pub priority: u8,
    /// The record it is about.
    pub record: Option<RecordId>,
    /// ms since 1970 UTC.
    #[ts(type = "number")]
    pub created_at: i64,
    /// ms since 1970 UTC, when read.
    #[ts(type = "number | null")]
    pub read_at: Option<i64>,
    /// It may pop up in front of this person now: their preferences, on the clock they live by
    /// (contract D5). In the list it stands either way.
    #[serde(default = "yes")]
    pub interrupts: bool,
    /// Free values (ids, `action_url` …).
    #[ts(type = "unknown")]
    pub context: Value,
}

fn yes() -> bool {
    true
}

/// Which notifications.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct NotificationListArgs {
    /// Only unread ones.
    #[serde(default)]
    #[ts(optional)]
    pub unread_only: Option<bool>,
    /// Only of these categories; of all when absent or empty.
    #[serde(default)]
    #[ts(optional)]
    pub categories: Option<Vec<String>>,
    /// Most rows; 50 when absent.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// How many notifications of one category are here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CategoryCount {
    /// The category.
    pub category: String,
    /// All of them.
    #[ts(type = "number")]
    pub total: u64,
    /// Those not read.
    #[ts(type = "number")]
    pub unread: u64,
}

/// Notifications that were read.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MarkReadArgs {
    /// Keys; all unread ones when empty.
    pub ids: Vec<NotificationId>,
}

/// The badge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unread {
    /// Unread notifications.
    #[ts(type = "number")]
    pub count: u64,
}

const USUAL: u32 = 50;
const MOST: u32 = 10_000;

/// The signed-in person.
fn person(client: &Client) -> Result<SessionUser, CoreError> {
    let session = client.session().map(|session| session.profile.user);
    session.ok_or_else(|| {
        CoreError::refused(
            shared_model::error::ErrorCode::Unauthenticated,
            "Sign in first.",
        )
    })
}

fn reader(client: &Client) -> Result<UserId, CoreError> {
    Ok(person(client)?.id)
}

pub(super) async fn list(
    client: &Client,
    args: NotificationListArgs,
) -> Result<Vec<NotificationView>, CommandError> {
    let person = person(client)?;
    let user = person.id;
    let unread_only = args.unread_only == Some(true);
    let categories = args.categories.unwrap_or_default();
    let limit = args.limit.unwrap_or(USUAL).min(MOST);
    let now = client.now();
    Ok(client
        .replica()
        .read(move |conn| {
            let stored = records::get(conn, record_of(user))?;
            let wishes = stored.map_or_else(Preferences::default, |s| Preferences::of(&s.record));
            let own = records::get(conn, user.into())?;
            let clock = zone::of(own.as_ref().map(|stored| &stored.record), &person);
            let minute = minute_of_day(&clock, now);
            let mut rows = notifications::list(conn, user, unread_only, &categories, limit)?;
            for row in &mut rows {
                row.interrupts = wishes.pops_up(&row.category, row.priority, minute);
            }
            Ok(rows)
        })
        .await?)
}

/// What a clock on the wall shows, in minutes since midnight.
fn minute_of_day(zone: &TimeZone, now: i64) -> u16 {
    let Ok(instant) = Timestamp::from_millisecond(now) else {
        return 0;
    };
    let clock = zone.to_datetime(instant);
    let minutes = i32::from(clock.hour()) * 60 + i32::from(clock.minute());
    u16::try_from(minutes).unwrap_or(0)
}

pub(super) async fn mark_read(client: &Client, args: MarkReadArgs) -> Result<Unread, CommandError> {
    let user = reader(client)?;
    let now = client.now();
    let count = client
        .replica()
        .write(move |tx| {
            notifications::mark_read(tx, user, &args.ids, now)?;
            notifications::unread(tx, user)
        })
        .await?;
    client.announce_tag("notifications");
    client.engine().wake.notify_one();
    Ok(Unread { count })
}

pub(super) async fn unread(client: &Client, _: NoArgs) -> Result<Unread, CommandError> {
    let user = reader(client)?;
    let count = client
        .replica()
        .read(move |conn| notifications::unread(conn, user))
        .await?;
    Ok(Unread { count })
}

pub(super) async fn counts(client: &Client, _: NoArgs) -> Result<Vec<CategoryCount>, CommandError> {
    let user = reader(client)?;
    Ok(client
        .replica()
        .read(move |conn| notifications::counts(conn, user))
        .await?)
}
