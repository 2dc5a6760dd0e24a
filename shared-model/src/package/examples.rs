//! Examples a package promises to keep (`tests/*.json`): given a record, when something happens,
//! then these rules, events and hooks answer. Run whenever the package is read.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::draft::Draft;
use super::finding::{Part, Report};
use super::spelling::suggest;
use super::typed;
use crate::condition::{RecordSubject, holds};
use crate::ids::RecordId;
use crate::record::{FieldValue, Record};
use crate::schema::{AccessClass, RecordType};
use crate::validate;

/// 2026-01-01: examples do not depend on the day they are run.
const NOW: i64 = 1_767_225_600_000;

#[derive(Debug, Serialize, Deserialize)]
struct Example {
    name: String,
    given: Given,
    /// The event, without the type's name: `created`, `submitted` …
    #[serde(default = "created")]
    when: String,
    then: Then,
}

#[derive(Debug, Serialize, Deserialize)]
struct Given {
    record_type: String,
    fields: Map<String, Value>,
    #[serde(default)]
    status: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Then {
    /// Field → code of the rule it breaks; all of them.
    #[serde(default)]
    issues: Option<BTreeMap<String, String>>,
    /// Declared events that become true; all of them.
    #[serde(default)]
    events: Option<BTreeSet<String>>,
    /// Hooks of this module that run; all of them.
    #[serde(default)]
    hooks: Option<BTreeSet<String>>,
}

fn created() -> String {
    "created".to_owned()
}

/// Runs every example of a package.
pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    for file in &draft.examples {
        for node in file.node.items() {
            let part = Part {
                file: file.file.clone(),
                node: node.clone(),
            };
            if let Some(example) = typed::read::<Example>(&part, report) {
                run(draft, &example, &part, report);
            }
        }
        if file.node.items().is_empty() {
            report.error(
                file,
                "",
                "there is no example",
                "Write a list: [{name, given, when, then}].",
            );
        }
    }
}

fn run(draft: &Draft<'_>, example: &Example, part: &Part, report: &mut Report) {
    let types = &draft.module.types;
    let Some(ty) = types.iter().find(|ty| ty.name == example.given.record_type) else {
        let wanted = &example.given.record_type;
        report.error(
            part,
            "/given/record_type",
            format!("this module has no record type \"{wanted}\""),
            suggest(wanted, types.iter().map(|ty| ty.name.as_str())),
        );
        return;
    };
    let (record, issues) = record(ty, &example.given);
    let events = events(ty, &record);
    let answers = [
        (
            "issues",
            example
                .then
                .issues
                .as_ref()
                .map(|e| (format!("{e:?}"), format!("{issues:?}"))),
        ),
        (
            "events",
            example
                .then
                .events
                .as_ref()
                .map(|e| (format!("{e:?}"), format!("{events:?}"))),
        ),
        (
            "hooks",
            example.then.hooks.as_ref().map(|e| {
                let found = hooks(draft, ty, &example.when, &events, &record);
                (format!("{e:?}"), format!("{found:?}"))
            }),
        ),
    ];
    for (key, answer) in answers {
        if let Some((expected, found)) = answer.filter(|(expected, found)| expected != found) {
            report.error(
                part,
                &format!("/then/{key}"),
                format!(
                    "example \"{}\" expects the {key} {expected} and finds {found}",
                    example.name
                ),
                "Correct the module, or the example.",
            );
        }
    }
}

/// The record as it would be stored, and what is wrong with it.
fn record(ty: &RecordType, given: &Given) -> (Record, BTreeMap<String, String>) {
    let (fields, unread) = match validate::parse_fields(ty, &given.fields) {
        Ok(fields) => (fields, Vec::new()),
        Err(issues) => (BTreeMap::new(), issues),
    };
    let record = as_stored(ty, given, fields);
    let issues = if unread.is_empty() {
        validate::check(ty, &record)
    } else {
        unread
    };
    (
        record,
        issues
            .into_iter()
            .map(|issue| (issue.path, issue.code))
            .collect(),
    )
}

fn as_stored(ty: &RecordType, given: &Given, fields: BTreeMap<String, FieldValue>) -> Record {
    Record {
        id: RecordId(Uuid::nil()),
        record_type: ty.name.clone(),
        site_id: None,
        company_id: None,
        class: AccessClass::Normal,
        provisional_no: None,
        official_no: None,
        external_id: None,
        created_at: NOW,
        created_by: None,
        updated_at: NOW,
        updated_by: None,
        deleted_at: None,
        deleted_by: None,
        status: given.status.clone(),
        requests: Vec::new(),
        needs_review: false,
        fields,
        conflicts: Vec::new(),
    }
}

fn events(ty: &RecordType, record: &Record) -> BTreeSet<String> {
    let subject = RecordSubject::new(record, NOW);
    let true_ones = ty
        .events
        .iter()
        .filter(|event| holds(&event.when, &subject));
    true_ones
        .map(|event| format!("{}.{}", ty.name, event.name))
        .collect()
}

fn hooks(
    draft: &Draft<'_>,
    ty: &RecordType,
    when: &str,
    events: &BTreeSet<String>,
    record: &Record,
) -> BTreeSet<String> {
    let main = format!("{}.{when}", ty.name);
    let subject = RecordSubject::new(record, NOW);
    let hooks = draft.module.hooks.iter();
    hooks
        .filter(|hook| hook.is_active && (hook.event == main || events.contains(&hook.event)))
        .filter(|hook| hook.conditions.as_ref().is_none_or(|c| holds(c, &subject)))
        .map(|hook| hook.name.clone())
        .collect()
}
