//! What happened to one record: its operations and its lines in the audit trail.

use shared_model::ids::{OrgId, RecordId};
use sqlx::AnyConnection;

/// Most lines of each kind.
const MAX_LINES: i64 = 500;

/// One line of a record's history.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HistoryLine {
    /// `operation` or `audit`.
    pub kind: &'static str,
    /// Milliseconds since 1970 UTC, by the server's clock.
    #[serde(skip)]
    pub at: i64,
    /// Who; none for the server itself.
    pub user_id: Option<String>,
    /// Device.
    pub device_id: Option<String>,
    /// What was done, or the verdict of the operation.
    pub action: String,
    /// Particulars as JSON, when there are any.
    #[serde(skip)]
    pub details: Option<String>,
    /// Address of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The request that carried it.
    pub request_id: Option<String>,
    /// The device's clock, milliseconds since 1970 UTC.
    #[serde(skip)]
    pub device_time: Option<i64>,
}

/// Newest lines of a record, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_record(
    conn: &mut AnyConnection,
    org: OrgId,
    record: RecordId,
) -> Result<Vec<HistoryLine>, sqlx::Error> {
    let mut lines = operations(&mut *conn, org, record).await?;
    lines.extend(audit(conn, org, record).await?);
    lines.sort_by_key(|line| line.at);
    Ok(lines)
}

type OperationRow = (
    i64,
    String,
    Option<String>,
    String,
    Option<String>,
    Option<String>,
    i64,
);

async fn operations(
    conn: &mut AnyConnection,
    org: OrgId,
    record: RecordId,
) -> Result<Vec<HistoryLine>, sqlx::Error> {
    let rows: Vec<OperationRow> = sqlx::query_as(
        "SELECT received_at, author_id, device_id, verdict, code, detail, device_time
         FROM operations WHERE org_id = $1 AND record_id = $2 ORDER BY received_at DESC, seq DESC LIMIT $3",
    )
    .bind(org.to_string())
    .bind(record.to_string())
    .bind(MAX_LINES)
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .rev()
        .map(
            |(at, user, device_id, verdict, code, details, device_time)| HistoryLine {
                kind: "operation",
                at,
                user_id: Some(user),
                device_id,
                action: verdict,
                details: details.or_else(|| code.map(|code| code_alone(&code))),
                ip: None,
                request_id: None,
                device_time: Some(device_time),
            },
        )
        .collect())
}

/// What is left of a refusal once its device holds the text.
fn code_alone(code: &str) -> String {
    serde_json::json!({ "refusal": { "code": code } }).to_string()
}

type AuditLine = (
    i64,
    Option<String>,
    Option<String>,
    String,
    String,
    String,
    String,
    Option<i64>,
);

async fn audit(
    conn: &mut AnyConnection,
    org: OrgId,
    record: RecordId,
) -> Result<Vec<HistoryLine>, sqlx::Error> {
    let rows: Vec<AuditLine> = sqlx::query_as(
        "SELECT at, user_id, device_id, action, details, ip, request_id, device_time FROM audit_log
         WHERE org_id = $1 AND object_id = $2 ORDER BY seq DESC LIMIT $3",
    )
    .bind(org.to_string())
    .bind(record.to_string())
    .bind(MAX_LINES)
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .rev()
        .map(
            |(at, user_id, device_id, action, details, ip, request_id, device_time)| HistoryLine {
                kind: "audit",
                at,
                user_id,
                device_id,
                action,
                details: Some(details),
                ip: Some(ip),
                request_id: Some(request_id),
                device_time,
            },
        )
        .collect())
}
