//! Fields of record types.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::draft::Draft;
use super::super::finding::{Part, Report};
use super::super::spelling::{is_name, is_text_id, suggest};
use super::conditions;
use super::rights::Known;
use crate::condition::{BUILT_INS, TypeView, ValueKind};
use crate::schema::{Field, FieldKind, MergeClass, RecordType};

/// The rules whose message a field may replace: the codes of [`crate::validate`].
const RULES: [&str; 14] = [
    "required",
    "min_length",
    "max_length",
    "min",
    "max",
    "not_a_choice",
    "bad_date",
    "bad_datetime",
    "bad_reference",
    "too_many",
    "file_too_large",
    "bad_media_type",
    "wrong_kind",
    "unknown_time_zone",
];

/// One field and where it stands.
struct Place<'a> {
    ty: &'a RecordType,
    field: &'a Field,
    part: &'a Part,
    pointer: String,
}

impl Place<'_> {
    fn error(
        &self,
        report: &mut Report,
        key: &str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        report.error(
            self.part,
            &format!("{}{key}", self.pointer),
            message,
            remedy,
        );
    }
}

pub(super) fn check(
    draft: &Draft<'_>,
    known: &Known,
    ty: &RecordType,
    part: &Part,
    report: &mut Report,
) {
    let mut seen = BTreeSet::new();
    for (index, field) in ty.fields.iter().enumerate() {
        let pointer = format!("/fields/{index}");
        let place = Place {
            ty,
            field,
            part,
            pointer,
        };
        name(&place, seen.insert(&field.name), report);
        kind(draft, &place, report);
        merge(&place, report);
        default(&place, report);
        access(draft, known, &place, report);
        messages(&place, report);
        field_conditions(draft, &place, report);
    }
}

fn name(place: &Place<'_>, first: bool, report: &mut Report) {
    let name = &place.field.name;
    if !is_name(name) {
        place.error(
            report,
            "/name",
            format!("\"{name}\" is not a field name"),
            "Use lower-case letters, digits and \"_\", such as occurred_at.",
        );
    }
    if !first {
        place.error(
            report,
            "/name",
            format!("field \"{name}\" is declared twice"),
            "Keep one of them.",
        );
    }
    if BUILT_INS.contains(&name.as_str()) {
        place.error(
            report,
            "/name",
            format!("every record already has \"{name}\""),
            "Choose another name.",
        );
    }
}

fn kind(draft: &Draft<'_>, place: &Place<'_>, report: &mut Report) {
    match &place.field.kind {
        FieldKind::Text {
            min_length,
            max_length,
            ..
        }
        | FieldKind::Narrative {
            min_length,
            max_length,
        } => {
            bounds(place, "/min_length", *min_length, *max_length, report);
        }
        FieldKind::Integer { min, max, .. } => bounds(place, "/min", *min, *max, report),
        FieldKind::Choice { choices } => choice_list(place, choices, report),
        FieldKind::Area {
            site_field: Some(site),
        } => area(place, site, report),
        FieldKind::Computed { cases } if cases.is_empty() => {
            place.error(
                report,
                "/cases",
                "a computed field needs at least one case",
                "Add {\"value\": …}.",
            );
        }
        _ => {}
    }
    if let Some(target) = place.field.kind.target()
        && draft.catalogue.record_type(target).is_none()
    {
        let types: Vec<_> = draft
            .catalogue
            .record_types()
            .map(|t| t.name.clone())
            .collect();
        place.error(
            report,
            if matches!(place.field.kind, FieldKind::Record { .. }) {
                "/target"
            } else {
                "/kind"
            },
            format!("no installed module has the record type \"{target}\""),
            suggest(target, types.iter().map(String::as_str)),
        );
    }
}

fn bounds<T: PartialOrd>(
    place: &Place<'_>,
    key: &str,
    least: Option<T>,
    most: Option<T>,
    report: &mut Report,
) {
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        place.error(
            report,
            key,
            "the smallest allowed is larger than the largest",
            "Exchange the two.",
        );
    }
}

fn choice_list(place: &Place<'_>, choices: &[String], report: &mut Report) {
    if choices.is_empty() {
        place.error(
            report,
            "/choices",
            "a choice needs at least one value",
            "List its values.",
        );
    }
    let mut seen = BTreeSet::new();
    for (index, choice) in choices.iter().enumerate() {
        let key = format!("/choices/{index}");
        if !is_name(choice) {
            place.error(
                report,
                &key,
                format!("\"{choice}\" is not a value"),
                "Use lower-case letters, digits and \"_\"; people read its text from i18n/.",
            );
        }
        if !seen.insert(choice) {
            place.error(
                report,
                &key,
                format!("\"{choice}\" is listed twice"),
                "Keep one of them.",
            );
        }
    }
}

