//! The containers of a document and the deterministic changes that make them.
//!
//! Every record of one type starts from the same genesis change, byte for byte, computed on every
//! device. A container that a later version of the type adds comes from a deterministic change of
//! its own (one per container, so that devices at different versions still write equal bytes).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ObjId, ObjType, ROOT, ReadDoc};
use sha2::{Digest, Sha256};

use super::DocError;
use super::bytes::{actor_of, corrupt};
use super::ops::{Action, OpName, Ops};
use crate::schema::{Container, RecordType};

/// A place inside a document that holds entries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Meta,
    Content,
    Requests,
    Server,
    Decisions,
    Field(String, Container),
}

/// The containers of a document, by the operation that made each.
pub(super) type Objects = HashMap<OpName, Place>;

/// Names and kinds of the field containers, sorted by name.
pub(super) type Containers = Vec<(String, Container)>;

/// A genesis change and what it makes.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) change: Change,
    document: Automerge,
    objects: Objects,
    actor: ActorId,
    containers: Containers,
}

/// How many operations make `m`, `c`, `r`, `s` and `s.decisions`.
const FIXED: u64 = 5;
const BASE: [(&str, Place); 4] = [
    ("m", Place::Meta),
    ("c", Place::Content),
    ("r", Place::Requests),
    ("s", Place::Server),
];

impl Layout {
    /// The layout of a type as known here; computed once per container list.
    pub(super) fn of_type(ty: &RecordType) -> Result<Arc<Self>, DocError> {
        static KNOWN: OnceLock<Mutex<HashMap<Containers, Arc<Layout>>>> = OnceLock::new();
        let containers = containers_of(ty);
        let known = KNOWN.get_or_init(Mutex::default);
        if let Some(layout) = lock(known).get(&containers) {
            return Ok(layout.clone());
        }
        let layout = Arc::new(Self::of(containers.clone())?);
        lock(known).insert(containers, layout.clone());
        Ok(layout)
    }

    fn of(containers: Containers) -> Result<Self, DocError> {
        let actor = derived_actor(&genesis_text(&containers));
        let change = make(Automerge::new(), &actor, |tx| {
            for (name, _) in BASE {
                let id = tx.put_object(ROOT, name, ObjType::Map)?;
                if name == "s" {
                    tx.put_object(&id, "decisions", ObjType::Map)?;
                }
            }
            for (name, kind) in &containers {
                tx.put_object(ObjId::Id(2, actor.clone(), 0), name, object_type(*kind))?;
            }
            Ok(())
        })?;
        let mut document = Automerge::new();
        document.apply_changes([change.clone()]).map_err(corrupt)?;
        Ok(Self {
            objects: objects(&actor, &containers)?,
            change,
            document,
            actor,
            containers,
        })
    }

    /// Reads back the genesis change of a document, which may be of another version of the type.
    pub(super) fn from_change(change: &Change) -> Result<Self, DocError> {
        let mut containers = Containers::new();
        let mut ops = Ops::of(change)?;
        for _ in 0..FIXED {
            ops.next()?;
        }
        while let Some(op) = ops.next()? {
            let kind = match op.action {
                Action::Make(ObjType::Map) => Container::Map,
                Action::Make(ObjType::Text) => Container::Text,
                _ => return Err(not_genesis()),
            };
            let name = op.key.ok_or_else(not_genesis)?;
            containers.push((name.to_owned(), kind));
        }
        let layout = Self::of(containers)?;
        if layout.change.hash() == change.hash() {
            Ok(layout)
        } else {
            Err(not_genesis())
        }
    }

    /// The containers a type has beyond this genesis.
    pub(super) fn missing(&self, ty: &RecordType) -> Containers {
        let mut list = containers_of(ty);
        list.retain(|entry| !self.containers.contains(entry));
        list
    }

    /// Each place by the operation that made it.
    pub(super) fn objects(&self) -> &Objects {
        &self.objects
    }

