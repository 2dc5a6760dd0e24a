//! Lists, boards and forms; the quick form has a file of its own.

use std::collections::BTreeSet;

mod quick;

use super::super::draft::Draft;
use super::super::finding::{Part, Report};
use super::super::spelling::{is_name, suggest};
use super::conditions;
use crate::condition::{BUILT_INS, TypeView};
use crate::schema::{FieldKind, MergeClass, RecordType, Views};

/// A type's views and where they stand.
struct Place<'a> {
    ty: &'a RecordType,
    views: &'a Views,
    part: &'a Part,
}

pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for (views, part) in draft.module.views.iter().zip(&draft.views) {
        let own = &draft.module.types;
        let Some(ty) = own.iter().find(|ty| ty.name == views.record_type) else {
            report.error(
                part,
                "/record_type",
                format!("this module has no record type \"{}\"", views.record_type),
                suggest(&views.record_type, own.iter().map(|ty| ty.name.as_str())),
            );
            continue;
        };
        if !seen.insert(&views.record_type) {
            report.error(
                part,
                "/record_type",
                format!("the views of \"{}\" are written twice", views.record_type),
                "Put them in one file.",
            );
        }
        let place = Place { ty, views, part };
        lists(draft, &place, report);
        boards(&place, report);
        form(&place, report);
        if let Some(quick) = &views.quick {
            quick::check(&place, quick, report);
        }
    }
    for (ty, part) in draft.module.types.iter().zip(&draft.types) {
        if !seen.contains(&ty.name) {
            report.error(
                part,
                "/name",
                format!("\"{}\" has no views, so nobody could see it", ty.name),
                format!(
                    "Add views/{}.json with at least one list and a form.",
                    ty.name
                ),
            );
        }
    }
}

impl Place<'_> {
    fn name(&self, pointer: &str, name: &str, first: bool, report: &mut Report) {
        if !is_name(name) || !first {
            report.error(
                self.part,
                &format!("{pointer}/name"),
                format!("\"{name}\" is not a name, or is already taken here"),
                "Use lower-case letters, digits and \"_\", each name once.",
            );
        }
    }

    fn column(&self, pointer: &str, name: &str, report: &mut Report) {
        if self.ty.field(name).is_none() && !BUILT_INS.contains(&name) {
            let fields = self.ty.fields.iter().map(|f| f.name.as_str());
            report.error(
                self.part,
                pointer,
                format!("\"{}\" has no field \"{name}\"", self.ty.name),
                suggest(name, fields.chain(BUILT_INS)),
            );
        }
    }
}

fn lists(draft: &Draft<'_>, place: &Place<'_>, report: &mut Report) {
    let mut names = BTreeSet::new();
    if place.views.lists.is_empty() {
        report.error(place.part, "", "there is no list", "Add one to \"lists\".");
    }
    for (index, list) in place.views.lists.iter().enumerate() {
        let at = format!("/lists/{index}");
        place.name(&at, &list.name, names.insert(&list.name), report);
        for (number, column) in list.columns.iter().enumerate() {
            place.column(&format!("{at}/columns/{number}"), column, report);
        }
        for (number, sort) in list.sort.iter().enumerate() {
            place.column(&format!("{at}/sort/{number}/field"), &sort.field, report);
        }
        if let Some(filter) = &list.filter {
            let view = TypeView::new(place.ty, &draft.catalogue);
            conditions::check(filter, &view, place.part, &format!("{at}/filter"), report);
        }
    }
}

fn boards(place: &Place<'_>, report: &mut Report) {
    let mut names = BTreeSet::new();
    for (index, board) in place.views.boards.iter().enumerate() {
        let at = format!("/boards/{index}");
        place.name(&at, &board.name, names.insert(&board.name), report);
        let by_status = board.group_by == "status" && place.ty.workflow.is_some();
        let choices = || {
            let all = place.ty.fields.iter();
            all.filter(|f| matches!(f.kind, FieldKind::Choice { .. }))
                .map(|f| f.name.as_str())
        };
        if !by_status && !choices().any(|name| name == board.group_by) {
            report.error(
                place.part,
                &format!("{at}/group_by"),
                format!("a board cannot be grouped by \"{}\"", board.group_by),
                suggest(
                    &board.group_by,
                    choices().chain(place.ty.workflow.is_some().then_some("status")),
                ),
            );
        }
        for (number, field) in board.card.iter().enumerate() {
            place.column(&format!("{at}/card/{number}"), field, report);
        }
    }
}

fn form(place: &Place<'_>, report: &mut Report) {
    let mut sections = BTreeSet::new();
    let mut shown = BTreeSet::new();
    for (index, section) in place.views.form.sections.iter().enumerate() {
        let at = format!("/form/sections/{index}");
        place.name(&at, &section.name, sections.insert(&section.name), report);
        for (number, name) in section.fields.iter().enumerate() {
            let pointer = format!("{at}/fields/{number}");
            if place.ty.field(name).is_none() {
                let fields = place.ty.fields.iter().map(|f| f.name.as_str());
                report.error(
                    place.part,
                    &pointer,
                    format!("\"{}\" has no field \"{name}\"", place.ty.name),
                    suggest(name, fields),
                );
            }
            if !shown.insert(name.as_str()) {
                report.error(
                    place.part,
                    &pointer,
                    format!("\"{name}\" is in the form twice"),
                    "Keep one of them.",
                );
            }
        }
    }
    required_fields(place, &shown, "/form", report);
}

/// A form that lacks a required field could never be saved.
fn required_fields(place: &Place<'_>, shown: &BTreeSet<&str>, pointer: &str, report: &mut Report) {
    for field in &place.ty.fields {
        let typed = matches!(field.merge, MergeClass::Content | MergeClass::AppendOnly);
        let needed = field.required && field.default.is_none();
        if typed && needed && !shown.contains(field.name.as_str()) {
            report.error(
                place.part,
                pointer,
                format!("the form lacks the required field \"{}\"", field.name),
                "Put it in a section, or give it a default.",
            );
        }
    }
}
