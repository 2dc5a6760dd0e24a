//! What goes up: prepared in one transaction that also writes down that it is leaving.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use shared_model::doc::RawChange;
use shared_model::ids::{FileHash, NotificationId, OperationId, RecordId, UserId};
use shared_model::sync::{
    AckRun, Acks, DocOperations, FileOffer, FrameWriter, Hello, Message, NEWEST, Operations, PLAIN,
    PROTOCOL, Replaces, Up, WireError, body_hash, level_for,
};

use super::recall;
use crate::error::CoreError;
use crate::replica::operations::Outgoing;
use crate::replica::{changes, files, notifications, operations, people, records, state, wanted};
use crate::write::open::open;
use crate::write::{Changed, Scene};

/// Operations per frame before compression: what a cut may cost to send again.
const FRAME_BYTES: u64 = 64 * 1024;
/// Operations per exchange; the rest follows at once.
const EXCHANGE_BYTES: u64 = 4 * 1024 * 1024;
const MOST_ACKS: u32 = 20_000;
const MOST_OFFERS: u32 = 64;
const MOST_WANTED: u32 = 200;
/// The state key of the dictionary the server's last answer was written with.
const DICTIONARY: &str = "dictionary";

/// What an exchange starts from.
pub(crate) struct UploadInput {
    /// Time, ids, modules.
    pub(crate) scene: Scene,
    /// Who is signed in.
    pub(crate) user: UserId,
    /// Measured bytes per second; 0 when unknown.
    pub(crate) link_rate: u32,
    /// Files whose plan is known already.
    pub(crate) planned: BTreeSet<FileHash>,
    /// Only ask what became of what was sent before.
    pub(crate) probe: bool,
}

/// A prepared request.
pub(crate) struct Upload {
    /// The compressed frames.
    pub(crate) body: Vec<u8>,
    /// What they were written with.
    pub(crate) dictionary: u32,
    /// More operations wait than fit.
    pub(crate) more: bool,
    /// What the beginning of an answer proves to be ashore.
    pub(crate) heard: Heard,
}

/// What was in a request.
#[derive(Clone)]
pub(crate) struct Heard {
    exchange: u64,
    acks: Vec<AckRun>,
    reads: Vec<NotificationId>,
    operations: Vec<OperationId>,
}

/// The state key of a person's cursor.
pub(crate) fn cursor_key(user: UserId) -> String {
    format!("cursor:{user}")
}

/// Prepares the request in the caller's transaction: nothing may leave before it is committed.
pub(crate) fn prepare(conn: &Connection, input: &UploadInput) -> Result<Upload, CoreError> {
    let (chosen, more) = match input.probe {
        true => (Vec::new(), true),
        false => operations::to_send(conn, EXCHANGE_BYTES)?,
    };
    let ids: Vec<OperationId> = chosen.iter().map(|operation| operation.id).collect();
    let frames = operation_frames(conn, &input.scene, &chosen)?;
    operations::mark_sent(conn, &ids, input.scene.now)?;
    let acks = operations::acks(conn, MOST_ACKS)?;
    let reads = notifications::unsent_reads(conn, input.user)?;
    let offers = offers(conn, &input.planned, &ids)?;
    let recalling = recall::prepare(conn, &input.scene, FRAME_BYTES, EXCHANGE_BYTES)?;
    let dictionary = dictionary(conn)?;
    let hello = hello(conn, input, &frames, dictionary)?;
    let exchange = hello.exchange;
    let mut messages = vec![Up::Hello(hello)];
    // What pending work stands on goes first.
    messages.extend(recalling.frames);
    if !acks.is_empty() {
        messages.push(Up::Acks(Acks { runs: acks.clone() }));
    }
    messages.extend(frames);
    if !offers.is_empty() {
        messages.push(Up::FileOffers(offers));
    }
    if !reads.is_empty() {
        messages.push(Up::Reads(reads.clone()));
    }
    Ok(Upload {
        body: packed(&messages, input.link_rate, dictionary).map_err(wire)?,
        dictionary,
        more: more || recalling.more,
        heard: Heard {
            exchange,
            acks,
            reads,
            operations: ids,
        },
    })
}

