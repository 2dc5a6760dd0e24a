//! Messages of the exchange. CBOR arrays by index (`#[n]`); new fields are only ever appended.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use sha2::{Digest as _, Sha256};

use crate::ids::{
    ActorId, ChangeHash, DeviceId, DeviceKey, FileHash, NotificationId, RecordId, UserId,
};

/// Protocol version spoken by this build.
pub const PROTOCOL: u32 = 1;

/// One frame from the device.
#[derive(Clone, Debug, PartialEq)]
pub enum Up {
    /// First frame of every request.
    Hello(Hello),
    /// Verdicts durably stored on the device: the server may forget their texts.
    Acks(Acks),
    /// Operations, author by author, document by document.
    Operations(Operations),
    /// Files the device holds and wants ashore.
    FileOffers(Vec<FileOffer>),
    /// Notifications the person has read (a fact).
    Reads(Vec<NotificationId>),
    /// What the device holds of records that changed lately, after the server lost a part of its
    /// history.
    Holdings(Vec<Holding>),
    /// Accepted documents the server said it lacks something of.
    Recalled(Vec<RecalledDoc>),
}

/// One frame from the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Down {
    /// What became of the operations of this and earlier requests.
    Verdicts(Vec<VerdictRun>),
    /// Rights, when they changed.
    Grants(GrantsMsg),
    /// Module packages, when they changed.
    Modules(ModulesMsg),
    /// Records that left the person's sight and scopes whose back-fill starts.
    Scopes(ScopesMsg),
    /// Documents, in order of priority.
    Docs(Docs),
    /// In-app notifications of this person.
    Notifications(Vec<NotificationMsg>),
    /// What to do with offered files.
    FilePlan(Vec<FilePlanEntry>),
    /// Last frame of every answer.
    End(End),
    /// What a server restored from a backup asks of a device that knows more.
    Recall(Recall),
}

/// Opens an exchange.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Hello {
    /// [`PROTOCOL`].
    #[n(0)]
    pub proto: u32,
    /// Build of the client.
    #[n(1)]
    pub app: String,
    /// Catalogue revision the device holds; 0 for none.
    #[n(2)]
    pub modules_revision: u64,
    /// Epoch of the grants snapshot the device holds; 0 for none.
    #[n(3)]
    pub grants_epoch: u64,
    /// Counts exchanges under this key (twin detection).
    #[n(4)]
    pub exchange: u64,
    /// SHA-256 over the request's operations, so that a resent body is recognised.
    #[n(5)]
    pub body_hash: Option<ByteVec>,
    /// Device wall clock, ms since 1970 UTC.
    #[n(6)]
    pub wall: i64,
    /// Device monotonic clock, ms since boot.
    #[n(7)]
    pub monotonic: u64,
    /// Measured link rate, bytes per second; 0 when unknown.
    #[n(8)]
    pub link_bytes_per_s: u32,
    /// Cursor of the last answer, opaque; empty on a fresh device.
    #[n(9)]
    pub cursor: Option<ByteVec>,
    /// Documents the device cannot read or complete: send them whole.
    #[n(10)]
    pub want: Vec<RecordId>,
    /// Last notification position held.
    #[n(11)]
    pub notifications_after: u64,
    /// The key the device writes under: two devices that share an identity are told apart by it, and
    /// each counts its own exchanges.
    #[n(12)]
    pub key: Option<DeviceKey>,
    /// Number of the newest exchange an answer came to: a device never falls behind in this, one put
    /// back to a backup does. An older build does not say it.
    #[n(13)]
    pub answered: Option<u64>,
    /// The newest dictionary the device knows, when the request is not written with it: the answer
    /// may be.
    #[n(14)]
    pub dictionary: Option<u32>,
}

/// Acknowledged operations: runs of consecutive sequence numbers.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Acks {
    /// The runs.
    #[n(0)]
    pub runs: Vec<AckRun>,
}

/// `(record, actor, first..=last)`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct AckRun {
    /// The document.
    #[n(0)]
    pub record: RecordId,
    /// The actor.
    #[n(1)]
    pub actor: ActorId,
    /// First sequence number.
    #[n(2)]
    pub first: u64,
    /// Last sequence number.
    #[n(3)]
    pub last: u64,
}

/// Operations of one author. A frame holds at most about 64 KiB.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Operations {
    /// Whose they are; enrolled on this device.
    #[n(0)]
    pub author: UserId,
    /// Document by document.
    #[n(1)]
    pub docs: Vec<DocOperations>,
}

