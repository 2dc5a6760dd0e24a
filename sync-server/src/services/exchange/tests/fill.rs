//! What a fresh device gets, in which order, and how it goes on after a cut.

use std::slice::from_ref;

use shared_model::doc::{RawChange, whole_changes};
use shared_model::ids::{ChangeHash, RecordId};
use shared_model::record::FieldValue;
use shared_model::sync::{DocBody, Up};

use super::talk::{exchange, hello, operations, pull};
use crate::services::ingest::tests::world::{ALL, NOON, Pen, Tablet, World, text};
use shared_model::ids::UserId;

struct Scene {
    world: World,
    ana: UserId,
    ben: UserId,
    anas: Tablet,
    bens: Tablet,
}

async fn scene() -> Scene {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let ben = world.person("ben", ALL, &[]).await;
    let anas = world.tablet(&[ana]).await;
    let bens = world.tablet(&[ben]).await;
    Scene {
        world,
        ana,
        ben,
        anas,
        bens,
    }
}

impl Scene {
    async fn bens_note(&self, fields: &[(&str, FieldValue)], closed: bool) -> Pen {
        let mut pen = Pen::new(self.world.ty("note"), self.bens.actor());
        let mut changes = vec![pen.create(fields)];
        if closed {
            changes.push(pen.ask("close"));
        }
        self.world.judge(&self.bens, self.ben, &pen, &changes).await;
        pen
    }
}

#[tokio::test]
async fn a_fresh_device_gets_what_matters_first() {
    let scene = scene().await;
    let title = ("title", text("A long enough title"));
    let rest_old = scene.bens_note(from_ref(&title), true).await.id;
    let open_old = scene.bens_note(from_ref(&title), false).await.id;
    let mine = ("holder", FieldValue::Reference(scene.ana.into()));
    let mine_closed = scene
        .bens_note(&[title.clone(), mine.clone()], true)
        .await
        .id;
    let urgent = scene
        .bens_note(&[title.clone(), ("level", text("high"))], true)
        .await
        .id;
    let rest_new = scene.bens_note(from_ref(&title), true).await.id;
    let mine_open = scene.bens_note(&[title, mine], false).await.id;
    let mut spot = Pen::new(scene.world.ty("spot"), scene.bens.actor());
    let made = spot.create(&[("name", text("Moon pool"))]);
    scene
        .world
        .judge(&scene.bens, scene.ben, &spot, &[made])
        .await;
    let answer = pull(&scene.world, &scene.anas, scene.ana, None).await;
    let expected = [
        spot.id,
        mine_open,
        mine_closed,
        urgent,
        open_old,
        rest_new,
        rest_old,
    ];
    assert_eq!(answer.records(), expected);
    let again = pull(&scene.world, &scene.anas, scene.ana, answer.cursor()).await;
    assert!(again.records().is_empty());
}

#[tokio::test]
async fn own_work_is_not_sent_back() {
    let scene = scene().await;
    let mut pen = Pen::new(scene.world.ty("note"), scene.anas.actor());
    pen.create(&[("title", text("Mine"))]);
    let greeting = hello(&scene.world, scene.ana, None).await;
    let work = [
        Up::Hello(greeting),
        operations(scene.ana, vec![pen.whole()]),
    ];
    let answer = exchange(&scene.world, &scene.anas, scene.ana, &work).await;
    assert!(answer.records().is_empty());
    let edit = pen.set("count", FieldValue::Integer(1));
    let greeting = hello(&scene.world, scene.ana, answer.cursor()).await;
    let work = [
        Up::Hello(greeting),
        operations(scene.ana, vec![pen.parcel(&[edit])]),
    ];
    let answer = exchange(&scene.world, &scene.anas, scene.ana, &work).await;
    assert!(answer.records().is_empty());
    // What the server put right is news to its author too.
    let edit = pen.set("title", text(" Mine, really "));
    let greeting = hello(&scene.world, scene.ana, answer.cursor()).await;
    let work = [
        Up::Hello(greeting),
        operations(scene.ana, vec![pen.parcel(&[edit])]),
    ];
    let answer = exchange(&scene.world, &scene.anas, scene.ana, &work).await;
    assert_eq!(answer.records(), [pen.id]);
    assert!(!answer.holds_whole(pen.id), "the correction alone");
}

#[tokio::test]
async fn a_fill_goes_on_where_the_link_was_cut() {
    let scene = scene().await;
    let long = || text(&"The pump runs hot. ".repeat(900));
    let mut ids = Vec::new();
    for n in 0..12 {
        let fields = [("title", text(&format!("Note {n}"))), ("body", long())];
        ids.push(scene.bens_note(&fields, n % 2 == 0).await.id);
    }
    let whole = pull(&scene.world, &scene.anas, scene.ana, None).await;
    assert!(whole.frames.len() > 2, "it takes several frames");
    for (n, cursor) in whole.cursors.iter().enumerate() {
        let got: Vec<RecordId> = whole.frames[..=n]
            .iter()
            .flatten()
            .map(|d| d.record)
            .collect();
        let rest = pull(&scene.world, &scene.anas, scene.ana, Some(cursor.clone())).await;
        let all: Vec<_> = got.into_iter().chain(rest.records()).collect();
        assert_eq!(all, whole.records(), "cut after frame {n}");
    }
}