/// The server has the request: what was in it is ashore. Says which records look different now.
pub(crate) fn heard(conn: &Connection, heard: &Heard, now: i64) -> Result<Changed, CoreError> {
    let exchange = i64::try_from(heard.exchange).unwrap_or(i64::MAX);
    state::set_number(conn, "answered", exchange)?;
    operations::acked(conn, &heard.acks)?;
    notifications::reads_sent(conn, &heard.reads)?;
    operations::heard(conn, &heard.operations, now)?;
    let mut changed = Changed::default();
    for id in &heard.operations {
        if let Some(meta) = records::meta(conn, id.record)? {
            changed.record(id.record, &meta.record_type);
        }
    }
    Ok(changed)
}

pub(crate) fn wire(error: WireError) -> CoreError {
    CoreError::Offline(format!("the exchange cannot be read: {error}"))
}

fn packed(messages: &[Up], link_rate: u32, dictionary: u32) -> Result<Vec<u8>, WireError> {
    let mut writer = FrameWriter::with_dictionary(level_for(link_rate), dictionary)?;
    for message in messages {
        writer.push(&message.encode()?)?;
    }
    writer.finish()
}

/// What the server was heard to know, as far as this build knows it too.
fn dictionary(conn: &Connection) -> Result<u32, CoreError> {
    let kept = state::number(conn, DICTIONARY)?.and_then(|id| u32::try_from(id).ok());
    Ok(kept.unwrap_or(PLAIN).min(NEWEST))
}

/// Remembers which dictionary the server knows.
pub(crate) fn keep_dictionary(conn: &Connection, id: u32) -> Result<(), CoreError> {
    state::set_number(conn, DICTIONARY, id.into())
}

fn hello(
    conn: &Connection,
    input: &UploadInput,
    frames: &[Up],
    dictionary: u32,
) -> Result<Hello, CoreError> {
    let exchange = state::next(conn, "exchange")?;
    let grants = people::grants(conn, input.user)?;
    let modules = state::number(conn, "modules_revision")?.unwrap_or(0);
    let has_operations = frames.iter().any(|f| matches!(f, Up::Operations(_)));
    let body_hash = match has_operations {
        true => Some(body_hash(frames).map_err(wire)?.to_vec().into()),
        false => None,
    };
    Ok(Hello {
        proto: PROTOCOL,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        modules_revision: u64::try_from(modules).unwrap_or(0),
        grants_epoch: grants.map_or(0, |g| g.epoch),
        exchange: u64::try_from(exchange).unwrap_or(0),
        body_hash,
        wall: input.scene.now,
        monotonic: input.scene.config.clock.monotonic(),
        link_bytes_per_s: input.link_rate,
        cursor: state::get(conn, &cursor_key(input.user))?.map(Into::into),
        want: wanted::list(conn, MOST_WANTED)?,
        notifications_after: notifications::last_seq(conn, input.user)?,
        key: state::device_key(conn)?,
        answered: state::number(conn, "answered")?.and_then(|n| u64::try_from(n).ok()),
        dictionary: (dictionary < NEWEST).then_some(NEWEST),
    })
}

/// Files to offer: those of records the server has or gets with this request. Files whose plan is
/// known are being sent already.
fn offers(
    conn: &Connection,
    planned: &BTreeSet<FileHash>,
    going: &[OperationId],
) -> Result<Vec<FileOffer>, CoreError> {
    let mut offers = Vec::new();
    for file in files::queued(conn, MOST_OFFERS)? {
        let Some(record) = file.record.filter(|_| !planned.contains(&file.sha256)) else {
            continue;
        };
        let known = records::meta(conn, record)?.is_some_and(|meta| meta.confirmed);
        if !known && !going.iter().any(|id| id.record == record) {
            continue;
        }
        offers.push(FileOffer {
            sha256: file.sha256,
            size_bytes: file.size_bytes,
            role: file.role,
            record,
            media_type: file.media_type,
        });
    }
    Ok(offers)
}

