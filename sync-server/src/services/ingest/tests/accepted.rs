//! What joins the record: accepted, corrected, numbered, once.

use std::slice::from_ref;

use shared_model::doc::{FieldEdit, Intent};
use shared_model::ids::RecordId;
use shared_model::record::FieldValue;

use super::world::{ALL, Pen, World, code, text};
use crate::app::new_id;

/// contract: A12
#[tokio::test]
async fn the_same_frame_again_gets_the_same_verdicts_and_causes_nothing() {
    let world = World::open().await;
    world
        .listens(&["note.created", "note.updated", "note.commented"])
        .await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let frame = [
        pen.create(&[("title", text("Loose grating"))]),
        pen.set("count", FieldValue::Integer(3)),
        pen.comment(RecordId(new_id()), "Roped off."),
    ];
    let first = world.send(&tablet, ana, vec![pen.parcel(&frame)]).await;
    assert_eq!(first[0].official_no.as_deref(), Some("NOTE-2026-00001"));
    let before = tallies(&world).await;
    assert_eq!(before[1..4], [3, 3, 3], "operations, events, audit lines");
    let again = world.send(&tablet, ana, vec![pen.parcel(&frame)]).await;
    assert_eq!(again, first);
    assert_eq!(tallies(&world).await, before);
}

async fn tallies(world: &World) -> [i64; 7] {
    [
        world
            .count("SELECT COUNT(*) FROM records WHERE record_type = 'note'")
            .await,
        world.count("SELECT COUNT(*) FROM operations").await,
        world
            .count("SELECT COUNT(*) FROM events WHERE record_type = 'note'")
            .await,
        world
            .count("SELECT COUNT(*) FROM audit_log WHERE entity = 'note'")
            .await,
        world.count("SELECT COUNT(*) FROM changes").await,
        world.count("SELECT feed_seq FROM organisations").await,
        world
            .count("SELECT COALESCE(MAX(last_value), 0) FROM number_counters")
            .await,
    ]
}

#[tokio::test]
async fn an_operation_said_twice_in_one_frame_counts_once() {
    let world = World::open().await;
    world.listens(&["note.updated"]).await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    world.judge(&tablet, ana, &pen, from_ref(&made)).await;
    let edit = pen.set("count", FieldValue::Integer(3));
    let twice = [edit.clone(), edit.clone()];
    let docs = vec![pen.parcel(&twice), pen.parcel(&twice)];
    let runs = world.send(&tablet, ana, docs).await;
    assert_eq!(runs.len(), 1);
    assert_eq!(code(&runs[0].verdict), "accepted");
    assert_eq!(world.count("SELECT COUNT(*) FROM changes").await, 1);
    let events = "SELECT COUNT(*) FROM events WHERE name = 'note.updated'";
    assert_eq!(world.count(events).await, 1);
}

#[tokio::test]
async fn a_whole_record_and_changes_after_it_are_all_kept() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    for apart in [false, true] {
        let mut pen = Pen::new(world.ty("note"), tablet.actor());
        pen.create(&[("title", text("Loose grating"))]);
        let mut parcel = pen.whole();
        let more = pen.set("count", FieldValue::Integer(3));
        let docs = if apart {
            vec![parcel, pen.parcel(&[more])]
        } else {
            parcel.changes.push(more.bytes.into());
            vec![parcel]
        };
        let runs = world.send(&tablet, ana, docs).await;
        assert!(
            runs.iter().all(|run| code(&run.verdict) == "accepted"),
            "{runs:?}"
        );
        assert_eq!(world.document(&pen).await.heads(), pen.document.heads());
        let kept = world.record(pen.id).await.unwrap();
        assert_eq!(kept.fields["count"], FieldValue::Integer(3));
    }
}

#[tokio::test]
async fn received_bytes_are_stored_as_they_are() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    pen.create(&[("title", text("Loose grating"))]);
    pen.set("count", FieldValue::Integer(3));
    let runs = world.send(&tablet, ana, vec![pen.whole()]).await;
    assert!(
        runs.iter().all(|run| code(&run.verdict) == "accepted"),
        "{runs:?}"
    );
    assert_eq!(world.document(&pen).await.save(), pen.document.save());
    assert_eq!(world.count("SELECT COUNT(*) FROM changes").await, 0);
}

#[tokio::test]
async fn a_record_made_under_an_earlier_module_is_accepted() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let earlier = world.ty_with("note", |module| {
        let fields = module["types"][2]["fields"].as_array_mut().unwrap();
        fields.retain(|field| field["name"] != "tags");
    });
    let mut pen = Pen::new(earlier, tablet.actor());
    pen.create(&[("title", text("Loose grating"))]);
    pen.set("count", FieldValue::Integer(3));
    let runs = world.send(&tablet, ana, vec![pen.whole()]).await;
    assert!(
        runs.iter().all(|run| code(&run.verdict) == "accepted"),
        "{runs:?}"
    );
    let mut now = Pen {
        ty: world.ty("note"),
        ..pen.clone()
    };
    now.document = world.document(&now).await;
    let tag = now.edit(FieldEdit::Tag {
        field: "tags".into(),
        tag: "deck".into(),
        present: true,
    });
    let verdicts = world.judge(&tablet, ana, &now, &[tag]).await;
    assert_eq!(code(&verdicts[0]), "accepted");
}

