//! What a person may see, and what happens when that changes.

use shared_model::ids::RecordId;
use shared_model::record::FieldValue;

use super::talk::pull;
use crate::app::new_id;
use crate::services::ingest::tests::world::{ALL, Pen, Tablet, World, text};
use shared_model::ids::UserId;

const AT_SITE: &[&str] = &[
    "probe.view.note@site",
    "probe.create.note@site",
    "probe.edit.note@site",
];

struct Scene {
    world: World,
    alpha: RecordId,
    bravo: RecordId,
    ana: UserId,
    ben: UserId,
    anas: Tablet,
    bens: Tablet,
}

/// Ana sees ALPHA, Ben everything.
async fn scene() -> Scene {
    let world = World::open().await;
    let (alpha, bravo) = (RecordId(new_id()), RecordId(new_id()));
    let ana = world.person("ana", AT_SITE, &[alpha]).await;
    let ben = world.person("ben", ALL, &[alpha, bravo]).await;
    let anas = world.tablet(&[ana]).await;
    let bens = world.tablet(&[ben]).await;
    Scene {
        world,
        alpha,
        bravo,
        ana,
        ben,
        anas,
        bens,
    }
}

impl Scene {
    async fn note_at(&self, site: RecordId, words: usize) -> Pen {
        let mut pen = Pen::new(self.world.ty("note"), self.bens.actor());
        let made = pen.create(&[
            ("title", text("Loose grating")),
            ("place", FieldValue::Reference(site)),
            ("body", text(&"The pump runs hot. ".repeat(words))),
        ]);
        self.world.judge(&self.bens, self.ben, &pen, &[made]).await;
        pen
    }

    /// Ana sees this site and no other.
    async fn send_ana_to(&self, site: RecordId) {
        let sites = "UPDATE user_sites SET site_id = $1 WHERE user_id = $2";
        let values = [site.to_string(), self.ana.to_string()];
        self.world.sql(sites, &[&values[0], &values[1]]).await;
        self.world.rights_changed().await;
    }

    async fn move_to(&self, pen: &mut Pen, site: RecordId) {
        let moved = pen.set("place", FieldValue::Reference(site));
        self.world.judge(&self.bens, self.ben, pen, &[moved]).await;
    }
}

#[tokio::test]
async fn a_device_gets_what_its_person_sees() {
    let scene = scene().await;
    let here = scene.note_at(scene.alpha, 1).await;
    scene.note_at(scene.bravo, 1).await;
    let answer = pull(&scene.world, &scene.anas, scene.ana, None).await;
    assert_eq!(answer.records(), [here.id]);
    let all = pull(
        &scene.world,
        &scene.world.tablet(&[scene.ben]).await,
        scene.ben,
        None,
    )
    .await;
    assert_eq!(all.records().len(), 2);
}

#[tokio::test]
async fn rights_that_change_nothing_to_see_send_nothing_again() {
    let scene = scene().await;
    scene.note_at(scene.alpha, 1).await;
    let first = pull(&scene.world, &scene.anas, scene.ana, None).await;
    assert!(first.grants);
    scene.world.grant(scene.ana, "probe.close.note@site").await;
    let answer = pull(&scene.world, &scene.anas, scene.ana, first.cursor()).await;
    assert!(answer.grants, "the new rights");
    assert!(answer.scopes.is_none() && answer.records().is_empty());
}

#[tokio::test]
async fn rights_that_change_the_sight_fill_anew() {
    let scene = scene().await;
    let here = scene.note_at(scene.alpha, 1).await;
    let there = scene.note_at(scene.bravo, 1).await;
    // Her own creation may have been purged with the rest.
    let mut own = Pen::new(scene.world.ty("note"), scene.anas.actor());
    let made = own.create(&[
        ("title", text("Her own")),
        ("place", FieldValue::Reference(scene.alpha)),
    ]);
    scene
        .world
        .judge(&scene.anas, scene.ana, &own, &[made])
        .await;
    let first = pull(&scene.world, &scene.anas, scene.ana, None).await;
    assert_eq!(first.records(), [here.id]);
    scene.send_ana_to(scene.bravo).await;
    let answer = pull(&scene.world, &scene.anas, scene.ana, first.cursor()).await;
    assert!(answer.scopes.as_ref().unwrap().recheck);
    assert_eq!(answer.records(), [there.id]);
    scene.send_ana_to(scene.alpha).await;
    let back = pull(&scene.world, &scene.anas, scene.ana, answer.cursor()).await;
    assert!(back.scopes.as_ref().unwrap().recheck);
    assert!(back.holds_whole(here.id) && back.holds_whole(own.id));
}

