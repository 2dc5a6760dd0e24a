#![allow(clippy::unwrap_used)]

mod refusals;

use super::*;
use crate::condition::fixture::{NOW, grants, id, incident, incident_type, person, user, workflow};
use crate::error::ErrorCode;
use crate::policy::Grants;
use crate::record::{Decision, Record, Request};

const ALL: [&str; 3] = [
    "hse.submit.incident",
    "hse.approve.incident",
    "hse.delete.incident",
];

/// Judges a command and gives the Fluent id of the refusal, or nothing when it is allowed.
fn ask(
    command: &str,
    grants: &Grants,
    record: &Record,
    change: impl Fn(&mut Asking<'_>),
) -> Option<String> {
    let (ty, workflow) = (incident_type(), workflow());
    let status = record.status.clone().unwrap();
    let mut asking = Asking::new(&ty, grants, record, &status, NOW);
    change(&mut asking);
    judge_command(Some(&workflow), command, &asking)
        .refusal()
        .map(|r| r.key.clone())
}

fn at(status: &str) -> Record {
    Record {
        status: Some(status.to_owned()),
        ..incident()
    }
}

fn same(_: &mut Asking<'_>) {}

#[test]
fn a_step_is_allowed_from_its_states_only() {
    let held = grants(person(9), &ALL);
    assert_eq!(ask("submit", &held, &at("draft"), same), None);
    assert_eq!(
        ask("submit", &held, &at("approved"), same).unwrap(),
        "refused-state"
    );
    assert_eq!(
        ask("fly", &held, &at("draft"), same).unwrap(),
        "refused-unknown-command"
    );
}

#[test]
fn a_step_needs_its_permission_in_the_scope_of_the_record() {
    let elsewhere = grants(person(9), &["hse.submit.incident@own"]);
    assert_eq!(
        ask("submit", &elsewhere, &at("draft"), same).unwrap(),
        "refused-permission"
    );
    let here = grants(person(9), &["hse.submit.incident@site"]);
    assert_eq!(ask("submit", &here, &at("draft"), same), None);
}

#[test]
fn a_guard_that_does_not_hold_stops_the_step() {
    let mut record = at("draft");
    record.fields.remove("location");
    let held = grants(person(9), &ALL);
    assert_eq!(
        ask("submit", &held, &record, same).unwrap(),
        "refused-guard"
    );
}

#[test]
fn a_reason_of_ten_characters_is_asked_for() {
    let held = grants(person(9), &ALL);
    let with = |reason: &'static str| {
        ask("reject", &held, &at("submitted"), |asking| {
            asking.reason = Some(reason)
        })
    };
    assert_eq!(
        ask("reject", &held, &at("submitted"), same).unwrap(),
        "refused-reason"
    );
    assert_eq!(with("too short").unwrap(), "refused-reason");
    assert_eq!(with("the area is not named"), None);
}

#[test]
fn nobody_approves_what_they_wrote_or_are_charged_with() {
    let record = at("submitted");
    let mut assigned = at("submitted");
    assigned.created_by = Some(user(7));
    let stranger = grants(person(9), &ALL);
    assert_eq!(
        ask("approve", &grants(person(1), &ALL), &record, same).unwrap(),
        "refused-four-eyes"
    );
    assert_eq!(
        ask("approve", &grants(person(2), &ALL), &assigned, same).unwrap(),
        "refused-four-eyes"
    );
    assert_eq!(ask("approve", &stranger, &record, same), None);
}

#[test]
fn an_approval_is_bound_to_the_content_its_author_saw() {
    let held = grants(person(9), &ALL);
    let seen = |hash: &'static str| {
        ask("approve", &held, &at("submitted"), |asking| {
            asking.seen_hash = Some(hash);
            asking.current_hash = Some("now");
        })
    };
    assert_eq!(seen("now"), None);
    assert_eq!(seen("before").unwrap(), "refused-stale-content");
}

#[test]
fn a_deleted_record_takes_no_step() {
    let held = grants(person(9), &ALL);
    let mut record = at("draft");
    assert_eq!(ask("delete", &held, &record, same), None);
    record.deleted_at = Some(NOW);
    assert_eq!(
        ask("submit", &held, &record, same).unwrap(),
        "refused-deleted"
    );
    assert_eq!(
        ask("delete", &held, &record, same).unwrap(),
        "refused-deleted"
    );
}

fn request(n: u128, command: &str, decision: Option<bool>) -> Request {
    Request {
        id: id(n),
        command: command.to_owned(),
        reason: None,
        content_hash: None,
        at: NOW,
        by: Some(user(1)),
        decision: decision.map(|granted| Decision {
            granted,
            code: None,
            from: None,
            to: None,
            at: NOW,
        }),
    }
}

#[test]
fn a_device_expects_where_its_pending_requests_lead() {
    let mut record = at("draft");
    record.requests = vec![request(1, "submit", None), request(2, "approve", None)];
    assert_eq!(expected_status(&workflow(), &record), "approved");
    record.requests = vec![request(1, "submit", Some(false))];
    assert_eq!(
        expected_status(&workflow(), &record),
        "draft",
        "a refused one leads nowhere"
    );
}

#[test]
fn every_step_is_listed_with_what_stands_in_its_way() {
    let (ty, workflow, record) = (incident_type(), workflow(), at("submitted"));
    let held = grants(person(9), &["hse.approve.incident"]);
    let asking = Asking::new(&ty, &held, &record, "submitted", NOW);
    let listed = available(&workflow, &asking);
    assert_eq!(listed.len(), workflow.transitions.len());
    let allowed: Vec<_> = listed
        .iter()
        .filter(|(_, a)| a.is_allowed())
        .map(|(t, _)| t.name.as_str())
        .collect();
    assert_eq!(
        allowed,
        ["approve", "reject"],
        "a reason is asked for later"
    );
    let refused = listed
        .iter()
        .find(|(t, _)| t.name == "submit")
        .unwrap()
        .1
        .refusal()
        .unwrap();
    assert_eq!(
        refused.code,
        ErrorCode::Forbidden,
        "the right is looked at first"
    );
}
