//! Record types.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Container, Field, FieldKind};
use crate::condition::Condition;

/// A kind of business record, declared by a module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordType {
    /// Name, unique across modules, such as `incident`.
    pub name: String,
    /// Owning module's code. Filled by the package parser.
    #[serde(default)]
    pub module: String,
    /// Used in routes, such as `incidents`.
    pub plural: String,
    /// Icon name (lucide).
    #[serde(default)]
    pub icon: String,
    /// Fields in order.
    pub fields: Vec<Field>,
    /// Field that names the record in lists.
    pub title_field: String,
    /// Field that holds the record's site; without one the record belongs to the organisation.
    #[serde(default)]
    pub site_field: Option<String>,
    /// The record *is* a site: it is its own site for scopes. Only `core` uses it.
    #[serde(default)]
    pub is_site: bool,
    /// Field whose person also counts as owner for scope `own` (contract reading 1).
    #[serde(default)]
    pub assigned_field: Option<String>,
    /// Official and provisional numbers, if the type is numbered.
    #[serde(default)]
    pub number: Option<NumberFormat>,
    /// Workflow name, if any.
    #[serde(default)]
    pub workflow: Option<String>,
    /// Fields whose words are searched, besides the numbers.
    #[serde(default)]
    pub search: Vec<String>,
    /// Fields with an index of their own on both databases.
    #[serde(default)]
    pub indexes: Vec<String>,
    /// Who may receive it at all.
    #[serde(default)]
    pub class: AccessClass,
    /// Creating one is a safety fact: never refused (design 03-sync).
    #[serde(default)]
    pub safety_fact: bool,
    /// Reference data needed to read other records: sent first, kept small.
    #[serde(default)]
    pub reference: bool,
    /// Field whose rising order means urgency, and its urgent values: they are sent first.
    #[serde(default)]
    #[ts(type = "unknown")]
    pub urgent_if: Option<Condition>,
    /// Named conditions that become events `<type>.<name>` (design 04-modules).
    #[serde(default)]
    pub events: Vec<super::EventDef>,
}

/// Readable numbers: `INC-2026-00142` official, `ALP-7K-0014-X` provisional (design 03-sync).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NumberFormat {
    /// Prefix of the official number, such as `INC`.
    pub prefix: String,
    /// Digits of the counter.
    #[serde(default = "five")]
    pub digits: u8,
}

fn five() -> u8 {
    5
}

/// Part of the scope of a record (design 03-sync).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum AccessClass {
    /// Anyone with the permission.
    #[default]
    Normal,
    /// Investigation detail.
    Restricted,
    /// Medical detail.
    Medical,
}

impl RecordType {
    /// A field by name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Fields that live in a container of their own, sorted by name: the genesis list.
    #[must_use]
    pub fn containers(&self) -> Vec<(&str, Container)> {
        let mut list: Vec<_> = self
            .fields
            .iter()
            .filter_map(|f| f.kind.container().map(|c| (f.name.as_str(), c)))
            .collect();
        list.sort_unstable_by_key(|(name, _)| *name);
        list
    }

    /// `<module>.<action>.<name>`, the canonical permission form (contract reading 1).
    #[must_use]
    pub fn permission(&self, action: &str) -> String {
        format!("{}.{action}.{}", self.module, self.name)
    }

    /// The photo field that multipart REST uploads fill, if the type has one.
    #[must_use]
    pub fn photo_field(&self) -> Option<&Field> {
        self.fields
            .iter()
            .find(|f| matches!(f.kind, FieldKind::PhotoSet { .. }))
    }
}
