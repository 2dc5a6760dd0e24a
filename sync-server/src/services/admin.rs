//! What administrators look at: the audit trail, executions of hooks, mails, jobs, modules.

use super::records::forbidden;
use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::store::audit_list::{self, AuditFilter, AuditView};
use crate::store::emails::{self, EmailRow};
use crate::store::executions::{self, ExecutionRow};
use crate::store::jobs::{self, JobRow};
use crate::store::modules::{self, ModuleRow};

/// Permission to read the audit trail.
pub const VIEW_AUDIT: &str = "core.view.audit";
/// Permission to see hooks and their executions.
pub const VIEW_HOOKS: &str = "core.view.hook";
/// Permission to see the mail queue.
pub const VIEW_EMAILS: &str = "core.view.email";
/// Permission to see background work.
pub const VIEW_JOBS: &str = "core.view.job";
/// Most rows of one answer.
pub const MAX_ROWS: i64 = 500;

fn require(caller: &Caller, permission: &str) -> Result<(), ServiceError> {
    if caller.grants.may_somewhere(permission) {
        return Ok(());
    }
    Err(forbidden(permission))
}

/// The audit trail, newest first.
///
/// # Errors
/// Forbidden without [`VIEW_AUDIT`].
pub async fn audit(
    app: &App,
    caller: &Caller,
    filter: &AuditFilter,
) -> Result<Vec<AuditView>, ServiceError> {
    require(caller, VIEW_AUDIT)?;
    let mut conn = app.db.read().await?;
    Ok(audit_list::recent(&mut conn, caller.org, filter).await?)
}

/// Executions of hooks, newest first.
///
/// # Errors
/// Forbidden without [`VIEW_HOOKS`].
pub async fn executions(app: &App, caller: &Caller) -> Result<Vec<ExecutionRow>, ServiceError> {
    require(caller, VIEW_HOOKS)?;
    let mut conn = app.db.read().await?;
    Ok(executions::recent(&mut conn, &caller.org.to_string(), MAX_ROWS).await?)
}

/// Mails, newest first.
///
/// # Errors
/// Forbidden without [`VIEW_EMAILS`].
pub async fn emails(app: &App, caller: &Caller) -> Result<Vec<EmailRow>, ServiceError> {
    require(caller, VIEW_EMAILS)?;
    let mut conn = app.db.read().await?;
    Ok(emails::recent(&mut conn, &caller.org.to_string(), MAX_ROWS).await?)
}

/// Jobs that are not finished.
///
/// # Errors
/// Forbidden without [`VIEW_JOBS`].
pub async fn jobs(app: &App, caller: &Caller) -> Result<Vec<JobRow>, ServiceError> {
    require(caller, VIEW_JOBS)?;
    let mut conn = app.db.read().await?;
    Ok(jobs::list(&mut conn, &caller.org.to_string(), MAX_ROWS).await?)
}

/// Installed modules. Everybody sees them: menus and forms come from them.
///
/// # Errors
/// When the database fails.
pub async fn modules(app: &App, caller: &Caller) -> Result<Vec<ModuleRow>, ServiceError> {
    let mut conn = app.db.read().await?;
    Ok(modules::all(&mut conn, caller.org).await?)
}
