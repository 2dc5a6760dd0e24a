//! A condition as SQL. SQL's NULL is the condition's "unknown", so both logics agree. What has no
//! exact SQL gives `None`: then records are judged one by one by `shared_model::query`.

use rusqlite::types::Value as SqlValue;
use serde_json::Value;
use shared_model::condition::{Condition, Literal, Op, Test, ValueKind, resolve, typed_literal};
use shared_model::schema::{RecordType, WorkflowDef};

use super::Sql;
use crate::replica::modules::{field_sql, is_plain_name};

/// What a filter is written for.
pub(super) struct FilterScene<'a> {
    /// The type.
    pub(super) ty: &'a RecordType,
    /// Its workflow.
    pub(super) workflow: Option<&'a WorkflowDef>,
    /// The acting person's id.
    pub(super) actor: &'a str,
    /// Milliseconds since 1970 UTC.
    pub(super) now: i64,
}

/// A column or a field of the projection.
pub(super) struct Column {
    /// Its SQL.
    pub(super) sql: String,
    /// What it holds.
    pub(super) kind: ValueKind,
    /// Never NULL.
    pub(super) always: bool,
}

impl FilterScene<'_> {
    /// The condition as SQL; `None` when it has no exact one.
    pub(super) fn condition(&self, condition: &Condition) -> Option<Sql> {
        match condition {
            Condition::All(parts) => self.parts(parts, " AND ", "1"),
            Condition::Any(parts) => self.parts(parts, " OR ", "0"),
            Condition::Not(part) => {
                let inner = self.condition(part)?;
                Some(Sql {
                    text: format!("NOT ({})", inner.text),
                    ..inner
                })
            }
            Condition::Test(test) => self.test(test),
        }
    }

    fn parts(&self, parts: &[Condition], joiner: &str, nothing: &str) -> Option<Sql> {
        let parts = parts
            .iter()
            .map(|part| self.condition(part))
            .collect::<Option<Vec<_>>>()?;
        Some(Sql::joined(parts, joiner, nothing))
    }

    /// A column by its path; `None` for links to other records and for the acting person.
    pub(super) fn column(&self, path: &str) -> Option<Column> {
        let kind = ValueKind::of_column(self.ty, self.workflow, path)?;
        if !is_plain_name(path) {
            return None;
        }
        let fixed = matches!(path, "id" | "record_type");
        if self.ty.field(path).is_some() && !fixed {
            return Some(Column {
                sql: field_sql(path),
                kind,
                always: false,
            });
        }
        let sql = match path {
            "status" | "official_no" | "provisional_no" | "external_id" | "created_at"
            | "updated_at" | "deleted_at" | "record_type" => path.to_owned(),
            "number" => "COALESCE(official_no, provisional_no)".to_owned(),
            other => format!("json_extract(projection, '$.{other}')"),
        };
        Some(Column {
            sql,
            kind,
            always: matches!(path, "created_at" | "updated_at" | "record_type" | "id"),
        })
    }

    fn test(&self, test: &Test) -> Option<Sql> {
        let column = self.column(&test.path)?;
        match test.op {
            Op::Changed | Op::ChangedFrom | Op::ChangedTo => Some(Sql::plain("NULL")),
            Op::Exists => Some(presence(&column, test.value.as_bool()?)),
            Op::Empty => Some(presence(&column, !test.value.as_bool()?)),
            op => {
                let literal = resolve(&test.value, self.now, Some(self.actor));
                match column.kind {
                    ValueKind::Tags => in_list(&column, op, &literal),
                    ValueKind::Entries | ValueKind::Codes => None,
                    _ => compared(&column, op, &literal),
                }
            }
        }
    }
}

fn presence(column: &Column, wanted: bool) -> Sql {
    let sql = &column.sql;
    let there = match column.kind {
        ValueKind::Tags | ValueKind::Entries => {
            format!("{sql} IS NOT NULL AND json_array_length({sql}) > 0")
        }
        ValueKind::Integer | ValueKind::Instant | ValueKind::Boolean => {
            format!("{sql} IS NOT NULL")
        }
        _ => format!("{sql} IS NOT NULL AND {sql} <> ''"),
    };
    let not = if wanted { "" } else { "NOT " };
    Sql::plain(format!("{not}({there})"))
}

fn value(kind: &ValueKind, literal: &Value) -> Option<SqlValue> {
    Some(match typed_literal(kind, literal).ok()? {
        Literal::Text(text) => SqlValue::Text(text),
        Literal::Integer(number) => SqlValue::Integer(number),
        Literal::Boolean(yes) => SqlValue::Integer(i64::from(yes)),
    })
}

fn compared(column: &Column, op: Op, literal: &Value) -> Option<Sql> {
    let sql = &column.sql;
    let one = |text: String| Some(Sql::with(text, value(&column.kind, literal)?));
    let ordered = !matches!(column.kind, ValueKind::Boolean);
    match op {
        Op::Eq => one(format!("{sql} = ?")),
        Op::Ne => one(format!("{sql} <> ?")),
        Op::Gt if ordered => one(format!("{sql} > ?")),
        Op::Ge if ordered => one(format!("{sql} >= ?")),
        Op::Lt if ordered => one(format!("{sql} < ?")),
        Op::Le if ordered => one(format!("{sql} <= ?")),
        Op::In => many(column, literal, "IN"),
        Op::NotIn => many(column, literal, "NOT IN"),
        Op::Between if ordered => between(column, literal),
        Op::Contains if is_text(&column.kind) => one(format!("instr({sql}, ?) > 0")),
        Op::StartsWith if is_text(&column.kind) => one(format!("instr({sql}, ?) = 1")),
        _ => None,
    }
}

fn is_text(kind: &ValueKind) -> bool {
    matches!(kind, ValueKind::Text)
}

fn many(column: &Column, literal: &Value, operator: &str) -> Option<Sql> {
    let args = literal
        .as_array()?
        .iter()
        .map(|item| value(&column.kind, item))
        .collect::<Option<Vec<_>>>()?;
    if args.is_empty() {
        return None;
    }
    let marks = vec!["?"; args.len()].join(", ");
    Some(Sql {
        text: format!("{} {operator} ({marks})", column.sql),
        args,
    })
}

fn between(column: &Column, literal: &Value) -> Option<Sql> {
    let [low, high] = literal.as_array()?.as_slice() else {
        return None;
    };
    Some(Sql {
        text: format!("{} BETWEEN ? AND ?", column.sql),
        args: vec![value(&column.kind, low)?, value(&column.kind, high)?],
    })
}

/// A list equals a literal when one of its entries does; a missing list is unknown.
fn in_list(column: &Column, op: Op, literal: &Value) -> Option<Sql> {
    let items = match op {
        Op::Eq | Op::Contains | Op::Ne => vec![value(&column.kind, literal)?],
        Op::In | Op::NotIn => literal
            .as_array()?
            .iter()
            .map(|item| value(&column.kind, item))
            .collect::<Option<Vec<_>>>()?,
        _ => return None,
    };
    if items.is_empty() {
        return None;
    }
    let marks = vec!["?"; items.len()].join(", ");
    let not = if matches!(op, Op::Ne | Op::NotIn) {
        "NOT "
    } else {
        ""
    };
    let sql = &column.sql;
    Some(Sql {
        text: format!(
            "CASE WHEN {sql} IS NULL THEN NULL \
             ELSE {not}EXISTS (SELECT 1 FROM json_each({sql}) WHERE value IN ({marks})) END"
        ),
        args: items,
    })
}
