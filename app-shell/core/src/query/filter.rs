//! A condition as SQL. SQL's NULL is the condition's "unknown", so both logics agree. What has no
//! exact SQL gives `None`: then records are judged one by one by `shared_model::query`.

use jiff::tz::TimeZone;
use rusqlite::types::Value as SqlValue;
use serde_json::Value;
use shared_model::condition::{
    ARRIVED_AT, Condition, Literal, Op, Test, ValueKind, resolve, typed_literal,
};
use shared_model::ids::RecordId;
use shared_model::schema::{Field, RecordType, WorkflowDef};

use super::Sql;
use crate::replica::facets::{self, Facet, facet_of};
use crate::replica::modules::is_plain_name;

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
    /// The clock by which days are counted.
    pub(super) zone: &'a TimeZone,
}

/// A column of the row, or a facet.
pub(super) struct Column {
    /// Its SQL.
    pub(super) sql: String,
    /// What it holds.
    pub(super) kind: ValueKind,
    /// Never NULL.
    pub(super) always: bool,
    /// How its values are written.
    form: Form,
}

/// How a column's values are written in the row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As they are.
    Plain,
    /// Identifiers as bytes.
    Bytes,
    /// Whether there is one, not what it is.
    Presence,
    /// How many there are.
    Count,
}

impl Column {
    /// Whether its values can be compared and sorted by.
    pub(super) fn is_comparable(&self) -> bool {
        matches!(self.form, Form::Plain | Form::Bytes)
    }

    /// A resolved literal as this column holds it.
    pub(super) fn value(&self, literal: &Value) -> Option<SqlValue> {
        Some(match typed_literal(&self.kind, literal).ok()? {
            Literal::Text(text) if self.form == Form::Bytes => {
                SqlValue::Blob(text.parse::<RecordId>().ok()?.as_bytes().to_vec())
            }
            Literal::Text(text) => SqlValue::Text(text),
            Literal::Integer(number) => SqlValue::Integer(number),
            Literal::Boolean(yes) => SqlValue::Integer(i64::from(yes)),
        })
    }
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
        if path == ARRIVED_AT && self.ty.field(path).is_none() {
            return built_in(path, ValueKind::Instant);
        }
        let kind = ValueKind::of_column(self.ty, self.workflow, path)?;
        if !is_plain_name(path) {
            return None;
        }
        let fixed = matches!(path, "id" | "record_type");
        match self.ty.field(path) {
            Some(field) if !fixed => Some(of_field(self.ty, field, kind)),
            // A person's row holds their employer there: see `ResourceRef::of`.
            _ if path == "company_id" && self.ty.name == "person" => None,
            _ => built_in(path, kind),
        }
    }

    fn test(&self, test: &Test) -> Option<Sql> {
        if let Some(sql) = self.by_sight(test) {
            return Some(sql);
        }
        let column = self.column(&test.path)?;
        match test.op {
            Op::Changed | Op::ChangedFrom | Op::ChangedTo => Some(Sql::plain("NULL")),
            Op::Exists => Some(presence(&column, test.value.as_bool()?)),
            Op::Empty => Some(presence(&column, !test.value.as_bool()?)),
            op => {
                let literal = resolve(&test.value, self.now, self.zone, Some(self.actor));
                match column.kind {
                    _ if !column.is_comparable() => None,
                    ValueKind::Tags => in_list(&column, op, &literal),
                    ValueKind::Entries | ValueKind::Codes => None,
                    _ => compared(&column, op, &literal),
                }
            }
        }
    }
}

impl FilterScene<'_> {
    fn by_sight(&self, test: &Test) -> Option<Sql> {
        let column = in_sight(self.ty, test)?;
        let literal = resolve(&test.value, self.now, self.zone, Some(self.actor));
        let text = literal.as_str()?;
        let id: RecordId = text.parse().ok()?;
        if id.to_string() != text {
            return None;
        }
        Some(Sql::with(
            format!(
                "CASE WHEN sight IN (SELECT sight FROM sights WHERE {column} = ?) THEN 1 \
                 WHEN sight IN (SELECT sight FROM sights WHERE {column} IS NOT NULL) THEN 0 END"
            ),
            SqlValue::Blob(id.as_bytes().to_vec()),
        ))
    }
}