fn area(place: &Place<'_>, site: &str, report: &mut Report) {
    let is_site = |field: &&Field| matches!(field.kind, FieldKind::Site {});
    if place.ty.field(site).filter(is_site).is_none() {
        let sites = place
            .ty
            .fields
            .iter()
            .filter(is_site)
            .map(|f| f.name.as_str());
        place.error(
            report,
            "/site_field",
            format!("\"{site}\" is not a site field of this type"),
            suggest(site, sites),
        );
    }
}

fn merge(place: &Place<'_>, report: &mut Report) {
    let field = place.field;
    let computed = matches!(field.kind, FieldKind::Computed { .. });
    if computed && field.merge == MergeClass::Decided {
        place.error(
            report,
            "/merge",
            "a computed field is not decided",
            "Write \"merge\": \"computed\".",
        );
    }
    if !computed && field.merge == MergeClass::Computed {
        place.error(
            report,
            "/merge",
            "only a field of kind \"computed\" is computed",
            "Leave \"merge\" out.",
        );
    }
    let written_by_nobody = computed || field.merge == MergeClass::Decided;
    if written_by_nobody
        && (field.required || field.required_if.is_some() || field.default.is_some())
    {
        place.error(
            report,
            "",
            format!(
                "nobody fills in \"{}\", so it can be neither required nor have a default",
                field.name
            ),
            "Remove \"required\", \"required_if\" and \"default\".",
        );
    }
}

/// A default is a literal of the field's kind, or one of the four words for what is known then.
fn default(place: &Place<'_>, report: &mut Report) {
    let Some(default) = &place.field.default else {
        return;
    };
    let fits = match (&place.field.kind, default.as_str()) {
        (FieldKind::Datetime {}, Some("$now"))
        | (FieldKind::Date {}, Some("$today"))
        | (FieldKind::Person {}, Some("$actor"))
        | (FieldKind::Site {}, Some("$actor.site")) => true,
        (_, Some(word)) if word.starts_with('$') => false,
        (FieldKind::Tags { .. }, _) => is_list_of_texts(default),
        (kind, _) if kind.container().is_some() && default.as_str().is_none() => false,
        _ => ValueKind::of_field(place.field).accepts(default),
    };
    if !fits {
        place.error(
            report,
            "/default",
            format!("{default} is not a value of \"{}\"", place.field.name),
            "Use a literal of the field's kind, or $now (datetime), $today (date), $actor (person), \
             $actor.site (site).",
        );
    }
}

fn is_list_of_texts(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|items| items.iter().all(Value::is_string))
}

fn access(draft: &Draft<'_>, known: &Known, place: &Place<'_>, report: &mut Report) {
    let access = &place.field.access;
    if let Some(permission) = &access.edit {
        known.require(
            permission,
            place.part,
            &format!("{}/access/edit", place.pointer),
            report,
        );
    }
    if access.states.is_empty() {
        return;
    }
    let workflow = draft.catalogue.workflow_of(place.ty);
    let states: Vec<&str> = workflow
        .into_iter()
        .flat_map(|w| w.states.iter().map(|s| s.name.as_str()))
        .collect();
    for (index, state) in access.states.iter().enumerate() {
        if !states.contains(&state.as_str()) {
            place.error(
                report,
                &format!("/access/states/{index}"),
                format!("unknown state \"{state}\""),
                suggest(state, states.iter().copied()),
            );
        }
    }
}

fn messages(place: &Place<'_>, report: &mut Report) {
    for (rule, id) in &place.field.messages {
        if !RULES.contains(&rule.as_str()) {
            place.error(
                report,
                &format!("/messages/{rule}"),
                format!("there is no rule \"{rule}\""),
                suggest(rule, RULES),
            );
        }
        if !is_text_id(id) {
            place.error(
                report,
                &format!("/messages/{rule}"),
                format!("\"{id}\" is not the identifier of a text"),
                "Write an identifier such as issue-incident-title, and its text in i18n/.",
            );
        }
    }
}

fn field_conditions(draft: &Draft<'_>, place: &Place<'_>, report: &mut Report) {
    let view = TypeView::new(place.ty, &draft.catalogue);
    let mut all = Vec::new();
    all.extend(
        place
            .field
            .visible_if
            .as_ref()
            .map(|c| ("/visible_if".to_owned(), c)),
    );
    all.extend(
        place
            .field
            .required_if
            .as_ref()
            .map(|c| ("/required_if".to_owned(), c)),
    );
    if let FieldKind::Computed { cases } = &place.field.kind {
        let whens = cases.iter().enumerate();
        all.extend(
            whens.filter_map(|(i, case)| Some((format!("/cases/{i}/when"), case.when.as_ref()?))),
        );
    }
    for (key, condition) in all {
        let pointer = format!("{}{key}", place.pointer);
        conditions::check(condition, &view, place.part, &pointer, report);
    }
}
