//! A document received whole, read change by change without applying any: its history was checked
//! when it was loaded, and Automerge can read the state after each change.

use std::collections::HashMap;

use automerge::Change;

use super::bytes::{hash_of, raw_change};
use super::{ChangeInfo, DocError, Document, Heads, RawChange};
use crate::ids::ChangeHash;
use crate::schema::RecordType;

/// How far a whole document was taken in.
#[derive(Clone, Debug)]
pub struct Replay {
    whole: Document,
    changes: HashMap<ChangeHash, Change>,
    left: usize,
    heads: Heads,
}

impl Replay {
    /// Opens a loaded document; answers with its changes in causal order too, genesis and extensions
    /// left out. There is no replay of a document that holds structure nobody builds on.
    ///
    /// # Errors
    /// [`DocError::Corrupt`] when an actor is not one of ours.
    pub fn open(whole: Document) -> Result<(Option<Self>, Vec<RawChange>), DocError> {
        let changes = whole.inner.get_changes(&[]);
        let written = changes.into_iter();
        let written: Vec<_> = written
            .filter(|change| !whole.is_structure(&change.hash()))
            .collect();
        let raws: Vec<_> = written.iter().map(raw_change).collect::<Result<_, _>>()?;
        let first = raws.first().map(|raw| raw.deps.clone()).unwrap_or_default();
        let last = raws
            .iter()
            .fold(first.clone(), |heads, raw| after(&heads, raw));
        let replay = (!raws.is_empty() && last == whole.heads()).then(|| Self {
            changes: written
                .into_iter()
                .map(|c| (hash_of(&c.hash()), c))
                .collect(),
            left: raws.len(),
            heads: first,
            whole,
        });
        Ok((replay, raws))
    }

    /// The document with everything in it.
    #[must_use]
    pub fn whole(&self) -> &Document {
        &self.whole
    }

    /// The newest changes once this one is taken.
    #[must_use]
    pub fn heads_with(&self, change: &RawChange) -> Heads {
        after(&self.heads, change)
    }

    /// What a change of it does. Later changes are there already, so one that is fine when it comes
    /// alone may be refused here, never the other way round: ask [`Self::so_far`] then.
    ///
    /// # Errors
    /// As [`Document::decode`].
    pub fn decode(&self, ty: &RecordType, change: &RawChange) -> Result<ChangeInfo, DocError> {
        match self.changes.get(&change.hash) {
            Some(parsed) => self.whole.decode_parsed(ty, parsed),
            None => Err(DocError::MissingDeps(vec![change.hash])),
        }
    }

    /// Goes on to the next change; they are taken in the order [`Self::open`] gave them.
    pub fn take(&mut self, change: &RawChange) {
        self.heads = after(&self.heads, change);
        self.left = self.left.saturating_sub(1);
    }

    /// The document with what was taken and nothing else.
    ///
    /// # Errors
    /// [`DocError::Corrupt`] when Automerge cannot go back there.
    pub fn so_far(self) -> Result<Document, DocError> {
        match self.left {
            0 => Ok(self.whole),
            _ => self.whole.at(&self.heads),
        }
    }
}

/// Sorted heads once a change follows on.
fn after(heads: &[ChangeHash], change: &RawChange) -> Heads {
    let kept = heads.iter().filter(|head| !change.deps.contains(head));
    let mut next: Heads = kept.copied().chain([change.hash]).collect();
    next.sort_unstable();
    next
}
