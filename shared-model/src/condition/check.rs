//! Type-checking a condition against a record type (contract reading 24: an unknown field,
//! operator or literal is an error when a package is installed, not a surprise later).

use std::fmt;

use jiff::tz::TimeZone;
use serde_json::Value;

use super::instant::day_of;
use super::literal::{ACTOR, resolve, typed_literal};
use super::{BUILT_INS, Condition, Op, Test, ValueKind};
use crate::schema::{Catalogue, RecordType, WorkflowDef};

/// One thing wrong with a condition: what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ConditionIssue {
    /// The path of the comparison.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for ConditionIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.remedy)
    }
}

/// What a condition may speak of.
#[derive(Clone, Copy)]
pub struct TypeView<'a> {
    /// The record type it is evaluated on.
    pub ty: &'a RecordType,
    /// Where links lead.
    pub catalogue: &'a Catalogue,
    /// Whether there is a record before the change, so that `changed…` means something.
    pub has_before: bool,
    /// Whether it may speak of [`ARRIVED_AT`].
    pub has_arrivals: bool,
}

/// When a record first stood on the device that asks. Each device has its own answer, so only lists may
/// ask; a rule that did would mean something else on every device.
pub const ARRIVED_AT: &str = "arrived_at";

impl<'a> TypeView<'a> {
    /// A type without a before: guards, visibility, lists, and hooks on creation.
    #[must_use]
    pub fn new(ty: &'a RecordType, catalogue: &'a Catalogue) -> Self {
        Self {
            ty,
            catalogue,
            has_before: false,
            has_arrivals: false,
        }
    }

    /// The same for a list of a device, which may ask when records arrived.
    #[must_use]
    pub fn with_arrivals(mut self) -> Self {
        self.has_arrivals = true;
        self
    }

    /// The same with a before: hooks and events on updates.
    #[must_use]
    pub fn with_before(mut self) -> Self {
        self.has_before = true;
        self
    }

    /// The workflow of the type.
    #[must_use]
    pub fn workflow(&self) -> Option<&'a WorkflowDef> {
        self.catalogue.workflow_of(self.ty).map(AsRef::as_ref)
    }

    /// The kind of value a path leads to.
    ///
    /// # Errors
    /// The unknown field, or the hop that leads nowhere.
    pub fn kind_of(&self, path: &str) -> Result<ValueKind, ConditionIssue> {
        if matches!(path, "actor.role" | "actor.group") {
            return Ok(ValueKind::Codes);
        }
        if self.has_arrivals && path == ARRIVED_AT && self.ty.field(path).is_none() {
            return Ok(ValueKind::Instant);
        }
        let segments: Vec<&str> = path.split('.').collect();
        if segments.len() > 3 {
            return Err(issue(
                path,
                format!("\"{path}\" takes more than two hops"),
                "use at most two hops, such as area.site.code".to_owned(),
            ));
        }
        self.walk(path, &segments)
    }

    fn walk(&self, path: &str, segments: &[&str]) -> Result<ValueKind, ConditionIssue> {
        let mut ty = self.ty;
        let mut kind = column(ty, self.catalogue, path, segments[0])?;
        for segment in &segments[1..] {
            ty = self.target(&kind, path)?;
            kind = column(ty, self.catalogue, path, segment)?;
        }
        Ok(kind)
    }

    fn target(&self, kind: &ValueKind, path: &str) -> Result<&'a RecordType, ConditionIssue> {
        let ValueKind::Reference(name) = kind else {
            return Err(issue(
                path,
                format!("\"{path}\" goes through {}", kind.label()),
                "only a field that links to a record can be followed by a dot".to_owned(),
            ));
        };
        self.catalogue
            .record_type(name)
            .map(AsRef::as_ref)
            .ok_or_else(|| {
                issue(
                    path,
                    format!("\"{path}\" leads to the unknown record type \"{name}\""),
                    "install the module that declares it, or compare the link itself".to_owned(),
                )
            })
    }
}

