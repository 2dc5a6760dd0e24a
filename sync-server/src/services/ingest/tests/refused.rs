//! What does not join, and why.

use std::slice::from_ref;

use shared_model::doc::{FieldEdit, Intent};
use shared_model::ids::RecordId;
use shared_model::record::FieldValue;
use shared_model::sync::Verdict;

use super::world::{ALL, Pen, World, code, text, verdict};
use crate::app::new_id;
use crate::services::ingest;

/// contract: C8
#[tokio::test]
async fn a_field_with_a_right_of_its_own_needs_it() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    let secret = pen.set("secret", text("vault"));
    let verdicts = world.judge(&tablet, ana, &pen, &[made, secret]).await;
    let Verdict::Rejected(refusal) = &verdicts[1] else {
        panic!("{verdicts:?}");
    };
    assert_eq!(
        (refusal.code.as_str(), refusal.path.as_str()),
        ("forbidden", "secret")
    );
    assert!(
        !world
            .record(pen.id)
            .await
            .unwrap()
            .fields
            .contains_key("secret")
    );
    assert_eq!(world.count("SELECT COUNT(*) FROM quarantine").await, 1);
    assert_eq!(
        world.count("SELECT COUNT(*) FROM changes").await,
        0,
        "never to other devices"
    );
    let mut new = Pen::new(world.ty("note"), tablet.actor());
    let made = new.create(&[("title", text("Loose grating")), ("secret", text("vault"))]);
    assert_eq!(
        code(&world.judge(&tablet, ana, &new, &[made]).await[0]),
        "forbidden"
    );
}

#[tokio::test]
async fn rights_are_judged_where_the_record_is() {
    let world = World::open().await;
    let (alpha, bravo) = (RecordId(new_id()), RecordId(new_id()));
    let ana = world
        .person("ana", &["probe.create.note@site"], &[alpha])
        .await;
    let tablet = world.tablet(&[ana]).await;
    for (place, expected) in [(alpha, "accepted"), (bravo, "forbidden")] {
        let mut pen = Pen::new(world.ty("note"), tablet.actor());
        let mut intent = pen.intent(&[
            ("title", text("Loose grating")),
            ("place", FieldValue::Reference(place)),
        ]);
        // What the device says of the site is not believed.
        intent.site_id = Some(alpha);
        let made = pen.write(&Intent::Create(intent));
        assert_eq!(
            code(&world.judge(&tablet, ana, &pen, &[made]).await[0]),
            expected
        );
    }
}

#[tokio::test]
async fn a_record_belongs_to_the_employer_of_its_author() {
    let world = World::open().await;
    let (own, other) = (RecordId(new_id()), RecordId(new_id()));
    let ana = world.employee("ana", ALL, &[], Some(own)).await;
    let tablet = world.tablet(&[ana]).await;
    for (company, expected) in [
        (Some(own), "accepted"),
        (Some(other), "forbidden"),
        (None, "forbidden"),
    ] {
        let mut pen = Pen::new(world.ty("note"), tablet.actor());
        let mut intent = pen.intent(&[("title", text("Loose grating"))]);
        intent.company_id = company;
        let made = pen.write(&Intent::Create(intent));
        assert_eq!(
            code(&world.judge(&tablet, ana, &pen, &[made]).await[0]),
            expected
        );
    }
}

#[tokio::test]
async fn an_employer_that_changed_meanwhile_is_the_one_the_device_knew() {
    let world = World::open().await;
    let own = RecordId(new_id());
    let ana = world.employee("ana", ALL, &[], Some(own)).await;
    let tablet = world.tablet(&[ana]).await;
    world.acknowledge_rights(&tablet, ana).await;
    let after = RecordId(new_id()).to_string();
    world
        .sql(
            "UPDATE users SET company_id = $1 WHERE id = $2",
            &[&after, &ana.to_string()],
        )
        .await;
    world.rights_changed().await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let mut intent = pen.intent(&[("title", text("Loose grating"))]);
    intent.company_id = Some(own);
    let made = pen.write(&Intent::Create(intent));
    assert_eq!(
        code(&world.judge(&tablet, ana, &pen, &[made]).await[0]),
        "accepted"
    );
}

#[tokio::test]
async fn broken_rules_on_values_are_named() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    let many = pen.set("count", FieldValue::Integer(101));
    let verdicts = world.judge(&tablet, ana, &pen, &[made, many]).await;
    let Verdict::Rejected(refusal) = &verdicts[1] else {
        panic!("{verdicts:?}");
    };
    assert_eq!(
        (refusal.code.as_str(), refusal.path.as_str()),
        ("invalid", "count")
    );
    assert!(
        world.flagged(&tablet).await.is_none(),
        "a person's mistake is no breach"
    );
}

#[tokio::test]
async fn what_hangs_on_a_refused_operation_is_told_which() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let frame = [
        pen.create(&[("title", text("Loose grating"))]),
        pen.set("secret", text("vault")),
        pen.set("count", FieldValue::Integer(1)),
        pen.set("count", FieldValue::Integer(2)),
    ];
    let verdicts = world.judge(&tablet, ana, &pen, &frame).await;
    let root = Verdict::BlockedBy {
        actor: frame[1].actor,
        seq: frame[1].seq,
    };
    assert_eq!(verdicts[2..], [root.clone(), root.clone()]);
    // Also when it comes in a later exchange.
    let later = pen.set("count", FieldValue::Integer(3));
    assert_eq!(world.judge(&tablet, ana, &pen, &[later]).await[0], root);
}

