//! The mail queue: one row a recipient (contract E3).

use sqlx::AnyConnection;

/// A mail to one recipient.
#[derive(Clone, Debug, serde::Serialize, sqlx::FromRow)]
pub struct EmailRow {
    /// Key; also the key of its job and the left half of its `Message-ID`.
    pub id: String,
    /// Tenant.
    pub org_id: String,
    /// Address.
    pub to_email: String,
    /// The person, if it is one.
    pub user_id: Option<String>,
    /// Language of the template's texts.
    pub language: String,
    /// Subject.
    pub subject: String,
    /// Template name.
    pub template: String,
    /// JSON for the template.
    pub context: String,
    /// `low`, `normal`, `high` or `urgent`.
    pub priority: String,
    /// `pending`, `leased`, `retry_wait`, `sent`, `dead`, `cancelled` or `suppressed`.
    pub status: String,
    /// One mail a recipient and reason.
    pub dedup_key: String,
    /// Not earlier than this.
    pub scheduled_at: i64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// When the relay took it.
    pub sent_at: Option<i64>,
    /// What the relay said.
    pub smtp_response: Option<String>,
    /// Why the last try failed.
    pub error_message: Option<String>,
}

/// Stores a mail unless this recipient already has one for this reason; true when stored.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut AnyConnection, row: &EmailRow) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "INSERT INTO emails (id, org_id, to_email, user_id, language, subject, template, context, \
         priority, status, dedup_key, scheduled_at, created_at) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'pending',$10,$11,$12) \
         ON CONFLICT (to_email, dedup_key) DO NOTHING",
    )
    .bind(&row.id)
    .bind(&row.org_id)
    .bind(&row.to_email)
    .bind(&row.user_id)
    .bind(&row.language)
    .bind(&row.subject)
    .bind(&row.template)
    .bind(&row.context)
    .bind(&row.priority)
    .bind(&row.dedup_key)
    .bind(row.scheduled_at)
    .bind(row.created_at)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One mail.
///
/// # Errors
/// When the database fails.
pub async fn get(conn: &mut AnyConnection, id: &str) -> sqlx::Result<Option<EmailRow>> {
    sqlx::query_as("SELECT * FROM emails WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await
}

/// The mail a recipient has for a reason.
///
/// # Errors
/// When the database fails.
pub async fn by_reason(
    conn: &mut AnyConnection,
    to: &str,
    dedup_key: &str,
) -> sqlx::Result<Option<EmailRow>> {
    sqlx::query_as("SELECT * FROM emails WHERE to_email = $1 AND dedup_key = $2")
        .bind(to)
        .bind(dedup_key)
        .fetch_optional(conn)
        .await
}

/// Newest mails of an organisation.
///
/// # Errors
/// When the database fails.
pub async fn recent(
    conn: &mut AnyConnection,
    org: &str,
    limit: i64,
) -> sqlx::Result<Vec<EmailRow>> {
    sqlx::query_as(
        "SELECT * FROM emails WHERE org_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
    )
    .bind(org)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// A worker is about to send it.
///
/// # Errors
/// When the database fails.
pub async fn mark_leased(conn: &mut AnyConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE emails SET status = 'leased' WHERE id = $1 AND status IN ('pending', 'retry_wait', 'dead')",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(())
}

/// The relay took it.
///
/// # Errors
/// When the database fails.
pub async fn mark_sent(
    conn: &mut AnyConnection,
    id: &str,
    response: &str,
    at: i64,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE emails SET status = 'sent', sent_at = $2, smtp_response = $3, error_message = NULL \
         WHERE id = $1",
    )
    .bind(id)
    .bind(at)
    .bind(response)
    .execute(conn)
    .await?;
    Ok(())
}

/// It was not sent: `retry_wait` or `dead`, with the reason.
///
/// # Errors
/// When the database fails.
pub async fn mark_unsent(
    conn: &mut AnyConnection,
    id: &str,
    status: &str,
    error: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE emails SET status = $2, error_message = $3 WHERE id = $1 AND status <> 'sent'",
    )
    .bind(id)
    .bind(status)
    .bind(error)
    .execute(conn)
    .await?;
    Ok(())
}

/// Calls back a mail that has not gone out; false when it has.
///
/// # Errors
/// When the database fails.
pub async fn cancel(conn: &mut AnyConnection, id: &str) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE emails SET status = 'cancelled' WHERE id = $1 AND status IN ('pending', 'retry_wait')",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a mail that has not gone out other words and perhaps an earlier time.
///
/// # Errors
/// When the database fails.
pub async fn rewrite(conn: &mut AnyConnection, row: &EmailRow) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE emails SET subject = $2, context = $3, scheduled_at = $4, priority = $5 \
         WHERE id = $1 AND status IN ('pending', 'retry_wait')",
    )
    .bind(&row.id)
    .bind(&row.subject)
    .bind(&row.context)
    .bind(row.scheduled_at)
    .bind(&row.priority)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A file sent along.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AttachmentRow {
    /// Hash of its bytes.
    pub sha256: Vec<u8>,
    /// Name shown.
    pub name: String,
    /// Media type.
    pub media_type: String,
}

/// Adds a file to a mail.
///
/// # Errors
/// When the database fails.
pub async fn attach(
    conn: &mut AnyConnection,
    email: &str,
    file: &AttachmentRow,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO email_attachments (email_id, sha256, name, media_type) VALUES ($1,$2,$3,$4) \
         ON CONFLICT (email_id, sha256) DO NOTHING",
    )
    .bind(email)
    .bind(file.sha256.clone())
    .bind(&file.name)
    .bind(&file.media_type)
    .execute(conn)
    .await?;
    Ok(())
}

/// Files of a mail.
///
/// # Errors
/// When the database fails.
pub async fn attachments(
    conn: &mut AnyConnection,
    email: &str,
) -> sqlx::Result<Vec<AttachmentRow>> {
    sqlx::query_as(
        "SELECT sha256, name, media_type FROM email_attachments WHERE email_id = $1 ORDER BY name",
    )
    .bind(email)
    .fetch_all(conn)
    .await
}