fn column(
    ty: &RecordType,
    catalogue: &Catalogue,
    path: &str,
    name: &str,
) -> Result<ValueKind, ConditionIssue> {
    let workflow = catalogue.workflow_of(ty).map(AsRef::as_ref);
    ValueKind::of_column(ty, workflow, name).ok_or_else(|| unknown_field(ty, path, name))
}

fn unknown_field(ty: &RecordType, path: &str, name: &str) -> ConditionIssue {
    let fields: Vec<&str> = ty.fields.iter().map(|f| f.name.as_str()).collect();
    issue(
        path,
        format!("unknown field \"{name}\" of \"{}\"", ty.name),
        format!(
            "use one of {}, or a built-in: {}",
            fields.join(", "),
            BUILT_INS.join(", ")
        ),
    )
}

fn issue(path: &str, message: String, remedy: String) -> ConditionIssue {
    ConditionIssue {
        path: path.to_owned(),
        message,
        remedy,
    }
}

/// Everything wrong with a condition on a record type; nothing when it can be evaluated.
#[must_use]
pub fn check(condition: &Condition, view: &TypeView<'_>) -> Vec<ConditionIssue> {
    condition
        .tests()
        .into_iter()
        .filter_map(|test| check_test(test, view).err())
        .collect()
}

fn check_test(test: &Test, view: &TypeView<'_>) -> Result<(), ConditionIssue> {
    let kind = view.kind_of(&test.path)?;
    check_operator(test, &kind, view)?;
    match test.op {
        Op::Exists | Op::Empty | Op::Changed => check_flag(test),
        Op::In | Op::NotIn | Op::Between => check_list(test, &kind),
        _ => check_literal(test, &kind, &test.value),
    }
}

fn check_operator(
    test: &Test,
    kind: &ValueKind,
    view: &TypeView<'_>,
) -> Result<(), ConditionIssue> {
    let allowed = kind.operators();
    if !allowed.contains(&test.op) {
        let names: Vec<&str> = allowed.iter().map(|op| op.name()).collect();
        return Err(issue(
            &test.path,
            format!(
                "operator \"{}\" does not fit \"{}\", which is {}",
                test.op.name(),
                test.path,
                kind.label()
            ),
            format!("use one of {}", names.join(", ")),
        ));
    }
    if test.op.needs_before() && !view.has_before {
        return Err(issue(
            &test.path,
            format!(
                "\"{}\" on \"{}\" needs a record before the change, and there is none here",
                test.op.name(),
                test.path
            ),
            "use it in a hook on an update or a transition, or compare the value itself".to_owned(),
        ));
    }
    Ok(())
}

fn check_flag(test: &Test) -> Result<(), ConditionIssue> {
    if test.value.is_boolean() {
        return Ok(());
    }
    Err(wrong_literal(test, &test.value, "true or false"))
}

fn check_list(test: &Test, kind: &ValueKind) -> Result<(), ConditionIssue> {
    let Some(items) = test.value.as_array() else {
        return Err(wrong_literal(test, &test.value, "a list"));
    };
    if test.op == Op::Between && items.len() != 2 {
        return Err(wrong_literal(test, &test.value, "a list of two bounds"));
    }
    items
        .iter()
        .try_for_each(|item| check_literal(test, kind, item))
}

fn check_literal(test: &Test, kind: &ValueKind, literal: &Value) -> Result<(), ConditionIssue> {
    let is_actor = literal.as_str() == Some(ACTOR);
    if is_actor && matches!(kind, ValueKind::Reference(_)) {
        return Ok(());
    }
    let typed = typed_literal(kind, &resolve(literal, 0, &TimeZone::UTC, None));
    // A counted day is an instant once resolved; one written as such is a mistake.
    let is_instant = *kind == ValueKind::Date && literal.as_str().and_then(day_of).is_some();
    match typed {
        Ok(_) if is_instant => Err(wrong_literal(test, literal, "a day such as \"2026-05-14\"")),
        Ok(_) => Ok(()),
        Err(expected) => Err(wrong_literal(test, literal, &expected)),
    }
}

fn wrong_literal(test: &Test, literal: &Value, expected: &str) -> ConditionIssue {
    issue(
        &test.path,
        format!("{literal} does not fit \"{}\"", test.path),
        format!("use {expected}"),
    )
}