/// Operations on one document.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct DocOperations {
    /// The document.
    #[n(0)]
    pub record: RecordId,
    /// Record type's name, for new records; empty otherwise.
    #[n(1)]
    pub record_type: String,
    /// The whole uncompressed document, for a record the server lacks.
    #[n(2)]
    pub whole: Option<ByteVec>,
    /// Raw changes in causal order otherwise.
    #[n(3)]
    pub changes: Vec<ByteVec>,
    /// Operations these replace, by position in causal order: `(position, old actor, old seq)`.
    #[n(4)]
    pub replaces: Vec<Replaces>,
}

/// A re-authored operation names the refused one it stands for.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Replaces {
    /// Position of the new operation in this message.
    #[n(0)]
    pub position: u32,
    /// Actor of the old one.
    #[n(1)]
    pub actor: ActorId,
    /// Its sequence number.
    #[n(2)]
    pub seq: u64,
}

/// A file on the device.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FileOffer {
    /// Its hash.
    #[n(0)]
    pub sha256: FileHash,
    /// Its size.
    #[n(1)]
    pub size_bytes: u64,
    /// 0 thumbnail, 1 reduced photo, 2 original.
    #[n(2)]
    pub role: u8,
    /// The record it belongs to: rights are judged by it.
    #[n(3)]
    pub record: RecordId,
    /// Media type.
    #[n(4)]
    pub media_type: String,
}

/// One record as the device has it, its own pending work left out.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Holding {
    /// The record.
    #[n(0)]
    pub record: RecordId,
    /// [`heads_digest`] of its accepted heads.
    #[n(1)]
    pub heads: ByteVec,
}

/// The first eight bytes of SHA-256 over sorted heads.
#[must_use]
pub fn heads_digest(heads: &[ChangeHash]) -> [u8; 8] {
    let mut hash = Sha256::new();
    for head in heads {
        hash.update(head.0);
    }
    let mut short = [0; 8];
    short.copy_from_slice(&hash.finalize()[..8]);
    short
}

/// A document the server accepted once and lost, with all that is known of it.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct RecalledDoc {
    /// The record.
    #[n(0)]
    pub record: RecordId,
    /// Record type's name.
    #[n(1)]
    pub record_type: String,
    /// The number it was given.
    #[n(2)]
    pub official_no: Option<String>,
    /// The whole uncompressed document, pending work left out.
    #[n(3)]
    pub document: ByteVec,
    /// The people behind its actors; the others are the server's.
    #[n(4)]
    pub authors: Vec<(ActorId, UserId)>,
}

/// What a server restored from a backup asks and says.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Recall {
    /// The device knew a later state: it says what it holds.
    #[n(0)]
    pub begin: bool,
    /// Records the server lacks something of.
    #[n(1)]
    pub lacking: Vec<RecordId>,
    /// Records in which nothing is missing here, or no longer.
    #[n(2)]
    pub settled: Vec<RecordId>,
}

/// Consecutive operations of one actor in one document with one fate.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct VerdictRun {
    /// The document.
    #[n(0)]
    pub record: RecordId,
    /// The actor.
    #[n(1)]
    pub actor: ActorId,
    /// First sequence number.
    #[n(2)]
    pub first: u64,
    /// Last sequence number.
    #[n(3)]
    pub last: u64,
    /// Their fate.
    #[n(4)]
    pub verdict: Verdict,
    /// Official number, when the run holds the creation.
    #[n(5)]
    pub official_no: Option<String>,
}

/// The fate of an operation.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Verdict {
    /// In the record for good.
    #[n(0)]
    Accepted,
    /// In the record, and a rule changed something; the correction comes with the documents.
    #[n(1)]
    Corrected,
    /// A safety fact re-authored by the server on the accepted base.
    #[n(2)]
    AcceptedAs {
        /// Actor of the server's version.
        #[n(0)]
        actor: ActorId,
        /// Its sequence number.
        #[n(1)]
        seq: u64,
    },
    /// Refused, with the reason.
    #[n(3)]
    Rejected(#[n(0)] Refusal),
    /// Hangs on a refused operation: re-author it on the accepted base.
    #[n(4)]
    BlockedBy {
        /// Actor of the refused one.
        #[n(0)]
        actor: ActorId,
        /// Its sequence number.
        #[n(1)]
        seq: u64,
    },
    /// Kept until the server is upgraded.
    #[n(5)]
    Held,
    /// Another operation already stands for it.
    #[n(6)]
    Duplicate,
}

/// Why an operation was refused, in words the author can read.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Refusal {
    /// [`crate::error::ErrorCode`] spelled.
    #[n(0)]
    pub code: String,
    /// Field, or empty.
    #[n(1)]
    pub path: String,
    /// Fluent message id.
    #[n(2)]
    pub key: String,
    /// Values for the message.
    #[n(3)]
    pub params: Vec<(String, String)>,
    /// Epoch of the rules that decided.
    #[n(4)]
    pub policy_epoch: u64,
}

