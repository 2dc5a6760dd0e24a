//! The record an upload wants to change, as accepted so far.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use shared_model::doc::{DocError, Document, RawChange, Replay, Touched};
use shared_model::ids::{ActorId, ChangeHash, OperationId, RecordId, UserId};
use shared_model::record::Record;
use shared_model::schema::{RecordType, WorkflowDef};
use shared_model::sync::Verdict;

use super::stored::{self, Fate};
use super::workflow::Answer;
use crate::store::operations::OperationRow;
use crate::store::records::StoredRecord;

/// One accepted operation, for the audit trail and for events.
pub(super) struct Done {
    /// Its author.
    pub author: UserId,
    /// The record before; none at creation.
    pub before: Option<Arc<Record>>,
    /// The record after, the server's answer included.
    pub after: Arc<Record>,
    /// What it wrote.
    pub touched: Touched,
    /// Answers to its requests.
    pub answers: Vec<Answer>,
}

/// A change that joined the record in this transaction.
pub(super) struct Joined {
    /// The change.
    pub raw: RawChange,
    /// Written by this server: the uploading device lacks it.
    pub by_server: bool,
}

/// What to keep of one operation.
pub(super) struct Kept {
    /// Which one.
    pub operation: OperationId,
    /// Hash of its change.
    pub hash: ChangeHash,
    /// Author.
    pub author: UserId,
    /// Author's clock.
    pub time: i64,
    /// Written by this server for its author: no device waits for the verdict.
    pub by_server: bool,
    /// Raw change of one that did not join.
    pub quarantined: Option<Vec<u8>>,
}

/// A record under admission.
pub(super) struct Target {
    /// Key.
    pub id: RecordId,
    /// Its type.
    pub ty: Arc<RecordType>,
    /// Its workflow.
    pub workflow: Option<Arc<WorkflowDef>>,
    /// The row, for a record that exists.
    pub row: Option<StoredRecord>,
    /// Accepted document; while there is a `replay`, what that one begins from.
    pub document: Document,
    /// The document of a new record that came whole, while all of it was accepted so far.
    pub replay: Option<Replay>,
    /// Accepted projection; none before the creation is accepted.
    pub record: Option<Arc<Record>>,
    /// Operations known of before.
    pub known: HashMap<(ActorId, u64), OperationRow>,
    /// Changes that did not join, and the refused operation each hangs on.
    pub refused: HashMap<ChangeHash, (ActorId, u64)>,
    /// Changes kept for a newer server.
    pub held: HashSet<ChangeHash>,
    /// Operations looked at in this transaction.
    pub judged: HashSet<(ActorId, u64)>,
    /// Bytes of the record, all its history included (about).
    pub size: usize,
    /// Changes that joined now.
    pub joined: Vec<Joined>,
    /// Operations that joined now.
    pub done: Vec<Done>,
    /// Rows to write.
    pub kept: Vec<Kept>,
    /// Verdicts to answer with.
    pub fates: Vec<(OperationId, Fate)>,
    /// Operations that a new one stands for: closed for good.
    pub closed: Vec<OperationId>,
    /// A rule was broken by a safety fact.
    pub needs_review: bool,
    /// The uploaded bytes, when they are the whole accepted document.
    pub received: Option<Vec<u8>>,
    /// It comes back after a restore: nothing is put right or announced a second time.
    pub recalled: bool,
    /// The number it had.
    pub former_no: Option<String>,
}

impl Target {
    /// A record that exists (`row`) or may come to be.
    pub fn new(
        id: RecordId,
        ty: Arc<RecordType>,
        workflow: Option<Arc<WorkflowDef>>,
        document: Document,
    ) -> Self {
        Self {
            id,
            ty,
            workflow,
            row: None,
            document,
            replay: None,
            record: None,
            known: HashMap::new(),
            refused: HashMap::new(),
            held: HashSet::new(),
            judged: HashSet::new(),
            size: 0,
            joined: Vec::new(),
            done: Vec::new(),
            kept: Vec::new(),
            fates: Vec::new(),
            closed: Vec::new(),
            needs_review: false,
            received: None,
            recalled: false,
            former_no: None,
        }
    }

    /// Takes in what is known of earlier operations on the record.
    pub fn remember(&mut self, rows: impl IntoIterator<Item = OperationRow>) {
        for row in rows {
            let seq = u64::try_from(row.seq).unwrap_or(0);
            if let (Some(hash), Some(fate)) =
                (ChangeHash::from_slice(&row.hash), stored::read(&row))
            {
                self.note_outside(hash, (row.actor, seq), &fate.verdict);
            }
            self.known.insert((row.actor, seq), row);
        }
    }

    /// Notes a change that is not in the document, so that those that hang on it are told why.
    pub fn note_outside(&mut self, hash: ChangeHash, id: (ActorId, u64), verdict: &Verdict) {
        match verdict {
            Verdict::Accepted | Verdict::Corrected => {}
            Verdict::Held => {
                self.held.insert(hash);
            }
            Verdict::BlockedBy { actor, seq } => {
                self.refused.insert(hash, (*actor, *seq));
            }
            Verdict::Rejected(_) | Verdict::Duplicate | Verdict::AcceptedAs { .. } => {
                self.refused.insert(hash, id);
            }
        }
    }

    /// Ends the replay: `document` is what was accepted so far.
    pub fn stand(&mut self) -> Result<(), DocError> {
        if let Some(replay) = self.replay.take() {
            self.document = replay.so_far()?;
        }
        Ok(())
    }

    /// Whether the record comes to be in this transaction.
    pub fn is_new(&self) -> bool {
        self.row.is_none()
    }

    /// What the device is told: not of what this server wrote for it.
    pub fn answers(&mut self) -> Vec<(OperationId, Fate)> {
        let ours = self.joined.iter().filter(|joined| joined.by_server);
        let ours: HashSet<_> = ours.map(|j| (j.raw.actor, j.raw.seq)).collect();
        let mut fates = std::mem::take(&mut self.fates);
        fates.retain(|(id, _)| !ours.contains(&(id.actor, id.seq)));
        fates
    }

    /// Names one of its operations.
    pub fn operation(&self, actor: ActorId, seq: u64) -> OperationId {
        OperationId {
            record: self.id,
            actor,
            seq,
        }
    }
}
