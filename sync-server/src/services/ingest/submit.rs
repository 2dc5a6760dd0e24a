//! Writing on behalf of a person who is not at a device: REST, hooks, sample data.

use std::collections::HashMap;

use shared_model::doc::{DocError, Intent, NOTHING_CHANGES, author_intent};
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::{ActorId, RecordId};
use shared_model::record::Record;
use shared_model::sync::{Refusal, Verdict};
use sqlx::AnyConnection;

use super::batch::{Author, Batch, Source};
use super::target::Target;
use super::{actor, judge, open, settle};
use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::store::dialect::gave_way;

/// Attempts in all. Nobody sends this again, unlike what a device sends; and of those who collide one
/// gets through every time.
const TRIES: usize = 4;

/// Intents on one record, to be authored by the server for a person.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Record type's name.
    pub record_type: String,
    /// The record, which may not exist yet.
    pub record: RecordId,
    /// What is meant, in order.
    pub intents: Vec<Intent>,
    /// Milliseconds since 1970 UTC: the authoring time (imports and samples set the past).
    pub at: i64,
}

/// Authors intents on the server on behalf of the caller and admits them like any other change.
/// All of them are accepted, or nothing is kept.
///
/// # Errors
/// The refusal of the first intent that is not accepted, or a failure of the database.
pub async fn submit(
    app: &App,
    caller: &Caller,
    record_type: &str,
    record: RecordId,
    intents: Vec<Intent>,
) -> Result<Record, ServiceError> {
    let submission = Submission {
        record_type: record_type.to_owned(),
        record,
        intents,
        at: app.now(),
    };
    let mut records = submit_many(app, caller, vec![submission], true).await?;
    records
        .pop()
        .ok_or_else(|| ServiceError::Internal(anyhow::anyhow!("nothing was submitted")))
}

/// Like [`submit`] for many records in one transaction, in order. `announce` false emits no events
/// (samples and imports of the past must not alert anybody).
///
/// # Errors
/// The first refusal, after which nothing is kept, or a failure of the database.
pub async fn submit_many(
    app: &App,
    caller: &Caller,
    submissions: Vec<Submission>,
    announce: bool,
) -> Result<Vec<Record>, ServiceError> {
    let mut tries = 1;
    loop {
        match attempt(app, caller, &submissions, announce).await {
            Err(ServiceError::Database(error)) if tries < TRIES && gave_way(&error) => {
                tracing::warn!(%error, tries, "tried again");
                tries += 1;
            }
            done => return done,
        }
    }
}

async fn attempt(
    app: &App,
    caller: &Caller,
    submissions: &[Submission],
    announce: bool,
) -> Result<Vec<Record>, ServiceError> {
    let mut tx = app.db.begin().await?;
    let mut batch = Batch::open(app, &mut tx, source(caller, announce)).await?;
    let author = author(caller);
    let stand_in = actor::for_person(&mut batch, &mut tx, caller.user).await?;
    let wanted: Vec<_> = submissions
        .iter()
        .map(|s| (s.record, s.record_type.as_str()))
        .collect();
    let mut targets = open::targets(&mut batch, &mut tx, &wanted).await?.targets;
    let place: HashMap<RecordId, usize> =
        targets.iter().enumerate().map(|(n, t)| (t.id, n)).collect();
    for submission in submissions {
        let index = place
            .get(&submission.record)
            .ok_or_else(|| unknown(submission))?;
        write(
            &mut batch,
            &mut tx,
            &mut targets[*index],
            &author,
            stand_in,
            submission,
        )
        .await?;
    }
    let settled = settle::settle(&mut batch, &mut tx, &mut targets).await?;
    tx.commit().await?;
    settle::tell(app, caller.org, &settled);
    submissions
        .iter()
        .map(|submission| {
            let record = place
                .get(&submission.record)
                .and_then(|n| targets[*n].record.as_deref());
            record.cloned().ok_or_else(|| unknown(submission))
        })
        .collect()
}

fn source(caller: &Caller, announce: bool) -> Source {
    Source {
        org: caller.org,
        device: None,
        origin: None,
        recalls: false,
        ip: caller.ip.clone(),
        request_id: caller.request_id.clone(),
        cause: caller.cause.clone(),
        announce,
    }
}

fn author(caller: &Caller) -> Author {
    Author {
        user: caller.user,
        grants: caller.grants.clone(),
        acknowledged: None,
        by_server: true,
        at_sea: false,
        enrolled: true,
    }
}

fn unknown(submission: &Submission) -> ServiceError {
    ServiceError::refused(
        ErrorCode::NotFound,
        format!(
            "There is no {} with the id {}.",
            submission.record_type, submission.record
        ),
    )
}

async fn write(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    target: &mut Target,
    author: &Author,
    stand_in: ActorId,
    submission: &Submission,
) -> Result<(), ServiceError> {
    for intent in &submission.intents {
        let mut draft = target.document.clone();
        let raw = match author_intent(&target.ty, &mut draft, intent, stand_in, submission.at) {
            Ok(raw) => raw,
            Err(DocError::BadIntent(why)) if why == NOTHING_CHANGES => continue,
            Err(error) => {
                return Err(ServiceError::refused(
                    ErrorCode::BadRequest,
                    error.to_string(),
                ));
            }
        };
        judge::judge(batch, conn, target, author, raw, None).await?;
        if let Some((_, fate)) = target.fates.last() {
            accepted(&fate.verdict)?;
        }
        answered(target)?;
    }
    Ok(())
}

fn accepted(verdict: &Verdict) -> Result<(), ServiceError> {
    match verdict {
        Verdict::Accepted | Verdict::Corrected | Verdict::AcceptedAs { .. } => Ok(()),
        Verdict::Rejected(refusal) => Err(refused(refusal)),
        Verdict::Held => Err(ServiceError::refused(
            ErrorCode::Held,
            "This server does not know that field or command.",
        )),
        Verdict::BlockedBy { .. } | Verdict::Duplicate => Err(ServiceError::refused(
            ErrorCode::Duplicate,
            "Another change already stands for this one.",
        )),
    }
}

/// A person at the REST interface is told "no" at once; only a request from sea is kept with its
/// answer.
fn answered(target: &Target) -> Result<(), ServiceError> {
    let answers = target.done.last().map_or(&[][..], |done| &done.answers);
    match answers.iter().find_map(|answer| answer.refused.as_ref()) {
        None => Ok(()),
        Some((code, key)) => Err(ServiceError::Refused {
            code: *code,
            detail: "The request is not legal in the present state.".to_owned(),
            issues: vec![Issue::new("", code.as_str()).keyed(key)],
        }),
    }
}

fn refused(refusal: &Refusal) -> ServiceError {
    let code = ErrorCode::parse(&refusal.code).unwrap_or(ErrorCode::Invalid);
    let mut issue = Issue::new(&refusal.path, &refusal.code).keyed(&refusal.key);
    for (name, value) in &refusal.params {
        issue = issue.with(name, value);
    }
    let detail = match code {
        ErrorCode::Forbidden => "You do not have the right to do this.",
        ErrorCode::Deleted => "The record was deleted.",
        ErrorCode::Duplicate => "Another record already holds this value.",
        _ => "Some values break a rule; see the issues.",
    };
    ServiceError::Refused {
        code,
        detail: detail.to_owned(),
        issues: vec![issue],
    }
}
