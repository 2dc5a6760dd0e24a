//! Notifications: one row a person and fact, its channel decisions, and the person's preferences.

use shared_model::ids::{NotificationId, UserId};
use shared_model::sync::NotificationMsg;
use sqlx::AnyConnection;

/// A notification.
#[derive(Clone, Debug, serde::Serialize, sqlx::FromRow)]
pub struct NotificationRow {
    /// Key.
    pub id: String,
    /// Tenant.
    #[serde(skip)]
    pub org_id: String,
    /// Whose.
    #[serde(skip)]
    pub user_id: String,
    /// Position among this person's notifications; renewed by every change of the row.
    pub seq: i64,
    /// Title.
    pub title: String,
    /// Message.
    pub message: String,
    /// Category.
    pub category: String,
    /// 0 to 3.
    pub priority: i64,
    /// `pending`, then `sent`.
    pub status: String,
    /// The record it is about.
    pub record_id: Option<String>,
    /// JSON: ids, `action_url` …
    pub context: String,
    /// One row a person and fact.
    #[serde(skip)]
    pub dedup_key: String,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// When its channels had been decided and served.
    pub sent_at: Option<i64>,
    /// When it was read.
    pub read_at: Option<i64>,
}

impl NotificationRow {
    /// The row as devices receive it.
    #[must_use]
    pub fn to_msg(&self) -> Option<NotificationMsg> {
        Some(NotificationMsg {
            id: self.id.parse().ok()?,
            seq: u64::try_from(self.seq).ok()?,
            title: self.title.clone(),
            message: self.message.clone(),
            category: self.category.clone(),
            priority: u8::try_from(self.priority).ok()?,
            record: self.record_id.as_ref().and_then(|id| id.parse().ok()),
            created_at: self.created_at,
            read_at: self.read_at,
            context: self.context.clone(),
        })
    }
}

/// The notification of a person about one fact.
///
/// # Errors
/// When the database fails.
pub async fn by_fact(
    conn: &mut AnyConnection,
    user: &str,
    dedup_key: &str,
) -> sqlx::Result<Option<NotificationRow>> {
    sqlx::query_as("SELECT * FROM notifications WHERE user_id = $1 AND dedup_key = $2")
        .bind(user)
        .bind(dedup_key)
        .fetch_optional(conn)
        .await
}

/// One notification of a person.
///
/// # Errors
/// When the database fails.
pub async fn get(
    conn: &mut AnyConnection,
    user: UserId,
    id: NotificationId,
) -> sqlx::Result<Option<NotificationRow>> {
    sqlx::query_as("SELECT * FROM notifications WHERE user_id = $1 AND id = $2")
        .bind(user.to_string())
        .bind(id.to_string())
        .fetch_optional(conn)
        .await
}

/// Notifications of a person that changed after a position, oldest change first.
///
/// # Errors
/// When the database fails.
pub async fn since(
    conn: &mut AnyConnection,
    user: UserId,
    after: i64,
    limit: i64,
) -> sqlx::Result<Vec<NotificationMsg>> {
    let rows: Vec<NotificationRow> = sqlx::query_as(
        "SELECT * FROM notifications WHERE user_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
    )
    .bind(user.to_string())
    .bind(after)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    Ok(rows.iter().filter_map(NotificationRow::to_msg).collect())
}

/// Newest notifications of a person.
///
/// # Errors
/// When the database fails.
pub async fn newest(
    conn: &mut AnyConnection,
    user: UserId,
    limit: i64,
) -> sqlx::Result<Vec<NotificationRow>> {
    sqlx::query_as(
        "SELECT * FROM notifications WHERE user_id = $1 ORDER BY created_at DESC, seq DESC LIMIT $2",
    )
    .bind(user.to_string())
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// How many a person has not read: always counted, never a counter (contract D8, reading 15).
///
/// # Errors
/// When the database fails.
pub async fn unread(conn: &mut AnyConnection, user: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT COUNT(*) FROM notifications WHERE user_id = $1 AND read_at IS NULL")
        .bind(user.to_string())
        .fetch_one(conn)
        .await
}

/// Marks a person's notifications as read; those of others and those already read stay as they
/// are. Returns how many changed.
///
/// # Errors
/// When the database fails.
pub async fn mark_read(
    conn: &mut AnyConnection,
    user: UserId,
    ids: &[NotificationId],
    at: i64,
) -> sqlx::Result<u64> {
    let mut changed = 0;
    for id in ids {
        let done = sqlx::query(
            "UPDATE notifications SET read_at = $3, seq = (SELECT notification_seq + 1 FROM users \
             WHERE id = $1) WHERE user_id = $1 AND id = $2 AND read_at IS NULL",
        )
        .bind(user.to_string())
        .bind(id.to_string())
        .bind(at)
        .execute(&mut *conn)
        .await?;
        if done.rows_affected() > 0 {
            next_seq(conn, &user.to_string()).await?;
            changed += 1;
        }
    }
    Ok(changed)
}

/// Takes a person's next position.
///
/// # Errors
/// When the database fails or there is no such person.
pub async fn next_seq(conn: &mut AnyConnection, user: &str) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "UPDATE users SET notification_seq = notification_seq + 1 WHERE id = $1 \
         RETURNING notification_seq",
    )
    .bind(user)
    .fetch_one(conn)
    .await
}

