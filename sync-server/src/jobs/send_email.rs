//! `SendEmail`: one mail to the relay (contract E6 to E13).

use serde_json::Value;
use shared_model::ids::FileHash;

use super::work::{Context, Done, JobError, Outcome};
use crate::services::files;
use crate::services::mail::{Parcel, RelayError, Rendered, render};
use crate::store::emails::{self, EmailRow};
use crate::store::jobs::JobRow;

/// How long mail waits before looking again for a relay that nobody configured.
const UNCONFIGURED_WAIT_MS: i64 = 60_000;

pub(super) async fn run(context: &Context, job: &JobRow) -> Result<Outcome, JobError> {
    let row = match prepare(context, job).await? {
        Ready::Send(row) => row,
        Ready::Over(outcome) => return Ok(outcome),
    };
    let body = body(context, &row).await?;
    let parcel = Parcel {
        body,
        files: attached(context, &row).await?,
        preferences_url: format!("{}/settings", context.app.config.public_url),
        row: &row,
    };
    match context.relay.send(parcel).await {
        Ok(response) => {
            tracing::info!(email = row.id, "mail sent");
            Ok(Outcome::Done(Done {
                response,
                ..Done::default()
            }))
        }
        Err(RelayError::Permanent(why)) => Err(JobError::Permanent(why)),
        Err(RelayError::Transient(why)) => Err(JobError::transient(why)),
        Err(error @ RelayError::Unconfigured) => Ok(Outcome::Later {
            until: context.app.now() + UNCONFIGURED_WAIT_MS,
            why: error.to_string(),
        }),
    }
}

enum Ready {
    Send(Box<EmailRow>),
    Over(Outcome),
}

/// Reads the mail and marks it as taken before the first byte leaves.
async fn prepare(context: &Context, job: &JobRow) -> Result<Ready, JobError> {
    let args: Value = serde_json::from_str(&job.args)
        .map_err(|e| JobError::permanent(format!("the job cannot be read: {e}")))?;
    let id = args["email"].as_str().unwrap_or_default();
    let mut tx = context.app.db.begin().await?;
    let Some(row) = emails::get(&mut tx, id).await? else {
        return Ok(Ready::Over(Outcome::Skipped("the mail is gone".into())));
    };
    let over = match row.status.as_str() {
        "sent" => {
            tracing::warn!(email = row.id, "Email {} already sent", row.id);
            Some("already sent")
        }
        "cancelled" => Some("cancelled"),
        "suppressed" => Some("suppressed"),
        _ => None,
    };
    if let Some(why) = over {
        return Ok(Ready::Over(Outcome::Skipped(why.into())));
    }
    emails::mark_leased(&mut tx, &row.id).await?;
    tx.commit().await?;
    Ok(Ready::Send(Box::new(row)))
}

async fn body(context: &Context, row: &EmailRow) -> Result<Rendered, JobError> {
    let mut conn = context.app.db.read().await?;
    render(&mut conn, &context.app, row)
        .await?
        .map_err(|e| JobError::permanent(e.to_string()))
}

/// Name, media type and bytes of the files sent along (contract E4).
async fn attached(
    context: &Context,
    row: &EmailRow,
) -> Result<Vec<(String, String, Vec<u8>)>, JobError> {
    let mut conn = context.app.db.read().await?;
    let rows = emails::attachments(&mut conn, &row.id).await?;
    drop(conn);
    let mut attached = Vec::with_capacity(rows.len());
    for file in rows {
        let hash = FileHash::from_slice(&file.sha256)
            .ok_or_else(|| JobError::permanent("the key of an attachment is damaged"))?;
        let path = files::complete_path(&context.app, hash);
        let bytes = tokio::fs::read(&path).await.map_err(|e| {
            JobError::transient(format!("the attachment {} cannot be read: {e}", file.name))
        })?;
        attached.push((file.name, file.media_type, bytes));
    }
    Ok(attached)
}
