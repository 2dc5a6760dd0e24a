//! The document itself: genesis, strict load and save, applying received changes.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use automerge::{Automerge, Change, ObjId, ReadDoc, SaveOptions, ScalarValue, Value};

use super::DocError;
use super::admission::{Admission, ChangeView};
use super::bytes::{
    actor_of, check_document_chunk, corrupt, guarded, hash_of, parse_change, raw_change,
};
use super::layout::{Layout, Place};
use super::values::record_id;
use crate::ids::{ActorId, ChangeHash, RecordId};
use crate::schema::{Container, RecordType};

/// The newest changes of a document.
pub type Heads = Vec<ChangeHash>;

/// One change with what is known of it without opening the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawChange {
    /// Its hash.
    pub hash: ChangeHash,
    /// Who wrote it.
    pub actor: ActorId,
    /// The actor's sequence number.
    pub seq: u64,
    /// What it follows.
    pub deps: Vec<ChangeHash>,
    /// Milliseconds since 1970 UTC, by the author's clock.
    pub time: i64,
    /// The uncompressed Automerge change.
    pub bytes: Vec<u8>,
}

impl RawChange {
    /// Parses received bytes: one uncompressed change whose checksum holds.
    ///
    /// # Errors
    /// [`DocError::Corrupt`].
    pub fn parse(bytes: &[u8]) -> Result<Self, DocError> {
        raw_change(&parse_change(bytes)?)
    }
}

/// A record's document.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) inner: Automerge,
    pub(super) layout: Arc<Layout>,
    pub(super) extensions: Arc<[Extension]>,
}

/// A deterministic change that adds a container the genesis of this document lacks.
#[derive(Debug)]
pub(super) struct Extension {
    pub(super) name: String,
    pub(super) kind: Container,
    pub(super) object: ObjId,
    change: Change,
}

/// The hash of the genesis change of a type.
#[must_use]
pub fn genesis_hash(ty: &RecordType) -> ChangeHash {
    Layout::of_type(ty).map_or(ChangeHash([0; 32]), |l| hash_of(&l.change.hash()))
}

/// Opens a whole uploaded record into its changes, genesis and extensions left out, causal order.
///
/// # Errors
/// As [`Document::load`].
pub fn whole_changes(ty: &RecordType, bytes: &[u8]) -> Result<Vec<RawChange>, DocError> {
    Document::load(ty, bytes).map(|document| document.changes())
}

impl Document {
    /// A document that holds nothing but the genesis change of its type.
    ///
    /// # Errors
    /// [`DocError::Corrupt`] when the document library does not take the genesis change of the type.
    pub fn genesis(ty: &RecordType) -> Result<Self, DocError> {
        let layout = Layout::of_type(ty)?;
        Ok(Self {
            inner: layout.document(),
            layout,
            extensions: Arc::new([]),
        })
    }

    /// Loads saved bytes with every check on, and that they start from the type's genesis, or from
    /// that of an earlier or later version of the type.
    ///
    /// # Errors
    /// [`DocError::Corrupt`] when the bytes are damaged, hold queued changes or break a rule of
    /// [`Self::apply`].
    pub fn load(ty: &RecordType, bytes: &[u8]) -> Result<Self, DocError> {
        check_document_chunk(bytes)?;
        guarded(|| {
            let inner = Automerge::load(bytes).map_err(corrupt)?;
            if !inner.get_missing_deps(&[]).is_empty() {
                return Err(corrupt(
                    "the document holds changes without what they follow",
                ));
            }
            let genesis = check_history(&inner)?;
            let layout = find_layout(ty, &inner, genesis)?;
            let extensions = extensions(ty, &layout)?;
            Ok(Self {
                inner,
                layout,
                extensions,
            })
        })
    }

