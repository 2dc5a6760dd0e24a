//! Fields and the closed list of their kinds.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::condition::Condition;

/// One field of a record type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Field {
    /// Name: the key inside the document, in JSON and in conditions.
    pub name: String,
    /// Kind and its constraints.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Must hold a value when the record is created.
    #[serde(default)]
    pub required: bool,
    /// Who wins, and how.
    #[serde(default)]
    pub merge: MergeClass,
    /// Who may see and edit it, and in which states.
    #[serde(default)]
    pub access: Access,
    /// Two concurrent values must be settled by a person, even on the server.
    #[serde(default)]
    pub regulated: bool,
    /// Never refused (design 03-sync): a report must not be lost over a rule.
    #[serde(default)]
    pub safety_fact: bool,
    /// Value of a new record: a literal, `$now`, `$today`, `$actor` or `$actor.site`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown")]
    pub default: Option<Value>,
    /// Shown only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown")]
    pub visible_if: Option<Condition>,
    /// Also required when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown")]
    pub required_if: Option<Condition>,
    /// Fluent ids that replace the generic texts of rules, keyed by rule code (`min_length` …).
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub messages: std::collections::BTreeMap<String, String>,
}

/// What a line of text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TextFormat {
    /// A zone of the IANA time zone database (RFC 6557), such as `Africa/Luanda`.
    TimeZone,
}

/// The closed list of field kinds. Adding one means: a rule in `validate`, a merge rule in `doc`,
/// a folder in `ui/src/fields`; the compiler names every place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// One line. Lengths in characters.
    Text {
        /// Fewest characters.
        #[serde(default)]
        min_length: Option<u32>,
        /// Most characters; 1,000 when absent.
        #[serde(default)]
        max_length: Option<u32>,
        /// What the text must name, besides being text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        format: Option<TextFormat>,
    },
    /// Several paragraphs, merged character by character. Lengths in characters.
    Narrative {
        /// Fewest characters.
        #[serde(default)]
        min_length: Option<u32>,
        /// Most characters; 20,000 when absent.
        #[serde(default)]
        max_length: Option<u32>,
    },
    /// A whole number.
    Integer {
        /// Smallest value.
        #[serde(default)]
        min: Option<i64>,
        /// Largest value.
        #[serde(default)]
        max: Option<i64>,
        /// Unit shown beside it.
        #[serde(default)]
        unit: Option<String>,
    },
    /// Yes or no.
    Boolean {},
    /// A calendar day at the site.
    Date {},
    /// An instant, stored in UTC.
    Datetime {},
    /// One of a list.
    Choice {
        /// The values, in order. Their labels are Fluent messages.
        choices: Vec<String>,
    },
    /// Free labels.
    Tags {
        /// Most labels; 20 when absent.
        #[serde(default)]
        max_items: Option<u32>,
        /// Most characters of a label; 100 when absent.
        #[serde(default)]
        max_length: Option<u32>,
    },
    /// A person's record.
    Person {},
    /// A company's record.
    Company {},
    /// A site's record.
    Site {},
    /// An area's record; offered from the site in the named field.
    Area {
        /// The field that holds the site.
        #[serde(default)]
        site_field: Option<String>,
    },
    /// A record of another type.
    Record {
        /// The record type's name.
        target: String,
    },
    /// Photographs.
    PhotoSet {
        /// Most photographs.
        #[serde(default)]
        max_items: Option<u32>,
        /// Largest original, in bytes.
        #[serde(default)]
        max_size_bytes: Option<u64>,
    },
    /// A discussion.
    Comments {},
    /// Computed from other fields of the record; never stored.
    Computed {
        /// `Choice` value per first condition that holds; the last entry may omit its condition.
        cases: Vec<ComputedCase>,
    },
}

/// One line of a computed field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ComputedCase {
    /// When it applies; absent means always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown")]
    pub when: Option<Condition>,
    /// The value then.
    #[ts(type = "unknown")]
    pub value: Value,
}

/// Who wins when two people write (design 00-product, four kinds of data).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MergeClass {
    /// Merges field by field; two values of one scalar are both kept until a person chooses.
    #[default]
    Content,
    /// Only grows.
    AppendOnly,
    /// Written by the server only (`s.*`).
    Decided,
    /// Never stored.
    Computed,
}

/// Rights on one field beyond those on the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Access {
    /// Permission needed to edit; the type's edit permission when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit: Option<String>,
    /// States in which it may change; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<String>,
}

impl FieldKind {
    /// The name used in packages and by the interface's registry.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Narrative { .. } => "narrative",
            Self::Integer { .. } => "integer",
            Self::Boolean {} => "boolean",
            Self::Date {} => "date",
            Self::Datetime {} => "datetime",
            Self::Choice { .. } => "choice",
            Self::Tags { .. } => "tags",
            Self::Person {} => "person",
            Self::Company {} => "company",
            Self::Site {} => "site",
            Self::Area { .. } => "area",
            Self::Record { .. } => "record",
            Self::PhotoSet { .. } => "photo_set",
            Self::Comments {} => "comments",
            Self::Computed { .. } => "computed",
        }
    }

    /// Kept in a container of its own inside the document (created by the genesis change).
    #[must_use]
    pub fn container(&self) -> Option<Container> {
        match self {
            Self::Narrative { .. } => Some(Container::Text),
            Self::Tags { .. } | Self::PhotoSet { .. } | Self::Comments {} => Some(Container::Map),
            _ => None,
        }
    }

    /// The record type a reference of this kind points to.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        match self {
            Self::Person {} => Some("person"),
            Self::Company {} => Some("company"),
            Self::Site {} => Some("site"),
            Self::Area { .. } => Some("area"),
            Self::Record { target } => Some(target),
            _ => None,
        }
    }
}

/// The two containers a field may need inside the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Container {
    /// A map keyed by entry id.
    Map,
    /// Collaborative text.
    Text,
}