    /// The object at one of the fixed places.
    pub(super) fn fixed(&self, place: &Place) -> ObjId {
        let counter = match place {
            Place::Meta => 1,
            Place::Content => 2,
            Place::Requests => 3,
            Place::Server => 4,
            Place::Decisions | Place::Field(..) => FIXED,
        };
        ObjId::Id(counter, self.actor.clone(), 0)
    }

    /// The object of a field's container, when the genesis made it.
    pub(super) fn field(&self, name: &str) -> Option<(ObjId, Container)> {
        let index = self.containers.iter().position(|(n, _)| n == name)?;
        let id = ObjId::Id(FIXED + 1 + index as u64, self.actor.clone(), 0);
        Some((id, self.containers[index].1))
    }

    /// The actor of the change that adds one container to this genesis.
    pub(super) fn extension_actor(&self, name: &str, kind: Container) -> ActorId {
        let genesis = data_encoding::HEXLOWER.encode(&self.change.hash().0);
        derived_actor(&format!(
            "extension\n{genesis}\n{}\n{name}",
            kind_name(kind)
        ))
    }

    /// The object such a change makes.
    pub(super) fn extension_object(&self, name: &str, kind: Container) -> ObjId {
        let counter = self.change.max_op() + 1;
        ObjId::Id(counter, self.extension_actor(name, kind), 0)
    }

    /// The change that adds one container, the same bytes everywhere.
    pub(super) fn extension(&self, name: &str, kind: Container) -> Result<Change, DocError> {
        let actor = self.extension_actor(name, kind);
        make(self.document(), &actor, |tx| {
            tx.put_object(self.fixed(&Place::Content), name, object_type(kind))?;
            Ok(())
        })
    }

    /// A document that holds nothing else.
    pub(super) fn document(&self) -> Automerge {
        self.document.clone()
    }
}

fn objects(actor: &ActorId, containers: &Containers) -> Result<Objects, DocError> {
    let actor = actor_of(actor).ok_or_else(not_genesis)?;
    let base = BASE.into_iter().map(|(_, place)| place);
    let fields = containers
        .iter()
        .map(|(name, kind)| Place::Field(name.clone(), *kind));
    let places = base.chain([Place::Decisions]).chain(fields);
    Ok((1..)
        .zip(places)
        .map(|(counter, place)| ((counter, actor), place))
        .collect())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn containers_of(ty: &RecordType) -> Containers {
    let list = ty.containers().into_iter();
    list.map(|(name, kind)| (name.to_owned(), kind)).collect()
}

fn object_type(kind: Container) -> ObjType {
    match kind {
        Container::Map => ObjType::Map,
        Container::Text => ObjType::Text,
    }
}

fn kind_name(kind: Container) -> &'static str {
    match kind {
        Container::Map => "map",
        Container::Text => "text",
    }
}

fn genesis_text(containers: &Containers) -> String {
    let mut text = String::from("genesis\nm\nc\nr\ns\ns.decisions\n");
    for (name, kind) in containers {
        text.push_str(&format!("c.{name} {}\n", kind_name(*kind)));
    }
    text
}

fn derived_actor(text: &str) -> ActorId {
    ActorId::from(&Sha256::digest(text.as_bytes())[..16])
}

fn not_genesis() -> DocError {
    corrupt("the document does not start as documents of its type do")
}

/// One deterministic change: given actor, time zero.
fn make(
    mut document: Automerge,
    actor: &ActorId,
    write: impl FnOnce(
        &mut automerge::transaction::Transaction<'_>,
    ) -> Result<(), automerge::AutomergeError>,
) -> Result<Change, DocError> {
    document.set_actor(actor.clone());
    let mut tx = document.transaction();
    write(&mut tx).map_err(corrupt)?;
    let (hash, _) = tx.commit_with(CommitOptions::default().with_time(0));
    hash.and_then(|hash| document.get_change_by_hash(&hash))
        .ok_or_else(not_genesis)
}
