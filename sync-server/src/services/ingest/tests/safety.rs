//! Safety facts are not refused (design 03-sync, problem table, first row).

use shared_model::ids::RecordId;
use shared_model::record::FieldValue;
use shared_model::sync::Verdict;

use super::world::{ALL, DAY, Pen, World, code, text, verdict};
use crate::app::new_id;
use crate::services::ingest;

#[tokio::test]
async fn an_incomplete_alarm_is_accepted_and_flagged() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("alarm"), tablet.actor());
    let made = pen.create(&[("title", text("gas"))]);
    assert_eq!(
        code(&world.judge(&tablet, ana, &pen, &[made]).await[0]),
        "accepted"
    );
    assert!(world.record(pen.id).await.unwrap().needs_review);
}

#[tokio::test]
async fn a_role_lost_meanwhile_counts_only_while_the_device_could_not_know() {
    for (acknowledged, days, expected) in [
        (true, 0, "accepted"),
        (true, 15, "forbidden"),
        (false, 0, "forbidden"),
    ] {
        let world = World::open().await;
        let ana = world.person("ana", ALL, &[]).await;
        let tablet = world.tablet(&[ana]).await;
        if acknowledged {
            world.acknowledge_rights(&tablet, ana).await;
        }
        world.revoke(ana).await;
        world.pass(days * DAY);
        let mut pen = Pen::new(world.ty("alarm"), tablet.actor());
        let made = pen.create(&[("title", text("Gas alarm"))]);
        let verdicts = world.judge(&tablet, ana, &pen, &[made]).await;
        assert_eq!(
            code(&verdicts[0]),
            expected,
            "acknowledged {acknowledged}, {days} days"
        );
        if expected == "accepted" {
            assert!(world.record(pen.id).await.unwrap().needs_review);
        }
        // What is no safety fact is judged by the rights of today.
        let mut note = Pen::new(world.ty("note"), tablet.actor());
        let made = note.create(&[("title", text("Loose grating"))]);
        let verdicts = world.judge(&tablet, ana, &note, &[made]).await;
        assert_eq!(code(&verdicts[0]), "forbidden");
    }
}

#[tokio::test]
async fn a_closed_account_does_not_lose_its_alarms() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    world.acknowledge_rights(&tablet, ana).await;
    world
        .sql(
            "UPDATE users SET is_active = 0 WHERE id = $1",
            &[&ana.to_string()],
        )
        .await;
    world.rights_changed().await;
    let mut pen = Pen::new(world.ty("alarm"), tablet.actor());
    let made = pen.create(&[("title", text("Gas alarm"))]);
    assert_eq!(
        code(&world.judge(&tablet, ana, &pen, &[made]).await[0]),
        "accepted"
    );
}

/// The refused operation first, then the fact that hangs on it.
async fn hanging(
    world: &World,
    tablet: &super::world::Tablet,
    ana: shared_model::ids::UserId,
) -> Pen {
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    let refused = pen.set("secret", text("vault"));
    let verdicts = world.judge(tablet, ana, &pen, &[made, refused]).await;
    assert_eq!(code(&verdicts[1]), "forbidden");
    pen
}

#[tokio::test]
async fn a_fact_on_a_refused_operation_is_written_again_by_the_server() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = hanging(&world, &tablet, ana).await;
    let facts = [
        pen.set("gauge", FieldValue::Integer(7)),
        pen.set("gauge", FieldValue::Integer(8)),
    ];
    let runs = world.send(&tablet, ana, vec![pen.parcel(&facts)]).await;
    for fact in &facts {
        let Verdict::AcceptedAs { actor, .. } = verdict(&runs, pen.id, fact.actor, fact.seq) else {
            panic!("{runs:?}");
        };
        assert!(
            runs.iter().all(|run| run.actor != actor),
            "not the device's own: {runs:?}"
        );
    }
    let record = world.record(pen.id).await.unwrap();
    assert_eq!(record.fields["gauge"], FieldValue::Integer(8));
    assert_eq!(record.updated_by, Some(ana), "still her words");
    assert!(!record.fields.contains_key("secret"));
    // The device lacks what the server wrote.
    let told = "SELECT COUNT(*) FROM changes WHERE origin_key IS NULL";
    assert_eq!(world.count(told).await, 2);
    let again = world.send(&tablet, ana, vec![pen.parcel(&facts)]).await;
    assert_eq!(again, runs);
}

#[tokio::test]
async fn a_hanging_fact_keeps_the_rights_of_the_sea() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = hanging(&world, &tablet, ana).await;
    world.acknowledge_rights(&tablet, ana).await;
    world.revoke(ana).await;
    let fact = pen.set("gauge", FieldValue::Integer(7));
    assert_eq!(
        code(&world.judge(&tablet, ana, &pen, &[fact]).await[0]),
        "accepted_as"
    );
    assert!(world.record(pen.id).await.unwrap().needs_review);
}

#[tokio::test]
async fn a_fact_that_cannot_be_saved_leaves_no_trace_of_the_attempt() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = hanging(&world, &tablet, ana).await;
    world.revoke(ana).await;
    let fact = pen.set("gauge", FieldValue::Integer(7));
    assert_eq!(
        code(&world.judge(&tablet, ana, &pen, &[fact]).await[0]),
        "blocked_by"
    );
    for right in ALL {
        world.grant(ana, right).await;
    }
    // The server's pen for her still writes in this record.
    let caller = world.caller(ana, None).await;
    let edit = shared_model::doc::Intent::Edit {
        edits: vec![shared_model::doc::FieldEdit::Comment {
            field: "talk".into(),
            id: RecordId(new_id()),
            text: "Back ashore.".into(),
        }],
    };
    ingest::submit(&world.app, &caller, "note", pen.id, vec![edit])
        .await
        .unwrap();
}
