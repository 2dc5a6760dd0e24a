//! Changes no honest device writes.

use std::slice::from_ref;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, Change, ObjId, ObjType, ROOT, ReadDoc};
use shared_model::doc::{FieldEdit, Intent, RawChange, ServerWrite, author_server};
use shared_model::ids::{RecordId, UserId};
use shared_model::record::{Decision, FieldValue};
use shared_model::sync::DocOperations;

use super::world::{ALL, NOON, Pen, Tablet, World, code, text, verdict};
use crate::app::new_id;

struct Scene {
    world: World,
    ana: UserId,
    tablet: Tablet,
    pen: Pen,
}

async fn scene() -> Scene {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating")), ("body", text("Deck two"))]);
    let verdicts = world.judge(&tablet, ana, &pen, &[made]).await;
    assert_eq!(code(&verdicts[0]), "accepted");
    Scene {
        world,
        ana,
        tablet,
        pen,
    }
}

impl Scene {
    /// The change is refused, nothing of it is stored, the device goes on.
    async fn refused(&mut self, change: &RawChange, expected: &str) {
        let before = self.world.document(&self.pen).await.save();
        let docs = vec![self.pen.parcel(std::slice::from_ref(change))];
        let runs = self.world.send(&self.tablet, self.ana, docs).await;
        let found = verdict(&runs, self.pen.id, change.actor, change.seq);
        assert_eq!(code(&found), expected, "{found:?}");
        assert_eq!(self.world.document(&self.pen).await.save(), before);
        let mut fresh = self.pen.lend(self.tablet.actor());
        fresh.document = self.world.document(&self.pen).await;
        let edit = fresh.comment(RecordId(new_id()), "Still here.");
        let verdicts = self
            .world
            .judge(&self.tablet, self.ana, &fresh, &[edit])
            .await;
        assert_eq!(code(&verdicts[0]), "accepted");
    }

