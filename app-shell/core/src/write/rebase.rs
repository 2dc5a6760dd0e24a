//! After "no": the record goes back to what the server has, innocent work is written again by a
//! new actor, the rest waits in Needs attention. The queue never blocks, nothing is lost.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use shared_model::doc::{CreateIntent, Document, FieldEdit, Intent, RawChange};
use shared_model::ids::{ChangeHash, OperationId, RecordId, UserId};
use shared_model::record::{Comment, FieldValue};
use shared_model::schema::RecordType;
use shared_model::sync::{Pending, Rebased, Setback, reauthor};

use super::open::{open, with_pending};
use super::row::{self, Row};
use super::{Changed, FreshActors, Scene};
use crate::error::CoreError;
use crate::replica::operations::{Operation, State};
use crate::replica::returned::{Reason, ReturnedWork};
use crate::replica::{changes, operations, records, returned};

/// What the server did not take of one record.
#[derive(Default)]
pub(crate) struct Setbacks {
    /// Refused, with the reason.
    pub(crate) refused: BTreeMap<OperationId, Reason>,
    /// Another operation stands for them: they go without a word.
    pub(crate) replaced: BTreeSet<OperationId>,
    /// Hang on a refused one: to be written again.
    pub(crate) blocked: BTreeSet<OperationId>,
}

impl Setbacks {
    /// Nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.refused.is_empty() && self.replaced.is_empty() && self.blocked.is_empty()
    }

    fn names(&self, id: &OperationId) -> bool {
        self.refused.contains_key(id) || self.replaced.contains(id) || self.blocked.contains(id)
    }
}

/// A record whose pending work is sorted out.
pub(crate) struct Rebuild<'a> {
    /// Time, ids, modules.
    pub(crate) scene: &'a Scene,
    /// The type.
    pub(crate) ty: &'a RecordType,
    /// The record.
    pub(crate) id: RecordId,
    /// Operations that had no verdict before, in the order they were made.
    pub(crate) pending: &'a [Operation],
    /// What was not taken.
    pub(crate) setbacks: &'a Setbacks,
}

/// Operations of one person, sorted.
#[derive(Default)]
struct Sorted {
    kept: Vec<RawChange>,
    rework: Vec<Operation>,
}

