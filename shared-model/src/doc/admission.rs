//! What must hold of a change and the ones it follows.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use automerge::{Automerge, Change, ChangeMetadata};

use super::DocError;
use super::bytes::{MAX_COUNTER, actor_of, corrupt, hash_of};
use crate::ids::ChangeHash;

/// Judges changes one by one against the history before them.
pub(super) struct Admission {
    /// The highest operation counter of each change.
    known: HashMap<automerge::ChangeHash, u64>,
    last: HashMap<automerge::ActorId, (u64, automerge::ChangeHash)>,
}

impl Admission {
    /// Before any change.
    pub(super) fn empty() -> Self {
        Self {
            known: HashMap::new(),
            last: HashMap::new(),
        }
    }

    /// After everything a document holds.
    pub(super) fn new(inner: &Automerge) -> Self {
        let mut history = Self::empty();
        for meta in inner.get_changes_meta(&[]) {
            history.note(&meta.actor, meta.seq, meta.hash, meta.max_op);
        }
        history
    }

    fn note(
        &mut self,
        actor: &automerge::ActorId,
        seq: u64,
        hash: automerge::ChangeHash,
        max_op: u64,
    ) {
        self.known.insert(hash, max_op);
        let last = self.last.entry(actor.clone()).or_insert((0, hash));
        if seq > last.0 {
            *last = (seq, hash);
        }
    }

    /// Sorts changes so that each follows its dependencies, judging each on the way.
    pub(super) fn order(mut self, changes: Vec<Change>) -> Result<Vec<Change>, DocError> {
        let mut ordered = Vec::with_capacity(changes.len());
        let mut waiting: HashMap<automerge::ChangeHash, Vec<Change>> = HashMap::new();
        let mut ready: VecDeque<Change> = changes.into();
        while let Some(change) = ready.pop_front() {
            if let Some(dep) = change.deps().iter().find(|d| !self.known.contains_key(d)) {
                waiting.entry(*dep).or_default().push(change);
                continue;
            }
            self.judge(&ChangeView::of(&change))?;
            ready.extend(waiting.remove(&change.hash()).unwrap_or_default());
            ordered.push(change);
        }
        if waiting.is_empty() {
            Ok(ordered)
        } else {
            Err(DocError::MissingDeps(self.missing(waiting)))
        }
    }

    /// What the waiting changes lack that is not among them.
    fn missing(&self, waiting: HashMap<automerge::ChangeHash, Vec<Change>>) -> Vec<ChangeHash> {
        let waiting: Vec<_> = waiting.into_values().flatten().collect();
        let offered: HashSet<_> = waiting.iter().map(Change::hash).collect();
        let deps = waiting.iter().flat_map(|c| c.deps());
        let lacking = deps.filter(|d| !self.known.contains_key(d) && !offered.contains(d));
        let lacking: BTreeSet<_> = lacking.map(hash_of).collect();
        lacking.into_iter().collect()
    }

    /// Sequence numbers run on, each change follows its author's last one, and operation counters
    /// start right after what it follows.
    pub(super) fn judge(&mut self, change: &ChangeView<'_>) -> Result<(), DocError> {
        let actor = actor_of(change.actor).ok_or_else(|| corrupt("an actor has 16 bytes"))?;
        let (last_seq, last_hash) = match self.last.get(change.actor) {
            Some((seq, hash)) => (*seq, Some(*hash)),
            None => (0, None),
        };
        if change.seq <= last_seq {
            return Err(DocError::ActorReused(actor, change.seq));
        }
        if change.seq != last_seq + 1 {
            return Err(corrupt("a sequence number is skipped"));
        }
        if last_hash.is_some_and(|hash| !change.deps.contains(&hash)) {
            return Err(corrupt("a change does not follow its author's last one"));
        }
        self.judge_counters(change)?;
        self.note(change.actor, change.seq, change.hash, change.max_op);
        Ok(())
    }

    fn judge_counters(&self, change: &ChangeView<'_>) -> Result<(), DocError> {
        let mut highest = 0;
        for dep in change.deps {
            let max_op = self.known.get(dep);
            let max_op = max_op.ok_or_else(|| DocError::MissingDeps(vec![hash_of(dep)]))?;
            highest = highest.max(*max_op);
        }
        if change.start_op != highest + 1 || change.max_op > MAX_COUNTER {
            return Err(corrupt("operation counters do not follow on"));
        }
        if change.deps.is_empty() && !self.known.is_empty() {
            return Err(corrupt("only the genesis change follows nothing"));
        }
        Ok(())
    }
}

/// What [`Admission`] reads of a change, from either form Automerge has.
pub(super) struct ChangeView<'a> {
    actor: &'a automerge::ActorId,
    seq: u64,
    hash: automerge::ChangeHash,
    deps: &'a [automerge::ChangeHash],
    start_op: u64,
    max_op: u64,
}

impl<'a> ChangeView<'a> {
    fn of(change: &'a Change) -> Self {
        Self {
            actor: change.actor_id(),
            seq: change.seq(),
            hash: change.hash(),
            deps: change.deps(),
            start_op: change.start_op().get(),
            max_op: change.max_op(),
        }
    }

    pub(super) fn of_meta(meta: &'a ChangeMetadata<'_>) -> Self {
        Self {
            actor: &meta.actor,
            seq: meta.seq,
            hash: meta.hash,
            deps: &meta.deps,
            start_op: meta.start_op,
            max_op: meta.max_op,
        }
    }
}
