//! Frames of several devices at the same moment.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::future::join_all;
use shared_model::record::FieldValue;

use super::world::{ALL, Pen, World, code, text};

/// One of the people may not write: the others are answered as if they were alone, and their numbers
/// have no gap.
///
/// contract: H8
#[tokio::test]
async fn frames_that_wait_for_the_writer_together_are_judged_one_by_one() {
    let world = World::open().await;
    let mut sent = Vec::new();
    for place in 0..12 {
        let rights = if place == 5 { &ALL[..1] } else { ALL };
        let person = world.person(&format!("p{place}"), rights, &[]).await;
        let tablet = world.tablet(&[person]).await;
        let mut pen = Pen::new(world.ty("note"), tablet.actor());
        let made = pen.create(&[("title", text("Loose grating"))]);
        let edit = pen.set("count", FieldValue::Integer(place));
        sent.push((tablet, person, pen.parcel(&[made, edit])));
    }
    let busy = world.app.db.begin().await.unwrap();
    let all = sent
        .into_iter()
        .map(async |(tablet, person, parcel)| world.send(&tablet, person, vec![parcel]).await);
    let (answers, ()) = tokio::join!(join_all(all), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(busy);
    });
    let mut numbers = BTreeSet::new();
    for (place, runs) in answers.iter().enumerate() {
        let expected = if place == 5 { "forbidden" } else { "accepted" };
        assert_eq!(code(&runs[0].verdict), expected, "{place}: {runs:?}");
        numbers.extend(runs.iter().filter_map(|run| run.official_no.clone()));
    }
    let gapless = (1..=11).map(|n| format!("NOTE-2026-{n:05}"));
    assert_eq!(numbers, gapless.collect());
}
