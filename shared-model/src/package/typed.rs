//! From JSON to the shapes of `schema`: what does not fit is named with its line, and a key nobody
//! reads is an error, because it is a misspelt one.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::finding::{Part, Report};
use super::spelling::{suggest, suggest_also};

/// Keys whose values have a form of their own: conditions, literals and free maps.
const OPAQUE: [&str; 11] = [
    "when",
    "visible_if",
    "required_if",
    "conditions",
    "guard",
    "filter",
    "urgent_if",
    "default",
    "set",
    "value",
    "messages",
];

/// Optional keys that a value without them does not show.
const SOMETIMES: [&str; 12] = [
    "conditions",
    "default",
    "edit",
    "filter",
    "guard",
    "messages",
    "required_if",
    "set",
    "states",
    "value",
    "visible_if",
    "when",
];

/// Reads a part as a shape.
pub(super) fn read<T: DeserializeOwned + Serialize>(part: &Part, report: &mut Report) -> Option<T> {
    for (line, key) in part.node.repeated_keys() {
        report.line(
            &part.file,
            line,
            format!("\"{key}\" is written twice"),
            "Keep one of them.",
        );
    }
    let value = part.node.to_value();
    match serde_json::from_value::<T>(value.clone()) {
        Ok(item) => {
            let known = serde_json::to_value(&item).unwrap_or_default();
            unknown_keys(part, "", &value, &known, report);
            Some(item)
        }
        Err(error) => {
            let message = error.to_string();
            let pointer = culprit::<T>(&value, &message);
            report.error(part, &pointer, &message, remedy(&message));
            None
        }
    }
}

fn remedy(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    if message.starts_with("missing field") {
        return format!("Add \"{}\".", quoted.next().unwrap_or_default());
    }
    if message.starts_with("unknown variant") {
        let wrong = quoted.next().unwrap_or_default();
        return suggest(wrong, quoted);
    }
    "Write a value of the kind expected; docs/modules.md shows each one.".to_owned()
}

/// The path of the value that the reader stumbled over: the smallest one without which it would
/// not have said the same.
fn culprit<T: DeserializeOwned>(value: &Value, message: &str) -> String {
    let only_containers = message.starts_with("missing field");
    let mut pointer = String::new();
    while let Some(next) = children(value, &pointer)
        .into_iter()
        .filter(|child| !only_containers || is_container(value, child))
        .find(|child| error_without::<T>(value, child).as_deref() != Some(message))
    {
        pointer = next;
    }
    pointer
}

fn children(value: &Value, pointer: &str) -> Vec<String> {
    match value.pointer(pointer) {
        Some(Value::Object(map)) => map.keys().map(|key| format!("{pointer}/{key}")).collect(),
        Some(Value::Array(items)) => (0..items.len())
            .map(|index| format!("{pointer}/{index}"))
            .collect(),
        _ => Vec::new(),
    }
}

fn is_container(value: &Value, pointer: &str) -> bool {
    matches!(
        value.pointer(pointer),
        Some(Value::Object(_) | Value::Array(_))
    )
}

fn error_without<T: DeserializeOwned>(value: &Value, pointer: &str) -> Option<String> {
    let mut value = value.clone();
    let (parent, last) = pointer.rsplit_once('/')?;
    match value.pointer_mut(parent)? {
        Value::Object(map) => drop(map.remove(last)),
        Value::Array(items) => drop(items.remove(last.parse().ok()?)),
        _ => {}
    }
    serde_json::from_value::<T>(value)
        .err()
        .map(|error| error.to_string())
}

/// Compares what was written with what was understood.
fn unknown_keys(
    part: &Part,
    pointer: &str,
    written: &Value,
    understood: &Value,
    report: &mut Report,
) {
    match (written, understood) {
        (Value::Object(written), Value::Object(understood)) => {
            for (key, value) in written {
                let here = format!("{pointer}/{key}");
                match understood.get(key) {
                    Some(_) if OPAQUE.contains(&key.as_str()) => {}
                    Some(inner) => unknown_keys(part, &here, value, inner, report),
                    None if says_nothing(value) => {}
                    None => {
                        let known = understood.keys().map(String::as_str);
                        report.error(
                            part,
                            &here,
                            format!("unknown key \"{key}\""),
                            suggest_also(key, known, SOMETIMES),
                        );
                    }
                }
            }
        }
        (Value::Array(written), Value::Array(understood)) => {
            for (index, (value, inner)) in written.iter().zip(understood).enumerate() {
                unknown_keys(part, &format!("{pointer}/{index}"), value, inner, report);
            }
        }
        _ => {}
    }
}

/// Optional keys written empty are not shown back.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}