    /// A change made with the bare library.
    fn raw(&self, write: impl FnOnce(&mut automerge::transaction::Transaction<'_>)) -> RawChange {
        let mut document = Automerge::load(&self.pen.document.save()).unwrap();
        document.set_actor(automerge::ActorId::from(&self.tablet.actor().0[..]));
        let mut tx = document.transaction();
        write(&mut tx);
        let (hash, _) = tx.commit_with(CommitOptions::default().with_time(NOON));
        let change = document.get_change_by_hash(&hash.unwrap()).unwrap();
        RawChange::parse(change.raw_bytes()).unwrap()
    }

    /// A genuine edit under another name, with its parts changed.
    fn bent(&self, bend: impl FnOnce(&mut automerge::ExpandedChange)) -> Vec<u8> {
        let mut pen = self.pen.lend(self.tablet.actor());
        let edit = pen.set("count", FieldValue::Integer(1));
        let mut expanded = Change::try_from(edit.bytes.as_slice()).unwrap().decode();
        bend(&mut expanded);
        Change::from(expanded).raw_bytes().to_vec()
    }

    async fn send_bytes(&self, bytes: Vec<u8>) -> Vec<shared_model::sync::VerdictRun> {
        let parcel = DocOperations {
            changes: vec![bytes.into()],
            ..self.pen.parcel(&[])
        };
        self.world.send(&self.tablet, self.ana, vec![parcel]).await
    }
}

fn child(tx: &automerge::transaction::Transaction<'_>, path: &[&str]) -> ObjId {
    path.iter().fold(ROOT, |object, key| {
        tx.get(&object, *key).unwrap().unwrap().1
    })
}

#[tokio::test]
async fn nobody_but_the_server_writes_decisions() {
    let mut scene = scene().await;
    let actor = scene.tablet.actor();
    let mut mine = scene.pen.document.clone();
    let decision = Decision {
        granted: true,
        code: None,
        from: None,
        to: Some("closed".into()),
        at: NOON,
    };
    let writes = [ServerWrite::Decide {
        request: RecordId(new_id()),
        decision,
    }];
    let forged = author_server(&scene.pen.ty, &mut mine, &writes, actor, NOON).unwrap();
    scene.refused(&forged, "forbidden").await;
    assert_eq!(
        scene
            .world
            .record(scene.pen.id)
            .await
            .unwrap()
            .status
            .as_deref(),
        Some("open")
    );
}

/// A diff does not show a write that loses: operations do.
#[tokio::test]
async fn a_losing_write_where_the_server_writes_is_seen() {
    let mut scene = scene().await;
    let old = scene.pen.clone();
    let ask = scene.pen.ask("close");
    scene
        .world
        .judge(&scene.tablet, scene.ana, &scene.pen, &[ask])
        .await;
    let mut mine = old.document.clone();
    let actor = shared_model::ids::ActorId({
        let mut low = [0; 16];
        low[..8].copy_from_slice(&scene.tablet.key.0);
        low
    });
    let writes = [ServerWrite::NeedsReview];
    let losing = author_server(&old.ty, &mut mine, &writes, actor, NOON).unwrap();
    scene.refused(&losing, "forbidden").await;
}

#[tokio::test]
async fn the_frame_of_a_document_is_not_written() {
    let mut scene = scene().await;
    let root = scene.raw(|tx| tx.put(ROOT, "x", 1).unwrap());
    scene.refused(&root, "forbidden").await;
    let swapped = scene.raw(|tx| {
        tx.put_object(ROOT, "s", ObjType::Map).unwrap();
    });
    scene.refused(&swapped, "forbidden").await;
    let emptied = scene.raw(|tx| {
        let content = child(tx, &["c"]);
        tx.put_object(&content, "talk", ObjType::Map).unwrap();
    });
    scene.refused(&emptied, "forbidden").await;
    let gone = scene.raw(|tx| {
        let content = child(tx, &["c"]);
        tx.delete(&content, "body").unwrap();
    });
    scene.refused(&gone, "forbidden").await;
    let renamed = scene.raw(|tx| {
        let meta = child(tx, &["m"]);
        tx.put(&meta, "no", "STOLEN-1").unwrap();
    });
    scene.refused(&renamed, "forbidden").await;
    let judged = scene.raw(|tx| {
        let content = child(tx, &["c"]);
        tx.put(&content, "judge", vec![7_u8; 16]).unwrap();
    });
    scene.refused(&judged, "forbidden").await;
}

#[tokio::test]
async fn words_of_others_are_not_replaced() {
    let mut scene = scene().await;
    let key = RecordId(new_id());
    let said = scene.pen.comment(key, "Do not enter.");
    scene
        .world
        .judge(&scene.tablet, scene.ana, &scene.pen, &[said])
        .await;
    let over = scene.raw(|tx| {
        let talk = child(tx, &["c", "talk"]);
        tx.put(&talk, key.to_key(), "All clear.").unwrap();
    });
    scene.refused(&over, "forbidden").await;
    // As if it did not know the comment it writes over.
    let mut blind = scene.pen.lend(scene.tablet.actor());
    let beside = blind.comment(RecordId(new_id()), "All clear.");
    let mut expanded = Change::try_from(beside.bytes.as_slice()).unwrap().decode();
    expanded.operations[0].key = automerge::legacy::Key::Map(key.to_key().into());
    let bytes = Change::from(expanded).raw_bytes().to_vec();
    let over = RawChange::parse(&bytes).unwrap();
    scene.refused(&over, "forbidden").await;
    let record = scene.world.record(scene.pen.id).await.unwrap();
    assert!(format!("{:?}", record.fields["talk"]).contains("Do not enter."));
}

#[tokio::test]
async fn a_request_is_decided_once() {
    let mut scene = scene().await;
    let ask = scene.pen.ask("close");
    scene
        .world
        .judge(&scene.tablet, scene.ana, &scene.pen, from_ref(&ask))
        .await;
    let asked = scene.world.record(scene.pen.id).await.unwrap().requests[0].id;
    let mut again = scene.pen.lend(scene.tablet.actor());
    again.document = scene.world.document(&scene.pen).await;
    let other = again.ask("delete");
    let mut expanded = Change::try_from(other.bytes.as_slice()).unwrap().decode();
    expanded.operations[0].key = automerge::legacy::Key::Map(asked.to_key().into());
    let bytes = Change::from(expanded).raw_bytes().to_vec();
    let twice = RawChange::parse(&bytes).unwrap();
    scene.refused(&twice, "integrity").await;
}

#[tokio::test]
async fn counters_and_sequences_follow_on() {
    let mut scene = scene().await;
    let bends: [fn(&mut automerge::ExpandedChange); 3] = [
        |change| change.start_op = (change.start_op.get() + 1).try_into().unwrap(),
        |change| change.seq = 2,
        |change| change.deps = vec![automerge::ChangeHash([9; 32])],
    ];
    for bend in bends {
        let raw = RawChange::parse(&scene.bent(bend)).unwrap();
        scene.refused(&raw, "integrity").await;
    }
    let rootless = RawChange::parse(&scene.bent(|change| change.deps.clear())).unwrap();
    scene.refused(&rootless, "forbidden").await;
    assert!(scene.world.flagged(&scene.tablet).await.is_some());
}

#[tokio::test]
async fn a_counter_at_the_end_of_its_range_is_refused() {
    let mut scene = scene().await;
    for start in [u64::from(u32::MAX) - 1, 1 << 40] {
        let bytes = scene.bent(|change| change.start_op = start.try_into().unwrap());
        let runs = scene.send_bytes(bytes).await;
        assert_eq!(code(&runs[0].verdict), "integrity");
    }
    let edit = scene.pen.set("count", FieldValue::Integer(4));
    let verdicts = scene
        .world
        .judge(&scene.tablet, scene.ana, &scene.pen, &[edit])
        .await;
    assert_eq!(code(&verdicts[0]), "accepted");
}

#[tokio::test]
async fn damaged_bytes_get_a_verdict_and_the_rest_of_the_frame_goes_on() {
    let scene = scene().await;
    let mut pen = scene.pen.lend(scene.tablet.actor());
    let edit = pen.set("count", FieldValue::Integer(1));
    let mut flipped = edit.bytes.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let truncated = edit.bytes[..edit.bytes.len() - 3].to_vec();
    for bytes in [flipped, truncated] {
        let mut other = Pen::new(scene.world.ty("note"), scene.tablet.actor());
        let made = other.create(&[("title", text("Another note"))]);
        let broken = DocOperations {
            changes: vec![bytes.into()],
            ..pen.parcel(&[])
        };
        let docs = vec![broken, other.parcel(from_ref(&made))];
        let runs = scene.world.send(&scene.tablet, scene.ana, docs).await;
        // Told under the name the bytes claim, so that its author learns of it.
        assert_eq!(
            code(&verdict(&runs, pen.id, edit.actor, edit.seq)),
            "integrity"
        );
        assert_eq!(
            code(&verdict(&runs, other.id, made.actor, made.seq)),
            "accepted"
        );
    }
    assert!(scene.world.flagged(&scene.tablet).await.is_some());
    // The name was not used up: the undamaged operation still joins.
    let verdicts = scene
        .world
        .judge(&scene.tablet, scene.ana, &pen, &[edit])
        .await;
    assert_eq!(code(&verdicts[0]), "accepted");
}

#[tokio::test]
async fn garbage_gets_a_verdict_on_the_whole_record() {
    let scene = scene().await;
    for bytes in [
        vec![],
        vec![0; 9],
        vec![0xff; 4000],
        b"hello, server".to_vec(),
    ] {
        let runs = scene.send_bytes(bytes.clone()).await;
        assert_eq!(code(&runs[0].verdict), "integrity");
        let whole = DocOperations {
            whole: Some(bytes.into()),
            ..scene.pen.parcel(&[])
        };
        let runs = scene
            .world
            .send(&scene.tablet, scene.ana, vec![whole])
            .await;
        assert_eq!(code(&runs[0].verdict), "integrity");
        assert_eq!(runs[0].record, scene.pen.id);
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let mut scene = scene().await;
    let long = "x".repeat(600 * 1024);
    let edit = scene
        .pen
        .lend(scene.tablet.actor())
        .set("title", text(&long));
    scene.refused(&edit, "too_large").await;
}

/// Every device must be able to receive it in one frame.
#[tokio::test]
async fn a_record_does_not_grow_without_end() {
    let scene = scene().await;
    let mut pen = scene.pen.clone();
    let mut codes = Vec::new();
    for _ in 0..11 {
        let comments = (0..20).map(|_| FieldEdit::Comment {
            field: "talk".into(),
            id: RecordId(new_id()),
            text: "y".repeat(20_000),
        });
        let edits = comments.collect();
        let words = pen.write(&Intent::Edit { edits });
        let verdicts = scene
            .world
            .judge(&scene.tablet, scene.ana, &pen, &[words])
            .await;
        codes.push(code(&verdicts[0]));
    }
    assert_eq!(codes[8], "accepted", "{codes:?}");
    assert_eq!(codes[10], "too_large", "{codes:?}");
}
