//! Records that a condition reaches through one or two links.

use std::collections::HashMap;

use shared_model::condition::{Condition, builtin_value};
use shared_model::ids::RecordId;
use shared_model::record::Record;
use sqlx::AnyConnection;

use crate::store::events;

/// Loads every record a dotted path of the condition leads through.
pub(super) async fn load(
    conn: &mut AnyConnection,
    record: &Record,
    condition: &Condition,
) -> Result<HashMap<RecordId, Record>, sqlx::Error> {
    let mut found = HashMap::new();
    for test in condition.tests() {
        if !test.path.starts_with("actor.") {
            follow(conn, record, &test.path, &mut found).await?;
        }
    }
    Ok(found)
}

async fn follow(
    conn: &mut AnyConnection,
    record: &Record,
    path: &str,
    found: &mut HashMap<RecordId, Record>,
) -> Result<(), sqlx::Error> {
    let mut here = record.clone();
    let mut path = path;
    while let Some((link, rest)) = path.split_once('.') {
        let Some(target) = linked(&here, link) else {
            return Ok(());
        };
        let Some(next) = fetch(conn, target).await? else {
            return Ok(());
        };
        found.insert(target, next.clone());
        (here, path) = (next, rest);
    }
    Ok(())
}

async fn fetch(conn: &mut AnyConnection, id: RecordId) -> Result<Option<Record>, sqlx::Error> {
    let projection = events::record_projection(conn, id).await?;
    Ok(projection.and_then(|text| serde_json::from_str(&text).ok()))
}

fn linked(record: &Record, link: &str) -> Option<RecordId> {
    record
        .reference(link)
        .or_else(|| builtin_value(record, link)?.as_str()?.parse().ok())
}
