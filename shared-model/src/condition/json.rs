//! The JSON form, read with explanations.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::calendar::is_counted;
use super::literal::parse_relative;
use super::{Condition, Op, Test};

/// Nesting beyond this is refused, so that reading and evaluating never exhaust the stack.
const DEEPEST: usize = 32;

impl Serialize for Condition {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        to_value(self).serialize(s)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(d)?;
        from_value(&value, 0).map_err(serde::de::Error::custom)
    }
}

fn to_value(condition: &Condition) -> Value {
    match condition {
        Condition::All(parts) if parts.is_empty() => json!({}),
        Condition::All(parts) => json!({ "all": parts.iter().map(to_value).collect::<Vec<_>>() }),
        Condition::Any(parts) => json!({ "any": parts.iter().map(to_value).collect::<Vec<_>>() }),
        Condition::Not(part) => json!({ "not": to_value(part) }),
        Condition::Test(test) => test_to_value(test),
    }
}

fn test_to_value(test: &Test) -> Value {
    let plain = test.op == Op::Eq && !test.value.is_object() && !test.value.is_array();
    if plain {
        json!({ &test.path: test.value })
    } else {
        json!({ &test.path: { test.op.name(): test.value } })
    }
}

fn from_value(value: &Value, depth: usize) -> Result<Condition, String> {
    if depth > DEEPEST {
        return Err(format!(
            "this condition is nested more than {DEEPEST} deep; write it flatter"
        ));
    }
    let Value::Object(keys) = value else {
        return Err(format!(
            "a condition is an object such as {{\"severity\": \"critical\"}}, not {value}"
        ));
    };
    let mut parts = keys
        .iter()
        .map(|(key, value)| from_entry(key, value, depth))
        .collect::<Result<Vec<_>, _>>()?;
    match parts.len() {
        1 => Ok(parts.remove(0)),
        _ => Ok(Condition::All(parts)),
    }
}

fn from_entry(key: &str, value: &Value, depth: usize) -> Result<Condition, String> {
    match key {
        "all" => parts(key, value, depth).map(Condition::All),
        "any" => parts(key, value, depth).map(Condition::Any),
        "not" => from_value(value, depth + 1).map(|part| Condition::Not(Box::new(part))),
        path => comparisons(path, value),
    }
}

fn parts(key: &str, value: &Value, depth: usize) -> Result<Vec<Condition>, String> {
    let Value::Array(parts) = value else {
        return Err(format!("\"{key}\" takes a list of conditions, not {value}"));
    };
    parts.iter().map(|p| from_value(p, depth + 1)).collect()
}

fn comparisons(path: &str, value: &Value) -> Result<Condition, String> {
    match value {
        Value::Object(operators) => operator_list(path, operators),
        Value::Array(_) => Err(format!(
            "\"{path}\" is compared with a list: write {{\"{path}\": {{\"in\": {value}}}}}"
        )),
        literal => test(path, Op::Eq, literal),
    }
}

fn operator_list(path: &str, operators: &Map<String, Value>) -> Result<Condition, String> {
    if operators.is_empty() {
        return Err(format!("\"{path}\" has no operator; use {}", op_names()));
    }
    let mut tests = operators
        .iter()
        .map(|(name, literal)| {
            let op = Op::from_name(name).ok_or_else(|| {
                format!(
                    "unknown operator \"{name}\" on \"{path}\"; use one of {}",
                    op_names()
                )
            })?;
            test(path, op, literal)
        })
        .collect::<Result<Vec<_>, _>>()?;
    match tests.len() {
        1 => Ok(tests.remove(0)),
        _ => Ok(Condition::All(tests)),
    }
}

fn op_names() -> String {
    Op::ALL.map(Op::name).join(", ")
}

fn test(path: &str, op: Op, literal: &Value) -> Result<Condition, String> {
    if path.is_empty() {
        return Err("a comparison needs a field name".to_owned());
    }
    shape(op, literal).map_err(|expected| {
        format!(
            "\"{}\" on \"{path}\" takes {expected}, not {literal}",
            op.name()
        )
    })?;
    Ok(Condition::Test(Test {
        path: path.to_owned(),
        op,
        value: literal.clone(),
    }))
}

/// Whether a literal has the shape an operator needs; its type is judged against the field later.
fn shape(op: Op, literal: &Value) -> Result<(), &'static str> {
    let (fits, expected) = match op {
        Op::In | Op::NotIn => (list(literal).is_some(), "a list of values"),
        Op::Between => (
            list(literal).is_some_and(|l| l.len() == 2),
            "a list of two bounds",
        ),
        Op::Exists | Op::Empty | Op::Changed => (literal.is_boolean(), "true or false"),
        Op::StartsWith => (literal.is_string(), "text"),
        _ => (
            scalar(literal),
            "text, a number, true, false or a relative date such as {\"now\": \"-7d\"}",
        ),
    };
    if fits { Ok(()) } else { Err(expected) }
}

fn list(literal: &Value) -> Option<&Vec<Value>> {
    literal.as_array().filter(|l| l.iter().all(scalar))
}

fn scalar(literal: &Value) -> bool {
    match literal {
        Value::Object(keys) => (keys.len() == 1 && relative(keys).is_some()) || is_counted(keys),
        Value::Null | Value::Array(_) => false,
        _ => true,
    }
}

fn relative(keys: &Map<String, Value>) -> Option<i64> {
    parse_relative(keys.get("now")?.as_str()?)
}