/// contract: A14
#[tokio::test]
async fn a_deleted_record_takes_no_more_edits() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let frame = [
        pen.create(&[("title", text("Loose grating"))]),
        pen.ask("delete"),
    ];
    world.judge(&tablet, ana, &pen, &frame).await;
    let late = pen.set("count", FieldValue::Integer(1));
    assert_eq!(
        code(&world.judge(&tablet, ana, &pen, &[late]).await[0]),
        "deleted"
    );
}

/// contract: A12
#[tokio::test]
async fn an_external_id_is_given_once() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut docs = Vec::new();
    let mut ops = Vec::new();
    for external in ["PO-77", "PO-77", "opx_somebody"] {
        let mut pen = Pen::new(world.ty("note"), tablet.actor());
        let mut intent = pen.intent(&[("title", text("Loose grating"))]);
        intent.external_id = Some(external.into());
        let made = pen.write(&Intent::Create(intent));
        docs.push(pen.parcel(from_ref(&made)));
        ops.push((pen.id, made));
    }
    let runs = world.send(&tablet, ana, docs).await;
    let codes: Vec<_> = ops
        .iter()
        .map(|(id, raw)| code(&verdict(&runs, *id, raw.actor, raw.seq)))
        .collect();
    assert_eq!(codes, ["accepted", "duplicate", "invalid"]);
}

#[tokio::test]
async fn a_replacement_closes_what_it_stands_for() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    world.judge(&tablet, ana, &pen, &[made]).await;
    let mut again = pen.lend(tablet.actor());
    let refused = pen.set("secret", text("vault"));
    assert_eq!(
        code(&world.judge(&tablet, ana, &pen, from_ref(&refused)).await[0]),
        "forbidden"
    );
    let better = again.set("count", FieldValue::Integer(5));
    let runs = world
        .send(&tablet, ana, vec![again.replacing(&better, &refused)])
        .await;
    assert_eq!(
        code(&verdict(&runs, pen.id, better.actor, better.seq)),
        "accepted"
    );
    // New rights do not bring the closed one in by an old file or a proxy's retry.
    world.grant(ana, "probe.keep.secret").await;
    assert_eq!(
        code(&world.judge(&tablet, ana, &pen, &[refused]).await[0]),
        "duplicate"
    );
}

#[tokio::test]
async fn what_replaces_an_accepted_operation_is_a_duplicate() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    let mut again = pen.lend(tablet.actor());
    let first = pen.set("count", FieldValue::Integer(5));
    let second = again.set("count", FieldValue::Integer(6));
    // In one frame: what came first counts.
    let docs = vec![
        pen.parcel(&[made, first.clone()]),
        again.replacing(&second, &first),
    ];
    let runs = world.send(&tablet, ana, docs).await;
    assert_eq!(
        code(&verdict(&runs, pen.id, first.actor, first.seq)),
        "accepted"
    );
    assert_eq!(
        code(&verdict(&runs, pen.id, second.actor, second.seq)),
        "duplicate"
    );
    let mut third = again.lend(tablet.actor());
    third.document = world.document(&pen).await;
    let late = third.set("count", FieldValue::Integer(7));
    let runs = world
        .send(&tablet, ana, vec![third.replacing(&late, &first)])
        .await;
    assert_eq!(
        code(&verdict(&runs, pen.id, late.actor, late.seq)),
        "duplicate"
    );
    let count = world.record(pen.id).await.unwrap().fields["count"].clone();
    assert_eq!(count, FieldValue::Integer(5));
}

#[tokio::test]
async fn a_person_at_rest_is_refused_at_once_and_nothing_stays() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    world.judge(&tablet, ana, &pen, &[made]).await;
    let caller = world.caller(ana, None).await;
    let edit = Intent::Edit {
        edits: vec![FieldEdit::Set {
            field: "count".into(),
            value: Some(FieldValue::Integer(500)),
        }],
    };
    let before = world.count("SELECT COUNT(*) FROM operations").await;
    let refused = ingest::submit(&world.app, &caller, "note", pen.id, vec![edit]).await;
    assert!(refused.is_err());
    assert_eq!(world.count("SELECT COUNT(*) FROM operations").await, before);
}

/// A person may choose it later, so it must be legal although it loses now.
#[tokio::test]
async fn a_value_that_loses_is_checked_too() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    world.judge(&tablet, ana, &pen, &[made]).await;
    let mut beside = pen.lend(tablet.actor());
    let losing = pen.set("count", FieldValue::Integer(500));
    let frame = [
        beside.set("level", text("low")),
        beside.set("count", FieldValue::Integer(5)),
    ];
    world.judge(&tablet, ana, &beside, &frame).await;
    let verdicts = world.judge(&tablet, ana, &pen, &[losing]).await;
    assert_eq!(code(&verdicts[0]), "invalid");
}
