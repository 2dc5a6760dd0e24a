//! A parsed module package.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{RecordType, Views, WorkflowDef};
use crate::condition::Condition;

/// Everything a package declares (design 04-modules).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Module {
    /// Short code, such as `hse`.
    pub code: String,
    /// Display name.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// One sentence.
    #[serde(default)]
    pub description: String,
    /// Publisher.
    #[serde(default)]
    pub author: String,
    /// Licence.
    #[serde(default)]
    pub license: String,
    /// What it is (contract A1).
    #[serde(default)]
    pub kind: PackageKind,
    /// What it needs (contract G3).
    #[serde(default)]
    pub dependencies: Dependencies,
    /// What it says of its storage (contract G7).
    #[serde(default)]
    pub database: Database,
    /// Permissions it introduces.
    #[serde(default)]
    pub permissions: Vec<PermissionDef>,
    /// Roles it introduces, and grants it adds to roles of other modules.
    #[serde(default)]
    pub roles: Vec<RoleDef>,
    /// Menu entries.
    #[serde(default)]
    pub menu_items: Vec<MenuItem>,
    /// Record types.
    #[serde(default)]
    pub types: Vec<RecordType>,
    /// Workflows.
    #[serde(default)]
    pub workflows: Vec<WorkflowDef>,
    /// Views, one entry a record type.
    #[serde(default)]
    pub views: Vec<Views>,
    /// Hooks, in the order of their priority.
    #[serde(default)]
    pub hooks: Vec<HookDef>,
    /// Notification templates by name.
    #[serde(default)]
    pub notifications: BTreeMap<String, NotificationTemplate>,
    /// E-mail templates (minijinja) by file name, such as `critical_incident_alert.html`.
    #[serde(default)]
    pub emails: BTreeMap<String, String>,
    /// Fluent catalogues by language, `fr` and `en`.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
}

/// Module or plugin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PackageKind {
    /// Business: types, workflows, views.
    #[default]
    Module,
    /// An integration: hooks only.
    Plugin,
}

/// What a package needs before it can be installed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Dependencies {
    /// Services of the engine, such as `notification`.
    #[serde(default)]
    pub core_services: Vec<String>,
    /// Other modules.
    #[serde(default)]
    pub modules: Vec<ModuleDependency>,
}

/// Another module a package needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModuleDependency {
    /// Its code.
    pub code: String,
    /// `>=1.2.0` (from this version) or `1.2.0` (exactly this one).
    pub version: String,
}

/// What a package says of its storage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Database {
    /// Whether it brings migrations.
    #[serde(default)]
    pub migrations: bool,
    /// `low`, `normal` or `high`; shown to the administrator.
    #[serde(default)]
    pub backup_priority: Option<String>,
}

/// A permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PermissionDef {
    /// `<module>.<action>.<object>`.
    pub code: String,
    /// What it allows, for people.
    pub name: String,
}

/// A role and its grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoleDef {
    /// Code, such as `hse_manager`.
    pub code: String,
    /// Name for people.
    #[serde(default)]
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Grants, written `hse.view.incident@site`; a leading `-` denies.
    #[serde(default)]
    pub grants: Vec<GrantDef>,
}

/// `[-]<module>.<action>.<object>[@own|team|site|company|all]`; scope `all` when absent.
pub type GrantDef = String;

/// A menu entry (contract G5, I8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MenuItem {
    /// Fluent id.
    pub label: String,
    /// Icon name (lucide).
    pub icon: String,
    /// Route in the interface.
    pub route: String,
    /// Permission needed to see it.
    pub permission: String,
    /// Position.
    pub order: i32,
}

/// A named condition that becomes an event `<type>.<name>`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EventDef {
    /// Name after the type, such as `severity.critical`.
    pub name: String,
    /// Fires when this becomes true for a record (at creation or at an update).
    #[ts(type = "unknown")]
    pub when: Condition,
}

/// A hook (contract F3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HookDef {
    /// Name for people, at most 255 characters.
    pub name: String,
    /// Event it listens to.
    pub event: String,
    /// Whether it runs.
    #[serde(default = "yes")]
    pub is_active: bool,
    /// When it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown")]
    pub conditions: Option<Condition>,
    /// What it does, in order.
    pub actions: Vec<ActionDef>,
    /// Lower runs first.
    #[serde(default)]
    pub priority: i32,
    /// Whose rights it uses: `actor`, `author` or `service:<address of an account>`.
    #[serde(default = "actor")]
    pub run_as: String,
}

fn yes() -> bool {
    true
}

fn actor() -> String {
    "actor".to_owned()
}

/// One action of a hook (contract F5 to F9). Placeholders are `{title}`, `{incident_id}`, `{actor}` …
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", content = "config", rename_all = "snake_case")]
pub enum ActionDef {
    /// In-app row, then the channels each person's preferences allow.
    SendNotification {
        /// `role:<code>`, `group:<code>`, `user:<id>` or `field:<name>`.
        recipients: String,
        /// Title with placeholders; or take both texts from a template.
        #[serde(default)]
        title: Option<String>,
        /// Message with placeholders.
        #[serde(default)]
        message: Option<String>,
        /// Notification template of the module (texts per language), by its file's name.
        #[serde(default)]
        template: Option<String>,
        /// Category.
        #[serde(default = "system")]
        category: String,
        /// 0 to 3.
        #[serde(default = "one")]
        priority: u8,
        /// Channels offered; `in_app` always happens.
        #[serde(default)]
        channels: Vec<String>,
    },
    /// One mail per recipient.
    SendEmail {
        /// As above, or `email:<address>`.
        recipients: String,
        /// Subject with placeholders; empty means the text `email-<template>-subject` in the
        /// recipient's language, with the placeholders as its parameters.
        #[serde(default)]
        subject: String,
        /// Template name, without `.html`.
        template: String,
        /// `low`, `normal`, `high` or `urgent`.
        #[serde(default = "normal")]
        priority: String,
    },
    /// POST of the event's context as JSON.
    CallWebhook {
        /// Address: `https://…`, or a secret as `{{secret:QHSE_URL}}`. When a secret it names has
        /// no value yet, the action is skipped and says so ("not configured").
        url: String,
        /// Headers; secrets as `{{secret:NAME}}`, resolved when sent, never logged (reading 12).
        #[serde(default)]
        headers: BTreeMap<String, String>,
    },
    /// Creates a record of another type through the ordinary door.
    CreateRecord {
        /// Its type.
        record_type: String,
        /// Its fields: literals, `"$record.id"`, `"$record.<field>"`, `"$actor"`, `"$author"`, `"$now"`, or text with placeholders.
        #[ts(type = "{ [key: string]: unknown }")]
        fields: BTreeMap<String, Value>,
    },
}

fn system() -> String {
    "system".to_owned()
}

fn one() -> u8 {
    1
}

fn normal() -> String {
    "normal".to_owned()
}

/// Title and message of a notification per language, with placeholders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NotificationTemplate {
    /// Title by language.
    pub title: BTreeMap<String, String>,
    /// Message by language.
    pub message: BTreeMap<String, String>,
}

/// Names of the secrets a package refers to; values live on the server only.
pub type Secrets = Vec<String>;
