//! Records and their history as JSON.

use serde_json::{Value, json};
use shared_model::condition::instant::format_instant;
use shared_model::validate::record_json;

use crate::services::records::Found;
use crate::store::record_history::HistoryLine;

/// A record: its fields at top level, and the fields in which several values wait for a person.
pub(super) fn record(found: &Found) -> Value {
    let mut value = record_json(&found.ty, &found.record);
    let conflicts: Vec<&str> = found
        .record
        .conflicts
        .iter()
        .map(|conflict| conflict.field.as_str())
        .collect();
    if let Value::Object(object) = &mut value
        && !conflicts.is_empty()
        && !object.contains_key("conflicts")
    {
        object.insert("conflicts".to_owned(), json!(conflicts));
    }
    value
}

/// One line of a record's history.
pub(super) fn history_line(line: &HistoryLine) -> Value {
    let mut value = json!({
        "kind": line.kind,
        "at": format_instant(line.at),
        "device_time": line.device_time.and_then(format_instant),
        "user_id": line.user_id,
        "device_id": line.device_id,
        "action": line.action,
        "request_id": line.request_id,
    });
    if let Some(ip) = &line.ip {
        value["ip"] = json!(ip);
    }
    let details = line.details.as_deref().map(serde_json::from_str::<Value>);
    if let Some(Ok(details)) = details {
        value["details"] = details;
    }
    value
}
