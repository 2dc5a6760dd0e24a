//! One decision per operation (design 03-sync, admission steps 0 to 5).

use std::sync::Arc;

use shared_model::doc::{
    ChangeInfo, Document, Moment, RawChange, Replay, ServerWrite, Since, Touched, author_server,
};
use shared_model::error::ErrorCode;
use shared_model::ids::ActorId;
use shared_model::record::Record;
use shared_model::sync::Verdict;
use sqlx::AnyConnection;

use super::batch::{Author, Batch};
use super::refusal::Reason;
use super::rules::{admissible, values_and_rights};
use super::salvage::salvage;
use super::stored::{self, Fate};
use super::target::{Done, Joined, Kept, Target};
use super::workflow::{Answer, Case, answer};
use super::{actor, external};
use crate::error::ServiceError;

/// Largest change accepted, uncompressed: a narrative of 20,000 characters fits several times.
const MAX_CHANGE_BYTES: usize = 512 * 1024;
/// Largest record, all its history included: it must fit one frame on its way to any device.
pub(super) const MAX_RECORD_BYTES: usize = 4 * 1024 * 1024;

/// Why an operation does not join its record.
pub(super) enum No {
    /// For a reason its author can read.
    Because(Reason),
    /// It hangs on this refused operation.
    BlockedBy(ActorId, u64),
    /// Another operation stands for it.
    Duplicate,
    /// A newer server may understand it.
    Held,
}

impl From<Reason> for No {
    fn from(reason: Reason) -> Self {
        match reason.code {
            ErrorCode::Held => Self::Held,
            _ => Self::Because(reason),
        }
    }
}

/// What an operation leads to once it is allowed.
pub(super) struct Admitted {
    stands: Stands,
    /// The record with it.
    after: Arc<Record>,
    touched: Touched,
    answers: Vec<Answer>,
    decision: Option<RawChange>,
    needs_review: bool,
}

/// Where the document is once a change is in it.
enum Stands {
    /// One change further in the replay of the target.
    Replay,
    /// By itself.
    Alone(Box<Document>),
}

/// Decides on one change and notes everything that follows from it in `target`.
pub(super) async fn judge(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    target: &mut Target,
    author: &Author,
    raw: RawChange,
    replaces: Option<(ActorId, u64)>,
) -> Result<(), ServiceError> {
    let operation = target.operation(raw.actor, raw.seq);
    if !target.judged.insert((raw.actor, raw.seq)) {
        // Said twice in one upload: the first counts.
        return Ok(());
    }
    if let Some(fate) = replayed(batch, target, &raw) {
        stand(target)?;
        target.fates.push((operation, fate));
        return Ok(());
    }
    let outcome = if target.closed.contains(&operation) || replaced_already(target, replaces) {
        Err(No::Duplicate)
    } else if let Err(reason) = actor::may_replace(batch, conn, author, replaces).await? {
        Err(reason.into())
    } else {
        admit(batch, conn, target, author, &raw).await?
    };
    match outcome {
        Ok(admitted) => {
            target
                .closed
                .extend(replaces.map(|(a, s)| target.operation(a, s)));
            join(target, author, raw, admitted);
        }
        Err(No::BlockedBy(root, seq)) => {
            stand(target)?;
            let verdict = match Box::pin(salvage(batch, conn, target, author, &raw)).await? {
                Some(verdict) => verdict,
                None => Verdict::BlockedBy { actor: root, seq },
            };
            leave_out(target, author, raw, verdict);
        }
        Err(no) => {
            stand(target)?;
            let verdict = refuse(batch, no);
            leave_out(target, author, raw, verdict);
        }
    }
    Ok(())
}

/// From here on the document is what was accepted so far, not what came.
pub(super) fn stand(target: &mut Target) -> Result<(), ServiceError> {
    let id = target.id;
    target.stand().map_err(|error| {
        ServiceError::Internal(anyhow::anyhow!("record {id} cannot be read back: {error}"))
    })
}

/// Step 0: an operation decided before gets the same answer; other content under its name is a
/// breach. Held ones are judged again.
fn replayed(batch: &mut Batch<'_>, target: &Target, raw: &RawChange) -> Option<Fate> {
    let row = target.known.get(&(raw.actor, raw.seq))?;
    let fate = stored::read(row)?;
    if fate.verdict == Verdict::Duplicate {
        return Some(fate);
    }
    if row.hash != raw.hash.0 {
        let reason = Reason::integrity("the operation was sent before with other content");
        return Some(refuse(batch, No::Because(reason)).into());
    }
    (fate.verdict != Verdict::Held).then_some(fate)
}

