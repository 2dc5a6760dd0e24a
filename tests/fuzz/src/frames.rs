//! Bodies of exchanges, from the compressed bytes and from single frames.

use shared_model::doc::RawChange;
use shared_model::ids::{ActorId, DeviceKey};
use shared_model::sync::{
    AckRun, Acks, DocBody, DocMsg, DocOperations, Docs, Down, End, Frame, FrameReader, FrameWriter,
    Hello, Message, Operations, PROTOCOL, Recall, Refusal, Replaces, Up, Verdict, VerdictRun,
};

use super::scene::{NOON, id, scene};

/// Enough for one input of the fuzzer, little enough for many of them.
const LIMIT: u64 = 4 * 1024 * 1024;

/// The first byte says where the stream is cut in two, or which kind of frame the rest is.
pub fn frames(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    stream::<Up>(usize::from(*first), rest);
    stream::<Down>(usize::from(*first), rest);
    let frame = Frame {
        kind: *first,
        body: rest.to_vec(),
    };
    said_again::<Up>(&frame);
    said_again::<Down>(&frame);
    there_and_back(&frame);
}

fn stream<M: Message>(cut: usize, bytes: &[u8]) {
    let mut reader = FrameReader::with_limit(LIMIT).unwrap();
    let (before, after) = bytes.split_at(cut.min(bytes.len()));
    for part in [before, after] {
        reader.push(part);
        while let Ok(Some(_)) = reader.next_message::<M>() {}
    }
}

/// What can be read can be written, and reads the same again.
fn said_again<M: Message>(frame: &Frame) {
    let Ok(message) = M::decode(frame) else {
        return;
    };
    let written = message.encode().unwrap();
    assert_eq!(written.kind, frame.kind);
    let again = M::decode(&written).unwrap().encode().unwrap();
    assert_eq!(again, written);
}

/// Every frame passes the stream as it is.
fn there_and_back(frame: &Frame) {
    let mut writer = FrameWriter::new(1).unwrap();
    writer.push(frame).unwrap();
    let mut reader = FrameReader::with_limit(LIMIT).unwrap();
    reader.push(&writer.finish().unwrap());
    assert_eq!(reader.next_frame().unwrap().as_ref(), Some(frame));
    assert!(reader.next_frame().unwrap().is_none() && reader.is_complete());
}

/// Sound frames to begin with, alone and as the stream of one request.
#[must_use]
pub fn frame_seeds() -> Vec<Vec<u8>> {
    let up = request().map(|message| message.encode().unwrap());
    let down = answer().map(|message| message.encode().unwrap());
    let mut writer = FrameWriter::new(19).unwrap();
    for frame in &up {
        writer.push(frame).unwrap();
    }
    let stream = [&[40], writer.finish().unwrap().as_slice()].concat();
    let alone = up.into_iter().chain(down);
    let alone = alone.map(|frame| [&[frame.kind], frame.body.as_slice()].concat());
    alone.chain([stream]).collect()
}

fn request() -> [Up; 3] {
    let changes = &scene().changes;
    let raw = |change: &RawChange| change.bytes.clone().into();
    let hello = Hello {
        proto: PROTOCOL,
        app: "1".into(),
        exchange: 7,
        body_hash: Some(vec![1; 32].into()),
        wall: NOON,
        cursor: Some(vec![2; 40].into()),
        want: vec![id(5)],
        key: Some(DeviceKey([3; 8])),
        ..Hello::default()
    };
    let runs = vec![AckRun {
        record: id(1),
        actor: ActorId([1; 16]),
        first: 1,
        last: 4,
    }];
    let doc = DocOperations {
        record: id(1),
        record_type: "note".into(),
        whole: Some(scene().document.save().into()),
        changes: changes.iter().map(raw).collect(),
        replaces: vec![Replaces {
            position: 0,
            actor: ActorId([4; 16]),
            seq: 2,
        }],
    };
    let operations = Operations {
        author: shared_model::ids::UserId(id(9).0),
        docs: vec![doc],
    };
    [
        Up::Hello(hello),
        Up::Acks(Acks { runs }),
        Up::Operations(operations),
    ]
}

fn answer() -> [Down; 4] {
    let refusal = Refusal {
        code: "invalid".into(),
        path: "title".into(),
        key: "issue-too-short".into(),
        params: vec![("min".into(), "3".into())],
        policy_epoch: 4,
    };
    let run = VerdictRun {
        record: id(1),
        actor: ActorId([1; 16]),
        first: 1,
        last: 2,
        verdict: Verdict::Rejected(refusal),
        official_no: None,
    };
    let doc = DocMsg {
        record: id(1),
        record_type: "note".into(),
        official_no: Some("NOTE-2026-00001".into()),
        body: DocBody::Snapshot(scene().document.save().into()),
        placement: Some(12),
    };
    let docs = Docs {
        docs: vec![doc],
        authors: Vec::new(),
        cursor: Some(vec![2; 40].into()),
    };
    let end = End {
        cursor: Some(vec![2; 40].into()),
        more: true,
        server_time: NOON,
        new_device_key: Some(DeviceKey([5; 8])),
        history_id: None,
        unread: 3,
    };
    let recall = Recall {
        begin: true,
        ..Recall::default()
    };
    [
        Down::Verdicts(vec![run]),
        Down::Docs(docs),
        Down::End(end),
        Down::Recall(recall),
    ]
}
