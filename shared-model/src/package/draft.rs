//! A package as read and not yet judged.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::finding::{Part, Report};
use super::folder::Folder;
use super::spelling::is_text_id;
use super::{lint, manifest, typed};
use crate::i18n::LANGUAGES;
use crate::schema::{
    Catalogue, FieldKind, HookDef, MenuItem, Module, NotificationTemplate, PermissionDef,
    RecordType,
};

/// A module with the place where each of its parts was written. Lists run in parallel:
/// `types[i]` is where `module.types[i]` stands.
pub(super) struct Draft<'a> {
    pub module: Module,
    pub manifest: Part,
    pub types: Vec<Part>,
    pub workflows: Vec<Part>,
    pub views: Vec<Part>,
    pub hooks: Vec<Part>,
    pub notifications: Vec<(String, Part)>,
    pub examples: Vec<Part>,
    /// The modules already there, without an earlier version of this one.
    pub installed: Vec<&'a Module>,
    /// Those and this one.
    pub catalogue: Catalogue,
    /// Whether every part could be read.
    pub complete: bool,
}

impl<'a> Draft<'a> {
    /// Reads every file of a package into its shape.
    pub fn read(folder: Folder, installed: &'a [Module], report: &mut Report) -> Option<Self> {
        let manifest = folder.manifest?;
        let (mut module, inline) = manifest::read(&manifest, report)?;
        let expected = folder.types.len() + folder.workflows.len() + folder.views.len();

        let types;
        (module.types, types) = read_all(folder.types, report);
        let workflows;
        (module.workflows, workflows) = read_all(folder.workflows, report);
        let views;
        (module.views, views) = read_all(folder.views, report);
        let complete = types.len() + workflows.len() + views.len() == expected;

        let hooks;
        (module.hooks, hooks) = read_hooks(inline.into_iter().chain(folder.hooks), report);
        module.emails = folder.emails.into_iter().collect();
        module.texts = folder.texts.into_iter().collect();
        let notifications = read_notifications(folder.notifications, &mut module, report);

        for ty in &mut module.types {
            ty.module.clone_from(&module.code);
        }
        add_menu_texts(&mut module);
        add_usual_permissions(&mut module);
        let installed: Vec<&Module> = installed.iter().filter(|m| m.code != module.code).collect();
        let all = installed
            .iter()
            .map(|m| (*m).clone())
            .chain([module.clone()]);
        Some(Self {
            catalogue: Catalogue::new(all, 0),
            module,
            manifest,
            types,
            workflows,
            views,
            hooks,
            notifications,
            examples: folder.examples,
            installed,
            complete,
        })
    }

    /// Installed modules, then this one.
    pub fn modules(&self) -> impl Iterator<Item = &Module> {
        self.installed.iter().copied().chain([&self.module])
    }
}

fn read_all<T: DeserializeOwned + Serialize>(
    parts: Vec<Part>,
    report: &mut Report,
) -> (Vec<T>, Vec<Part>) {
    parts
        .into_iter()
        .filter_map(|part| typed::read(&part, report).map(|item| (item, part)))
        .unzip()
}

/// Hooks in the order of their priority, then as written.
fn read_hooks(parts: impl Iterator<Item = Part>, report: &mut Report) -> (Vec<HookDef>, Vec<Part>) {
    let mut hooks: Vec<(HookDef, Part)> = parts
        .filter_map(|part| lint::hooks::read(&part, report).map(|hook| (hook, part)))
        .collect();
    hooks.sort_by_key(|(hook, _)| hook.priority);
    hooks.into_iter().unzip()
}

fn read_notifications(
    parts: Vec<Part>,
    module: &mut Module,
    report: &mut Report,
) -> Vec<(String, Part)> {
    let mut read = Vec::new();
    for part in parts {
        let file = part.file.rsplit('/').next().unwrap_or_default();
        let name = file.trim_end_matches(".json").to_owned();
        if let Some(template) = typed::read::<NotificationTemplate>(&part, report) {
            module.notifications.insert(name.clone(), template);
            read.push((name, part));
        }
    }
    read
}

/// A menu label that is a plain text, as in the source's example, becomes a message of its own.
fn add_menu_texts(module: &mut Module) {
    for (index, item) in module.menu_items.iter_mut().enumerate() {
        if is_text_id(&item.label) {
            continue;
        }
        let id = format!("menu-{}-{index}", module.code);
        let MenuItem { label, .. } = item;
        for language in LANGUAGES {
            let source = module.texts.entry(language.to_owned()).or_default();
            source.push_str(&format!("\n{id} = {}\n", literal(label)));
        }
        *label = id;
    }
}

/// A text as a Fluent string literal.
fn literal(text: &str) -> String {
    let escaped: String = text
        .chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| match c {
            '"' | '\\' => vec!['\\', c],
            other => vec![other],
        })
        .collect();
    format!("{{ \"{escaped}\" }}")
}

/// The permissions that come with every record type, where the package does not name them itself.
fn add_usual_permissions(module: &mut Module) {
    for ty in &module.types {
        for action in usual_actions(ty) {
            let code = ty.permission(action);
            if module.permissions.iter().all(|p| p.code != code) {
                let name = format!("{action} {}", ty.plural);
                module.permissions.push(PermissionDef { code, name });
            }
        }
    }
}

fn usual_actions(ty: &RecordType) -> impl Iterator<Item = &'static str> {
    let talks = ty
        .fields
        .iter()
        .any(|field| matches!(field.kind, FieldKind::Comments {}));
    ["view", "create", "edit", "delete"]
        .into_iter()
        .chain(talks.then_some("comment"))
}
