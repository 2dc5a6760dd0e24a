//! What becomes of a job after a try, decided first, then committed together with what follows.

use shared_model::ids::UserId;
use sqlx::AnyConnection;

use super::action::ActionArgs;
use super::kind::Kind;
use super::queue::retry_delay_ms;
use super::work::{Context, Done, JobError, Outcome};
use crate::error::ServiceError;
use crate::services::notify;
use crate::store::jobs::{self, Finished, JobRow, Postponed};
use crate::store::{emails, executions};

/// What becomes of a job.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Leaves the queue.
    Over { outcome: String, done: Option<Done> },
    /// Comes back.
    Later {
        until: i64,
        why: String,
        counts: bool,
    },
    /// Failed for good.
    Dead(String),
}

/// Decides: a permanent error or the last try ends it, anything else brings it back.
pub(super) fn decide(
    kind: Option<Kind>,
    job: &JobRow,
    result: Result<Outcome, JobError>,
    now: i64,
) -> Verdict {
    match (result, kind) {
        (Ok(Outcome::Done(done)), _) => Verdict::Over {
            outcome: "done".into(),
            done: Some(done),
        },
        (Ok(Outcome::Skipped(why)), _) => Verdict::Over {
            outcome: format!("skipped: {why}"),
            done: None,
        },
        (Ok(Outcome::Later { until, why }), _) => Verdict::Later {
            until,
            why,
            counts: false,
        },
        (Err(JobError::Permanent(why)), _) => Verdict::Dead(why),
        (Err(error), None) => Verdict::Dead(error.to_string()),
        (Err(error), _) if job.attempt >= job.max_attempts => Verdict::Dead(error.to_string()),
        (
            Err(JobError::Transient {
                message,
                not_before,
            }),
            Some(kind),
        ) => {
            let own = now + retry_delay_ms(kind, &job.id, job.attempt);
            Verdict::Later {
                until: not_before.map_or(own, |asked| asked.max(own)),
                why: message,
                counts: true,
            }
        }
    }
}

/// A try that ended.
pub(super) struct Try<'a> {
    pub(super) job: &'a JobRow,
    pub(super) verdict: &'a Verdict,
    pub(super) duration_ms: i64,
    pub(super) now: i64,
}

/// Writes the verdict and what follows from it; `None` when the lease was lost and nothing was
/// written. Answers with the people to tell after the commit.
pub(super) async fn settle(
    conn: &mut AnyConnection,
    context: &Context,
    attempt: &Try<'_>,
) -> Result<Option<Vec<UserId>>, ServiceError> {
    if !move_job(conn, attempt).await? {
        return Ok(None);
    }
    report_to_hook(conn, attempt).await?;
    report_to_mail(conn, attempt).await?;
    match attempt.verdict {
        Verdict::Over {
            done: Some(done), ..
        } => Ok(Some(done.told.clone())),
        Verdict::Dead(why) => {
            tracing::error!(
                job = attempt.job.id,
                kind = attempt.job.kind,
                request_id = attempt.job.request_id,
                error = why,
                "job failed for good"
            );
            let alert = notify::DeadJob {
                org: &attempt.job.org_id,
                kind: &attempt.job.kind,
                job: &attempt.job.id,
                error: why,
                now: attempt.now,
            };
            notify::alert_administrators(conn, &context.app, &alert)
                .await
                .map(Some)
        }
        _ => Ok(Some(Vec::new())),
    }
}

async fn move_job(conn: &mut AnyConnection, attempt: &Try<'_>) -> Result<bool, sqlx::Error> {
    let job = attempt.job;
    let finished = |outcome, error| Finished {
        outcome,
        error,
        duration_ms: attempt.duration_ms,
        at: attempt.now,
    };
    match attempt.verdict {
        Verdict::Over { outcome, .. } => jobs::complete(conn, job, &finished(outcome, None)).await,
        Verdict::Dead(why) => jobs::bury(conn, job, &finished("dead", Some(why))).await,
        Verdict::Later { until, why, counts } => {
            let later = Postponed {
                not_before: *until,
                error: why,
                counts: *counts,
            };
            jobs::postpone(conn, job, &later).await
        }
    }
}

/// A hook's log shows how each action ended (contract F11).
async fn report_to_hook(conn: &mut AnyConnection, attempt: &Try<'_>) -> Result<(), sqlx::Error> {
    let error = match attempt.verdict {
        Verdict::Over { .. } => None,
        Verdict::Dead(why) => Some(why.as_str()),
        Verdict::Later { .. } => return Ok(()),
    };
    let Ok(args) = serde_json::from_str::<ActionArgs>(&attempt.job.args) else {
        return Ok(());
    };
    executions::action_ended(conn, &args.execution, attempt.duration_ms, error).await
}

/// A mail's row shows how its job ended (contract E8, E10).
async fn report_to_mail(conn: &mut AnyConnection, attempt: &Try<'_>) -> Result<(), sqlx::Error> {
    if Kind::parse(&attempt.job.kind) != Some(Kind::SendEmail) {
        return Ok(());
    }
    let id = &attempt.job.id;
    match attempt.verdict {
        Verdict::Over {
            done: Some(done), ..
        } => emails::mark_sent(conn, id, &done.response, attempt.now).await,
        Verdict::Over { .. } => Ok(()),
        Verdict::Later { why, .. } => emails::mark_unsent(conn, id, "retry_wait", why).await,
        Verdict::Dead(why) => emails::mark_unsent(conn, id, "dead", why).await,
    }
}
