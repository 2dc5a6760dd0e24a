//! What happened to a record, read from its document.

use std::collections::BTreeMap;

use rusqlite::Connection;
use shared_model::doc::{Document, RawChange, RecordFacts, project};
use shared_model::ids::{ActorId, RecordId, UserId};
use shared_model::record::{FieldValue, Record, Request};
use shared_model::schema::RecordType;

use crate::api::{FieldChange, HistoryEntry, HistoryKind};
use crate::error::CoreError;
use crate::replica::actors;

/// Newest changes shown.
const MOST: usize = 200;

/// Reads the history of one record.
pub(crate) struct History<'a> {
    /// The type.
    pub(crate) ty: &'a RecordType,
    /// The record.
    pub(crate) record: &'a Record,
    /// Its document with pending work.
    pub(crate) document: &'a Document,
    /// The document as the server has it.
    pub(crate) accepted: &'a Document,
}

impl History<'_> {
    /// Newest first.
    pub(crate) fn entries(&self, conn: &Connection) -> Result<Vec<HistoryEntry>, CoreError> {
        let changes = self.document.changes();
        let skipped = changes.len().saturating_sub(MOST);
        let mut entries = Vec::new();
        for (place, change) in changes.iter().enumerate().skip(skipped) {
            let by = actors::user_of(conn, change.actor)?;
            entries.extend(self.entry(change, by, place == 0)?);
        }
        entries.extend(self.decisions());
        // What happened in the same millisecond keeps its order.
        entries.reverse();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        Ok(entries)
    }

    fn entry(
        &self,
        change: &RawChange,
        by: Option<UserId>,
        first: bool,
    ) -> Result<Option<HistoryEntry>, CoreError> {
        let before = match first {
            true => BTreeMap::new(),
            false => self.values(&change.deps)?.fields,
        };
        let after = self.values(&[change.hash])?;
        let changes = differences(&before, &after.fields);
        let request = self.asked(change, by);
        let kind = match (first, by, &request) {
            (true, ..) => HistoryKind::Created,
            (_, _, Some(_)) => HistoryKind::Requested,
            (_, None, _) => HistoryKind::Decided,
            _ => HistoryKind::Edited,
        };
        // A server change that only decides requests is told by the decisions.
        if kind == HistoryKind::Decided && changes.is_empty() {
            return Ok(None);
        }
        Ok(Some(HistoryEntry {
            at: change.time,
            by,
            by_name: None,
            kind,
            changes,
            command: request.map(|r| r.command.clone()),
            reason: request.and_then(|r| r.reason.clone()),
            decision: request.and_then(|r| r.decision.clone()),
            pending: !self.accepted.contains(change.hash),
        }))
    }

    fn values(&self, heads: &[shared_model::ids::ChangeHash]) -> Result<Record, CoreError> {
        let then = self.document.at(heads)?;
        let nobody = |_: ActorId| None;
        Ok(project(
            self.ty,
            None,
            &then,
            self.record.id,
            &RecordFacts::default(),
            &nobody,
        ))
    }

    /// The request a change appended.
    fn asked(&self, change: &RawChange, by: Option<UserId>) -> Option<&Request> {
        let info = self.document.decode(self.ty, &change.bytes).ok()?;
        let asked: RecordId = info.touched.requests.first()?.id;
        self.record
            .requests
            .iter()
            .find(|request| request.id == asked && request.by == by)
    }

    fn decisions(&self) -> impl Iterator<Item = HistoryEntry> + '_ {
        self.record.requests.iter().filter_map(|request| {
            let decision = request.decision.clone()?;
            Some(HistoryEntry {
                at: decision.at,
                by: None,
                by_name: None,
                kind: HistoryKind::Decided,
                changes: Vec::new(),
                command: Some(request.command.clone()),
                reason: request.reason.clone(),
                decision: Some(decision),
                pending: false,
            })
        })
    }
}

fn differences(
    before: &BTreeMap<String, FieldValue>,
    after: &BTreeMap<String, FieldValue>,
) -> Vec<FieldChange> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| FieldChange {
            field: name.clone(),
            before: before.get(name).cloned(),
            after: after.get(name).cloned(),
        })
        .collect()
}