#[tokio::test]
async fn a_record_that_changes_during_the_fill_is_not_missed() {
    let scene = scene().await;
    let long = || text(&"The pump runs hot. ".repeat(900));
    let mut pens = Vec::new();
    for n in 0..12 {
        let fields = [("title", text(&format!("Note {n}"))), ("body", long())];
        pens.push(scene.bens_note(&fields, false).await);
    }
    let whole = pull(&scene.world, &scene.anas, scene.ana, None).await;
    let cursor = whole.cursors[0].clone();
    let sent = whole.frames[0][0].record;
    let unsent = whole.frames.last().unwrap().last().unwrap().record;
    for pen in pens
        .iter_mut()
        .filter(|pen| [sent, unsent].contains(&pen.id))
    {
        let edit = pen.set("count", FieldValue::Integer(9));
        scene
            .world
            .judge(&scene.bens, scene.ben, pen, &[edit])
            .await;
    }
    let rest = pull(&scene.world, &scene.anas, scene.ana, Some(cursor)).await;
    assert!(rest.records().contains(&sent), "its news");
    assert!(rest.records().contains(&unsent));
}

/// A change that waits in a fill must not be lost because its record changes once more, by somebody
/// who has not seen it, before the fill comes to it.
#[tokio::test]
async fn two_changes_around_the_horizon_of_a_fill_both_arrive() {
    let scene = scene().await;
    let title = ("title", text("A note that two people change"));
    let mut first = scene.bens_note(from_ref(&title), false).await;
    let known = pull(&scene.world, &scene.anas, scene.ana, None).await;
    let second = scene.world.tablet(&[scene.ben]).await;
    let mut theirs = first.lend(second.actor());
    let early = first.set("count", FieldValue::Integer(1));
    let late = theirs.set("level", text("high"));
    let judge = async |tablet, pen: &Pen, change| {
        scene.world.judge(tablet, scene.ben, pen, &[change]).await;
    };
    judge(&scene.bens, &first, early.clone()).await;
    // Enough for several frames, newer than the change that waits.
    for n in 0..8 {
        let body = text(&"The pump runs hot. ".repeat(900));
        let fields = [("title", text(&format!("Note {n}"))), ("body", body)];
        scene.bens_note(&fields, false).await;
    }
    let begun = pull(&scene.world, &scene.anas, scene.ana, known.cursor()).await;
    assert!(begun.frames.len() > 1, "it takes several frames");
    assert_ne!(begun.frames[0][0].record, first.id);
    // The link is cut after the first frame; then somebody else's change is accepted.
    let cursor = begun.cursors[0].clone();
    judge(&second, &theirs, late.clone()).await;
    let rest = pull(&scene.world, &scene.anas, scene.ana, Some(cursor)).await;
    let arrived: Vec<_> = rest
        .frames
        .iter()
        .flatten()
        .filter(|doc| doc.record == first.id)
        .flat_map(|doc| hashes(&first, &doc.body))
        .collect();
    assert!(arrived.contains(&early.hash), "the change that waited");
    assert!(arrived.contains(&late.hash), "the one that overtook it");
    let again = pull(&scene.world, &scene.anas, scene.ana, rest.cursor()).await;
    assert!(again.records().is_empty());
}

fn hashes(pen: &Pen, body: &DocBody) -> Vec<ChangeHash> {
    let changes = match body {
        DocBody::Snapshot(bytes) => whole_changes(&pen.ty, bytes).unwrap(),
        DocBody::Changes(list) => list.iter().map(|b| RawChange::parse(b).unwrap()).collect(),
        DocBody::Tombstone => Vec::new(),
    };
    changes.iter().map(|change| change.hash).collect()
}

#[tokio::test]
async fn a_cursor_serves_its_holder_unaltered() {
    let scene = scene().await;
    scene.bens_note(&[("title", text("A note"))], false).await;
    let up_to_date = pull(&scene.world, &scene.anas, scene.ana, None)
        .await
        .cursor();
    let bytes = up_to_date.clone().unwrap().to_vec();
    let count = async |tablet, user, cursor: Vec<u8>| {
        let answer = pull(&scene.world, tablet, user, Some(cursor.into())).await;
        answer.records().len()
    };
    assert_eq!(count(&scene.anas, scene.ana, bytes.clone()).await, 0);
    for bit in 0..bytes.len() * 8 {
        let mut altered = bytes.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        if bit % 41 == 0 {
            assert_eq!(count(&scene.anas, scene.ana, altered).await, 1, "bit {bit}");
        }
    }
    for length in [0, 1, 15, 16, bytes.len() - 1] {
        assert_eq!(
            count(&scene.anas, scene.ana, bytes[..length].to_vec()).await,
            1
        );
    }
    let second = scene.world.tablet(&[scene.ana]).await;
    assert_eq!(
        count(&second, scene.ana, bytes.clone()).await,
        1,
        "another device"
    );
    let eve = scene.world.person("eve", ALL, &[]).await;
    assert_eq!(count(&scene.anas, eve, bytes).await, 1, "another person");
}

#[tokio::test]
async fn a_server_with_another_history_says_so() {
    let scene = scene().await;
    scene.bens_note(&[("title", text("A note"))], false).await;
    let first = pull(&scene.world, &scene.anas, scene.ana, None).await;
    assert_eq!(first.end().history_id, None);
    let history = crate::app::new_id().to_string();
    scene
        .world
        .sql("UPDATE organisations SET history_id = $1", &[&history])
        .await;
    let answer = pull(&scene.world, &scene.anas, scene.ana, first.cursor()).await;
    assert_eq!(answer.end().history_id.unwrap().to_string(), history);
    assert_eq!(answer.records().len(), 1, "everything is told anew");
    assert_eq!(answer.end().server_time, NOON);
}