/// Stores a notification.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut AnyConnection, row: &NotificationRow) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO notifications (id, org_id, user_id, seq, title, message, category, priority, \
         status, record_id, context, dedup_key, created_at) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)",
    )
    .bind(&row.id)
    .bind(&row.org_id)
    .bind(&row.user_id)
    .bind(row.seq)
    .bind(&row.title)
    .bind(&row.message)
    .bind(&row.category)
    .bind(row.priority)
    .bind(&row.status)
    .bind(&row.record_id)
    .bind(&row.context)
    .bind(&row.dedup_key)
    .bind(row.created_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces the words of a notification by more pressing ones; it counts as unread again.
///
/// # Errors
/// When the database fails.
pub async fn upgrade(conn: &mut AnyConnection, row: &NotificationRow) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE notifications SET seq = $2, title = $3, message = $4, category = $5, \
         priority = $6, context = $7, read_at = NULL WHERE id = $1",
    )
    .bind(&row.id)
    .bind(row.seq)
    .bind(&row.title)
    .bind(&row.message)
    .bind(&row.category)
    .bind(row.priority)
    .bind(&row.context)
    .execute(conn)
    .await?;
    Ok(())
}

/// The in-app row is there and every other channel has been decided.
///
/// # Errors
/// When the database fails.
pub async fn mark_sent(conn: &mut AnyConnection, id: &str, at: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE notifications SET status = 'sent', sent_at = $2 WHERE id = $1")
        .bind(id)
        .bind(at)
        .execute(conn)
        .await?;
    Ok(())
}

/// When a person was last told of one kind of fact.
///
/// # Errors
/// When the database fails.
pub async fn last_told(
    conn: &mut AnyConnection,
    user: &str,
    key_prefix: &str,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar(
        "SELECT MAX(created_at) FROM notifications WHERE user_id = $1 AND dedup_key LIKE $2",
    )
    .bind(user)
    .bind(format!("{key_prefix}%"))
    .fetch_one(conn)
    .await
}

/// What was decided for one channel of one notification.
#[derive(Clone, Debug, serde::Serialize, sqlx::FromRow)]
pub struct DeliveryRow {
    /// The notification.
    pub notification_id: String,
    /// `in_app`, `email`, `sms` or `push`.
    pub channel: String,
    /// `send`, `defer`, `digest` or `drop`.
    pub decision: String,
    /// Why.
    pub reason: String,
    /// When it goes out, if not at once.
    pub not_before: Option<i64>,
    /// When it was decided.
    pub at: i64,
}

/// Stores a decision; a later one replaces it.
///
/// # Errors
/// When the database fails.
pub async fn put_delivery(conn: &mut AnyConnection, row: &DeliveryRow) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO notification_deliveries (notification_id, channel, decision, reason, \
         not_before, at) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT (notification_id, channel) \
         DO UPDATE SET decision = excluded.decision, reason = excluded.reason, \
         not_before = excluded.not_before, at = excluded.at",
    )
    .bind(&row.notification_id)
    .bind(&row.channel)
    .bind(&row.decision)
    .bind(&row.reason)
    .bind(row.not_before)
    .bind(row.at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Decisions of one notification.
///
/// # Errors
/// When the database fails.
pub async fn deliveries(
    conn: &mut AnyConnection,
    notification: &str,
) -> sqlx::Result<Vec<DeliveryRow>> {
    sqlx::query_as(
        "SELECT * FROM notification_deliveries WHERE notification_id = $1 ORDER BY channel",
    )
    .bind(notification)
    .fetch_all(conn)
    .await
}

/// Unread notifications of a person that wait for the digest of an instant.
///
/// # Errors
/// When the database fails.
pub async fn for_digest(
    conn: &mut AnyConnection,
    user: &str,
    until: i64,
) -> sqlx::Result<Vec<NotificationRow>> {
    sqlx::query_as(
        "SELECT n.* FROM notifications n JOIN notification_deliveries d \
         ON d.notification_id = n.id AND d.channel = 'email' \
         WHERE n.user_id = $1 AND n.read_at IS NULL AND d.decision = 'digest' \
         AND d.not_before <= $2 ORDER BY n.created_at",
    )
    .bind(user)
    .bind(until)
    .fetch_all(conn)
    .await
}

/// A person's preferences as JSON, if they ever changed them.
///
/// # Errors
/// When the database fails.
pub async fn preferences(conn: &mut AnyConnection, user: &str) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT body FROM notification_preferences WHERE user_id = $1")
        .bind(user)
        .fetch_optional(conn)
        .await
}

/// Stores a person's preferences.
///
/// # Errors
/// When the database fails.
pub async fn save_preferences(
    conn: &mut AnyConnection,
    user: &str,
    body: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO notification_preferences (user_id, body) VALUES ($1, $2) \
         ON CONFLICT (user_id) DO UPDATE SET body = excluded.body",
    )
    .bind(user)
    .bind(body)
    .execute(conn)
    .await?;
    Ok(())
}
