//! The Fluent identifiers a module is expected to write, by convention.

use std::collections::BTreeSet;

use crate::i18n::Texts;
use crate::schema::{ActionDef, FieldKind, Module, QuickView, RecordType};

/// Every message a module must have in French and in English, in the order of its parts.
#[must_use]
pub fn required_text_ids(module: &Module) -> Vec<String> {
    let mut ids: Vec<String> = module.menu_items.iter().map(|m| m.label.clone()).collect();
    for ty in &module.types {
        type_ids(ty, &mut ids);
    }
    for workflow in &module.workflows {
        let name = &workflow.name;
        ids.extend(
            workflow
                .states
                .iter()
                .map(|s| format!("state-{name}-{}", s.name)),
        );
        ids.extend(
            workflow
                .transitions
                .iter()
                .map(|t| format!("transition-{name}-{}", t.name)),
        );
    }
    for views in &module.views {
        let ty = &views.record_type;
        ids.extend(views.lists.iter().map(|v| format!("list-{ty}-{}", v.name)));
        ids.extend(
            views
                .boards
                .iter()
                .map(|v| format!("board-{ty}-{}", v.name)),
        );
        ids.extend(
            views
                .form
                .sections
                .iter()
                .map(|v| format!("section-{ty}-{}", v.name)),
        );
        ids.extend(views.quick.iter().flat_map(|quick| quick_ids(ty, quick)));
    }
    for action in module.hooks.iter().flat_map(|hook| &hook.actions) {
        ids.extend(action_id(action));
    }
    without_the_engines(ids)
}

/// Messages that are shown when they exist: help under a field, names of permissions, roles and
/// events.
#[must_use]
pub fn optional_text_ids(module: &Module) -> Vec<String> {
    let dashed = |code: &str| code.replace('.', "-");
    let mut ids = Vec::new();
    for ty in &module.types {
        let fields = ty.fields.iter();
        ids.extend(fields.map(|f| format!("field-{}-{}-help", ty.name, f.name)));
        ids.extend(
            ty.events
                .iter()
                .map(|e| format!("event-{}-{}", ty.name, dashed(&e.name))),
        );
        let workflow = module
            .workflows
            .iter()
            .find(|w| Some(&w.name) == ty.workflow.as_ref());
        let transitions = workflow.into_iter().flat_map(|w| &w.transitions);
        ids.extend(transitions.map(|t| format!("event-{}-{}", ty.name, t.event)));
        ids.push(format!("create-{}", ty.name));
        ids.push(format!("created-{}", ty.name));
        ids.push(format!("forbidden-create-{}", ty.name));
    }
    ids.extend(
        module
            .permissions
            .iter()
            .map(|p| format!("permission-{}", dashed(&p.code))),
    );
    ids.extend(module.roles.iter().map(|r| format!("role-{}", r.code)));
    ids
}

/// A quick form asks in questions and offers sentences.
fn quick_ids(ty: &str, quick: &QuickView) -> Vec<String> {
    let steps = quick.steps.iter();
    let phrases = quick.phrases.iter().flat_map(|phrases| {
        let names = phrases.names.iter();
        names.map(|name| format!("phrase-{ty}-{}-{name}", phrases.field))
    });
    [format!("quick-{ty}")]
        .into_iter()
        .chain(steps.map(|step| format!("quick-{ty}-{}", step.name)))
        .chain(phrases)
        .collect()
}

fn type_ids(ty: &RecordType, ids: &mut Vec<String>) {
    let name = &ty.name;
    ids.push(format!("type-{name}"));
    ids.push(format!("type-{name}-plural"));
    for field in &ty.fields {
        let field_name = &field.name;
        ids.push(format!("field-{name}-{field_name}"));
        let values = choice_values(&field.kind);
        ids.extend(
            values
                .iter()
                .map(|value| format!("choice-{name}-{field_name}-{value}")),
        );
        ids.extend(field.messages.values().cloned());
    }
}

fn choice_values(kind: &FieldKind) -> Vec<&str> {
    match kind {
        FieldKind::Choice { choices } => choices.iter().map(String::as_str).collect(),
        FieldKind::Computed { cases } => cases.iter().filter_map(|c| c.value.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn action_id(action: &ActionDef) -> Option<String> {
    match action {
        ActionDef::SendNotification { category, .. } => Some(format!("category-{category}")),
        ActionDef::SendEmail {
            subject, template, ..
        } if subject.is_empty() => Some(format!("email-{template}-subject")),
        _ => None,
    }
}

/// Each identifier once, without those the engine already speaks.
fn without_the_engines(ids: Vec<String>) -> Vec<String> {
    let engine = Texts::new("en", &[]);
    let mut seen = BTreeSet::new();
    ids.into_iter()
        .filter(|id| engine.find(id, &[]).is_none() && seen.insert(id.clone()))
        .collect()
}
