//! Names of what a record refers to.

use std::collections::BTreeSet;

use rusqlite::Connection;
use shared_model::ids::{RecordId, UserId};
use shared_model::record::{FieldValue, Record};

use crate::api::Names;
use crate::error::CoreError;
use crate::replica::{people, records};

/// Names of the records and people a record refers to; unknown ones are left out.
pub(crate) fn names_of(conn: &Connection, record: &Record) -> Result<Names, CoreError> {
    named(conn, referred(record))
}

/// Names of records and people by id.
pub(crate) fn named(
    conn: &Connection,
    ids: impl IntoIterator<Item = RecordId>,
) -> Result<Names, CoreError> {
    let mut names = Names::new();
    for id in ids {
        if let Some(name) = name_of(conn, id)? {
            names.insert(id.to_string(), name);
        }
    }
    Ok(names)
}

/// The name of a record or a person.
pub(crate) fn name_of(conn: &Connection, id: RecordId) -> Result<Option<String>, CoreError> {
    if let Some(title) = records::title(conn, id)?.filter(|t| !t.is_empty()) {
        return Ok(Some(title));
    }
    // People who signed in here are known before their record arrives.
    let profile = people::profile(conn, UserId::from(id))?;
    Ok(profile.map(|p| format!("{} {}", p.user.first_name, p.user.last_name)))
}

fn referred(record: &Record) -> BTreeSet<RecordId> {
    let mut ids = BTreeSet::new();
    ids.extend(record.site_id);
    ids.extend(record.company_id);
    let people = [record.created_by, record.updated_by, record.deleted_by];
    ids.extend(people.into_iter().flatten().map(RecordId::from));
    ids.extend(
        record
            .requests
            .iter()
            .filter_map(|r| r.by)
            .map(RecordId::from),
    );
    for value in record.fields.values() {
        in_value(value, &mut ids);
    }
    for conflict in record.conflicts.iter().flat_map(|c| &c.values) {
        ids.extend(conflict.by.map(RecordId::from));
        in_value(&conflict.value, &mut ids);
    }
    ids
}

fn in_value(value: &FieldValue, ids: &mut BTreeSet<RecordId>) {
    match value {
        FieldValue::Reference(id) => {
            ids.insert(*id);
        }
        FieldValue::Comments(comments) => {
            ids.extend(comments.iter().filter_map(|c| c.by).map(RecordId::from));
        }
        FieldValue::Photos(photos) => {
            ids.extend(photos.iter().filter_map(|p| p.by).map(RecordId::from));
        }
        _ => {}
    }
}