impl Rebuild<'_> {
    /// Sorts out the record in the caller's transaction.
    pub(crate) fn run(
        &self,
        conn: &Connection,
        fresh: &mut FreshActors,
    ) -> Result<Changed, CoreError> {
        let sorted = self.sort(conn)?;
        let accepted = open(conn, self.ty, self.id)?.accepted;
        changes::drop_pending(conn, self.id)?;
        let mut pending = Vec::new();
        let mut lost = Vec::new();
        for (author, work) in sorted {
            pending.extend(work.kept.iter().cloned());
            for change in &work.kept {
                changes::add(conn, self.id, change, true)?;
            }
            let rebased = self.write_again(conn, fresh, &accepted, author, &work)?;
            pending.extend(self.keep_reauthored(conn, author, rebased.reauthored)?);
            lost.extend(rebased.returned.into_iter().map(|r| (author, r)));
        }
        self.close(conn)?;
        self.keep_returned(conn, lost)?;
        self.store(conn, &accepted, &pending)?;
        let mut changed = Changed {
            refused: true,
            ..Changed::default()
        };
        changed.record_of(self.id, self.ty);
        changed.tag("returned");
        changed.tag("sync");
        Ok(changed)
    }

    /// What stands on nothing that was refused stays as it is; the rest is reworked.
    fn sort(&self, conn: &Connection) -> Result<BTreeMap<UserId, Sorted>, CoreError> {
        let stored = self.stored_changes(conn)?;
        let mut tainted: BTreeSet<ChangeHash> = BTreeSet::new();
        let mut sorted: BTreeMap<UserId, Sorted> = BTreeMap::new();
        for operation in self.pending {
            let change = stored.get(&operation.id);
            let named = self.setbacks.names(&operation.id);
            let stands_on = change.is_some_and(|c| c.deps.iter().any(|d| tainted.contains(d)));
            let mine = sorted.entry(operation.author).or_default();
            match change {
                Some(change) if !named && !stands_on => mine.kept.push(change.clone()),
                change => {
                    tainted.extend(change.map(|c| c.hash));
                    if !self.setbacks.replaced.contains(&operation.id) {
                        mine.rework.push(operation.clone());
                    }
                }
            }
        }
        Ok(sorted)
    }

    fn stored_changes(
        &self,
        conn: &Connection,
    ) -> Result<BTreeMap<OperationId, RawChange>, CoreError> {
        let mut stored = BTreeMap::new();
        for row in changes::list(conn, self.id)? {
            let change = RawChange::parse(&row.bytes)?;
            let id = OperationId {
                record: self.id,
                actor: change.actor,
                seq: change.seq,
            };
            stored.insert(id, change);
        }
        Ok(stored)
    }

    fn write_again(
        &self,
        conn: &Connection,
        fresh: &mut FreshActors,
        accepted: &Document,
        author: UserId,
        work: &Sorted,
    ) -> Result<Rebased, CoreError> {
        if work.rework.is_empty() {
            return Ok(Rebased::default());
        }
        let actor = fresh.of(conn, self.scene, author)?;
        let mut base = with_pending(accepted, &work.kept);
        let pending: Vec<Pending> = work
            .rework
            .iter()
            .map(|operation| Pending {
                id: operation.id,
                intent: operation.intent.clone(),
                time: operation.created_at,
            })
            .collect();
        let refused = self.setbacks.refused.keys().copied().collect();
        Ok(reauthor(self.ty, &mut base, &pending, &refused, actor)?)
    }

    fn keep_reauthored(
        &self,
        conn: &Connection,
        author: UserId,
        again: Vec<shared_model::sync::Reauthored>,
    ) -> Result<Vec<RawChange>, CoreError> {
        let mut written = Vec::new();
        for operation in again {
            changes::add(conn, self.id, &operation.change, true)?;
            operations::add(
                conn,
                &operations::NewOperation {
                    record: self.id,
                    change: &operation.change,
                    author,
                    intent: &operation.intent,
                    now: operation.change.time,
                    replaces: Some((operation.replaces.actor, operation.replaces.seq)),
                },
            )?;
            written.push(operation.change);
        }
        Ok(written)
    }

    /// Closes every operation whose change is no longer in the record.
    fn close(&self, conn: &Connection) -> Result<(), CoreError> {
        let still_there = self.stored_changes(conn)?;
        for operation in self.pending {
            if still_there.contains_key(&operation.id) {
                continue;
            }
            let reason = self.setbacks.refused.get(&operation.id);
            let state = match reason {
                Some(_) => State::Rejected,
                None if self.setbacks.replaced.contains(&operation.id) => State::Duplicate,
                None => State::Blocked,
            };
            let refusal = reason.map(serde_json::to_string).transpose()?;
            operations::decide(
                conn,
                operation.id,
                state,
                refusal.as_deref(),
                self.scene.now,
            )?;
        }
        Ok(())
    }

    fn keep_returned(
        &self,
        conn: &Connection,
        lost: Vec<(UserId, shared_model::sync::Returned)>,
    ) -> Result<(), CoreError> {
        let mut kept: Vec<ReturnedWork> = Vec::new();
        for (author, work) in lost {
            if let Intent::Edit { edits } = &work.pending.intent
                && let Some(creation) = creation_of(&mut kept, author)
            {
                fold(creation, edits);
                continue;
            }
            kept.push(self.returned_work(author, work));
        }
        kept.iter().try_for_each(|work| returned::add(conn, work))
    }

    fn returned_work(&self, author: UserId, work: shared_model::sync::Returned) -> ReturnedWork {
        let reason = match work.setback {
            Setback::Refused => self.setbacks.refused.get(&work.pending.id).cloned(),
            Setback::Needs(_) => Some(reason("blocked_by", "", "returned-needs")),
            Setback::Unclear { field, both } => Some(Reason {
                params: BTreeMap::from([("both".to_owned(), both)]),
                ..reason("invalid", &field, "returned-unclear")
            }),
            Setback::Unfit(why) => Some(Reason {
                params: BTreeMap::from([("why".to_owned(), why)]),
                ..reason("invalid", "", "returned-unfit")
            }),
        };
        ReturnedWork {
            id: self.scene.config.new_id().to_string(),
            record_type: self.ty.name.clone(),
            operation: work.pending.id,
            author,
            intent: work.pending.intent,
            reason: reason.unwrap_or_default(),
            at: self.scene.now,
            handed_over: None,
        }
    }

    /// The row as it now is, or no row when nothing is left of the record.
    fn store(
        &self,
        conn: &Connection,
        accepted: &Document,
        pending: &[RawChange],
    ) -> Result<(), CoreError> {
        let Some(meta) = records::meta(conn, self.id)? else {
            return Ok(());
        };
        if !meta.confirmed && pending.is_empty() {
            return records::remove(conn, &meta);
        }
        let current = with_pending(accepted, pending);
        row::store(
            conn,
            self.scene,
            &Row {
                ty: self.ty,
                id: self.id,
                document: &current,
                official_no: meta.official_no.clone(),
                confirmed: meta.confirmed,
            },
        )?;
        Ok(())
    }
}

