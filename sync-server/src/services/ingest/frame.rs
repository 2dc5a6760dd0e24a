//! Opening what a device sent: document by document, as far as it can be read.

use std::collections::HashMap;

use shared_model::doc::{Document, RawChange, Replay, genesis_hash};
use shared_model::error::ErrorCode;
use shared_model::ids::{ActorId, RecordId};
use shared_model::schema::{Catalogue, RecordType};
use shared_model::sync::{DocOperations, Replaces, Verdict, VerdictRun};

use super::batch::Batch;
use super::broken;
use super::judge::MAX_RECORD_BYTES;
use super::refusal::Reason;

/// Changes of one record judged in one transaction; the rest get no verdict and are sent again.
const MAX_CHANGES: usize = 2_000;

/// One operation, and the one it stands for.
pub(super) struct Piece {
    /// The change.
    pub raw: RawChange,
    /// The refused operation it replaces.
    pub replaces: Option<(ActorId, u64)>,
}

/// Operations on one record, read as far as they can be without knowing the record.
pub(super) struct Upload {
    /// The record.
    pub record: RecordId,
    /// Its type as the device names it.
    pub record_type: String,
    /// The received bytes, while they are all there is.
    pub whole: Option<Vec<u8>>,
    /// The same, opened.
    pub replay: Option<Replay>,
    /// What the first change of a whole record builds on, when that is not the genesis of the type
    /// as it is now: devices may hold earlier modules.
    pub base: Option<Document>,
    /// The operations, in the order sent.
    pub pieces: Vec<Piece>,
}

impl Upload {
    /// Leaves some operations out; the received bytes are then no longer what is accepted.
    pub fn retain(&mut self, keep: impl FnMut(&Piece) -> bool) {
        let before = self.pieces.len();
        self.pieces.retain(keep);
        if self.pieces.len() < before {
            self.no_longer_whole();
        }
    }

    fn no_longer_whole(&mut self) {
        self.whole = None;
        self.replay = None;
    }
}

/// Opens the bytes. Those in which nothing can be read get a verdict at once.
pub(super) fn read(
    batch: &mut Batch<'_>,
    docs: Vec<DocOperations>,
) -> (Vec<Upload>, Vec<VerdictRun>) {
    let mut uploads: Vec<Upload> = Vec::with_capacity(docs.len());
    let mut at: HashMap<RecordId, usize> = HashMap::new();
    let mut runs = Vec::new();
    for doc in docs {
        let Some(upload) = upload(batch, doc, &mut runs) else {
            continue;
        };
        match at.get(&upload.record) {
            // A record may stand twice in one frame; its operations are judged together.
            Some(place) => {
                let first = &mut uploads[*place];
                first.no_longer_whole();
                first.base = first.base.take().or(upload.base);
                first.pieces.extend(upload.pieces);
            }
            None => {
                at.insert(upload.record, uploads.len());
                uploads.push(upload);
            }
        }
    }
    for upload in &mut uploads {
        if upload.pieces.len() > MAX_CHANGES {
            upload.pieces.truncate(MAX_CHANGES);
            upload.no_longer_whole();
        }
    }
    (uploads, runs)
}

fn upload(batch: &mut Batch<'_>, doc: DocOperations, runs: &mut Vec<VerdictRun>) -> Option<Upload> {
    let record = doc.record;
    let replaced: HashMap<u32, &Replaces> = doc.replaces.iter().map(|r| (r.position, r)).collect();
    let replaced = |position: usize| {
        let replaces = replaced.get(&u32::try_from(position).ok()?)?;
        Some((replaces.actor, replaces.seq))
    };
    let mut opened = Opened::default();
    if let Some(bytes) = doc.whole.map(Vec::from) {
        match whole(&batch.catalogue, &doc.record_type, bytes) {
            Ok(found) => opened = found,
            Err(reason) if reason.code == ErrorCode::Held => {
                runs.push(broken::about(record, None, Verdict::Held));
                return None;
            }
            Err(reason) => {
                runs.push(broken::verdict(batch, record, &[], reason));
                return None;
            }
        }
    }
    let from_whole = opened.changes.len();
    let mut pieces: Vec<Piece> = opened
        .changes
        .into_iter()
        .enumerate()
        .map(|(position, raw)| Piece {
            raw,
            replaces: replaced(position),
        })
        .collect();
    for (position, bytes) in doc.changes.iter().enumerate() {
        (opened.bytes, opened.replay) = (None, None);
        match RawChange::parse(bytes) {
            Ok(raw) => pieces.push(Piece {
                raw,
                replaces: replaced(from_whole + position),
            }),
            Err(error) => {
                let reason = Reason::document(&error);
                runs.push(broken::verdict(batch, record, bytes, reason));
            }
        }
    }
    Some(Upload {
        record,
        record_type: doc.record_type,
        whole: opened.bytes,
        replay: opened.replay,
        base: opened.base,
        pieces,
    })
}

#[derive(Default)]
struct Opened {
    bytes: Option<Vec<u8>>,
    replay: Option<Replay>,
    base: Option<Document>,
    changes: Vec<RawChange>,
}

fn whole(catalogue: &Catalogue, type_name: &str, bytes: Vec<u8>) -> Result<Opened, Reason> {
    let ty = catalogue
        .record_type(type_name)
        .ok_or_else(|| Reason::new(ErrorCode::Held, ""))?;
    if bytes.len() > MAX_RECORD_BYTES {
        return Err(Reason::new(ErrorCode::TooLarge, ""));
    }
    let document = Document::load(ty, &bytes).map_err(|error| Reason::document(&error))?;
    let base = base(ty, &document)?;
    let opened = Replay::open(document);
    let (replay, changes) = opened.map_err(|error| Reason::document(&error))?;
    Ok(Opened {
        bytes: replay.is_some().then_some(bytes),
        replay,
        base,
        changes,
    })
}

fn base(ty: &RecordType, document: &Document) -> Result<Option<Document>, Reason> {
    let heads = document.born_on();
    if heads.is_empty() || heads == [genesis_hash(ty)] {
        return Ok(None);
    }
    let base = document.at(&heads);
    base.map(Some).map_err(|error| Reason::document(&error))
}
