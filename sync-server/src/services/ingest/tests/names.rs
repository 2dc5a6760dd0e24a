//! An operation belongs to its author: nobody else can use, block or close its name.

use std::slice::from_ref;

use shared_model::doc::RawChange;
use shared_model::ids::{RecordId, UserId};
use shared_model::record::FieldValue;

use super::world::{ALL, Pen, Tablet, World, code, text, verdict};
use crate::app::new_id;

struct Scene {
    world: World,
    ana: UserId,
    eve: UserId,
    anas: Tablet,
    eves: Tablet,
    pen: Pen,
}

/// A note of Ana's that Eve holds too.
async fn scene() -> Scene {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let eve = world.person("eve", ALL, &[]).await;
    let anas = world.tablet(&[ana]).await;
    let eves = world.tablet(&[eve]).await;
    let mut pen = Pen::new(world.ty("note"), anas.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    world.judge(&anas, ana, &pen, &[made]).await;
    Scene {
        world,
        ana,
        eve,
        anas,
        eves,
        pen,
    }
}

impl Scene {
    async fn ana_still_writes(&mut self, change: RawChange) {
        let verdicts = self
            .world
            .judge(&self.anas, self.ana, &self.pen, &[change])
            .await;
        assert_eq!(code(&verdicts[0]), "accepted");
    }
}

#[tokio::test]
async fn a_foreign_actor_is_refused_and_its_name_stays_free() {
    let mut scene = scene().await;
    // Eve knows Ana's actor from the record and guesses her next number.
    let mut forged = scene.pen.clone();
    let theft = forged.set("count", FieldValue::Integer(66));
    let verdicts = scene
        .world
        .judge(&scene.eves, scene.eve, &forged, &[theft])
        .await;
    assert_eq!(code(&verdicts[0]), "integrity");
    assert!(scene.world.flagged(&scene.eves).await.is_some());
    assert_eq!(
        scene.world.count("SELECT COUNT(*) FROM quarantine").await,
        1
    );
    let real = scene.pen.set("count", FieldValue::Integer(5));
    scene.ana_still_writes(real).await;
}

#[tokio::test]
async fn nobody_closes_the_work_of_somebody_else() {
    let mut scene = scene().await;
    let real = scene.pen.set("count", FieldValue::Integer(5));
    let mut forged = scene.pen.lend(scene.eves.actor());
    forged.document = scene.world.document(&scene.pen).await;
    let cuckoo = forged.set("count", FieldValue::Integer(66));
    let docs = vec![forged.replacing(&cuckoo, &real)];
    let runs = scene.world.send(&scene.eves, scene.eve, docs).await;
    assert_eq!(
        code(&verdict(&runs, forged.id, cuckoo.actor, cuckoo.seq)),
        "integrity"
    );
    scene.ana_still_writes(real).await;
}

#[tokio::test]
async fn a_person_never_enrolled_here_does_not_author_here() {
    let scene = scene().await;
    let mut pen = Pen::new(scene.world.ty("note"), scene.eves.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    let verdicts = scene
        .world
        .judge(&scene.eves, scene.ana, &pen, from_ref(&made))
        .await;
    assert_eq!(code(&verdicts[0]), "integrity");
    assert!(scene.world.record(pen.id).await.is_none());
    // Nor somebody who does not exist.
    let nobody = UserId(new_id());
    let verdicts = scene.world.judge(&scene.eves, nobody, &pen, &[made]).await;
    assert_eq!(code(&verdicts[0]), "integrity");
}

#[tokio::test]
async fn an_actor_serves_one_person() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let ben = world.person("ben", ALL, &[]).await;
    let tablet = world.tablet(&[ana, ben]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    world.judge(&tablet, ana, &pen, &[made]).await;
    let edit = pen.set("count", FieldValue::Integer(1));
    assert_eq!(
        code(&world.judge(&tablet, ben, &pen, &[edit]).await[0]),
        "integrity"
    );
}

#[tokio::test]
async fn one_name_has_one_content() {
    let mut scene = scene().await;
    let mut twin = scene.pen.clone();
    let first = scene.pen.set("count", FieldValue::Integer(5));
    let other = twin.set("count", FieldValue::Integer(6));
    assert_eq!((first.actor, first.seq), (other.actor, other.seq));
    let first_hash = first.hash;
    scene.ana_still_writes(first).await;
    let verdicts = scene
        .world
        .judge(&scene.anas, scene.ana, &twin, &[other])
        .await;
    assert_eq!(code(&verdicts[0]), "integrity");
    assert!(scene.world.document(&scene.pen).await.contains(first_hash));
    assert!(scene.world.flagged(&scene.anas).await.is_some());
}

#[tokio::test]
async fn equal_changes_of_two_records_are_two_operations() {
    let scene = scene().await;
    // The change of one record does not make another.
    let other = RecordId(new_id());
    let mut pen = Pen::new(scene.world.ty("note"), scene.anas.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    let mut parcel = pen.parcel(from_ref(&made));
    parcel.record = other;
    let runs = scene.world.send(&scene.anas, scene.ana, vec![parcel]).await;
    assert_eq!(
        code(&verdict(&runs, other, made.actor, made.seq)),
        "integrity"
    );
    assert!(scene.world.record(other).await.is_none());
    let verdicts = scene
        .world
        .judge(&scene.anas, scene.ana, &pen, &[made])
        .await;
    assert_eq!(code(&verdicts[0]), "accepted");
}

/// One session writes equal words in two records: the changes differ, so that one does not fit the
/// other.
#[tokio::test]
async fn a_change_of_one_record_is_not_taken_for_another() {
    let scene = scene().await;
    let actor = scene.anas.actor();
    let mut one = Pen::new(scene.world.ty("note"), actor);
    let mut two = Pen::new(scene.world.ty("note"), actor);
    let made = [&mut one, &mut two].map(|pen| pen.create(&[("title", text("Loose grating"))]));
    assert_ne!(made[0].hash, made[1].hash);
    let docs = vec![one.parcel(&made[..1]), two.parcel(&made[1..])];
    scene.world.send(&scene.anas, scene.ana, docs).await;
    let edit = one.set("count", FieldValue::Integer(7));
    let mut parcel = one.parcel(from_ref(&edit));
    parcel.record = two.id;
    let runs = scene.world.send(&scene.anas, scene.ana, vec![parcel]).await;
    assert_eq!(
        code(&verdict(&runs, two.id, edit.actor, edit.seq)),
        "integrity"
    );
    let other = scene.world.record(two.id).await.unwrap();
    assert!(!other.fields.contains_key("count"));
    // Its verdict there says nothing of it where it belongs.
    let verdicts = scene
        .world
        .judge(&scene.anas, scene.ana, &one, &[edit])
        .await;
    assert_eq!(code(&verdicts[0]), "accepted");
}

#[tokio::test]
async fn a_record_of_another_organisation_is_nobodys_business() {
    let mut scene = scene().await;
    let id = scene.pen.id.to_string();
    let elsewhere = new_id().to_string();
    let sql = "UPDATE records SET org_id = $1 WHERE id = $2";
    scene.world.sql(sql, &[&elsewhere, &id]).await;
    let edit = scene.pen.set("count", FieldValue::Integer(1));
    let verdicts = scene
        .world
        .judge(&scene.anas, scene.ana, &scene.pen, &[edit])
        .await;
    assert_eq!(code(&verdicts[0]), "integrity");
}