/// The device forgets when it hears of the new sight, long before all of it came. If it went on from its
/// old cursor once the old sight is back, it would drop what does not come.
#[tokio::test]
async fn a_sight_that_comes_back_after_a_cut_fills_anew() {
    let scene = scene().await;
    let here = scene.note_at(scene.alpha, 1).await;
    let there = scene.note_at(scene.bravo, 1).await;
    let first = pull(&scene.world, &scene.anas, scene.ana, None).await;
    scene.send_ana_to(scene.bravo).await;
    let answer = pull(&scene.world, &scene.anas, scene.ana, first.cursor()).await;
    let scopes = answer.scopes.unwrap();
    assert!(scopes.reset);
    // Nothing but this arrived.
    let held = scopes.cursor.or(first.cursor());
    let rest = pull(&scene.world, &scene.anas, scene.ana, held.clone()).await;
    assert!(rest.scopes.is_none(), "it goes on");
    assert_eq!(rest.records(), [there.id]);
    scene.send_ana_to(scene.alpha).await;
    let back = pull(&scene.world, &scene.anas, scene.ana, held).await;
    assert!(back.scopes.as_ref().is_some_and(|scopes| scopes.reset));
    assert!(back.holds_whole(here.id));
}

#[tokio::test]
async fn a_record_that_leaves_the_sight_is_named() {
    let scene = scene().await;
    let mut pen = scene.note_at(scene.alpha, 1).await;
    let first = pull(&scene.world, &scene.anas, scene.ana, None).await;
    scene.move_to(&mut pen, scene.bravo).await;
    let answer = pull(&scene.world, &scene.anas, scene.ana, first.cursor()).await;
    assert_eq!(answer.leaves(), [pen.id]);
    assert!(answer.records().is_empty());
    let after = pull(&scene.world, &scene.anas, scene.ana, answer.cursor()).await;
    assert!(after.leaves().is_empty(), "said once");
    // Coming back, the news alone would stand on nothing.
    scene.move_to(&mut pen, scene.alpha).await;
    let back = pull(&scene.world, &scene.anas, scene.ana, after.cursor()).await;
    assert!(back.leaves().is_empty());
    assert!(back.holds_whole(pen.id));
    assert!(
        back.placement(pen.id) > answer.left_at().first().copied(),
        "coming is newer than leaving"
    );
}

/// Two people use one tablet: what one of them just received is not taken away because the other,
/// who asks later, no longer sees it.
#[tokio::test]
async fn a_leave_is_no_newer_than_the_entry_that_came_of_the_same_move() {
    let scene = scene().await;
    let mut pen = scene.note_at(scene.alpha, 1).await;
    let anas = pull(&scene.world, &scene.anas, scene.ana, None).await;
    assert_eq!(anas.placement(pen.id), None, "it never moved");
    scene.move_to(&mut pen, scene.bravo).await;
    let shared = scene.world.tablet(&[scene.ana, scene.ben]).await;
    let entered = pull(&scene.world, &shared, scene.ben, None).await;
    let left = pull(&scene.world, &scene.anas, scene.ana, anas.cursor()).await;
    assert_eq!(left.leaves(), [pen.id]);
    assert_eq!(entered.placement(pen.id), left.left_at().first().copied());
}

