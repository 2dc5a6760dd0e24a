//! The condition tree as SQL. NULL plays the part of "unknown": SQL's three-valued logic is the
//! same as the tree's, so a record matches here exactly when it matches in memory.

use serde_json::Value;
use shared_model::condition::{Condition, Literal, Op, Test, ValueKind, resolve, typed_literal};
use shared_model::letters::plain;

use super::{Bound, Sql};

/// A filter the database cannot be asked.
#[derive(Debug, thiserror::Error)]
#[error("{path} {reason}")]
pub struct CannotRender {
    path: String,
    reason: String,
}

impl CannotRender {
    pub(super) fn new(path: &str, reason: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }
}

impl Sql<'_> {
    pub(super) fn condition(&mut self, condition: &Condition) -> Result<String, CannotRender> {
        match condition {
            Condition::All(parts) => self.all_of(parts, " AND ", "1 = 1"),
            Condition::Any(parts) => self.all_of(parts, " OR ", "1 = 0"),
            Condition::Not(part) => Ok(format!("NOT ({})", self.condition(part)?)),
            Condition::Test(test) => self.test(test),
        }
    }

    fn all_of(
        &mut self,
        parts: &[Condition],
        joiner: &str,
        nothing: &str,
    ) -> Result<String, CannotRender> {
        let parts = parts
            .iter()
            .map(|part| self.condition(part))
            .collect::<Result<Vec<_>, _>>()?;
        if parts.is_empty() {
            return Ok(nothing.to_owned());
        }
        Ok(format!("({})", parts.join(joiner)))
    }

    fn test(&mut self, test: &Test) -> Result<String, CannotRender> {
        if test.path.contains('.') {
            // Following a link could tell about a record the person may not see.
            return Err(CannotRender::new(
                &test.path,
                "follows a link; filter on the link itself",
            ));
        }
        if test.op.needs_before() {
            return Err(CannotRender::new(
                &test.path,
                "asks for a change; a list knows only the present",
            ));
        }
        let (place, kind) = self.place(&test.path)?;
        match test.op {
            Op::Exists => self.presence(test, &place, &kind, true),
            Op::Empty => self.presence(test, &place, &kind, false),
            op if matches!(kind, ValueKind::Tags | ValueKind::Entries) => {
                self.list(test, op, &kind)
            }
            Op::In | Op::NotIn => self.membership(test, &place, &kind),
            Op::Between => self.between(test, &place, &kind),
            Op::Contains | Op::StartsWith => {
                let asked = test.value.as_str().map(|text| plain(text).into());
                let literal = self.literal(test, &kind, asked.as_ref().unwrap_or(&test.value))?;
                self.compare(test, test.op, &self.plain(&place), &literal)
            }
            op => {
                let literal = self.literal(test, &kind, &test.value)?;
                self.compare(test, op, &place, &literal)
            }
        }
    }

    fn compare(
        &self,
        test: &Test,
        op: Op,
        place: &str,
        literal: &str,
    ) -> Result<String, CannotRender> {
        Ok(match op {
            Op::Eq => format!("{place} = {literal}"),
            Op::Ne => format!("{place} <> {literal}"),
            Op::Gt => format!("{place} > {literal}"),
            Op::Ge => format!("{place} >= {literal}"),
            Op::Lt => format!("{place} < {literal}"),
            Op::Le => format!("{place} <= {literal}"),
            Op::Contains => format!("{} > 0", self.position(place, literal)),
            Op::StartsWith => format!("{} = 1", self.position(place, literal)),
            op => return Err(unfit(test, op)),
        })
    }

    fn presence(
        &self,
        test: &Test,
        place: &str,
        kind: &ValueKind,
        asked: bool,
    ) -> Result<String, CannotRender> {
        let wanted = test
            .value
            .as_bool()
            .ok_or_else(|| CannotRender::new(&test.path, "needs true or false here"))?;
        let there = match kind {
            ValueKind::Tags | ValueKind::Entries => {
                format!("COALESCE({}, 0) > 0", self.list_length(&test.path))
            }
            ValueKind::Integer | ValueKind::Instant | ValueKind::Boolean => {
                format!("{place} IS NOT NULL")
            }
            _ => format!("COALESCE({place}, '') <> ''"),
        };
        Ok(if wanted == asked {
            format!("({there})")
        } else {
            format!("(NOT ({there}))")
        })
    }

    fn list(&mut self, test: &Test, op: Op, kind: &ValueKind) -> Result<String, CannotRender> {
        if op != Op::Contains || *kind != ValueKind::Tags {
            return Err(unfit(test, op));
        }
        let entry = self.literal(test, kind, &test.value)?;
        let holds = self.list_holds(&test.path, &entry);
        let length = self.list_length(&test.path);
        // A missing list is unknown, not empty.
        Ok(format!(
            "(CASE WHEN {length} IS NULL THEN NULL ELSE {holds} END)"
        ))
    }

    fn membership(
        &mut self,
        test: &Test,
        place: &str,
        kind: &ValueKind,
    ) -> Result<String, CannotRender> {
        let Value::Array(items) = &test.value else {
            return Err(CannotRender::new(&test.path, "needs a list here"));
        };
        let within = test.op == Op::In;
        if items.is_empty() {
            // Never (or always) true, unless the value is missing: then unknown.
            let sign = if within { "<>" } else { "=" };
            return Ok(format!("{place} {sign} {place}"));
        }
        let items = items
            .iter()
            .map(|item| self.literal(test, kind, item))
            .collect::<Result<Vec<_>, _>>()?;
        let not = if within { "" } else { "NOT " };
        Ok(format!("{place} {not}IN ({})", items.join(", ")))
    }

    fn between(
        &mut self,
        test: &Test,
        place: &str,
        kind: &ValueKind,
    ) -> Result<String, CannotRender> {
        let Some([low, high]) = test.value.as_array().map(Vec::as_slice) else {
            return Err(CannotRender::new(&test.path, "needs two bounds here"));
        };
        let low = self.literal(test, kind, low)?;
        let high = self.literal(test, kind, high)?;
        Ok(format!("({place} >= {low} AND {place} <= {high})"))
    }

    fn literal(
        &mut self,
        test: &Test,
        kind: &ValueKind,
        value: &Value,
    ) -> Result<String, CannotRender> {
        let actor = self.asked.actor.to_string();
        let value = resolve(value, self.asked.now, self.asked.zone, Some(&actor));
        let literal = typed_literal(kind, &value)
            .map_err(|expected| CannotRender::new(&test.path, format!("needs {expected}")))?;
        Ok(self.bind(match literal {
            Literal::Text(text) => Bound::Text(text),
            Literal::Integer(number) => Bound::Integer(number),
            Literal::Boolean(yes) => Bound::Integer(i64::from(yes)),
        }))
    }
}

fn unfit(test: &Test, op: Op) -> CannotRender {
    CannotRender::new(&test.path, format!("cannot be compared with {}", op.name()))
}