fn reason(code: &str, path: &str, key: &str) -> Reason {
    Reason {
        code: code.to_owned(),
        path: path.to_owned(),
        key: key.to_owned(),
        params: BTreeMap::new(),
    }
}

fn creation_of(kept: &mut [ReturnedWork], author: UserId) -> Option<&mut CreateIntent> {
    kept.iter_mut()
        .filter(|work| work.author == author)
        .find_map(|work| match &mut work.intent {
            Intent::Create(create) => Some(create),
            _ => None,
        })
}

/// Later edits of a record that never came to be belong to its creation: the person sees one form.
fn fold(create: &mut CreateIntent, edits: &[FieldEdit]) {
    for edit in edits {
        let name = edit.field().to_owned();
        match edit {
            FieldEdit::Set { value, .. } => {
                match value {
                    Some(value) => create.fields.insert(name, value.clone()),
                    None => create.fields.remove(&name),
                };
            }
            FieldEdit::Text { after, .. } => {
                create.fields.insert(name, FieldValue::Text(after.clone()));
            }
            other => fold_entry(create, name, other),
        }
    }
}

fn fold_entry(create: &mut CreateIntent, name: String, edit: &FieldEdit) {
    let value = create.fields.remove(&name);
    let folded = match (edit, value) {
        (FieldEdit::Tag { tag, present, .. }, value) => {
            let mut tags = match value {
                Some(FieldValue::Tags(tags)) => tags,
                _ => Vec::new(),
            };
            tags.retain(|t| t != tag);
            if *present {
                tags.push(tag.clone());
            }
            tags.sort_unstable();
            FieldValue::Tags(tags)
        }
        (FieldEdit::AddPhoto { photo, .. }, Some(FieldValue::Photos(mut photos))) => {
            photos.push(photo.clone());
            FieldValue::Photos(photos)
        }
        (FieldEdit::AddPhoto { photo, .. }, _) => FieldValue::Photos(vec![photo.clone()]),
        (FieldEdit::RemovePhoto { id, .. }, Some(FieldValue::Photos(mut photos))) => {
            photos.retain(|p| p.id != *id);
            FieldValue::Photos(photos)
        }
        (FieldEdit::Comment { id, text, .. }, value) => {
            let mut comments = match value {
                Some(FieldValue::Comments(comments)) => comments,
                _ => Vec::new(),
            };
            comments.push(Comment {
                id: *id,
                text: text.clone(),
                at: 0,
                by: None,
            });
            FieldValue::Comments(comments)
        }
        (_, Some(value)) => value,
        (_, None) => return,
    };
    create.fields.insert(name, folded);
}