/// Whether the operation this one stands for was accepted after all, earlier or just now.
fn replaced_already(target: &Target, replaces: Option<(ActorId, u64)>) -> bool {
    let Some((actor, seq)) = replaces else {
        return false;
    };
    let operation = target.operation(actor, seq);
    let now = target.fates.iter().find(|(id, _)| *id == operation);
    let before = target.known.get(&(actor, seq));
    before.is_some_and(|row| stored::is_in(&row.verdict))
        || now.is_some_and(|(_, fate)| stored::is_in(stored::name(&fate.verdict)))
}

/// Steps 1 to 5.
pub(super) async fn admit(
    batch: &mut Batch<'_>,
    conn: &mut AnyConnection,
    target: &mut Target,
    author: &Author,
    raw: &RawChange,
) -> Result<Result<Admitted, No>, ServiceError> {
    if let Err(reason) = actor::belongs(batch, conn, author, raw.actor).await? {
        return Ok(Err(reason.into()));
    }
    let (info, stands) = match replayed_structure(target, raw) {
        Some(info) => (info, Stands::Replay),
        None => {
            stand(target)?;
            match structure(target, raw, batch.source.recalls) {
                Ok((info, document)) => (info, Stands::Alone(Box::new(document))),
                Err(no) => return Ok(Err(no)),
            }
        }
    };
    let creates = info.touched.creates.as_ref();
    if let Some(wanted) = creates.and_then(|create| create.external_id.as_deref())
        && let Err(reason) = external::free(batch, conn, target, wanted).await?
    {
        return Ok(Err(reason.into()));
    }
    Ok(rules(batch, target, author, info, stands).map_err(No::from))
}

/// Steps 1 and 2 for a change of a new record that came whole. `None` when it is to be looked at by
/// itself: it may not be sound, or the server has to answer it in the document.
fn replayed_structure(target: &Target, raw: &RawChange) -> Option<ChangeInfo> {
    let replay = target.replay.as_ref()?;
    let info = replay.decode(&target.ty, raw).ok()?;
    let record = target.record.as_deref();
    let sound = is_of_size(target, raw)
        && info.touched.requests.is_empty()
        && admissible(target.id, &target.ty, record, &info.touched).is_ok();
    sound.then_some(info)
}

fn is_of_size(target: &Target, raw: &RawChange) -> bool {
    raw.bytes.len() <= MAX_CHANGE_BYTES && target.size + raw.bytes.len() <= MAX_RECORD_BYTES
}

/// Steps 1 and 2: what the change is, and the document with it.
fn structure(
    target: &Target,
    raw: &RawChange,
    recalls: bool,
) -> Result<(ChangeInfo, Document), No> {
    if !is_of_size(target, raw) {
        return Err(Reason::new(ErrorCode::TooLarge, "").into());
    }
    dependencies(target, raw, recalls)?;
    let info = target
        .document
        .decode(&target.ty, &raw.bytes)
        .map_err(|error| Reason::document(&error))?;
    admissible(
        target.id,
        &target.ty,
        target.record.as_deref(),
        &info.touched,
    )?;
    let document = target
        .document
        .with(raw)
        .map_err(|error| Reason::document(&error))?;
    Ok((info, document))
}

/// After a restore what a change stands on may be lost here; the device brings it back.
fn dependencies(target: &Target, raw: &RawChange, recalls: bool) -> Result<(), No> {
    for dep in raw
        .deps
        .iter()
        .filter(|dep| !target.document.contains(**dep))
    {
        if let Some((actor, seq)) = target.refused.get(dep) {
            return Err(No::BlockedBy(*actor, *seq));
        }
        if recalls || target.held.contains(dep) {
            return Err(No::Held);
        }
    }
    Ok(())
}

/// Steps 3 to 5: rights, values, workflow.
fn rules(
    batch: &mut Batch<'_>,
    target: &Target,
    author: &Author,
    info: ChangeInfo,
    mut stands: Stands,
) -> Result<Admitted, Reason> {
    let before = target.record.as_deref();
    let mut after = Arc::new(projection(batch, target, &info, &stands));
    let touched = info.touched;
    let needs_review = values_and_rights(&target.ty, author, before, &after, &touched)?;
    let mut answers = Vec::new();
    if let (Some(before), [request]) = (before, touched.requests.as_slice()) {
        let case = Case {
            ty: &target.ty,
            workflow: target.workflow.as_deref(),
            before,
            grants: &author.grants,
            author: author.user,
            now: batch.now,
        };
        answers.push(answer(&case, request)?);
    }
    let writes: Vec<ServerWrite> = answers.iter().flat_map(|a| a.writes.clone()).collect();
    let decision = decide(batch, target, &mut stands, &writes)?;
    if let (Some(_), Stands::Alone(document)) = (&decision, &stands) {
        after = Arc::new(batch.project(target, document));
    }
    Ok(Admitted {
        stands,
        after,
        touched,
        answers,
        decision,
        needs_review,
    })
}

