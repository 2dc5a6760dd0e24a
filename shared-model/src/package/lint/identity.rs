//! Who the package is, and what it needs.

use super::super::draft::Draft;
use super::super::finding::Report;
use super::super::spelling::{is_name, suggest};
use crate::schema::{ModuleDependency, PackageKind};

pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    let (module, part) = (&draft.module, &draft.manifest);
    if !is_name(&module.code) || module.code.len() < 2 {
        report.error(
            part,
            "/code",
            format!("\"{}\" is not a module code", module.code),
            "Use 2 to 40 lower-case letters, digits and \"_\", such as hse.",
        );
    }
    if module.name.trim().is_empty() {
        report.error(
            part,
            "/name",
            "the module has no name",
            "Write the name people will read.",
        );
    }
    if version(&module.version).is_none() {
        report.error(
            part,
            "/version",
            format!("\"{}\" is not a version", module.version),
            "Use three numbers, such as 1.0.0.",
        );
    }
    for (index, needed) in module.dependencies.modules.iter().enumerate() {
        dependency(draft, index, needed, report);
    }
    plugin(draft, report);
}

fn version(text: &str) -> Option<[u32; 3]> {
    let mut numbers = text.split('.').map(str::parse);
    let version = [
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
    ];
    numbers.next().is_none().then_some(version)
}

fn dependency(draft: &Draft<'_>, index: usize, needed: &ModuleDependency, report: &mut Report) {
    let at = format!("/dependencies/modules/{index}");
    let (least, exact) = match needed.version.strip_prefix(">=") {
        Some(least) => (least.trim(), false),
        None => (needed.version.as_str(), true),
    };
    let Some(wanted) = version(least) else {
        report.error(
            &draft.manifest,
            &format!("{at}/version"),
            format!("\"{}\" is not a version to ask for", needed.version),
            "Write >=1.0.0 for this version or later, or 1.0.0 for exactly this one.",
        );
        return;
    };
    let Some(present) = draft.installed.iter().find(|m| m.code == needed.code) else {
        report.error(
            &draft.manifest,
            &format!("{at}/code"),
            format!("module \"{}\" is not installed", needed.code),
            suggest(
                &needed.code,
                draft.installed.iter().map(|m| m.code.as_str()),
            ),
        );
        return;
    };
    let fits =
        version(&present.version).is_some_and(|v| if exact { v == wanted } else { v >= wanted });
    if !fits {
        report.error(
            &draft.manifest,
            &format!("{at}/version"),
            format!(
                "module \"{}\" is installed as {}",
                present.code, present.version
            ),
            format!("Update it to {}, or ask for what is there.", needed.version),
        );
    }
}

fn plugin(draft: &Draft<'_>, report: &mut Report) {
    let module = &draft.module;
    let holds_data = !(module.types.is_empty() && module.workflows.is_empty());
    if module.kind == PackageKind::Plugin && holds_data {
        report.error(
            &draft.manifest,
            "/kind",
            "a plugin has hooks only, and this one declares record types or workflows",
            "Write \"kind\": \"module\", or move the types to a module.",
        );
    }
}
