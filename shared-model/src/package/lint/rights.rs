//! Permissions, roles and menu entries.

use std::collections::BTreeSet;

use super::super::draft::Draft;
use super::super::finding::{Part, Report};
use super::super::spelling::{is_name, suggest};
use crate::policy::{Grant, canonical_permission};

/// Permissions that a package may name: its own and those already there.
pub(super) struct Known(BTreeSet<String>);

impl Known {
    pub(super) fn of(draft: &Draft<'_>) -> Self {
        let all = draft.modules().flat_map(|m| &m.permissions);
        Self(
            all.map(|p| canonical_permission(&p.code).into_owned())
                .collect(),
        )
    }

    /// Reports a permission nobody declares.
    pub(super) fn require(&self, code: &str, part: &Part, pointer: &str, report: &mut Report) {
        if !self.0.contains(canonical_permission(code).as_ref()) {
            report.error(
                part,
                pointer,
                format!("permission \"{code}\" is not declared"),
                near(code, self.0.iter().map(String::as_str)),
            );
        }
    }
}

/// The nearest name, or how to declare one: listing all permissions would help nobody.
fn near<'a>(code: &str, known: impl Iterator<Item = &'a str>) -> String {
    let answer = suggest(code, known);
    if answer.starts_with("Did") {
        answer
    } else {
        "Declare it in \"permissions\" of module.json.".to_owned()
    }
}

pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    permissions(draft, report);
    let known = Known::of(draft);
    roles(draft, &known, report);
    menu(draft, &known, report);
}

fn permissions(draft: &Draft<'_>, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for (index, permission) in draft.module.permissions.iter().enumerate() {
        let at = format!("/permissions/{index}/code");
        let code = &permission.code;
        let mut wrong = |message: String, remedy: &str| {
            report.error(&draft.manifest, &at, message, remedy);
        };
        if code.contains(['@', '-']) || code.parse::<Grant>().is_err() {
            wrong(
                format!("\"{code}\" is not a permission"),
                "Write <module>.<action>.<object>, such as hse.approve.incident.",
            );
            continue;
        }
        if !belongs(code, &draft.module.code) {
            wrong(
                format!("permission \"{code}\" belongs to another module"),
                &format!("Begin it with \"{}.\".", draft.module.code),
            );
        }
        if !seen.insert(canonical_permission(code).into_owned()) {
            wrong(
                format!("permission \"{code}\" is declared twice"),
                "Keep one of them.",
            );
        }
    }
}

/// Accounts are the engine's, and `core` speaks for the engine.
fn belongs(code: &str, module: &str) -> bool {
    let owner = code.split('.').next().unwrap_or_default();
    owner == module || (module == "core" && owner == "users")
}

fn roles(draft: &Draft<'_>, known: &Known, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for (index, role) in draft.module.roles.iter().enumerate() {
        let at = format!("/roles/{index}");
        if !is_name(&role.code) {
            report.error(
                &draft.manifest,
                &format!("{at}/code"),
                format!("\"{}\" is not a role code", role.code),
                "Use lower-case letters, digits and \"_\", such as hse_manager.",
            );
        }
        if !seen.insert(&role.code) {
            report.error(
                &draft.manifest,
                &format!("{at}/code"),
                format!("role \"{}\" is written twice", role.code),
                "Put all its grants in one entry.",
            );
        }
        role_name(draft, index, report);
        for (number, text) in role.grants.iter().enumerate() {
            let pointer = format!("{at}/grants/{number}");
            match text.parse::<Grant>() {
                Ok(grant) => known.require(&grant.permission, &draft.manifest, &pointer, report),
                Err(error) => report.error(
                    &draft.manifest,
                    &pointer,
                    error.to_string(),
                    "Write [-]<module>.<action>.<object>[@own|team|site|company|all].",
                ),
            }
        }
    }
}

/// A role of another module only receives grants; a new one must say its name.
fn role_name(draft: &Draft<'_>, index: usize, report: &mut Report) {
    let role = &draft.module.roles[index];
    let mut others = draft.installed.iter().flat_map(|m| &m.roles);
    if role.name.is_empty() && others.all(|other| other.code != role.code) {
        let theirs = draft.installed.iter().flat_map(|m| &m.roles);
        report.error(
            &draft.manifest,
            &format!("/roles/{index}/code"),
            format!("role \"{}\" is new and has no name", role.code),
            format!(
                "Give it a \"name\". {}",
                suggest(&role.code, theirs.map(|r| r.code.as_str()))
            ),
        );
    }
}

fn menu(draft: &Draft<'_>, known: &Known, report: &mut Report) {
    for (index, item) in draft.module.menu_items.iter().enumerate() {
        let at = format!("/menu_items/{index}");
        known.require(
            &item.permission,
            &draft.manifest,
            &format!("{at}/permission"),
            report,
        );
        if !item.route.starts_with('/') || item.route.contains([' ', '?', '#', '\\']) {
            report.error(
                &draft.manifest,
                &format!("{at}/route"),
                format!("\"{}\" is not a route of the interface", item.route),
                "Write a path such as /hse/incidents.",
            );
        }
    }
}