/// A grants snapshot, JSON of [`crate::policy::Grants`], signed by the server.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct GrantsMsg {
    /// The snapshot as JSON.
    #[n(0)]
    pub json: ByteVec,
    /// Ed25519 over `json`.
    #[n(1)]
    pub signature: ByteVec,
}

/// The module packages in force.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct ModulesMsg {
    /// Catalogue revision.
    #[n(0)]
    pub revision: u64,
    /// JSON of each [`crate::schema::Module`].
    #[n(1)]
    pub modules: Vec<ByteVec>,
}

/// What left the person's sight.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct ScopesMsg {
    /// Rights changed: the device re-checks every record it holds against the new grants and
    /// purges what is no longer visible, once nothing of it is pending.
    #[n(0)]
    pub recheck: bool,
    /// Records that moved out of sight.
    #[n(1)]
    pub leave: Vec<Leave>,
    /// The device is filled anew: what it holds and does not receive until the end of the exchange
    /// (or of the one that goes on after a cut) is gone.
    #[n(2)]
    #[cbor(default)]
    pub reset: bool,
    /// Where the device stands once it took this, when it is filled anew. With the cursor it came with
    /// it could go on, after a cut here and another change of rights, as if nothing had been
    /// forgotten, and would drop what does not come.
    #[n(3)]
    pub cursor: Option<ByteVec>,
}

/// A record that left the sight of the person who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Leave {
    /// The record.
    #[n(0)]
    pub record: RecordId,
    /// Its placement number after the move: a device that received it at this placement or a later
    /// one, for somebody else who uses it, keeps it.
    #[n(1)]
    pub placement: u64,
}

/// Documents and the people behind their actors.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Docs {
    /// Documents by priority.
    #[n(0)]
    pub docs: Vec<DocMsg>,
    /// Author of every actor seen in this frame that the device may not know.
    #[n(1)]
    pub authors: Vec<(ActorId, UserId)>,
    /// Position reached once this frame is committed.
    #[n(2)]
    pub cursor: Option<ByteVec>,
}

/// One document or its news.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct DocMsg {
    /// The document.
    #[n(0)]
    pub record: RecordId,
    /// Record type's name.
    #[n(1)]
    pub record_type: String,
    /// Official number.
    #[n(2)]
    pub official_no: Option<String>,
    /// The news.
    #[n(3)]
    pub body: DocBody,
    /// Placement number, raised by every move between scopes; absent for a record that never moved.
    #[n(4)]
    pub placement: Option<u64>,
}

/// What is said of a document.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum DocBody {
    /// Raw changes in causal order.
    #[n(0)]
    Changes(#[n(0)] Vec<ByteVec>),
    /// The whole uncompressed document.
    #[n(1)]
    Snapshot(#[n(0)] ByteVec),
    /// Deleted for good.
    #[n(2)]
    Tombstone,
}

/// A notification row.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct NotificationMsg {
    /// Key.
    #[n(0)]
    pub id: NotificationId,
    /// Position in this person's notifications.
    #[n(1)]
    pub seq: u64,
    /// Title.
    #[n(2)]
    pub title: String,
    /// Message.
    #[n(3)]
    pub message: String,
    /// Category.
    #[n(4)]
    pub category: String,
    /// 0 to 3.
    #[n(5)]
    pub priority: u8,
    /// The record it is about.
    #[n(6)]
    pub record: Option<RecordId>,
    /// ms since 1970 UTC.
    #[n(7)]
    pub created_at: i64,
    /// ms since 1970 UTC, when read.
    #[n(8)]
    pub read_at: Option<i64>,
    /// Free JSON (ids, `action_url` …).
    #[n(9)]
    pub context: String,
}

/// The server's answer to one offer.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FilePlanEntry {
    /// The file.
    #[n(0)]
    pub sha256: FileHash,
    /// `None`: the server has it. `Some(offset)`: send from there.
    #[n(1)]
    pub need_from: Option<u64>,
    /// Refused: too large, unknown record, no right.
    #[n(2)]
    pub refused: Option<String>,
}

/// Closes an answer.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct End {
    /// Cursor for the next exchange; `None` when it is the one the device came with.
    #[n(0)]
    pub cursor: Option<ByteVec>,
    /// More is waiting: ask again at once.
    #[n(1)]
    pub more: bool,
    /// Server clock, ms since 1970 UTC.
    #[n(2)]
    pub server_time: i64,
    /// Set when the device must take a new key (twin devices).
    #[n(3)]
    pub new_device_key: Option<DeviceKey>,
    /// Set when the server's history is not the one the cursor came from.
    #[n(4)]
    pub history_id: Option<DeviceId>,
    // 5 is reserved for the repair by digests.
    /// Unread notifications of this person.
    #[n(6)]
    pub unread: u64,
}
