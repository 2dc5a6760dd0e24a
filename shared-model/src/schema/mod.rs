//! What a module declares: record types, fields, workflows, views, hooks, menus.
//!
//! These are the parsed, checked shapes everybody reads. Reading a package and explaining what is
//! wrong with it is [`crate::package`]'s work.

mod field;
mod module;
mod record_type;
mod view;
mod workflow_def;

pub use field::{Access, ComputedCase, Container, Field, FieldKind, MergeClass, TextFormat};
pub use module::{
    ActionDef, Database, Dependencies, EventDef, GrantDef, HookDef, MenuItem, Module,
    ModuleDependency, NotificationTemplate, PackageKind, PermissionDef, RoleDef, Secrets,
};
pub use record_type::{AccessClass, NumberFormat, RecordType};
pub use view::{
    BoardView, ChoiceIcon, FormSection, FormView, ListView, Phrases, QuickStep, QuickView,
    Suggestion, Views,
};
pub use workflow_def::{State, StateKind, Transition, WorkflowDef};

use std::collections::BTreeMap;
use std::sync::Arc;

/// Every installed module, indexed. Cheap to clone; replaced as a whole when a module changes.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    modules: BTreeMap<String, Arc<Module>>,
    types: BTreeMap<String, Arc<RecordType>>,
    workflows: BTreeMap<String, Arc<WorkflowDef>>,
    revision: u64,
}

impl Catalogue {
    /// Indexes a set of modules. Names of record types and workflows are unique across modules
    /// (the package lint says so before this is called); a later module wins otherwise.
    #[must_use]
    pub fn new(modules: impl IntoIterator<Item = Module>, revision: u64) -> Self {
        let mut catalogue = Self {
            revision,
            ..Self::default()
        };
        for module in modules {
            for ty in &module.types {
                catalogue
                    .types
                    .insert(ty.name.clone(), Arc::new(ty.clone()));
            }
            for workflow in &module.workflows {
                catalogue
                    .workflows
                    .insert(workflow.name.clone(), Arc::new(workflow.clone()));
            }
            catalogue
                .modules
                .insert(module.code.clone(), Arc::new(module));
        }
        catalogue
    }

    /// A record type by its name, such as `incident`.
    #[must_use]
    pub fn record_type(&self, name: &str) -> Option<&Arc<RecordType>> {
        self.types.get(name)
    }

    /// A record type by module and plural, as in `/api/hse/incidents`.
    #[must_use]
    pub fn by_route(&self, module: &str, plural: &str) -> Option<&Arc<RecordType>> {
        self.types
            .values()
            .find(|ty| ty.module == module && ty.plural == plural)
    }

    /// All record types, by name.
    pub fn record_types(&self) -> impl Iterator<Item = &Arc<RecordType>> {
        self.types.values()
    }

    /// A workflow by its name.
    #[must_use]
    pub fn workflow(&self, name: &str) -> Option<&Arc<WorkflowDef>> {
        self.workflows.get(name)
    }

    /// The workflow that governs a record type, if it has one.
    #[must_use]
    pub fn workflow_of(&self, ty: &RecordType) -> Option<&Arc<WorkflowDef>> {
        ty.workflow
            .as_ref()
            .and_then(|name| self.workflows.get(name))
    }

    /// All modules, by code.
    pub fn modules(&self) -> impl Iterator<Item = &Arc<Module>> {
        self.modules.values()
    }

    /// One module by its code.
    #[must_use]
    pub fn module(&self, code: &str) -> Option<&Arc<Module>> {
        self.modules.get(code)
    }

    /// Grows whenever any module changes.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }
}