fn projection(batch: &Batch<'_>, target: &Target, info: &ChangeInfo, stands: &Stands) -> Record {
    let document = match (stands, &target.replay) {
        (Stands::Replay, Some(replay)) => return replayed_projection(batch, target, info, replay),
        (Stands::Replay, None) => &target.document,
        (Stands::Alone(document), _) => document,
    };
    batch.project(target, document)
}

fn replayed_projection(
    batch: &Batch<'_>,
    target: &Target,
    info: &ChangeInfo,
    replay: &Replay,
) -> Record {
    let since = target.record.as_deref().map(|record| Since {
        record,
        change: info,
    });
    let moment = Moment {
        document: replay.whole(),
        heads: &replay.heads_with(&info.raw),
        since,
    };
    batch.project_at(target, &moment)
}

/// The server's own change that answers a request.
fn decide(
    batch: &Batch<'_>,
    target: &Target,
    stands: &mut Stands,
    writes: &[ServerWrite],
) -> Result<Option<RawChange>, Reason> {
    let Stands::Alone(document) = stands else {
        return Ok(None);
    };
    if writes.is_empty() {
        return Ok(None);
    }
    author_server(&target.ty, document, writes, batch.server_actor, batch.now)
        .map(Some)
        .map_err(|error| Reason::document(&error))
}

/// An operation that was accepted once: its structure is checked, nothing is judged again.
pub(super) fn as_accepted_before(
    batch: &Batch<'_>,
    target: &Target,
    raw: &RawChange,
) -> Result<Admitted, No> {
    let (info, document) = structure(target, raw, false)?;
    Ok(Admitted {
        after: Arc::new(batch.project(target, &document)),
        stands: Stands::Alone(Box::new(document)),
        touched: info.touched,
        answers: Vec::new(),
        decision: None,
        needs_review: false,
    })
}

fn refuse(batch: &mut Batch<'_>, no: No) -> Verdict {
    match no {
        No::Because(reason) => {
            if reason.suspicious {
                let what = reason.params.first().map_or("", |(_, what)| what);
                batch.suspect(what);
            }
            Verdict::Rejected(reason.refusal(batch.epoch))
        }
        No::BlockedBy(actor, seq) => Verdict::BlockedBy { actor, seq },
        No::Duplicate => Verdict::Duplicate,
        No::Held => Verdict::Held,
    }
}

fn leave_out(target: &mut Target, author: &Author, raw: RawChange, verdict: Verdict) {
    target.note_outside(raw.hash, (raw.actor, raw.seq), &verdict);
    let operation = target.operation(raw.actor, raw.seq);
    target.kept.push(Kept {
        operation,
        hash: raw.hash,
        author: author.user,
        time: raw.time,
        by_server: author.by_server,
        quarantined: Some(raw.bytes),
    });
    target.fates.push((operation, verdict.into()));
}

pub(super) fn join(target: &mut Target, author: &Author, raw: RawChange, admitted: Admitted) {
    let after = admitted.after;
    let before = target.record.replace(Arc::clone(&after));
    target.size += raw.bytes.len();
    match (admitted.stands, &mut target.replay) {
        (Stands::Alone(document), _) => target.document = *document,
        (Stands::Replay, Some(replay)) => replay.take(&raw),
        (Stands::Replay, None) => {}
    }
    target.needs_review |= admitted.needs_review;
    note_joined(
        target,
        author,
        raw,
        Done {
            author: author.user,
            before,
            after,
            touched: admitted.touched,
            answers: admitted.answers,
        },
    );
    target.joined.extend(admitted.decision.map(|raw| Joined {
        raw,
        by_server: true,
    }));
}

/// Notes an accepted change: its row, its verdict, and what it did.
fn note_joined(target: &mut Target, author: &Author, raw: RawChange, done: Done) {
    let operation = target.operation(raw.actor, raw.seq);
    target.kept.push(Kept {
        operation,
        hash: raw.hash,
        author: author.user,
        time: raw.time,
        by_server: author.by_server,
        quarantined: None,
    });
    target.fates.push((operation, Verdict::Accepted.into()));
    target.done.push(done);
    target.joined.push(Joined {
        raw,
        by_server: author.by_server,
    });
}
