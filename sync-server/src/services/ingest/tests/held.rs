//! Work of a newer module waits for the server.

use serde_json::json;
use shared_model::record::FieldValue;

use super::world::{ALL, Pen, World, code, text};
use crate::services::ingest::judge_held;

fn with_depth(module: &mut serde_json::Value) {
    let fields = module["types"][2]["fields"].as_array_mut().unwrap();
    fields.push(json!({"name": "depth", "kind": "integer"}));
}

#[tokio::test]
async fn what_a_newer_module_wrote_is_held_and_joins_after_the_upgrade() {
    let mut world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty_with("note", with_depth), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    let deep = pen.set("depth", FieldValue::Integer(12));
    let after = pen.set("count", FieldValue::Integer(1));
    let frame = [made, deep, after];
    let verdicts = world.judge(&tablet, ana, &pen, &frame).await;
    assert_eq!(
        verdicts.iter().map(code).collect::<Vec<_>>(),
        ["accepted", "held", "held"]
    );
    assert!(world.flagged(&tablet).await.is_none());
    // Still unknown: held again.
    let verdicts = world.judge(&tablet, ana, &pen, &frame[1..]).await;
    assert_eq!(
        verdicts.iter().map(code).collect::<Vec<_>>(),
        ["held", "held"]
    );
    world.install(with_depth).await;
    let runs = judge_held(&world.app, &world.uploader(&tablet, ana))
        .await
        .unwrap();
    assert_eq!(
        runs.iter()
            .map(|run| code(&run.verdict))
            .collect::<Vec<_>>(),
        ["accepted"; 2]
    );
    let record = world.record(pen.id).await.unwrap();
    assert_eq!(record.fields["depth"], FieldValue::Integer(12));
    assert_eq!(record.fields["count"], FieldValue::Integer(1));
    let runs = judge_held(&world.app, &world.uploader(&tablet, ana))
        .await
        .unwrap();
    assert!(runs.is_empty(), "{runs:?}");
}

#[tokio::test]
async fn a_chain_sent_again_after_the_upgrade_joins_at_once() {
    let mut world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty_with("note", with_depth), tablet.actor());
    let made = pen.create(&[
        ("title", text("Loose grating")),
        ("depth", FieldValue::Integer(3)),
    ]);
    let after = pen.set("count", FieldValue::Integer(1));
    let frame = [made, after];
    assert_eq!(
        code(&world.judge(&tablet, ana, &pen, &frame).await[1]),
        "held"
    );
    world.install(with_depth).await;
    let verdicts = world.judge(&tablet, ana, &pen, &frame).await;
    assert_eq!(
        verdicts.iter().map(code).collect::<Vec<_>>(),
        ["accepted", "accepted"]
    );
}

#[tokio::test]
async fn a_held_creation_joins_after_the_upgrade() {
    let mut world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty_with("note", with_depth), tablet.actor());
    let made = pen.create(&[
        ("title", text("Loose grating")),
        ("depth", FieldValue::Integer(3)),
    ]);
    assert_eq!(
        code(&world.judge(&tablet, ana, &pen, &[made]).await[0]),
        "held"
    );
    world.install(with_depth).await;
    let runs = judge_held(&world.app, &world.uploader(&tablet, ana))
        .await
        .unwrap();
    assert_eq!(code(&runs[0].verdict), "accepted", "{runs:?}");
    assert_eq!(runs[0].official_no.as_deref(), Some("NOTE-2026-00001"));
}

#[tokio::test]
async fn a_record_of_an_unknown_type_is_held() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let ty = shared_model::schema::RecordType {
        name: "memo".into(),
        ..world.ty("note")
    };
    let mut pen = Pen::new(ty, tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    assert_eq!(
        code(&world.judge(&tablet, ana, &pen, &[made]).await[0]),
        "held"
    );
    let mut other = Pen::new(pen.ty.clone(), tablet.actor());
    other.create(&[("title", text("Loose grating"))]);
    let runs = world.send(&tablet, ana, vec![other.whole()]).await;
    assert_eq!(code(&runs[0].verdict), "held");
    assert!(
        world.flagged(&tablet).await.is_none(),
        "newer is not hostile"
    );
}
