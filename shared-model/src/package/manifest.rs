//! `module.json`: the source's keys, and ours.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::finding::{Part, Report};
use super::json::{Node, Tree};
use super::spelling::suggest;
use super::typed;
use crate::schema::{
    Database, Dependencies, MenuItem, Module, ModuleDependency, PackageKind, PermissionDef, RoleDef,
};

/// Name of the file.
pub(super) const FILE: &str = "module.json";

/// The services a package may name, the source's short names among them.
const SERVICES: [&str; 27] = [
    "api_manager",
    "audit",
    "auth",
    "calendar",
    "email",
    "file_manager",
    "groups",
    "hooks",
    "import_export",
    "invitation",
    "menu",
    "module_manager",
    "notification",
    "password_policy",
    "password_reset",
    "permissions",
    "reports",
    "roles",
    "scheduler",
    "sequence",
    "sequences",
    "sessions",
    "translation",
    "two_factor",
    "users",
    "webhooks",
    "workflow",
];

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    name: String,
    code: String,
    version: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    author: String,
    #[serde(default)]
    license: String,
    #[serde(default)]
    kind: PackageKind,
    #[serde(default)]
    dependencies: Needs,
    #[serde(default)]
    permissions: Vec<PermissionDef>,
    #[serde(default)]
    roles: Vec<RoleDef>,
    #[serde(default)]
    menu_items: Vec<MenuItem>,
    #[serde(default)]
    hooks: Vec<Value>,
    #[serde(default)]
    database: Database,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Needs {
    #[serde(default)]
    core_services: Vec<String>,
    #[serde(default)]
    python_packages: Vec<String>,
    #[serde(default)]
    modules: Vec<ModuleDependency>,
}

/// Reads the manifest into a module that has no types yet, and its inline hooks apart.
pub(super) fn read(part: &Part, report: &mut Report) -> Option<(Module, Vec<Part>)> {
    let manifest: Manifest = typed::read(part, report)?;
    services(part, &manifest.dependencies, report);
    let module = Module {
        code: manifest.code,
        name: manifest.name,
        version: manifest.version,
        description: manifest.description,
        author: manifest.author,
        license: manifest.license,
        kind: manifest.kind,
        dependencies: Dependencies {
            core_services: manifest.dependencies.core_services,
            modules: manifest.dependencies.modules,
        },
        database: manifest.database,
        permissions: manifest.permissions,
        roles: manifest.roles,
        menu_items: manifest.menu_items,
        ..Module::default()
    };
    Some((module, inline_hooks(part)))
}

fn services(part: &Part, needs: &Needs, report: &mut Report) {
    for (index, service) in needs.core_services.iter().enumerate() {
        if !SERVICES.contains(&service.as_str()) {
            report.error(
                part,
                &format!("/dependencies/core_services/{index}"),
                format!("unknown core service \"{service}\""),
                suggest(service, SERVICES),
            );
        }
    }
    if !needs.python_packages.is_empty() {
        report.warning(
            part,
            "/dependencies/python_packages",
            "packages of a programming language are not installed: a module is data",
            "Remove python_packages; PDF, pictures and e-mail are services of the engine.",
        );
    }
}

/// Hooks of the manifest, each as if it had a file of its own. The source's short form
/// `{event, action, config}` becomes the full one.
fn inline_hooks(part: &Part) -> Vec<Part> {
    let Some(list) = part.node.get("hooks") else {
        return Vec::new();
    };
    list.items()
        .iter()
        .map(|hook| Part {
            file: part.file.clone(),
            node: long_form(hook).unwrap_or_else(|| hook.clone()),
        })
        .collect()
}

fn long_form(hook: &Node) -> Option<Node> {
    let action = hook.get("action")?;
    let event = hook.get("event")?;
    let config = hook
        .get("config")
        .cloned()
        .unwrap_or_else(|| Node::object(hook.line, vec![]));
    let name = format!("{} → {}", event.as_str()?, action.as_str()?);
    let long = Node::object(
        hook.line,
        vec![("type", action.clone()), ("config", config)],
    );
    let mut members = vec![
        ("name", Node::text(hook.line, name)),
        ("event", event.clone()),
        (
            "actions",
            Node {
                line: action.line,
                tree: Tree::Array(vec![long]),
            },
        ),
    ];
    for member in hook.members() {
        if !["name", "event", "action", "actions", "config"].contains(&member.key.as_str()) {
            members.push((member.key.as_str(), member.node.clone()));
        }
    }
    Some(Node::object(hook.line, members))
}
