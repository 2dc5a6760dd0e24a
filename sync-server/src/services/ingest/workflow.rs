//! Requests: judged by the server, answered by its own actor in `s.*`.

use serde_json::Value;
use shared_model::doc::{RequestIntent, ServerWrite, content_hash};
use shared_model::error::ErrorCode;
use shared_model::ids::{RecordId, UserId};
use shared_model::policy::Grants;
use shared_model::record::{Decision, FieldValue, Record};
use shared_model::schema::{RecordType, Transition, WorkflowDef};
use shared_model::validate;
use shared_model::workflow::{Asking, Availability, DELETE, Refusal, judge_command};

use super::refusal::Reason;

/// The rule whose breach is the author's mistake, not a matter of time.
const MISSING_REASON: &str = "refused-reason";

/// The answer to one request.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// What the request asked for.
    pub command: String,
    /// Code when refused, and the message of the rule.
    pub refused: Option<(ErrorCode, String)>,
    /// Event of the granted transition, such as `submitted`; `deleted` for a deletion.
    pub event: String,
    /// What the server writes.
    pub writes: Vec<ServerWrite>,
}

/// Who asks, of what, and when.
pub(super) struct Case<'a> {
    /// Type of the record.
    pub ty: &'a RecordType,
    /// Its workflow.
    pub workflow: Option<&'a WorkflowDef>,
    /// The record before the operation.
    pub before: &'a Record,
    /// Rights of the author.
    pub grants: &'a Grants,
    /// The author.
    pub author: UserId,
    /// Server clock.
    pub now: i64,
}

/// Judges a request. A missing right or reason refuses the operation itself; a request that came
/// too late is kept, with the answer "no" beside it (design 03-sync, problem table).
pub(super) fn answer(case: &Case<'_>, request: &RequestIntent) -> Result<Answer, Reason> {
    let status = case.before.status.as_deref().unwrap_or_default();
    let now_hash = content_hash(case.ty, case.before);
    let asking = Asking {
        reason: request.reason.as_deref(),
        // A request that must name what its author saw and does not has seen nothing.
        seen_hash: Some(request.content_hash.as_deref().unwrap_or_default()),
        current_hash: Some(&now_hash),
        ..Asking::new(case.ty, case.grants, case.before, status, case.now)
    };
    let transition = case.workflow.and_then(|w| w.transition(&request.command));
    match judge_command(case.workflow, &request.command, &asking) {
        Availability::Refused(refusal) => refused(case, request, status, refusal),
        Availability::Allowed => match transition {
            Some(transition) => Ok(granted(case, request, transition, status)),
            None => Ok(deletion(case, request)),
        },
    }
}

fn refused(
    case: &Case<'_>,
    request: &RequestIntent,
    status: &str,
    refusal: Refusal,
) -> Result<Answer, Reason> {
    match refusal.code {
        // A command this server does not know: of a newer module.
        ErrorCode::BadRequest => return Err(Reason::new(ErrorCode::Held, &request.command)),
        ErrorCode::Forbidden => return Err(Reason::request(&request.command, refusal)),
        ErrorCode::Invalid if refusal.key == MISSING_REASON => {
            return Err(Reason::request(&request.command, refusal));
        }
        _ => {}
    }
    let decision = Decision {
        granted: false,
        code: Some(refusal.code.as_str().to_owned()),
        from: Some(status.to_owned()),
        to: None,
        at: case.now,
    };
    Ok(Answer {
        command: request.command.clone(),
        refused: Some((refusal.code, refusal.key)),
        event: String::new(),
        writes: vec![ServerWrite::Decide {
            request: request.id,
            decision,
        }],
    })
}

fn granted(
    case: &Case<'_>,
    request: &RequestIntent,
    transition: &Transition,
    status: &str,
) -> Answer {
    let decision = Decision {
        granted: true,
        code: None,
        from: Some(status.to_owned()),
        to: Some(transition.to.clone()),
        at: case.now,
    };
    let mut writes = vec![ServerWrite::Decide {
        request: request.id,
        decision,
    }];
    writes.extend(
        transition
            .set
            .iter()
            .map(|(field, value)| ServerWrite::SetDecided {
                field: field.clone(),
                value: decided_value(case, field, value),
            }),
    );
    Answer {
        command: request.command.clone(),
        refused: None,
        event: transition.event.clone(),
        writes,
    }
}

fn decided_value(case: &Case<'_>, field: &str, value: &Value) -> Option<FieldValue> {
    match value.as_str() {
        Some("$actor") => Some(FieldValue::Reference(case.author.into())),
        Some("$now") => Some(FieldValue::Datetime(case.now)),
        _ => {
            let json = serde_json::Map::from_iter([(field.to_owned(), value.clone())]);
            validate::parse_fields(case.ty, &json)
                .ok()
                .and_then(|mut fields| fields.remove(field))
        }
    }
}

fn deletion(case: &Case<'_>, request: &RequestIntent) -> Answer {
    let decision = Decision {
        granted: true,
        code: None,
        from: case.before.status.clone(),
        to: None,
        at: case.now,
    };
    Answer {
        command: DELETE.to_owned(),
        refused: None,
        event: "deleted".to_owned(),
        writes: vec![
            ServerWrite::Decide {
                request: request.id,
                decision,
            },
            ServerWrite::Delete {
                at: case.now,
                by: RecordId::from(case.author),
            },
        ],
    }
}