    /// Uncompressed, without orphans: the form stored and sent.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.inner.save_with_options(SaveOptions {
            deflate: false,
            retain_orphans: false,
        })
    }

    /// The newest changes, sorted.
    #[must_use]
    pub fn heads(&self) -> Heads {
        self.inner.get_heads().iter().map(hash_of).collect()
    }

    /// The key of the record, once it exists.
    #[must_use]
    pub fn record_id(&self) -> Option<RecordId> {
        let meta = self.fixed(&Place::Meta);
        match self.inner.get(&meta, "id").ok()?? {
            (Value::Scalar(value), _) => match value.as_ref() {
                ScalarValue::Bytes(bytes) => record_id(bytes),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a change is in the document.
    #[must_use]
    pub fn contains(&self, hash: ChangeHash) -> bool {
        let hash = automerge::ChangeHash(hash.0);
        self.inner.get_change_meta_by_hash(&hash).is_some()
    }

    /// One change of the document.
    #[must_use]
    pub fn change_by_hash(&self, hash: ChangeHash) -> Option<RawChange> {
        let hash = automerge::ChangeHash(hash.0);
        raw_change(&self.inner.get_change_by_hash(&hash)?).ok()
    }

    /// Highest sequence number an actor has here; 0 when it never wrote.
    #[must_use]
    pub fn seq_of(&self, actor: ActorId) -> u64 {
        let metas = self.inner.get_changes_meta(&[]);
        let own = metas
            .iter()
            .filter(|m| m.actor.to_bytes() == actor.0.as_slice());
        own.map(|m| m.seq).max().unwrap_or(0)
    }

    /// Everyone who wrote here, sorted; the genesis and extensions have no author and are left out.
    #[must_use]
    pub fn actors(&self) -> Vec<ActorId> {
        let metas = self.inner.get_changes_meta(&[]);
        let people = metas.iter().filter(|m| !self.is_structure(&m.hash));
        let actors: BTreeSet<_> = people.filter_map(|m| actor_of(&m.actor)).collect();
        actors.into_iter().collect()
    }

    /// Applies received changes in dependency order, after checking that nothing is missing and no
    /// actor is reused. Changes already present are skipped. On error nothing is applied. Returns
    /// the changes that were added. A deterministic extension that a change follows is added with it.
    ///
    /// # Errors
    /// [`DocError::MissingDeps`], [`DocError::ActorReused`], [`DocError::HashMismatch`],
    /// [`DocError::Corrupt`].
    pub fn apply(&mut self, changes: &[RawChange]) -> Result<Vec<ChangeHash>, DocError> {
        let wanted = self.lacking(changes)?;
        self.apply_parsed(wanted)
    }

    /// This document with one more received change.
    ///
    /// # Errors
    /// As [`Self::apply`].
    pub fn with(&self, change: &RawChange) -> Result<Self, DocError> {
        let wanted = self.lacking(std::slice::from_ref(change))?;
        Ok(Self {
            inner: self.grown(wanted)?,
            layout: Arc::clone(&self.layout),
            extensions: Arc::clone(&self.extensions),
        })
    }

    /// Those of some received changes that are not here yet.
    fn lacking(&self, changes: &[RawChange]) -> Result<Vec<Change>, DocError> {
        let mut wanted = Vec::with_capacity(changes.len());
        let mut seen = HashSet::new();
        for raw in changes {
            let change = parse_change(&raw.bytes)?;
            if hash_of(&change.hash()) != raw.hash {
                return Err(DocError::HashMismatch(raw.hash));
            }
            if seen.insert(change.hash()) && !self.contains(raw.hash) {
                wanted.push(change);
            }
        }
        Ok(wanted)
    }

    fn apply_parsed(&mut self, wanted: Vec<Change>) -> Result<Vec<ChangeHash>, DocError> {
        let added: Vec<_> = wanted.iter().map(|c| hash_of(&c.hash())).collect();
        if !added.is_empty() {
            self.inner = self.grown(wanted)?;
        }
        Ok(added)
    }

    fn grown(&self, wanted: Vec<Change>) -> Result<Automerge, DocError> {
        let with_extensions = self.with_extensions(wanted);
        let ordered = Admission::new(&self.inner).order(with_extensions)?;
        let mut next = self.inner.clone();
        guarded(|| {
            next.apply_changes(ordered.iter().cloned())
                .map_err(corrupt)?;
            ordered
                .iter()
                .try_for_each(|change| survives(&next, change))
        })?;
        Ok(next)
    }

    /// Takes everything from a received snapshot that is not here yet.
    ///
    /// # Errors
    /// As [`Self::load`] and [`Self::apply`].
    pub fn absorb(
        &mut self,
        ty: &RecordType,
        snapshot: &[u8],
    ) -> Result<Vec<ChangeHash>, DocError> {
        let other = Self::load(ty, snapshot)?;
        if other.layout.change.hash() != self.layout.change.hash() {
            return Err(corrupt("the snapshot starts from another genesis"));
        }
        self.apply_parsed(self.inner.get_changes_added(&other.inner))
    }

    /// Every change but the genesis and extensions, in causal order.
    #[must_use]
    pub fn changes(&self) -> Vec<RawChange> {
        let changes = self.inner.get_changes(&[]);
        let written = changes.iter().filter(|c| !self.is_structure(&c.hash()));
        written.filter_map(|c| raw_change(c).ok()).collect()
    }

    /// What the first change that somebody made stands on; empty before there is one.
    #[must_use]
    pub fn born_on(&self) -> Heads {
        let metas = self.inner.get_changes_meta(&[]);
        let first = metas.iter().find(|meta| !self.is_structure(&meta.hash));
        first.map_or_else(Heads::new, |meta| meta.deps.iter().map(hash_of).collect())
    }

    /// The document as it was at some heads.
    ///
    /// # Errors
    /// [`DocError::MissingDeps`] when the heads are unknown here.
    pub fn at(&self, heads: &[ChangeHash]) -> Result<Self, DocError> {
        let unknown: Vec<_> = heads
            .iter()
            .copied()
            .filter(|h| !self.contains(*h))
            .collect();
        if !unknown.is_empty() {
            return Err(DocError::MissingDeps(unknown));
        }
        let heads: Vec<_> = heads.iter().map(|h| automerge::ChangeHash(h.0)).collect();
        let inner = guarded(|| self.inner.fork_at(&heads).map_err(corrupt))?;
        Ok(Self {
            inner,
            layout: self.layout.clone(),
            extensions: self.extensions.clone(),
        })
    }

    /// Whether a change belongs to the structure of the type instead of to somebody.
    pub(super) fn is_structure(&self, hash: &automerge::ChangeHash) -> bool {
        *hash == self.layout.change.hash()
            || self.extensions.iter().any(|e| e.change.hash() == *hash)
    }

    /// The container of a field, if this document has it already.
    pub(super) fn field_object(&self, name: &str) -> Option<(ObjId, Container)> {
        self.layout.field(name).or_else(|| {
            let extension = self.extensions.iter().find(|e| e.name == name)?;
            let present = self.inner.object_type(&extension.object).is_ok();
            present.then(|| (extension.object.clone(), extension.kind))
        })
    }

    /// The object at one of the fixed places.
    pub(super) fn fixed(&self, place: &Place) -> ObjId {
        self.layout.fixed(place)
    }

    /// Adds the container of a field if the type has it and this document lacks it.
    pub(super) fn ensure_container(&mut self, name: &str) -> Result<(), DocError> {
        if self.field_object(name).is_some() {
            return Ok(());
        }
        let found = self.extensions.iter().find(|e| e.name == name);
        let change = found.map(|e| e.change.clone());
        change.map_or(Ok(()), |change| {
            self.inner.apply_changes([change]).map_err(corrupt)
        })
    }

    fn with_extensions(&self, wanted: Vec<Change>) -> Vec<Change> {
        let mut all: Vec<_> = self
            .extensions
            .iter()
            .map(|e| &e.change)
            .filter(|e| wanted.iter().any(|c| c.deps().contains(&e.hash())))
            .filter(|e| self.inner.get_change_meta_by_hash(&e.hash()).is_none())
            .filter(|e| wanted.iter().all(|c| c.hash() != e.hash()))
            .cloned()
            .collect();
        all.extend(wanted);
        all
    }
}

/// The layout of the genesis a document starts from.
fn find_layout(
    ty: &RecordType,
    inner: &Automerge,
    genesis: automerge::ChangeHash,
) -> Result<Arc<Layout>, DocError> {
    let current = Layout::of_type(ty)?;
    if current.change.hash() == genesis {
        return Ok(current);
    }
    let change = inner
        .get_change_by_hash(&genesis)
        .ok_or_else(|| corrupt("the first change is missing"))?;
    Layout::from_change(&change).map(Arc::new)
}

fn extensions(ty: &RecordType, layout: &Layout) -> Result<Arc<[Extension]>, DocError> {
    let missing = layout.missing(ty).into_iter();
    missing
        .map(|(name, kind)| {
            Ok(Extension {
                change: layout.extension(&name, kind)?,
                object: layout.extension_object(&name, kind),
                name,
                kind,
            })
        })
        .collect()
}

/// Checks a loaded history as if its changes had come one by one; returns its genesis.
fn check_history(inner: &Automerge) -> Result<automerge::ChangeHash, DocError> {
    let metas = inner.get_changes_meta(&[]);
    let mut admission = Admission::empty();
    for meta in &metas {
        admission.judge(&ChangeView::of_meta(meta))?;
    }
    let first = metas.first().filter(|m| m.deps.is_empty());
    first
        .map(|m| m.hash)
        .ok_or_else(|| corrupt("the document is empty"))
}

/// A change must come out of the document exactly as it went in, or the saved document could not
/// be loaded again (operations that name unknown ones, or are not in canonical form).
fn survives(document: &Automerge, change: &Change) -> Result<(), DocError> {
    let kept = document.get_change_by_hash(&change.hash());
    match kept {
        Some(kept) if kept.raw_bytes() == change.raw_bytes() => Ok(()),
        _ => Err(corrupt("the change is not in canonical form")),
    }
}
