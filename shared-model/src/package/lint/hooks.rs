//! Hooks: the event exists, the condition can be evaluated, every action can be carried out.

use std::collections::BTreeMap;

use super::super::draft::Draft;
use super::super::finding::{Part, Report};
use super::super::json::{Node, Tree};
use super::super::spelling::suggest;
use super::super::typed;
use super::actions::Actions;
use super::placeholders::Speaker;
use super::{conditions, event_names, type_of_event};
use crate::condition::TypeView;
use crate::i18n::{LANGUAGES, Texts};
use crate::schema::{Catalogue, HookDef, Module};

/// Actions of the source that a package cannot hold, and what to use instead.
const REFUSED_ACTIONS: [(&str, &str); 2] = [
    (
        "execute_code",
        "Declare the effect instead: create_record makes a record, such as an investigation, with \
         the rights of run_as.",
    ),
    (
        "create_task",
        "Declare the effect instead: send_notification, send_email, call_webhook or create_record.",
    ),
];

/// Reads a hook. Actions nobody carries out are reported and left out, so that the rest of the
/// hook is judged too.
pub(in super::super) fn read(part: &Part, report: &mut Report) -> Option<HookDef> {
    let mut part = part.clone();
    if let Tree::Object(members) = &mut part.node.tree {
        for member in members.iter_mut().filter(|m| m.key == "actions") {
            refuse_actions(&part.file, &mut member.node, report);
        }
    }
    typed::read(&part, report)
}

fn refuse_actions(file: &str, actions: &mut Node, report: &mut Report) {
    let Tree::Array(items) = &mut actions.tree else {
        return;
    };
    items.retain(|item| {
        let name = item.get("type").and_then(Node::as_str).unwrap_or_default();
        let refused = REFUSED_ACTIONS.iter().find(|(refused, _)| *refused == name);
        if let Some((name, remedy)) = refused {
            let line = item.line_at("/type");
            report.line(
                file,
                line,
                format!("action \"{name}\" is not accepted: a package holds no code"),
                *remedy,
            );
        }
        refused.is_none()
    });
}

/// Checks the hooks of a package, and its notification templates.
pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    let modules: Vec<&Module> = draft.modules().collect();
    let judge = Judge::new(&modules, &draft.catalogue);
    let mut names = std::collections::BTreeSet::new();
    for (hook, part) in draft.module.hooks.iter().zip(&draft.hooks) {
        judge.hook(hook, part, report);
        if !names.insert(&hook.name) {
            report.error(
                part,
                "/name",
                format!(
                    "another hook of this module is also called \"{}\"",
                    hook.name
                ),
                "Give each hook a name of its own.",
            );
        }
    }
    for (name, part) in &draft.notifications {
        notification(draft, name, part, report);
    }
}

/// Checks a hook that belongs to no package.
pub(in super::super) fn check_alone(
    part: &Part,
    hook: Option<HookDef>,
    installed: &[Module],
    report: &mut Report,
) -> Option<HookDef> {
    let hook = hook?;
    let modules: Vec<&Module> = installed.iter().collect();
    let catalogue = Catalogue::new(installed.iter().cloned(), 0);
    Judge::new(&modules, &catalogue).hook(&hook, part, report);
    Some(hook)
}

/// What a hook is judged against.
struct Judge<'a> {
    catalogue: &'a Catalogue,
    actions: Actions<'a>,
    events: std::collections::BTreeSet<String>,
}

impl<'a> Judge<'a> {
    fn new(modules: &'a [&'a Module], catalogue: &'a Catalogue) -> Self {
        Self {
            catalogue,
            actions: Actions {
                modules,
                catalogue,
                texts: Texts::new("en", modules),
            },
            events: event_names(catalogue),
        }
    }

    fn hook(&self, hook: &HookDef, part: &Part, report: &mut Report) {
        let length = hook.name.trim().chars().count();
        if length == 0 || length > 255 {
            report.error(
                part,
                "/name",
                "the hook's name is empty or too long",
                "Use 1 to 255 characters.",
            );
        }
        if !self.events.contains(&hook.event) {
            report.error(
                part,
                "/event",
                format!(
                    "nothing announces \"{}\", so this hook would never run",
                    hook.event
                ),
                suggest(&hook.event, self.events.iter().map(String::as_str)),
            );
            return;
        }
        run_as(hook, part, report);
        let ty = type_of_event(&hook.event, self.catalogue);
        if let Some(condition) = &hook.conditions {
            match ty {
                Some(ty) => {
                    let view = TypeView::new(ty, self.catalogue);
                    let created = hook.event.ends_with(".created");
                    let view = if created { view } else { view.with_before() };
                    conditions::check(condition, &view, part, "/conditions", report);
                }
                None => report.error(
                    part,
                    "/conditions",
                    format!(
                        "\"{}\" is about no record, so it has no conditions",
                        hook.event
                    ),
                    "Remove \"conditions\".",
                ),
            }
        }
        self.actions.check(&hook.actions, ty, part, report);
    }
}

fn run_as(hook: &HookDef, part: &Part, report: &mut Report) {
    let known = match hook.run_as.strip_prefix("service:") {
        Some(account) => !account.is_empty() && !account.contains(char::is_whitespace),
        None => matches!(hook.run_as.as_str(), "actor" | "author"),
    };
    if !known {
        report.error(
            part,
            "/run_as",
            format!("unknown rights \"{}\"", hook.run_as),
            "Write actor, author or service:<account>.",
        );
    }
}

/// A template speaks both languages and only of what its hooks' events offer.
fn notification(draft: &Draft<'_>, name: &str, part: &Part, report: &mut Report) {
    let Some(template) = draft.module.notifications.get(name) else {
        return;
    };
    both_languages(&template.title, "title", part, report);
    both_languages(&template.message, "message", part, report);
    let ty = draft
        .module
        .hooks
        .iter()
        .filter(|hook| super::actions::uses_template(hook, name))
        .find_map(|hook| type_of_event(&hook.event, &draft.catalogue));
    for (key, texts) in [("title", &template.title), ("message", &template.message)] {
        for (language, text) in texts {
            let pointer = format!("/{key}/{language}");
            Speaker { part, pointer, ty }.check(text, report);
        }
    }
}

fn both_languages(texts: &BTreeMap<String, String>, key: &str, part: &Part, report: &mut Report) {
    for language in LANGUAGES {
        if texts
            .get(language)
            .is_none_or(|text| text.trim().is_empty())
        {
            report.error(
                part,
                &format!("/{key}/{language}"),
                format!("the {key} is not written in \"{language}\""),
                "Write it in fr and in en.",
            );
        }
    }
}