/// The column of `sights` a test can be answered from: by whom a record is, or to whom it is given. Few
/// are to be judged, and every index of lists holds the sight.
pub(super) fn in_sight(ty: &RecordType, test: &Test) -> Option<&'static str> {
    match test.op {
        Op::Eq => sight_of(ty, &test.path),
        _ => None,
    }
}

/// The column of `sights` that holds what a path leads to.
pub(super) fn sight_of(ty: &RecordType, path: &str) -> Option<&'static str> {
    if path == "created_by" && ty.field(path).is_none() {
        return Some("owner_id");
    }
    let is_assigned = ty.assigned_field.as_deref() == Some(path) && ty.name != "person";
    is_assigned.then_some("assigned_id")
}

fn of_field(ty: &RecordType, field: &Field, kind: ValueKind) -> Column {
    let facet = facet_of(ty, field);
    Column {
        sql: match facet {
            Facet::Title => "title".to_owned(),
            _ => facets::sql(&field.name),
        },
        kind,
        always: false,
        form: match facet {
            Facet::Value | Facet::Title => Form::Plain,
            Facet::Presence => Form::Presence,
            Facet::Count => Form::Count,
        },
    }
}

fn built_in(path: &str, kind: ValueKind) -> Option<Column> {
    let (sql, form) = match path {
        "id" | "site_id" | "company_id" | "updated_by" => (path, Form::Bytes),
        "created_by" => ("owner_id", Form::Bytes),
        "status" | "official_no" | "provisional_no" | "external_id" | "created_at"
        | "updated_at" | "deleted_at" | "record_type" | ARRIVED_AT => (path, Form::Plain),
        "number" => ("COALESCE(official_no, provisional_no)", Form::Plain),
        "needs_review" => (
            "COALESCE(json_extract(facets, '$.needs_review'), 0)",
            Form::Plain,
        ),
        _ => return None,
    };
    Some(Column {
        sql: sql.to_owned(),
        kind,
        always: matches!(
            path,
            "created_at" | "updated_at" | ARRIVED_AT | "record_type" | "id"
        ),
        form,
    })
}

fn presence(column: &Column, wanted: bool) -> Sql {
    let sql = &column.sql;
    let there = match (column.form, &column.kind) {
        (Form::Count, _) => format!("{sql} IS NOT NULL AND {sql} > 0"),
        (_, ValueKind::Tags) => {
            format!("{sql} IS NOT NULL AND json_array_length({sql}) > 0")
        }
        (Form::Bytes, _) | (_, ValueKind::Integer | ValueKind::Instant | ValueKind::Boolean) => {
            format!("{sql} IS NOT NULL")
        }
        _ => format!("{sql} IS NOT NULL AND {sql} <> ''"),
    };
    let not = if wanted { "" } else { "NOT " };
    Sql::plain(format!("{not}({there})"))
}

fn compared(column: &Column, op: Op, literal: &Value) -> Option<Sql> {
    let sql = &column.sql;
    let one = |text: String| Some(Sql::with(text, column.value(literal)?));
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
        Op::Contains if is_text(&column.kind) => one(format!("instr(plain({sql}), plain(?)) > 0")),
        Op::StartsWith if is_text(&column.kind) => {
            one(format!("instr(plain({sql}), plain(?)) = 1"))
        }
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
        .map(|item| column.value(item))
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
        args: vec![column.value(low)?, column.value(high)?],
    })
}

/// A list equals a literal when one of its entries does; a missing list is unknown.
fn in_list(column: &Column, op: Op, literal: &Value) -> Option<Sql> {
    let items = match op {
        Op::Eq | Op::Contains | Op::Ne => vec![column.value(literal)?],
        Op::In | Op::NotIn => literal
            .as_array()?
            .iter()
            .map(|item| column.value(item))
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