#[tokio::test]
async fn a_record_that_was_never_seen_comes_whole_when_it_moves_into_sight() {
    let scene = scene().await;
    let mut pen = scene.note_at(scene.bravo, 1).await;
    let first = pull(&scene.world, &scene.anas, scene.ana, None).await;
    assert!(first.records().is_empty());
    scene.move_to(&mut pen, scene.alpha).await;
    let answer = pull(&scene.world, &scene.anas, scene.ana, first.cursor()).await;
    assert!(answer.holds_whole(pen.id));
    // Whoever saw both places hears of the move only.
    let everywhere = scene.world.tablet(&[scene.ben]).await;
    let all = pull(&scene.world, &everywhere, scene.ben, None).await;
    scene.move_to(&mut pen, scene.bravo).await;
    let moved = pull(&scene.world, &everywhere, scene.ben, all.cursor()).await;
    assert!(moved.leaves().is_empty());
    assert_eq!(moved.records(), [pen.id]);
}

#[tokio::test]
async fn a_record_that_leaves_during_the_first_fill_is_named_too() {
    let scene = scene().await;
    let mut pens = Vec::new();
    for _ in 0..8 {
        pens.push(scene.note_at(scene.alpha, 900).await);
    }
    let whole = pull(&scene.world, &scene.anas, scene.ana, None).await;
    assert!(whole.frames.len() > 1);
    // The link is cut after the first frame; a record of it moves away meanwhile.
    let cursor = whole.cursors[0].clone();
    let sent = whole.frames[0][0].record;
    let pen = pens.iter_mut().find(|pen| pen.id == sent).unwrap();
    scene.move_to(pen, scene.bravo).await;
    let rest = pull(&scene.world, &scene.anas, scene.ana, Some(cursor)).await;
    assert_eq!(rest.leaves(), [sent]);
}

/// contract: A14
#[tokio::test]
async fn a_deleted_record_is_told_to_those_who_have_it() {
    let scene = scene().await;
    let mut pen = scene.note_at(scene.alpha, 1).await;
    let first = pull(&scene.world, &scene.anas, scene.ana, None).await;
    let ask = pen.ask("delete");
    scene
        .world
        .judge(&scene.bens, scene.ben, &pen, &[ask])
        .await;
    let answer = pull(&scene.world, &scene.anas, scene.ana, first.cursor()).await;
    assert_eq!(answer.records(), [pen.id]);
    let fresh = pull(
        &scene.world,
        &scene.world.tablet(&[scene.ana]).await,
        scene.ana,
        None,
    )
    .await;
    assert!(fresh.records().is_empty());
}

/// What lies below the floor may be gone: whoever comes from there is filled anew, and drops what does
/// not come.
#[tokio::test]
async fn a_cursor_below_the_floor_starts_anew() {
    let scene = scene().await;
    let mut gone = scene.note_at(scene.alpha, 1).await;
    let stays = scene.note_at(scene.alpha, 1).await;
    let mut own = Pen::new(scene.world.ty("note"), scene.anas.actor());
    let made = own.create(&[
        ("title", text("Her own")),
        ("place", FieldValue::Reference(scene.alpha)),
    ]);
    scene
        .world
        .judge(&scene.anas, scene.ana, &own, &[made])
        .await;
    let first = pull(&scene.world, &scene.anas, scene.ana, None).await;
    assert!(first.scopes.is_none(), "a fresh device holds nothing");
    let ask = gone.ask("delete");
    scene
        .world
        .judge(&scene.bens, scene.ben, &gone, &[ask])
        .await;
    let raise = "UPDATE organisations SET floor_seq = feed_seq";
    scene.world.sql(raise, &[]).await;
    let answer = pull(&scene.world, &scene.anas, scene.ana, first.cursor()).await;
    assert!(answer.scopes.as_ref().unwrap().reset);
    assert!(answer.holds_whole(stays.id) && answer.holds_whole(own.id));
    assert!(!answer.records().contains(&gone.id));
    let again = pull(&scene.world, &scene.anas, scene.ana, answer.cursor()).await;
    assert!(again.scopes.is_none() && again.records().is_empty(), "once");
}
