//! Record types.

use std::collections::BTreeSet;

use super::super::draft::Draft;
use super::super::finding::{Part, Report};
use super::super::spelling::{is_dotted_name, is_name, suggest};
use super::conditions;
use super::fields;
use super::rights::Known;
use super::{ENGINE_EVENTS, RECORD_EVENTS};
use crate::condition::TypeView;
use crate::schema::{Field, FieldKind, RecordType};

pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    let known = Known::of(draft);
    let mut plurals = BTreeSet::new();
    for (ty, part) in draft.module.types.iter().zip(&draft.types) {
        names(draft, ty, part, report);
        if !plurals.insert(&ty.plural) {
            taken(
                part,
                "/plural",
                &ty.plural,
                "another type of this module",
                report,
            );
        }
        links(draft, ty, part, report);
        lists(ty, part, report);
        events(draft, ty, part, report);
        fields::check(draft, &known, ty, part, report);
        if let Some(condition) = &ty.urgent_if {
            let view = TypeView::new(ty, &draft.catalogue);
            conditions::check(condition, &view, part, "/urgent_if", report);
        }
    }
}

fn taken(part: &Part, pointer: &str, name: &str, by: &str, report: &mut Report) {
    report.error(
        part,
        pointer,
        format!("the name \"{name}\" is already taken by {by}"),
        "Choose another name.",
    );
}

fn names(draft: &Draft<'_>, ty: &RecordType, part: &Part, report: &mut Report) {
    for (pointer, name) in [("/name", &ty.name), ("/plural", &ty.plural)] {
        if !is_name(name) {
            report.error(
                part,
                pointer,
                format!("\"{name}\" is not a name"),
                "Use lower-case letters, digits and \"_\", such as incident.",
            );
        }
    }
    if ENGINE_EVENTS
        .iter()
        .any(|event| event.split('.').next() == Some(&ty.name))
    {
        taken(part, "/name", &ty.name, "the engine", report);
    }
    let owner = draft
        .installed
        .iter()
        .find(|m| m.types.iter().any(|t| t.name == ty.name));
    if let Some(owner) = owner {
        taken(
            part,
            "/name",
            &ty.name,
            &format!("module \"{}\"", owner.code),
            report,
        );
    }
    if draft
        .module
        .types
        .iter()
        .filter(|t| t.name == ty.name)
        .count()
        > 1
    {
        taken(
            part,
            "/name",
            &ty.name,
            "another type of this module",
            report,
        );
    }
}

/// The field named by a key of the type must exist and be of a kind that fits.
fn links(draft: &Draft<'_>, ty: &RecordType, part: &Part, report: &mut Report) {
    let is_title = |field: &Field| matches!(field.kind, FieldKind::Text { .. });
    let is_site = |field: &Field| matches!(field.kind, FieldKind::Site {});
    let is_person = |field: &Field| matches!(field.kind, FieldKind::Person {});
    named_field(
        ty,
        part,
        "/title_field",
        &ty.title_field,
        "a text",
        is_title,
        report,
    );
    if let Some(name) = &ty.site_field {
        named_field(ty, part, "/site_field", name, "a site", is_site, report);
    }
    if let Some(name) = &ty.assigned_field {
        named_field(
            ty,
            part,
            "/assigned_field",
            name,
            "a person",
            is_person,
            report,
        );
    }
    if let Some(name) = &ty.workflow
        && draft.catalogue.workflow(name).is_none()
    {
        let known = draft
            .modules()
            .flat_map(|m| &m.workflows)
            .map(|w| w.name.as_str());
        report.error(
            part,
            "/workflow",
            format!("unknown workflow \"{name}\""),
            suggest(name, known),
        );
    }
    if let Some(number) = &ty.number
        && !((2..=6).contains(&number.prefix.len())
            && number
                .prefix
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && (3..=9).contains(&number.digits))
    {
        report.error(
            part,
            "/number",
            "the number format is not usable",
            "Use a prefix of 2 to 6 capital letters or digits and 3 to 9 digits.",
        );
    }
}

fn named_field(
    ty: &RecordType,
    part: &Part,
    pointer: &str,
    name: &str,
    wanted: &str,
    fits: impl Fn(&Field) -> bool,
    report: &mut Report,
) {
    let candidates = ty
        .fields
        .iter()
        .filter(|f| fits(f))
        .map(|f| f.name.as_str());
    match ty.field(name) {
        Some(field) if fits(field) => {}
        Some(_) => report.error(
            part,
            pointer,
            format!("field \"{name}\" is not {wanted}"),
            suggest(name, candidates),
        ),
        None => report.error(
            part,
            pointer,
            format!("unknown field \"{name}\""),
            suggest(name, candidates),
        ),
    }
}

fn lists(ty: &RecordType, part: &Part, report: &mut Report) {
    let searchable = |field: &Field| {
        matches!(
            field.kind,
            FieldKind::Text { .. } | FieldKind::Narrative { .. }
        )
    };
    let indexable = |field: &Field| {
        field.kind.container().is_none() && !matches!(field.kind, FieldKind::Computed { .. })
    };
    for (index, name) in ty.search.iter().enumerate() {
        named_field(
            ty,
            part,
            &format!("/search/{index}"),
            name,
            "text or narrative",
            searchable,
            report,
        );
    }
    for (index, name) in ty.indexes.iter().enumerate() {
        named_field(
            ty,
            part,
            &format!("/indexes/{index}"),
            name,
            "a single stored value",
            indexable,
            report,
        );
    }
}

fn events(draft: &Draft<'_>, ty: &RecordType, part: &Part, report: &mut Report) {
    let workflow = draft.catalogue.workflow_of(ty);
    for (index, event) in ty.events.iter().enumerate() {
        let pointer = format!("/events/{index}/name");
        let moved = workflow
            .into_iter()
            .any(|w| w.transitions.iter().any(|t| t.event == event.name));
        if !is_dotted_name(&event.name) {
            report.error(
                part,
                &pointer,
                format!("\"{}\" is not an event name", event.name),
                "Use lower-case names joined by dots, such as severity.critical.",
            );
        } else if moved || RECORD_EVENTS.contains(&event.name.as_str()) {
            taken(
                part,
                &pointer,
                &event.name,
                "an event every such record has",
                report,
            );
        }
        let view = TypeView::new(ty, &draft.catalogue).with_before();
        conditions::check(
            &event.when,
            &view,
            part,
            &format!("/events/{index}/when"),
            report,
        );
    }
}