/// contract: A9
#[tokio::test]
async fn a_rule_corrects_once_after_the_last_operation() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let frame = [
        pen.create(&[("title", text("  Loose grating "))]),
        pen.set("title", text(" Loose grating, deck 2  ")),
    ];
    let verdicts = world.judge(&tablet, ana, &pen, &frame).await;
    assert_eq!(
        verdicts.iter().map(code).collect::<Vec<_>>(),
        ["accepted", "corrected"]
    );
    let record = world.record(pen.id).await.unwrap();
    assert_eq!(record.text("title"), Some("Loose grating, deck 2"));
    assert_eq!(
        world.count("SELECT COUNT(*) FROM changes").await,
        1,
        "one correction"
    );
    // The author has not seen the correction and writes again: no conflict with a rule.
    let again = pen.set("title", text(" Loose grating, deck 3"));
    let verdicts = world.judge(&tablet, ana, &pen, &[again]).await;
    assert_eq!(code(&verdicts[0]), "corrected");
    let record = world.record(pen.id).await.unwrap();
    assert_eq!(record.text("title"), Some("Loose grating, deck 3"));
    assert!(record.conflicts.is_empty(), "{:?}", record.conflicts);
}

#[tokio::test]
async fn a_later_value_on_a_corrected_field_is_no_conflict() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text(" Loose grating"))]);
    world.judge(&tablet, ana, &pen, &[made]).await;
    let again = pen.set("title", text("Missing grating"));
    world.judge(&tablet, ana, &pen, &[again]).await;
    let record = world.record(pen.id).await.unwrap();
    assert_eq!(record.text("title"), Some("Missing grating"));
    assert!(record.conflicts.is_empty(), "{:?}", record.conflicts);
}

/// contract: H8
#[tokio::test]
async fn numbers_have_no_gap_where_work_was_refused() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut docs = Vec::new();
    for title in ["One note", "no", "Two notes", "x", "Three notes"] {
        let mut pen = Pen::new(world.ty("note"), tablet.actor());
        let made = pen.create(&[("title", text(title))]);
        docs.push(pen.parcel(&[made]));
    }
    let runs = world.send(&tablet, ana, docs).await;
    let mut numbers: Vec<_> = runs
        .iter()
        .filter_map(|run| run.official_no.clone())
        .collect();
    numbers.sort();
    assert_eq!(
        numbers,
        ["NOTE-2026-00001", "NOTE-2026-00002", "NOTE-2026-00003"]
    );
}

#[tokio::test]
async fn a_request_that_came_too_late_is_kept_with_its_answer() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let (mine, other) = (world.tablet(&[ana]).await, world.tablet(&[ana]).await);
    let mut pen = Pen::new(world.ty("note"), mine.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    world.judge(&mine, ana, &pen, &[made]).await;
    let mut theirs = pen.lend(other.actor());
    let (first, late) = (theirs.ask("close"), pen.ask("close"));
    assert_eq!(
        code(&world.judge(&other, ana, &theirs, &[first]).await[0]),
        "accepted"
    );
    assert_eq!(
        code(&world.judge(&mine, ana, &pen, &[late]).await[0]),
        "accepted"
    );
    let record = world.record(pen.id).await.unwrap();
    assert_eq!(record.status.as_deref(), Some("closed"));
    assert_eq!(record.fields["judge"], FieldValue::Reference(ana.into()));
    let mut granted: Vec<bool> = record
        .requests
        .iter()
        .map(|request| request.decision.as_ref().unwrap().granted)
        .collect();
    granted.sort_unstable();
    assert_eq!(granted, [false, true]);
}

#[tokio::test]
async fn a_move_is_judged_at_both_ends_and_leaves_a_trace() {
    let world = World::open().await;
    let (alpha, bravo) = (RecordId(new_id()), RecordId(new_id()));
    let here = [
        "probe.create.note@site",
        "probe.edit.note@site",
        "probe.view.note@site",
    ];
    let ana = world.person("ana", &here, &[alpha]).await;
    let ben = world.person("ben", &here, &[alpha, bravo]).await;
    let tablet = world.tablet(&[ana, ben]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[
        ("title", text("Loose grating")),
        ("place", FieldValue::Reference(alpha)),
    ]);
    world.judge(&tablet, ana, &pen, &[made]).await;
    let mut bens = pen.lend(tablet.actor());
    let moved = pen.set("place", FieldValue::Reference(bravo));
    let verdicts = world.judge(&tablet, ana, &pen, &[moved]).await;
    assert_eq!(
        code(&verdicts[0]),
        "forbidden",
        "she has no right where it goes"
    );
    assert_eq!(world.count("SELECT COUNT(*) FROM departures").await, 0);
    let moved = bens.set("place", FieldValue::Reference(bravo));
    let verdicts = world.judge(&tablet, ben, &bens, &[moved]).await;
    assert_eq!(code(&verdicts[0]), "accepted");
    assert_eq!(world.count("SELECT COUNT(*) FROM departures").await, 1);
    let mut far = bens.lend(tablet.actor());
    let back = far.set("place", FieldValue::Reference(alpha));
    let verdicts = world.judge(&tablet, ana, &far, &[back]).await;
    assert_eq!(code(&verdicts[0]), "forbidden", "nor where it is");
}

#[tokio::test]
async fn two_people_write_from_one_tablet() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let ben = world.person("ben", ALL, &[]).await;
    let tablet = world.tablet(&[ana, ben]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    world.judge(&tablet, ana, &pen, &[made]).await;
    let mut bens = pen.lend(tablet.actor());
    let words = bens.write(&Intent::Edit {
        edits: vec![FieldEdit::Comment {
            field: "talk".into(),
            id: RecordId(new_id()),
            text: "Seen.".into(),
        }],
    });
    world.judge(&tablet, ben, &bens, &[words]).await;
    let record = world.record(pen.id).await.unwrap();
    assert_eq!(
        (record.created_by, record.updated_by),
        (Some(ana), Some(ben))
    );
}
