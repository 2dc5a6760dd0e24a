//! Reading module packages: folders here, signed archives later. One parser for both sides.
//!
//! A package is read in three steps: its files are sorted ([`folder`]), each is read into the shapes
//! of [`crate::schema`] ([`typed`]), and the whole is checked against itself and the modules already
//! installed ([`lint`]). Every finding names file, line and remedy.

mod draft;
mod examples;
mod finding;
mod folder;
mod json;
mod lint;
mod manifest;
mod spelling;
mod text_ids;
mod typed;

use std::collections::BTreeMap;

pub use finding::{Finding, Level};
pub use lint::event_names;
pub use text_ids::{optional_text_ids, required_text_ids};

use crate::schema::{HookDef, Module};
use draft::Draft;
use finding::{Part, Report};
use folder::Folder;

/// The files of a package by relative path, with `/` separators.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Parses and lints a package against the modules it depends on.
///
/// # Errors
/// Every finding that stops the installation, by file and line.
pub fn parse(files: &Files, installed: &[Module]) -> Result<Module, Vec<Finding>> {
    let (module, mut findings) = inspect(files, installed);
    findings.retain(|finding| finding.level == Level::Error);
    module.ok_or(findings)
}

/// The same with warnings: the module when nothing stops its installation, and all findings.
#[must_use]
pub fn inspect(files: &Files, installed: &[Module]) -> (Option<Module>, Vec<Finding>) {
    let mut report = Report::default();
    let folder = Folder::read(files, &mut report);
    let draft = Draft::read(folder, installed, &mut report);
    let module = draft.map(|draft| {
        // Names that could not be read would only be reported a second time as unknown.
        if draft.complete {
            lint::check(&draft, &mut report);
            examples::check(&draft, &mut report);
        }
        draft.module
    });
    let module = module.filter(|_| report.installs());
    (module, report.into_findings())
}

/// Reads and checks one hook written by an administrator, as JSON, against the installed modules.
///
/// # Errors
/// Every finding, with the line inside the text.
pub fn parse_hook(json_text: &str, installed: &[Module]) -> Result<HookDef, Vec<Finding>> {
    let mut report = Report::default();
    let hook = json::parse(json_text.as_bytes())
        .map_err(|broken| {
            report.line(
                "hook.json",
                broken.line,
                format!("this is not JSON: {}", broken.message),
                "Correct the text around this line.",
            );
        })
        .ok()
        .and_then(|node| {
            let part = Part {
                file: "hook.json".to_owned(),
                node,
            };
            let hook = lint::hooks::read(&part, &mut report);
            lint::hooks::check_alone(&part, hook, installed, &mut report)
        });
    match hook {
        Some(hook) if report.installs() => Ok(hook),
        _ => Err(report.into_findings()),
    }
}

#[cfg(test)]
mod tests;
