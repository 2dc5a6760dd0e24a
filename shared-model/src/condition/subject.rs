//! A projected record as the subject of a condition.

use jiff::tz::TimeZone;
use serde_json::Value;

use super::Subject;
use crate::ids::{RecordId, UserId};
use crate::record::{FieldValue, Record};

/// Finds a linked record; `None` when it is unknown here or not visible.
pub type Resolver<'a> = &'a dyn Fn(RecordId) -> Option<Record>;

/// Hops a path may take through linked records.
const MOST_HOPS: usize = 2;

/// A record now, perhaps as it was before, and who acts.
#[derive(Clone, Copy)]
pub struct RecordSubject<'a> {
    record: &'a Record,
    before: Option<&'a Record>,
    actor: Option<UserId>,
    roles: &'a [String],
    groups: &'a [String],
    now: i64,
    zone: Option<&'a TimeZone>,
    resolve: Option<Resolver<'a>>,
}

impl<'a> RecordSubject<'a> {
    /// A record at `now` (ms UTC), without a before, an actor or links.
    #[must_use]
    pub fn new(record: &'a Record, now: i64) -> Self {
        Self {
            record,
            before: None,
            actor: None,
            roles: &[],
            groups: &[],
            now,
            zone: None,
            resolve: None,
        }
    }

    /// Adds the record as it was before the change.
    #[must_use]
    pub fn with_before(mut self, before: Option<&'a Record>) -> Self {
        self.before = before;
        self
    }

    /// Adds the acting person.
    #[must_use]
    pub fn with_actor(mut self, id: UserId, roles: &'a [String], groups: &'a [String]) -> Self {
        self.actor = Some(id);
        self.roles = roles;
        self.groups = groups;
        self
    }

    /// Adds the clock by which days are counted.
    #[must_use]
    pub fn with_zone(mut self, zone: &'a TimeZone) -> Self {
        self.zone = Some(zone);
        self
    }

    /// Adds access to linked records.
    #[must_use]
    pub fn with_resolver(mut self, resolve: Resolver<'a>) -> Self {
        self.resolve = Some(resolve);
        self
    }

    fn at(&self, record: &Record, path: &str, hops: usize) -> Option<Value> {
        let Some((link, rest)) = path.split_once('.') else {
            return column(record, path);
        };
        if hops == MOST_HOPS {
            return None;
        }
        let target = linked(record, link)?;
        let linked = self.resolve?(target)?;
        self.at(&linked, rest, hops + 1)
    }
}

impl Subject for RecordSubject<'_> {
    fn value(&self, path: &str) -> Option<Value> {
        match path {
            "actor.role" => self.actor.map(|_| Value::from(self.roles.to_vec())),
            "actor.group" => self.actor.map(|_| Value::from(self.groups.to_vec())),
            path => self.at(self.record, path, 0),
        }
    }

    fn before(&self, path: &str) -> Option<Value> {
        self.at(self.before?, path, 0)
    }

    fn now(&self) -> i64 {
        self.now
    }

    fn zone(&self) -> TimeZone {
        self.zone.cloned().unwrap_or(TimeZone::UTC)
    }

    fn has_before(&self) -> bool {
        self.before.is_some()
    }

    fn actor(&self) -> Option<String> {
        self.actor.map(|id| id.to_string())
    }
}

fn column(record: &Record, name: &str) -> Option<Value> {
    match record.fields.get(name) {
        Some(value) if !matches!(name, "id" | "record_type") => Some(plain_value(value)),
        _ => builtin_value(record, name),
    }
}

fn linked(record: &Record, name: &str) -> Option<RecordId> {
    if let Some(id) = record.reference(name) {
        return Some(id);
    }
    builtin_value(record, name)?.as_str()?.parse().ok()
}

/// The value of a built-in column; instants are milliseconds.
#[must_use]
pub fn builtin_value(record: &Record, name: &str) -> Option<Value> {
    let text = |t: &Option<String>| t.clone().map(Value::from);
    let user = |u: &Option<UserId>| u.map(|id| Value::from(id.to_string()));
    let link = |l: &Option<RecordId>| l.map(|id| Value::from(id.to_string()));
    match name {
        "id" => Some(record.id.to_string().into()),
        "record_type" => Some(record.record_type.clone().into()),
        "number" => text(&record.official_no).or_else(|| text(&record.provisional_no)),
        "official_no" => text(&record.official_no),
        "provisional_no" => text(&record.provisional_no),
        "external_id" => text(&record.external_id),
        "status" => text(&record.status),
        "site_id" => link(&record.site_id),
        "company_id" => link(&record.company_id),
        "created_at" => Some(record.created_at.into()),
        "created_by" => user(&record.created_by),
        "updated_at" => Some(record.updated_at.into()),
        "updated_by" => user(&record.updated_by),
        "deleted_at" => record.deleted_at.map(Value::from),
        "needs_review" => Some(record.needs_review.into()),
        _ => None,
    }
}

/// A field's value as conditions compare it; instants are milliseconds, entries their own text.
#[must_use]
pub fn plain_value(value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(text) => text.clone().into(),
        FieldValue::Integer(number) | FieldValue::Datetime(number) => (*number).into(),
        FieldValue::Boolean(yes) => (*yes).into(),
        FieldValue::Reference(id) => id.to_string().into(),
        FieldValue::Tags(tags) => tags.clone().into(),
        FieldValue::Photos(photos) => photos.iter().map(|p| p.sha256.to_string()).collect(),
        FieldValue::Comments(comments) => comments.iter().map(|c| c.text.clone()).collect(),
    }
}
