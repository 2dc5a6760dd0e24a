//! What kind of value a path leads to, and which operators fit it.

use serde_json::Value;

use super::Op;
use crate::schema::{ComputedCase, Field, FieldKind, RecordType, WorkflowDef};

/// Columns every record has besides its fields. A field with the same name hides the built-in,
/// except `id` and `record_type`.
pub const BUILT_INS: [&str; 15] = [
    "id",
    "record_type",
    "number",
    "official_no",
    "provisional_no",
    "external_id",
    "status",
    "site_id",
    "company_id",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "deleted_at",
    "needs_review",
];

/// The type of what a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Text or narrative.
    Text,
    /// One of a closed list, in its declared order.
    Choice(Vec<String>),
    /// Whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// `YYYY-MM-DD`.
    Date,
    /// Milliseconds since 1970 UTC.
    Instant,
    /// A record of the named type (empty: of any type).
    Reference(String),
    /// Free labels.
    Tags,
    /// Photographs or comments.
    Entries,
    /// Role or group codes of the acting person.
    Codes,
}

impl ValueKind {
    /// The kind of a declared field.
    #[must_use]
    pub fn of_field(field: &Field) -> Self {
        match &field.kind {
            FieldKind::Text { .. } | FieldKind::Narrative { .. } => Self::Text,
            FieldKind::Integer { .. } => Self::Integer,
            FieldKind::Boolean {} => Self::Boolean,
            FieldKind::Date {} => Self::Date,
            FieldKind::Datetime {} => Self::Instant,
            FieldKind::Choice { choices } => Self::Choice(choices.clone()),
            FieldKind::Tags { .. } => Self::Tags,
            FieldKind::PhotoSet { .. } | FieldKind::Comments {} => Self::Entries,
            FieldKind::Computed { cases } => Self::of_cases(cases),
            kind => Self::Reference(kind.target().unwrap_or_default().to_owned()),
        }
    }

    /// The kind of a built-in column of a type.
    #[must_use]
    pub fn of_built_in(name: &str, workflow: Option<&WorkflowDef>) -> Option<Self> {
        Some(match name {
            "id" => Self::Reference(String::new()),
            "record_type" | "number" | "official_no" | "provisional_no" | "external_id" => {
                Self::Text
            }
            "status" => workflow.map_or(Self::Text, |w| {
                Self::Choice(w.states.iter().map(|s| s.name.clone()).collect())
            }),
            "site_id" => Self::Reference("site".to_owned()),
            "company_id" => Self::Reference("company".to_owned()),
            "created_by" | "updated_by" => Self::Reference("person".to_owned()),
            "created_at" | "updated_at" | "deleted_at" => Self::Instant,
            "needs_review" => Self::Boolean,
            _ => return None,
        })
    }

    /// The kind of a field or built-in of a type, without hops.
    #[must_use]
    pub fn of_column(ty: &RecordType, workflow: Option<&WorkflowDef>, name: &str) -> Option<Self> {
        let fixed = matches!(name, "id" | "record_type");
        match ty.field(name) {
            Some(field) if !fixed => Some(Self::of_field(field)),
            _ => Self::of_built_in(name, workflow),
        }
    }

    fn of_cases(cases: &[ComputedCase]) -> Self {
        if cases.iter().all(|c| c.value.is_boolean()) {
            return Self::Boolean;
        }
        if cases.iter().all(|c| c.value.is_i64()) {
            return Self::Integer;
        }
        let mut values: Vec<String> = Vec::new();
        for text in cases.iter().filter_map(|c| c.value.as_str()) {
            if !values.iter().any(|v| v == text) {
                values.push(text.to_owned());
            }
        }
        Self::Choice(values)
    }

    /// Operators that make sense on this kind.
    #[must_use]
    pub fn operators(&self) -> Vec<Op> {
        use Op::{
            Between, Changed, ChangedFrom, ChangedTo, Contains, Empty, Eq, Exists, Ge, Gt, In, Le,
            Lt, Ne, NotIn, StartsWith,
        };
        let presence: &[Op] = &[Exists, Empty, Changed];
        let equality: &[Op] = &[Eq, Ne, In, NotIn, ChangedFrom, ChangedTo];
        let extra: &[Op] = match self {
            Self::Text => &[Contains, StartsWith],
            Self::Integer | Self::Date | Self::Instant => &[Gt, Ge, Lt, Le, Between],
            Self::Choice(_) | Self::Reference(_) | Self::Boolean => &[],
            Self::Tags => return [presence, &[Contains]].concat(),
            Self::Entries => return presence.to_vec(),
            Self::Codes => return vec![Eq, Ne, In, NotIn, Contains],
        };
        [equality, extra, presence].concat()
    }

    /// A name for people.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Choice(_) => "a choice",
            Self::Integer => "a whole number",
            Self::Boolean => "yes or no",
            Self::Date => "a day",
            Self::Instant => "an instant",
            Self::Reference(_) => "a link to a record",
            Self::Tags => "tags",
            Self::Entries => "a list of entries",
            Self::Codes => "codes of the acting person",
        }
    }

    /// Whether the kind's JSON value can be used as a computed case's value.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        super::typed_literal(self, value).is_ok()
    }
}
