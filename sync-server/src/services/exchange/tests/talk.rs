//! Saying something to the server and reading its whole answer.

use axum::body::Bytes;
use futures::StreamExt;
use minicbor::bytes::ByteVec;
use shared_model::ids::{DeviceKey, RecordId, UserId};
use shared_model::sync::{
    AckRun, Acks, DocBody, DocMsg, DocOperations, Down, End, FrameReader, FrameWriter, Hello,
    Message, Operations, PLAIN, PROTOCOL, ScopesMsg, Up, VerdictRun,
};

use crate::error::ServiceError;
use crate::services::exchange::{Party, answer, hear};
use crate::services::ingest::tests::world::{Tablet, World};

/// A whole answer.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) verdicts: Vec<VerdictRun>,
    pub(super) grants: bool,
    pub(super) scopes: Option<ScopesMsg>,
    /// Documents of each frame.
    pub(super) frames: Vec<Vec<DocMsg>>,
    /// Cursor of each frame that has one.
    pub(super) cursors: Vec<ByteVec>,
    pub(super) end: Option<End>,
    /// The cursor it came with.
    pub(super) came_with: Option<ByteVec>,
    pub(super) bytes: usize,
    /// The dictionary it was written with.
    pub(super) dictionary: u32,
}

impl Answer {
    pub(super) fn end(&self) -> &End {
        self.end.as_ref().unwrap()
    }

    pub(super) fn cursor(&self) -> Option<ByteVec> {
        self.end().cursor.clone().or_else(|| self.came_with.clone())
    }

    pub(super) fn records(&self) -> Vec<RecordId> {
        self.frames.iter().flatten().map(|doc| doc.record).collect()
    }

    pub(super) fn holds_whole(&self, id: RecordId) -> bool {
        let mut docs = self.frames.iter().flatten();
        docs.any(|doc| doc.record == id && matches!(doc.body, DocBody::Snapshot(_)))
    }

    pub(super) fn leaves(&self) -> Vec<RecordId> {
        self.scopes
            .as_ref()
            .map(|scopes| scopes.leave.iter().map(|leave| leave.record).collect())
            .unwrap_or_default()
    }

    /// Placement numbers of the records that left.
    pub(super) fn left_at(&self) -> Vec<u64> {
        let scopes = self.scopes.iter();
        scopes
            .flat_map(|scopes| scopes.leave.iter().map(|leave| leave.placement))
            .collect()
    }

    /// The placement number a record came with.
    pub(super) fn placement(&self, id: RecordId) -> Option<u64> {
        let mut docs = self.frames.iter().flatten();
        docs.find(|doc| doc.record == id)?.placement
    }
}

pub(super) async fn party(world: &World, tablet: &Tablet, user: UserId) -> Party {
    Party {
        caller: world.caller(user, Some(tablet.id)).await,
        device: tablet.id,
    }
}

/// What a device that is up to date with rights and modules says first.
pub(super) async fn hello(world: &World, user: UserId, cursor: Option<ByteVec>) -> Hello {
    let caller = world.caller(user, None).await;
    Hello {
        proto: PROTOCOL,
        app: "1".into(),
        modules_revision: caller.catalogue.revision(),
        grants_epoch: caller.grants.epoch,
        wall: world.app.now(),
        cursor,
        ..Hello::default()
    }
}

pub(super) fn packed(messages: &[Up]) -> Vec<u8> {
    packed_with(PLAIN, messages)
}

pub(super) fn packed_with(dictionary: u32, messages: &[Up]) -> Vec<u8> {
    let mut writer = FrameWriter::with_dictionary(3, dictionary).unwrap();
    for message in messages {
        writer.push(&message.encode().unwrap()).unwrap();
    }
    writer.finish().unwrap()
}

pub(super) fn operations(author: UserId, docs: Vec<DocOperations>) -> Up {
    Up::Operations(Operations { author, docs })
}

pub(super) fn acks(runs: &[VerdictRun]) -> Up {
    let runs = runs.iter().map(|run| AckRun {
        record: run.record,
        actor: run.actor,
        first: run.first,
        last: run.last,
    });
    Up::Acks(Acks {
        runs: runs.collect(),
    })
}

/// One exchange over a body that arrives in these pieces.
pub(super) async fn converse(
    world: &World,
    tablet: &Tablet,
    user: UserId,
    pieces: Vec<Result<Bytes, axum::Error>>,
) -> Result<Answer, ServiceError> {
    let party = party(world, tablet, user).await;
    let request = hear(&world.app, &party, futures::stream::iter(pieces)).await?;
    let mut stream = Box::pin(answer(world.app.clone(), party, request));
    let mut reader = FrameReader::new().unwrap();
    let mut said = Answer::default();
    while let Some(piece) = stream.next().await {
        let piece = piece.unwrap();
        said.bytes += piece.len();
        reader.push(&piece);
        while let Some(message) = reader.next_message::<Down>().unwrap() {
            said.take(message);
        }
    }
    assert!(reader.is_complete() && said.end.is_some());
    said.dictionary = reader.dictionary();
    Ok(said)
}

impl Answer {
    fn take(&mut self, message: Down) {
        match message {
            Down::Verdicts(runs) => self.verdicts.extend(runs),
            Down::Grants(_) => self.grants = true,
            Down::Scopes(scopes) => self.scopes = Some(scopes),
            Down::Docs(docs) => {
                self.frames.push(docs.docs);
                self.cursors.extend(docs.cursor);
            }
            Down::End(end) => self.end = Some(end),
            Down::Modules(_) | Down::Notifications(_) | Down::FilePlan(_) | Down::Recall(_) => {}
        }
    }
}

pub(super) async fn exchange(
    world: &World,
    tablet: &Tablet,
    user: UserId,
    messages: &[Up],
) -> Answer {
    let body = Ok(Bytes::from(packed(messages)));
    let mut answer = converse(world, tablet, user, vec![body]).await.unwrap();
    answer.came_with = messages.iter().find_map(|message| match message {
        Up::Hello(hello) => hello.cursor.clone(),
        _ => None,
    });
    answer
}

/// What a device says first that holds this key and counts its exchanges.
pub(super) async fn counted(
    world: &World,
    user: UserId,
    cursor: Option<ByteVec>,
    (key, exchange, body): (DeviceKey, u64, u8),
) -> Up {
    Up::Hello(Hello {
        key: Some(key),
        exchange,
        body_hash: (body > 0).then(|| vec![body; 32].into()),
        ..hello(world, user, cursor).await
    })
}

/// One exchange that only asks.
pub(super) async fn pull(
    world: &World,
    tablet: &Tablet,
    user: UserId,
    cursor: Option<ByteVec>,
) -> Answer {
    let hello = hello(world, user, cursor).await;
    exchange(world, tablet, user, &[Up::Hello(hello)]).await
}
