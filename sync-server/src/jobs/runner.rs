//! Workers: claim, run, settle. The urgent lane always has a worker of its own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::kind::Kind;
use super::settle::{Try, Verdict, decide, settle};
use super::work::{Context, JobError, Outcome, run_inside, run_outside};
use crate::app::App;
use crate::error::ServiceError;
use crate::services::hints::Hint;
use crate::store::jobs::{self, Claim, JobRow};

/// A worker that does not prolong its lease for this long has vanished.
pub(super) const LEASE_MS: i64 = 60_000;
const HEARTBEAT: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_secs(1);
const RESCUE_EVERY: Duration = Duration::from_secs(15);
/// Most jobs `run_due` claims at once.
const ALL_DUE: usize = 10_000;

/// One of the server's workers.
#[derive(Clone, Copy)]
struct Worker {
    name: &'static str,
    highest_lane: i64,
    capacity: usize,
}

const WORKERS: [Worker; 2] = [
    Worker {
        name: "urgent",
        highest_lane: 0,
        capacity: 8,
    },
    Worker {
        name: "any",
        highest_lane: 3,
        capacity: 16,
    },
];

/// The job workers of one server process.
pub struct Runner;

impl Runner {
    /// Starts the workers. They end when `shutdown` becomes true, after finishing what they began.
    #[must_use]
    pub fn spawn(app: Arc<App>, shutdown: watch::Receiver<bool>) -> JoinHandle<()> {
        tokio::spawn(async move {
            let context = match Context::new(app) {
                Ok(context) => Arc::new(context),
                Err(error) => {
                    tracing::error!(%error, "job workers cannot start; check the mail settings");
                    return;
                }
            };
            let mut parts = JoinSet::new();
            for worker in WORKERS {
                let (context, shutdown) = (Arc::clone(&context), shutdown.clone());
                parts.spawn(kept_up(move || {
                    work(Arc::clone(&context), worker, shutdown.clone())
                }));
            }
            parts.spawn(kept_up(move || {
                rescue_forever(Arc::clone(&context), shutdown.clone())
            }));
            while parts.join_next().await.is_some() {}
        })
    }
}

/// Runs a part of the server until it ends by itself. One that panics is started again: without it
/// mails and notices would wait until somebody restarts the server.
async fn kept_up<F>(start: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    while let Err(error) = tokio::spawn(start()).await {
        tracing::error!(%error, "a worker ended too early; another takes its place");
        tokio::time::sleep(POLL).await;
    }
}

async fn work(context: Arc<Context>, worker: Worker, mut shutdown: watch::Receiver<bool>) {
    let mut running = JoinSet::new();
    while !*shutdown.borrow() {
        // Listening begins before looking, so that nothing queued in between is slept over.
        let notified = context.app.jobs_ready.notified();
        tokio::pin!(notified);
        notified.as_mut().enable();
        let free = worker.capacity.saturating_sub(running.len());
        for job in claim(&context, &worker, free).await {
            let context = Arc::clone(&context);
            running.spawn(async move { execute(&context, &job).await });
        }
        tokio::select! {
            () = &mut notified, if running.len() < worker.capacity => {}
            Some(_) = running.join_next() => {}
            () = tokio::time::sleep(POLL) => {}
            _ = shutdown.changed() => {}
        }
    }
    while running.join_next().await.is_some() {}
}

async fn claim(context: &Context, worker: &Worker, limit: usize) -> Vec<JobRow> {
    if limit == 0 {
        return Vec::new();
    }
    match try_claim(context, worker, limit).await {
        Ok(jobs) => jobs,
        Err(error) => {
            tracing::error!(%error, "jobs cannot be claimed");
            Vec::new()
        }
    }
}

async fn try_claim(
    context: &Context,
    worker: &Worker,
    limit: usize,
) -> Result<Vec<JobRow>, sqlx::Error> {
    let db = &context.app.db;
    let now = context.app.now();
    let name = format!("{}/{}", context.app.node, worker.name);
    let mut tx = db.begin().await?;
    let asked = Claim {
        now,
        lease_until: now + LEASE_MS,
        worker: &name,
        highest_lane: worker.highest_lane,
        limit: i64::try_from(limit).unwrap_or(i64::MAX),
    };
    let jobs = jobs::claim(&mut tx, db.engine(), &asked).await?;
    tx.commit().await?;
    Ok(jobs)
}

async fn execute(context: &Context, job: &JobRow) {
    let result = match Kind::parse(&job.kind) {
        Some(kind) if kind.is_inside() => inside(context, kind, job).await,
        kind => outside(context, kind, job).await,
    };
    if let Err(error) = result {
        // The lease runs out and another worker takes the job.
        tracing::error!(job = job.id, kind = job.kind, %error, "job could not be settled");
    }
}

/// Effects and completion in one transaction: both happen, or neither.
async fn inside(context: &Context, kind: Kind, job: &JobRow) -> Result<(), ServiceError> {
    let started = Instant::now();
    let mut tx = context.app.db.begin().await?;
    let result = run_inside(&mut tx, context, kind, job).await;
    if result.is_err() {
        tx.rollback().await?;
        tx = context.app.db.begin().await?;
    }
    finish(tx, context, job, result, started).await
}

