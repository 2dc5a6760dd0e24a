//! The rules of a transition, one function each.

use super::{Availability, Refusal};
use crate::condition::{RecordSubject, Resolver, evaluate};
use crate::error::ErrorCode;
use crate::policy::{Grants, ResourceRef};
use crate::record::Record;
use crate::schema::{RecordType, Transition, WorkflowDef};

/// The request every record type understands, with or without a workflow.
pub const DELETE: &str = "delete";

/// Fewest characters of a reason that must be given.
pub const LEAST_REASON: usize = 10;

/// What is known of the person who asks, and of the record as they ask.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// The record's type.
    pub ty: &'a RecordType,
    /// The person's compiled rights.
    pub grants: &'a Grants,
    /// The record.
    pub record: &'a Record,
    /// Reason given.
    pub reason: Option<&'a str>,
    /// Milliseconds since 1970 UTC.
    pub now: i64,
    /// State to judge from (the decided one, or on a device the one pending requests lead to).
    pub status: &'a str,
    /// Hash of the content the person saw, when the request carries one.
    pub seen_hash: Option<&'a str>,
    /// Hash of the content now.
    pub current_hash: Option<&'a str>,
    /// Finds linked records for guards with hops.
    pub resolve: Option<Resolver<'a>>,
}

impl<'a> Asking<'a> {
    /// A question without reason, content hashes or links.
    #[must_use]
    pub fn new(
        ty: &'a RecordType,
        grants: &'a Grants,
        record: &'a Record,
        status: &'a str,
        now: i64,
    ) -> Self {
        Self {
            ty,
            grants,
            record,
            reason: None,
            now,
            status,
            seen_hash: None,
            current_hash: None,
            resolve: None,
        }
    }
}

/// Judges one transition: permission with scope, from-state, four eyes, guard, reason, content.
#[must_use]
pub fn judge(workflow: &WorkflowDef, transition: &Transition, asking: &Asking<'_>) -> Availability {
    answer(
        standing(workflow, transition, asking)
            .and_then(|()| reason(transition, asking))
            .and_then(|()| content(transition, asking)),
    )
}

/// Judges a request by its command: a transition's name or the built-in `delete`.
#[must_use]
pub fn judge_command(
    workflow: Option<&WorkflowDef>,
    command: &str,
    asking: &Asking<'_>,
) -> Availability {
    if command == DELETE {
        return judge_delete(asking);
    }
    match workflow.and_then(|w| w.transition(command).map(|t| (w, t))) {
        Some((workflow, transition)) => judge(workflow, transition, asking),
        None => Availability::Refused(
            Refusal::new(ErrorCode::BadRequest, "refused-unknown-command").with("command", command),
        ),
    }
}

/// Judges the built-in `delete` by the type's permission `delete`.
#[must_use]
pub fn judge_delete(asking: &Asking<'_>) -> Availability {
    answer(not_deleted(asking).and_then(|()| permission(&asking.ty.permission(DELETE), asking)))
}

/// Every transition with what stands in its way before the person is asked for a reason.
#[must_use]
pub fn available<'w>(
    workflow: &'w WorkflowDef,
    asking: &Asking<'_>,
) -> Vec<(&'w Transition, Availability)> {
    workflow
        .transitions
        .iter()
        .map(|t| (t, answer(standing(workflow, t, asking))))
        .collect()
}

/// The state that the record's pending requests lead to, on a device.
#[must_use]
pub fn expected_status(workflow: &WorkflowDef, record: &Record) -> String {
    let decided = record.status.as_deref().unwrap_or(&workflow.initial);
    record
        .requests
        .iter()
        .filter(|request| request.decision.is_none())
        .filter_map(|request| workflow.transition(&request.command))
        .fold(decided.to_owned(), |state, transition| {
            if transition.from.contains(&state) {
                transition.to.clone()
            } else {
                state
            }
        })
}

fn answer(verdict: Result<(), Refusal>) -> Availability {
    verdict.map_or_else(Availability::Refused, |()| Availability::Allowed)
}

/// What does not depend on what the person adds to the request.
fn standing(
    workflow: &WorkflowDef,
    transition: &Transition,
    asking: &Asking<'_>,
) -> Result<(), Refusal> {
    not_deleted(asking)?;
    permission(&transition.permission, asking)?;
    from_state(workflow, transition, asking)?;
    four_eyes(transition, asking)?;
    guard(transition, asking)
}

fn not_deleted(asking: &Asking<'_>) -> Result<(), Refusal> {
    match asking.record.deleted_at {
        None => Ok(()),
        Some(_) => Err(Refusal::new(ErrorCode::Deleted, "refused-deleted")),
    }
}

fn permission(code: &str, asking: &Asking<'_>) -> Result<(), Refusal> {
    let resource = ResourceRef::of(asking.ty, asking.record);
    let decision = asking.grants.decide(code, &resource);
    if decision.allowed {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::Forbidden, "refused-permission")
        .with("permission", code)
        .with("why", decision.explanation().key))
}

fn from_state(
    workflow: &WorkflowDef,
    transition: &Transition,
    asking: &Asking<'_>,
) -> Result<(), Refusal> {
    let status = if asking.status.is_empty() {
        workflow.initial.as_str()
    } else {
        asking.status
    };
    if transition.from.iter().any(|from| from == status) {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::StaleTransition, "refused-state")
        .with("workflow", &workflow.name)
        .with("transition", &transition.name)
        .with("status", status)
        .with("from", transition.from.join(", ")))
}

fn four_eyes(transition: &Transition, asking: &Asking<'_>) -> Result<(), Refusal> {
    let involved = ResourceRef::of(asking.ty, asking.record);
    let actor = Some(asking.grants.subject.user);
    if transition.four_eyes && (involved.created_by == actor || involved.assigned == actor) {
        return Err(Refusal::new(ErrorCode::Forbidden, "refused-four-eyes"));
    }
    Ok(())
}

fn guard(transition: &Transition, asking: &Asking<'_>) -> Result<(), Refusal> {
    let Some(condition) = &transition.guard else {
        return Ok(());
    };
    let person = &asking.grants.subject;
    let mut subject = RecordSubject::new(asking.record, asking.now).with_actor(
        person.user,
        &person.roles,
        &person.groups,
    );
    if let Some(resolve) = asking.resolve {
        subject = subject.with_resolver(resolve);
    }
    let (truth, term) = evaluate(condition, &subject);
    if truth.is_true() {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::Invalid, "refused-guard")
        .with("transition", &transition.name)
        .with("term", term.unwrap_or_default()))
}

fn reason(transition: &Transition, asking: &Asking<'_>) -> Result<(), Refusal> {
    let length = asking.reason.map_or(0, |r| r.trim().chars().count());
    if !transition.requires_reason || length >= LEAST_REASON {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::Invalid, "refused-reason")
        .with("min", LEAST_REASON)
        .with("actual", length))
}

/// A request bound to its content is void once the content is not what its author saw.
fn content(transition: &Transition, asking: &Asking<'_>) -> Result<(), Refusal> {
    match (asking.seen_hash, asking.current_hash) {
        (Some(seen), Some(now)) if transition.binds_content && seen != now => Err(Refusal::new(
            ErrorCode::StaleTransition,
            "refused-stale-content",
        )),
        _ => Ok(()),
    }
}