/// Operations grouped by author and document, in frames of a bounded size.
fn operation_frames(
    conn: &Connection,
    scene: &Scene,
    chosen: &[Outgoing],
) -> Result<Vec<Up>, CoreError> {
    let mut order: Vec<(UserId, RecordId)> = Vec::new();
    let mut groups: BTreeMap<(UserId, RecordId), Vec<&Outgoing>> = BTreeMap::new();
    for operation in chosen {
        let key = (operation.author, operation.id.record);
        if !groups.contains_key(&key) {
            order.push(key);
        }
        groups.entry(key).or_default().push(operation);
    }
    let mut frames: Vec<Operations> = Vec::new();
    let mut room = 0;
    for key in order {
        let group = &groups[&key];
        let size: u64 = group.iter().map(|operation| operation.size_bytes).sum();
        let document = document_operations(conn, scene, key.1, group)?;
        match frames.last_mut() {
            Some(frame) if frame.author == key.0 && room >= size => frame.docs.push(document),
            _ => {
                room = FRAME_BYTES;
                frames.push(Operations {
                    author: key.0,
                    docs: vec![document],
                });
            }
        }
        room = room.saturating_sub(size);
    }
    Ok(frames.into_iter().map(Up::Operations).collect())
}

fn document_operations(
    conn: &Connection,
    scene: &Scene,
    id: RecordId,
    group: &[&Outgoing],
) -> Result<DocOperations, CoreError> {
    let meta = records::meta(conn, id)?.ok_or_else(CoreError::not_found)?;
    if meta.confirmed {
        return known_document(conn, id, group);
    }
    let ty = scene.record_type(&meta.record_type)?;
    let document = open(conn, &ty, id)?.current;
    let order: Vec<(_, _)> = document
        .changes()
        .iter()
        .map(|change| (change.actor, change.seq))
        .collect();
    Ok(DocOperations {
        record: id,
        record_type: meta.record_type,
        whole: Some(document.save().into()),
        changes: Vec::new(),
        replaces: replacements(group, &order),
    })
}

/// The server has the record: only the new changes travel.
fn known_document(
    conn: &Connection,
    id: RecordId,
    group: &[&Outgoing],
) -> Result<DocOperations, CoreError> {
    let mut order = Vec::new();
    let mut bytes = Vec::new();
    for packed in changes::pending(conn, id)? {
        let change = RawChange::parse(&packed)?;
        let mine = |op: &&&Outgoing| op.id.actor == change.actor && op.id.seq == change.seq;
        if group.iter().any(|op| mine(&op)) {
            order.push((change.actor, change.seq));
            bytes.push(packed.into());
        }
    }
    Ok(DocOperations {
        record: id,
        record_type: String::new(),
        whole: None,
        replaces: replacements(group, &order),
        changes: bytes,
    })
}

fn replacements(group: &[&Outgoing], order: &[(shared_model::ids::ActorId, u64)]) -> Vec<Replaces> {
    group
        .iter()
        .filter_map(|operation| {
            let (actor, seq) = operation.replaces?;
            let place = order
                .iter()
                .position(|name| *name == (operation.id.actor, operation.id.seq))?;
            Some(Replaces {
                position: u32::try_from(place).ok()?,
                actor,
                seq,
            })
        })
        .collect()
}

/// Bytes that left without an answer beyond which the device first asks what arrived.
pub(crate) fn should_probe(conn: &Connection) -> Result<bool, CoreError> {
    Ok(operations::unanswered_bytes(conn)? > FRAME_BYTES)
}

/// Whether text waits: files let it pass.
pub(crate) fn text_waits(conn: &Connection) -> Result<bool, CoreError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM operations WHERE state = 'queued')")?
        .query_row([], |row| row.get(0))?)
}

/// Remembers the position a person's cursor reached.
pub(crate) fn keep_cursor(conn: &Connection, user: UserId, cursor: &[u8]) -> Result<(), CoreError> {
    state::set(conn, &cursor_key(user), cursor)
}

/// Writes down the moment of the last complete exchange.
pub(crate) fn keep_contact(conn: &Connection, now: i64, server: i64) -> Result<(), CoreError> {
    state::set_number(conn, "last_contact", now)?;
    state::set_number(conn, "clock_offset", server - now)?;
    Ok(())
}
