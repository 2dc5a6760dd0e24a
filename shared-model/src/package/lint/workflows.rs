//! Workflows.

use std::collections::BTreeSet;

use super::super::draft::Draft;
use super::super::finding::{Part, Report};
use super::super::spelling::{is_name, suggest};
use super::RECORD_EVENTS;
use super::conditions;
use super::rights::Known;
use crate::condition::TypeView;
use crate::schema::{FieldKind, MergeClass, RecordType, Transition, WorkflowDef};

pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    let known = Known::of(draft);
    for (index, (workflow, part)) in draft
        .module
        .workflows
        .iter()
        .zip(&draft.workflows)
        .enumerate()
    {
        name(draft, index, workflow, part, report);
        states(workflow, part, report);
        reachable(workflow, part, report);
        transitions(draft, &known, workflow, part, report);
    }
}

fn name(draft: &Draft<'_>, index: usize, workflow: &WorkflowDef, part: &Part, report: &mut Report) {
    if !is_name(&workflow.name) {
        report.error(
            part,
            "/name",
            format!("\"{}\" is not a name", workflow.name),
            "Use lower-case letters, digits and \"_\".",
        );
    }
    let theirs = draft.installed.iter().flat_map(|m| &m.workflows);
    let ours = draft.module.workflows[..index].iter();
    if theirs.chain(ours).any(|other| other.name == workflow.name) {
        report.error(
            part,
            "/name",
            format!(
                "the name \"{}\" is already taken by another workflow",
                workflow.name
            ),
            "Choose another name.",
        );
    }
    if users(draft, workflow).next().is_none() {
        report.warning(
            part,
            "/name",
            format!("no record type uses workflow \"{}\"", workflow.name),
            "Write \"workflow\" in a type, or remove the file.",
        );
    }
}

/// The types that a workflow governs.
fn users<'d>(
    draft: &'d Draft<'_>,
    workflow: &'d WorkflowDef,
) -> impl Iterator<Item = &'d RecordType> {
    let types = draft.catalogue.record_types().map(AsRef::as_ref);
    types.filter(|ty: &&RecordType| ty.workflow.as_ref() == Some(&workflow.name))
}

fn state_names(workflow: &WorkflowDef) -> impl Iterator<Item = &str> {
    workflow.states.iter().map(|state| state.name.as_str())
}

fn known_state(
    workflow: &WorkflowDef,
    part: &Part,
    pointer: &str,
    state: &str,
    report: &mut Report,
) {
    if workflow.state(state).is_none() {
        report.error(
            part,
            pointer,
            format!("unknown state \"{state}\""),
            suggest(state, state_names(workflow)),
        );
    }
}

fn states(workflow: &WorkflowDef, part: &Part, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for (index, state) in workflow.states.iter().enumerate() {
        let pointer = format!("/states/{index}/name");
        if !is_name(&state.name) {
            report.error(
                part,
                &pointer,
                format!("\"{}\" is not a state's name", state.name),
                "Use lower-case letters, digits and \"_\".",
            );
        }
        if !seen.insert(&state.name) {
            report.error(
                part,
                &pointer,
                format!("state \"{}\" is declared twice", state.name),
                "Keep one of them.",
            );
        }
    }
    known_state(workflow, part, "/initial", &workflow.initial, report);
}

fn reachable(workflow: &WorkflowDef, part: &Part, report: &mut Report) {
    let mut reached = BTreeSet::from([workflow.initial.as_str()]);
    loop {
        let before = reached.len();
        for transition in &workflow.transitions {
            if transition
                .from
                .iter()
                .any(|from| reached.contains(from.as_str()))
            {
                reached.insert(&transition.to);
            }
        }
        if reached.len() == before {
            break;
        }
    }
    for (index, state) in workflow.states.iter().enumerate() {
        if !reached.contains(state.name.as_str()) {
            report.error(
                part,
                &format!("/states/{index}/name"),
                format!("no transition leads to state \"{}\"", state.name),
                "Add a transition to it, or remove the state.",
            );
        }
    }
}

fn transitions(
    draft: &Draft<'_>,
    known: &Known,
    workflow: &WorkflowDef,
    part: &Part,
    report: &mut Report,
) {
    let mut names = BTreeSet::new();
    for (index, transition) in workflow.transitions.iter().enumerate() {
        let at = format!("/transitions/{index}");
        transition_names(
            transition,
            part,
            &at,
            names.insert(&transition.name),
            report,
        );
        for (number, from) in transition.from.iter().enumerate() {
            known_state(workflow, part, &format!("{at}/from/{number}"), from, report);
        }
        if transition.from.is_empty() {
            report.error(
                part,
                &at,
                "the transition starts from no state",
                "List states in \"from\".",
            );
        }
        known_state(workflow, part, &format!("{at}/to"), &transition.to, report);
        known.require(
            &transition.permission,
            part,
            &format!("{at}/permission"),
            report,
        );
        for ty in users(draft, workflow) {
            on_type(draft, ty, transition, part, &at, report);
        }
    }
}

fn transition_names(
    transition: &Transition,
    part: &Part,
    at: &str,
    first: bool,
    report: &mut Report,
) {
    for (key, name) in [("name", &transition.name), ("event", &transition.event)] {
        if !is_name(name) {
            report.error(
                part,
                &format!("{at}/{key}"),
                format!("\"{name}\" is not a name"),
                "Use lower-case letters, digits and \"_\".",
            );
        }
    }
    if !first || transition.name == "delete" {
        report.error(
            part,
            &format!("{at}/name"),
            format!("the name \"{}\" is already taken", transition.name),
            "Choose another name; \"delete\" is the engine's.",
        );
    }
    if RECORD_EVENTS.contains(&transition.event.as_str()) {
        report.error(
            part,
            &format!("{at}/event"),
            format!("\"{}\" is an event every record has", transition.event),
            "Choose another past form, such as submitted.",
        );
    }
}

fn on_type(
    draft: &Draft<'_>,
    ty: &RecordType,
    transition: &Transition,
    part: &Part,
    at: &str,
    report: &mut Report,
) {
    if let Some(guard) = &transition.guard {
        let view = TypeView::new(ty, &draft.catalogue);
        conditions::check(guard, &view, part, &format!("{at}/guard"), report);
    }
    for (name, value) in &transition.set {
        let pointer = format!("{at}/set/{name}");
        let decided = ty.fields.iter().filter(|f| f.merge == MergeClass::Decided);
        let Some(field) = decided.clone().find(|f| &f.name == name) else {
            report.error(
                part,
                &pointer,
                format!("\"{name}\" is not a decided field of \"{}\"", ty.name),
                suggest(name, decided.map(|f| f.name.as_str())),
            );
            continue;
        };
        let fits = match (&field.kind, value.as_str()) {
            (FieldKind::Person {}, Some("$actor")) | (FieldKind::Datetime {}, Some("$now")) => true,
            (_, Some(word)) if word.starts_with('$') => false,
            _ => crate::condition::ValueKind::of_field(field).accepts(value),
        };
        if !fits {
            report.error(
                part,
                &pointer,
                format!("{value} is not a value of \"{name}\""),
                "Use a literal of the field's kind, $actor (person) or $now (datetime).",
            );
        }
    }
}
