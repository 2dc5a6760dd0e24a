//! Quick forms: what is offered must be enough to create a record, and must exist.

use std::collections::BTreeSet;

use super::super::super::finding::Report;
use super::super::super::spelling::suggest;
use super::{Place, required_fields};
use crate::schema::{Field, FieldKind, MergeClass, QuickView};

pub(super) fn check(place: &Place<'_>, quick: &QuickView, report: &mut Report) {
    let shown = steps(place, quick, report);
    required_fields(place, &shown, "/quick", report);
    for (number, name) in quick.remembers.iter().enumerate() {
        let pointer = format!("/quick/remembers/{number}");
        on_a_step(place, &shown, &pointer, name, report);
    }
    for (index, suggestion) in quick.suggests.iter().enumerate() {
        let at = format!("/quick/suggests/{index}");
        text(
            place,
            &shown,
            &format!("{at}/field"),
            &suggestion.field,
            report,
        );
        for (number, name) in suggestion.from.iter().enumerate() {
            on_a_step(place, &shown, &format!("{at}/from/{number}"), name, report);
        }
    }
    for (index, phrases) in quick.phrases.iter().enumerate() {
        let at = format!("/quick/phrases/{index}");
        text(
            place,
            &shown,
            &format!("{at}/field"),
            &phrases.field,
            report,
        );
        let mut names = BTreeSet::new();
        for (number, name) in phrases.names.iter().enumerate() {
            let pointer = format!("{at}/names/{number}");
            place.name(&pointer, name, names.insert(name), report);
        }
    }
    icons(place, quick, report);
}

fn icons(place: &Place<'_>, quick: &QuickView, report: &mut Report) {
    for (index, one) in quick.icons.iter().enumerate() {
        let choices = match place.ty.field(&one.field).map(|field| &field.kind) {
            Some(FieldKind::Choice { choices }) => choices.as_slice(),
            _ => &[],
        };
        if !choices.contains(&one.value) {
            report.error(
                place.part,
                &format!("/quick/icons/{index}/value"),
                format!("\"{}\" offers no choice \"{}\"", one.field, one.value),
                suggest(&one.value, choices.iter().map(String::as_str)),
            );
        }
    }
}

/// The fields on the steps, each known, enterable and there once.
fn steps<'a>(place: &Place<'_>, quick: &'a QuickView, report: &mut Report) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    let mut shown = BTreeSet::new();
    for (index, step) in quick.steps.iter().enumerate() {
        let at = format!("/quick/steps/{index}");
        place.name(&at, &step.name, names.insert(&step.name), report);
        if step.fields.is_empty() {
            report.error(
                place.part,
                &at,
                format!("the step \"{}\" asks nothing", step.name),
                "Give it fields, or remove it.",
            );
        }
        for (number, name) in step.fields.iter().enumerate() {
            let pointer = format!("{at}/fields/{number}");
            match place.ty.field(name) {
                None => unknown(place, &pointer, name, report),
                Some(field) if !is_entered(field) => report.error(
                    place.part,
                    &pointer,
                    format!("nobody enters \"{name}\" when a record is created"),
                    "Leave it out of the steps.",
                ),
                Some(_) => {}
            }
            if !shown.insert(name.as_str()) {
                report.error(
                    place.part,
                    &pointer,
                    format!("\"{name}\" is asked twice"),
                    "Keep one of them.",
                );
            }
        }
    }
    shown
}

/// Whether a person may give a value when the record comes to be.
fn is_entered(field: &Field) -> bool {
    let entered = matches!(field.merge, MergeClass::Content | MergeClass::AppendOnly);
    entered
        && !matches!(
            field.kind,
            FieldKind::Comments {} | FieldKind::Computed { .. }
        )
}

fn unknown(place: &Place<'_>, pointer: &str, name: &str, report: &mut Report) {
    let fields = place.ty.fields.iter().map(|f| f.name.as_str());
    report.error(
        place.part,
        pointer,
        format!("\"{}\" has no field \"{name}\"", place.ty.name),
        suggest(name, fields),
    );
}

fn on_a_step(
    place: &Place<'_>,
    shown: &BTreeSet<&str>,
    pointer: &str,
    name: &str,
    report: &mut Report,
) {
    if !shown.contains(name) {
        report.error(
            place.part,
            pointer,
            format!("no step asks \"{name}\""),
            suggest(name, shown.iter().copied()),
        );
    }
}

/// A suggestion or a sentence goes into a text that is on a step.
fn text(place: &Place<'_>, shown: &BTreeSet<&str>, pointer: &str, name: &str, report: &mut Report) {
    on_a_step(place, shown, pointer, name, report);
    let is_text = |field: &Field| {
        matches!(
            field.kind,
            FieldKind::Text { .. } | FieldKind::Narrative { .. }
        )
    };
    if place.ty.field(name).is_some_and(|field| !is_text(field)) {
        let texts = place.ty.fields.iter().filter(|field| is_text(field));
        report.error(
            place.part,
            pointer,
            format!("\"{name}\" does not hold a text"),
            suggest(name, texts.map(|field| field.name.as_str())),
        );
    }
}
