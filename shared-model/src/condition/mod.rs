//! The one condition tree: hooks, guards, visibility, filters of lists (design 04-modules).

mod calendar;
mod check;
mod evaluate;
#[cfg(test)]
pub(crate) mod fixture;
pub mod instant;
mod json;
mod kind;
mod literal;
mod subject;

pub use check::{ARRIVED_AT, ConditionIssue, TypeView, check};
pub use evaluate::{Subject, Truth, evaluate, holds};
pub use kind::{BUILT_INS, ValueKind};
pub use literal::{ACTOR, Literal, resolve, typed_literal};
pub use subject::{RecordSubject, Resolver, builtin_value, plain_value};

use std::fmt;

use serde_json::Value;

/// A condition. Its JSON form accepts the source's examples unchanged: `{"severity":"critical"}`,
/// `{"amount":{">=":1000}}`, `{"status":{"in":["pending","approved"]}}`; several keys must all hold.
/// Beyond: `{"all":[…]}`, `{"any":[…]}`, `{"not":…}`.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Every part holds; an empty list holds.
    All(Vec<Condition>),
    /// At least one part holds.
    Any(Vec<Condition>),
    /// The part does not hold (unknown stays unknown).
    Not(Box<Condition>),
    /// One comparison.
    Test(Test),
}

/// One comparison of a path with a literal.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Field name, built-in (`status`, `site_id`, `created_by`, `created_at` …), `actor.role`,
    /// `actor.group`, or one or two hops such as `site.code`.
    pub path: String,
    /// Operator.
    pub op: Op,
    /// Right-hand side; dates may be relative, `{"now":"-7d"}`, or counted from today by the clock of
    /// who asks, `{"day":-6}`, `{"week":0}`, `{"month":1}`; `"$actor"` is the acting person.
    pub value: Value,
}

/// Operators, spelled as in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `in`
    In,
    /// `not_in`
    NotIn,
    /// `between`: two bounds, both included.
    Between,
    /// `exists`: true or false. Nothing, empty text and an empty list do not exist.
    Exists,
    /// `empty`: true or false; the opposite of `exists`.
    Empty,
    /// `contains`: text within text, or an entry of a list. Case and accents of a text do not count
    /// ([`crate::letters`]).
    Contains,
    /// `starts_with`: as `contains`.
    StartsWith,
    /// `changed`: true or false; compares before and after.
    Changed,
    /// `changed_from`
    ChangedFrom,
    /// `changed_to`
    ChangedTo,
}

impl Op {
    /// Every operator, in the order in which messages list them.
    pub const ALL: [Self; 16] = [
        Self::Eq,
        Self::Ne,
        Self::Gt,
        Self::Ge,
        Self::Lt,
        Self::Le,
        Self::In,
        Self::NotIn,
        Self::Between,
        Self::Exists,
        Self::Empty,
        Self::Contains,
        Self::StartsWith,
        Self::Changed,
        Self::ChangedFrom,
        Self::ChangedTo,
    ];

    /// The spelling in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::In => "in",
            Self::NotIn => "not_in",
            Self::Between => "between",
            Self::Exists => "exists",
            Self::Empty => "empty",
            Self::Contains => "contains",
            Self::StartsWith => "starts_with",
            Self::Changed => "changed",
            Self::ChangedFrom => "changed_from",
            Self::ChangedTo => "changed_to",
        }
    }

    /// The operator with this spelling.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.name() == name)
    }

    /// Whether it compares with the record before a change.
    #[must_use]
    pub fn needs_before(self) -> bool {
        matches!(self, Self::Changed | Self::ChangedFrom | Self::ChangedTo)
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.path, self.op.name(), self.value)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => write_joined(f, parts, " and ", "always"),
            Self::Any(parts) => write_joined(f, parts, " or ", "never"),
            Self::Not(part) => write!(f, "not ({part})"),
            Self::Test(test) => test.fmt(f),
        }
    }
}

fn write_joined(
    f: &mut fmt::Formatter<'_>,
    parts: &[Condition],
    joiner: &str,
    nothing: &str,
) -> fmt::Result {
    if parts.is_empty() {
        return f.write_str(nothing);
    }
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(joiner)?;
        }
        write!(f, "({part})")?;
    }
    Ok(())
}

impl Condition {
    /// Every comparison in the tree, from left to right.
    #[must_use]
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::tests).collect(),
            Self::Not(part) => part.tests(),
            Self::Test(test) => vec![test],
        }
    }
}

#[cfg(test)]
mod tests;