async fn outside(context: &Context, kind: Option<Kind>, job: &JobRow) -> Result<(), ServiceError> {
    let started = Instant::now();
    let result = match kind {
        Some(kind) => alive(context, kind, job).await?,
        None => Err(JobError::permanent(format!("no such job: {}", job.kind))),
    };
    let tx = context.app.db.begin().await?;
    finish(tx, context, job, result, started).await
}

/// Runs a job that reaches out, prolonging its lease as long as it takes.
async fn alive(
    context: &Context,
    kind: Kind,
    job: &JobRow,
) -> Result<Result<Outcome, JobError>, ServiceError> {
    let work = run_outside(context, kind, job);
    tokio::pin!(work);
    loop {
        tokio::select! {
            result = &mut work => return Ok(result),
            () = tokio::time::sleep(HEARTBEAT) => heartbeat(context, job).await?,
        }
    }
}

async fn heartbeat(context: &Context, job: &JobRow) -> Result<(), ServiceError> {
    let mut tx = context.app.db.begin().await?;
    let held = jobs::heartbeat(&mut tx, job, context.app.now() + LEASE_MS).await?;
    tx.commit().await?;
    if !held {
        return Err(anyhow::anyhow!("the lease was lost").into());
    }
    Ok(())
}

async fn finish(
    mut tx: crate::store::db::Tx,
    context: &Context,
    job: &JobRow,
    result: Result<Outcome, JobError>,
    started: Instant,
) -> Result<(), ServiceError> {
    let now = context.app.now();
    let verdict = decide(Kind::parse(&job.kind), job, result, now);
    let attempt = Try {
        job,
        verdict: &verdict,
        duration_ms: i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX),
        now,
    };
    let Some(told) = settle(&mut tx, context, &attempt).await? else {
        tracing::warn!(
            job = job.id,
            kind = job.kind,
            "lost lease: result discarded"
        );
        tx.rollback().await?;
        return Ok(());
    };
    tx.commit().await?;
    log_end(job, &verdict);
    for user in told {
        context.app.hints.send(Hint::Notification { user });
    }
    Ok(())
}

fn log_end(job: &JobRow, verdict: &Verdict) {
    match verdict {
        Verdict::Over { outcome, .. } => {
            tracing::info!(
                job = job.id,
                kind = job.kind,
                request_id = job.request_id,
                outcome,
                "job over"
            );
        }
        Verdict::Later { why, until, .. } => {
            tracing::warn!(
                job = job.id,
                kind = job.kind,
                attempt = job.attempt,
                until,
                error = why,
                "job comes back"
            );
        }
        Verdict::Dead(_) => {}
    }
}

async fn rescue_forever(context: Arc<Context>, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        if let Err(error) = rescue(&context).await {
            tracing::error!(%error, "expired leases cannot be rescued");
        }
        tokio::select! {
            () = tokio::time::sleep(RESCUE_EVERY) => {}
            _ = shutdown.changed() => {}
        }
    }
}

/// Jobs of vanished workers come back; those that had their last try are dead.
async fn rescue(context: &Context) -> Result<(), ServiceError> {
    let now = context.app.now();
    let mut tx = context.app.db.begin().await?;
    let rescued = jobs::rescue(&mut tx, now).await?;
    for job in jobs::exhausted(&mut tx, now).await? {
        let verdict = Verdict::Dead("its worker vanished during the last try".into());
        let attempt = Try {
            job: &job,
            verdict: &verdict,
            duration_ms: 0,
            now,
        };
        settle(&mut tx, context, &attempt).await?;
    }
    tx.commit().await?;
    if rescued > 0 {
        tracing::warn!(rescued, "jobs of vanished workers come back");
    }
    Ok(())
}

/// Claims everything that is due by the server's clock, runs it once in order, and says how many
/// jobs that were. What those jobs queue is left for the next call.
pub async fn run_due(app: &Arc<App>) -> usize {
    match try_run_due(app).await {
        Ok(count) => count,
        Err(error) => {
            tracing::error!(%error, "due jobs cannot be run");
            0
        }
    }
}

async fn try_run_due(app: &Arc<App>) -> Result<usize, ServiceError> {
    let context = Context::new(Arc::clone(app))?;
    rescue(&context).await?;
    let all = Worker {
        name: "due",
        highest_lane: 3,
        capacity: ALL_DUE,
    };
    let jobs = try_claim(&context, &all, all.capacity).await?;
    for job in &jobs {
        execute(&context, job).await;
    }
    Ok(jobs.len())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_worker_that_panics_is_replaced() {
        let begun = Arc::new(AtomicUsize::new(0));
        kept_up(|| {
            let begun = Arc::clone(&begun);
            async move {
                assert!(begun.fetch_add(1, Ordering::Relaxed) == 1, "not yet");
            }
        })
        .await;
        assert_eq!(begun.load(Ordering::Relaxed), 2);
    }
}
