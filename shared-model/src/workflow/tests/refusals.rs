//! Every refusal with its code and what it says.
#![allow(clippy::unwrap_used)]

use crate::condition::fixture::{
    NOW, grants, id, incident, incident_type, person, record_of, text, user, workflow,
};
use crate::error::ErrorCode;
use crate::policy::Grants;
use crate::record::{Decision, FieldValue, Record, Request};
use crate::schema::RecordType;
use crate::workflow::*;

const ALL: [&str; 3] = [
    "hse.submit.incident",
    "hse.approve.incident",
    "hse.delete.incident",
];

struct Desk {
    ty: RecordType,
    record: Record,
    grants: Grants,
}

impl Desk {
    /// Person 5 holds everything and has no part in the record.
    fn new() -> Self {
        Self {
            ty: incident_type(),
            record: incident(),
            grants: grants(person(5), &ALL),
        }
    }

    fn asking<'a>(&'a self, status: &'a str) -> Asking<'a> {
        Asking::new(&self.ty, &self.grants, &self.record, status, NOW)
    }
}

fn command(name: &str, asking: &Asking<'_>) -> Availability {
    judge_command(Some(&workflow()), name, asking)
}

fn refused(name: &str, asking: &Asking<'_>) -> (ErrorCode, String) {
    let Availability::Refused(refusal) = command(name, asking) else {
        panic!("{name} was allowed")
    };
    (refusal.code, refusal.key)
}

#[test]
fn the_wrong_state_is_stale_and_names_the_states() {
    let desk = Desk::new();
    let Availability::Refused(refusal) = command("approve", &desk.asking("closed")) else {
        panic!("a closed record was approved")
    };
    assert_eq!(refusal.code, ErrorCode::StaleTransition);
    assert_eq!(refusal.key, "refused-state");
    assert_eq!(refusal.params["status"], "closed");
    assert_eq!(refusal.params["from"], "submitted");
    assert_eq!(refusal.issue().code, "stale_transition");
}

#[test]
fn a_guard_must_hold_for_certain() {
    let mut desk = Desk::new();
    desk.record.fields.remove("location");
    let Availability::Refused(refusal) = command("submit", &desk.asking("draft")) else {
        panic!("submitted without a place")
    };
    assert_eq!(refusal.key, "refused-guard");
    assert!(refusal.params["term"].starts_with("location exists true"));
}

#[test]
fn a_guard_may_ask_for_the_actors_role_and_follow_links() {
    let resolve = |wanted: crate::ids::RecordId| {
        if wanted == id(110) {
            Some(record_of(
                "area",
                110,
                &[("site", FieldValue::Reference(id(100)))],
            ))
        } else {
            Some(record_of("site", 100, &[("code", text("ALP"))]))
        }
    };
    let mut desk = Desk::new();
    let mut asking = desk.asking("draft");
    asking.resolve = Some(&resolve);
    assert_eq!(refused("escalate", &asking).1, "refused-guard");
    desk.grants.subject.roles.push("supervisor".to_owned());
    let mut asking = desk.asking("draft");
    assert_eq!(refused("escalate", &asking).1, "refused-guard");
    asking.resolve = Some(&resolve);
    assert!(command("escalate", &asking).is_allowed());
}

#[test]
fn a_reason_counts_its_characters_without_blanks() {
    let desk = Desk::new();
    let mut asking = desk.asking("submitted");
    for (reason, enough) in [
        (None, false),
        (Some("too short"), false),
        (Some("  too short   "), false),
        (Some("ééééééééé"), false),
        (Some("éééééééééé"), true),
    ] {
        asking.reason = reason;
        assert_eq!(
            command("reject", &asking).is_allowed(),
            enough,
            "{reason:?}"
        );
    }
    asking.reason = Some("short");
    assert_eq!(
        refused("reject", &asking),
        (ErrorCode::Invalid, "refused-reason".to_owned())
    );
}

#[test]
fn changed_content_voids_a_bound_request() {
    let desk = Desk::new();
    let mut asking = desk.asking("submitted");
    asking.seen_hash = Some("aa");
    asking.current_hash = Some("aa");
    assert!(command("approve", &asking).is_allowed());
    asking.current_hash = Some("bb");
    assert_eq!(
        refused("approve", &asking),
        (
            ErrorCode::StaleTransition,
            "refused-stale-content".to_owned()
        )
    );
    asking.reason = Some("reason enough");
    assert!(command("reject", &asking).is_allowed());
}

#[test]
fn deleting_asks_for_its_own_permission_and_nothing_follows_it() {
    let mut desk = Desk::new();
    assert!(judge_command(None, DELETE, &desk.asking("")).is_allowed());
    desk.record.deleted_at = Some(NOW);
    for name in [DELETE, "submit"] {
        assert_eq!(
            refused(name, &desk.asking("draft")),
            (ErrorCode::Deleted, "refused-deleted".to_owned())
        );
    }
    desk.record.deleted_at = None;
    desk.grants = grants(person(5), &["hse.edit.incident"]);
    assert_eq!(
        refused(DELETE, &desk.asking("draft")).0,
        ErrorCode::Forbidden
    );
}

#[test]
fn an_unknown_command_is_refused() {
    let desk = Desk::new();
    for workflow in [None, Some(workflow())] {
        let answer = judge_command(workflow.as_ref(), "explode", &desk.asking("draft"));
        assert_eq!(answer.refusal().unwrap().key, "refused-unknown-command");
    }
}

fn request(n: u128, command: &str, granted: Option<bool>) -> Request {
    Request {
        id: id(n),
        command: command.to_owned(),
        reason: None,
        content_hash: None,
        at: NOW,
        by: Some(user(1)),
        decision: granted.map(|granted| Decision {
            granted,
            code: None,
            from: None,
            to: None,
            at: NOW,
        }),
    }
}

#[test]
fn pending_requests_lead_to_the_expected_state() {
    let workflow = workflow();
    let mut record = incident();
    record.status = None;
    assert_eq!(expected_status(&workflow, &record), "draft");
    record.requests = vec![
        request(1, "approve", None),
        request(2, "submit", Some(false)),
        request(3, "submit", None),
        request(4, "delete", None),
        request(5, "approve", None),
    ];
    assert_eq!(expected_status(&workflow, &record), "approved");
    record.status = Some("closed".to_owned());
    assert_eq!(expected_status(&workflow, &record), "closed");
}
