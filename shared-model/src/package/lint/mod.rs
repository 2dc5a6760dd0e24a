//! Judging a package against itself and the modules already there. One file per kind of part.

mod actions;
mod conditions;
mod fields;
pub(super) mod hooks;
mod identity;
mod placeholders;
mod rights;
mod texts;
mod types;
mod views;
mod workflows;

use std::collections::BTreeSet;

use super::draft::Draft;
use super::finding::Report;
use crate::schema::{Catalogue, RecordType};

/// Finds everything wrong with a package that could be read.
pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    identity::check(draft, report);
    rights::check(draft, report);
    types::check(draft, report);
    workflows::check(draft, report);
    views::check(draft, report);
    hooks::check(draft, report);
    texts::check(draft, report);
}

/// What happens to every record.
const RECORD_EVENTS: [&str; 4] = ["created", "updated", "deleted", "commented"];

/// What the engine announces besides (design 04-modules).
const ENGINE_EVENTS: [&str; 3] = ["user.created", "user.login", "module.installed"];

/// The closed catalogue of events: a hook on any other name would never run.
#[must_use]
pub fn event_names(catalogue: &Catalogue) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = ENGINE_EVENTS.map(str::to_owned).into();
    for ty in catalogue.record_types() {
        let declared = ty.events.iter().map(|event| event.name.as_str());
        let transitions = catalogue.workflow_of(ty).into_iter();
        let moved = transitions.flat_map(|w| w.transitions.iter().map(|t| t.event.as_str()));
        let all = RECORD_EVENTS.into_iter().chain(declared).chain(moved);
        names.extend(all.map(|event| format!("{}.{event}", ty.name)));
    }
    names
}

/// The record type an event is about.
fn type_of_event<'c>(event: &str, catalogue: &'c Catalogue) -> Option<&'c RecordType> {
    let (ty, _) = event.split_once('.')?;
    catalogue.record_type(ty).map(AsRef::as_ref)
}
