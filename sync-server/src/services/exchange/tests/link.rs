//! Cuts, damage, twins, and the price of saying nothing.

use axum::body::Bytes;
use shared_model::ids::RecordId;
use shared_model::sync::{
    FrameWriter, Hello, Message, NEWEST, PLAIN, Refusal, Up, Verdict, VerdictRun,
};

use super::talk::{acks, converse, exchange, hello, operations, packed, packed_with, pull};
use crate::app::new_id;
use crate::error::ServiceError;
use crate::services::ingest::tests::world::{ALL, Pen, World, text};
use shared_model::error::ErrorCode;

async fn note(
    world: &World,
    tablet: &crate::services::ingest::tests::world::Tablet,
    title: &str,
) -> Pen {
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    pen.create(&[("title", text(title))]);
    pen
}

#[tokio::test]
async fn frames_before_a_cut_are_kept_and_answered_next_time() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let (first, second) = (
        note(&world, &tablet, "First").await,
        note(&world, &tablet, "Second").await,
    );
    let greeting = hello(&world, ana, None).await;
    let mut writer = FrameWriter::new(3).unwrap();
    let said = [
        Up::Hello(greeting.clone()),
        operations(ana, vec![first.whole()]),
    ];
    for message in &said {
        writer.push(&message.encode().unwrap()).unwrap();
    }
    let before = writer.take();
    let last = operations(ana, vec![second.whole()]).encode().unwrap();
    writer.push(&last).unwrap();
    let mut rest = writer.finish().unwrap();
    rest.truncate(rest.len() / 2);
    let cut = vec![
        Ok(Bytes::from(before)),
        Ok(Bytes::from(rest)),
        Err(axum::Error::new(std::io::Error::other("gone"))),
    ];
    assert!(converse(&world, &tablet, ana, cut).await.is_err());
    assert!(world.record(first.id).await.is_some());
    assert!(world.record(second.id).await.is_none());
    // The first answer never came: it comes now, without the work being sent again.
    let answer = exchange(&world, &tablet, ana, &[Up::Hello(greeting.clone())]).await;
    assert_eq!(answer.verdicts.len(), 1);
    assert_eq!(answer.verdicts[0].record, first.id);
    assert_eq!(
        answer.verdicts[0].official_no.as_deref(),
        Some("NOTE-2026-00001")
    );
    let heard = [Up::Hello(greeting.clone()), acks(&answer.verdicts)];
    exchange(&world, &tablet, ana, &heard).await;
    let answer = exchange(&world, &tablet, ana, &[Up::Hello(greeting)]).await;
    assert!(answer.verdicts.is_empty(), "acknowledged once is enough");
}

#[tokio::test]
async fn acknowledgements_of_others_count_for_nothing() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let (mine, other) = (world.tablet(&[ana]).await, world.tablet(&[ana]).await);
    let pen = note(&world, &mine, "First").await;
    let runs = world.send(&mine, ana, vec![pen.whole()]).await;
    let greeting = hello(&world, ana, None).await;
    exchange(
        &world,
        &other,
        ana,
        &[Up::Hello(greeting.clone()), acks(&runs)],
    )
    .await;
    let answer = exchange(&world, &mine, ana, &[Up::Hello(greeting)]).await;
    assert_eq!(answer.verdicts.len(), 1);
}

#[tokio::test]
async fn what_is_no_exchange_is_refused_and_the_next_one_works() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let greeting = hello(&world, ana, None).await;
    let good = packed(&[Up::Hello(greeting.clone())]);
    let mut flipped = good.clone();
    *flipped.get_mut(12).unwrap() ^= 0x40;
    let mut trailing = good.clone();
    trailing.extend_from_slice(b"more");
    let late = [Up::Acks(Default::default()), Up::Hello(greeting.clone())];
    let foreign = Hello {
        proto: 99,
        ..greeting.clone()
    };
    let bodies: [Vec<u8>; 8] = [
        Vec::new(),
        b"GET / HTTP/1.1".to_vec(),
        good[..good.len() - 2].to_vec(),
        flipped,
        trailing,
        packed(&late),
        packed(&[Up::Hello(foreign)]),
        packed(&[Up::Hello(greeting.clone()), Up::Hello(greeting.clone())]),
    ];
    for (n, body) in bodies.into_iter().enumerate() {
        let refused = converse(&world, &tablet, ana, vec![Ok(Bytes::from(body))]).await;
        let Err(ServiceError::Refused { code, .. }) = refused else {
            panic!("body {n} was taken or broke the server");
        };
        assert_eq!(code, ErrorCode::BadRequest, "body {n}");
    }
    pull(&world, &tablet, ana, None).await;
}

#[tokio::test]
async fn an_answer_is_written_with_the_best_dictionary_both_sides_know() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let greeting = hello(&world, ana, None).await;
    // Written with, said to know, answered with: an older build, one that never heard of this
    // server's dictionaries, one that has, a newer build.
    let talks = [
        (PLAIN, None, PLAIN),
        (PLAIN, Some(NEWEST), NEWEST),
        (NEWEST, None, NEWEST),
        (PLAIN, Some(u32::MAX), NEWEST),
    ];
    for (written, says, answered) in talks {
        let hello = Hello {
            dictionary: says,
            ..greeting.clone()
        };
        let body = packed_with(written, &[Up::Hello(hello)]);
        let answer = converse(&world, &tablet, ana, vec![Ok(Bytes::from(body))]).await;
        assert_eq!(answer.unwrap().dictionary, answered, "{written} {says:?}");
    }
}

#[tokio::test]
async fn an_unknown_dictionary_is_refused_by_its_name() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut body = packed_with(NEWEST, &[Up::Hello(hello(&world, ana, None).await)]);
    body[6] = 0xee;
    let refused = converse(&world, &tablet, ana, vec![Ok(Bytes::from(body))]).await;
    let Err(ServiceError::Refused { code, detail, .. }) = refused else {
        panic!("it was taken or broke the server");
    };
    assert_eq!(code, ErrorCode::BadRequest);
    assert!(detail.contains("dictionary 238"), "{detail}");
}

#[tokio::test]
async fn a_body_without_end_is_refused() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    // One empty zstd frame after the other: nothing to read, for ever.
    let skippable = Bytes::from(
        [
            &[0x50, 0x2a, 0x4d, 0x18, 0, 0, 8, 0][..],
            &vec![0; 512 * 1024],
        ]
        .concat(),
    );
    let pieces = (0..200).map(|_| Ok(skippable.clone())).collect();
    let refused = converse(&world, &tablet, ana, pieces).await;
    assert!(matches!(refused, Err(ServiceError::Refused { .. })));
}

#[tokio::test]
async fn clocks_and_counters_at_their_ends_are_no_reason_to_fail() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    for wall in [i64::MIN, i64::MAX, 0] {
        let odd = Hello {
            wall,
            exchange: u64::MAX,
            grants_epoch: u64::MAX,
            notifications_after: u64::MAX,
            modules_revision: u64::MAX,
            monotonic: u64::MAX,
            link_bytes_per_s: u32::MAX,
            ..hello(&world, ana, None).await
        };
        exchange(&world, &tablet, ana, &[Up::Hello(odd)]).await;
    }
}

#[expect(clippy::print_stdout, reason = "the measured size is the point")]
#[tokio::test]
async fn saying_nothing_costs_next_to_nothing() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let (tablet, other) = (world.tablet(&[ana]).await, world.tablet(&[ana]).await);
    let mut sizes = Vec::new();
    for _ in 0..2 {
        for n in 0..40 {
            let pen = note(&world, &other, &format!("Note {n}")).await;
            world.send(&other, ana, vec![pen.whole()]).await;
        }
        let filled = pull(&world, &tablet, ana, None).await;
        let idle = Hello {
            exchange: 1_000,
            monotonic: 123_456_789,
            link_bytes_per_s: 16_000,
            notifications_after: 77,
            ..hello(&world, ana, filled.cursor()).await
        };
        let body = packed(&[Up::Hello(idle)]);
        let up = body.len();
        let answer = converse(&world, &tablet, ana, vec![Ok(Bytes::from(body))])
            .await
            .unwrap();
        assert!(answer.frames.is_empty() && !answer.grants && answer.scopes.is_none());
        sizes.push(up + answer.bytes);
        println!("idle exchange: {up} B up, {} B down", answer.bytes);
    }
    assert!(sizes.iter().all(|size| *size <= 200), "{sizes:?}");
    assert!(
        sizes[0].abs_diff(sizes[1]) <= 4,
        "it does not grow with the records: {sizes:?}"
    );
}

#[tokio::test]
async fn a_slow_reader_keeps_no_connection() {
    use super::talk::party;
    use crate::services::exchange::{answer, hear};
    use futures::StreamExt;
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let (tablet, other) = (world.tablet(&[ana]).await, world.tablet(&[ana]).await);
    for n in 0..40 {
        let mut pen = Pen::new(world.ty("note"), other.actor());
        let body = text(&format!("{n} {}", "The pump runs hot. ".repeat(900)));
        pen.create(&[("title", text("Long report")), ("body", body)]);
        world.send(&other, ana, vec![pen.whole()]).await;
    }
    let mut slow = Vec::new();
    for _ in 0..6 {
        let party = party(&world, &tablet, ana).await;
        let body = packed(&[Up::Hello(hello(&world, ana, None).await)]);
        let pieces = futures::stream::iter(vec![Ok(Bytes::from(body))]);
        let request = hear(&world.app, &party, pieces).await.unwrap();
        let mut stream = Box::pin(answer(world.app.clone(), party, request));
        // The first frame only; the rest waits for the link.
        stream.next().await.unwrap().unwrap();
        slow.push(stream);
    }
    // The pool of readers is smaller than the number of slow links.
    pull(&world, &other, ana, None).await;
    drop(slow);
}

#[tokio::test]
async fn wanting_very_many_documents_is_answered() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let (tablet, other) = (world.tablet(&[ana]).await, world.tablet(&[ana]).await);
    let pen = note(&world, &other, "Wanted").await;
    world.send(&other, ana, vec![pen.whole()]).await;
    let up_to_date = pull(&world, &tablet, ana, None).await;
    let mut want: Vec<RecordId> = (0..40_000).map(|_| RecordId(new_id())).collect();
    want.push(pen.id);
    let asks = Hello {
        want,
        ..hello(&world, ana, up_to_date.cursor()).await
    };
    let answer = exchange(&world, &tablet, ana, &[Up::Hello(asks)]).await;
    assert!(answer.holds_whole(pen.id));
    assert_eq!(answer.records().len(), 1);
}

/// contract: A12
#[tokio::test]
async fn an_acknowledged_refusal_keeps_its_row_and_its_code_and_nothing_else() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let refused = note(&world, &tablet, "no").await;
    let taken = note(&world, &tablet, "A long enough title").await;
    let docs = || vec![refused.whole(), taken.whole()];
    let told = world.send(&tablet, ana, docs()).await;
    let of = |runs: &[VerdictRun], pen: &Pen| -> VerdictRun {
        runs.iter()
            .find(|run| run.record == pen.id)
            .unwrap()
            .clone()
    };
    let said = refusal(&of(&told, &refused));
    assert_eq!(
        (said.code.as_str(), said.path.as_str()),
        ("invalid", "title")
    );
    let greeting = hello(&world, ana, None).await;
    let heard = [Up::Hello(greeting), acks(&told)];
    exchange(&world, &tablet, ana, &heard).await;

    let texts = "SELECT COUNT(*) FROM operations WHERE detail LIKE '%issue%'";
    assert_eq!(world.count(texts).await, 0, "the text is released");
    let again = world.send(&tablet, ana, docs()).await;
    let said = refusal(&of(&again, &refused));
    assert_eq!((said.code.as_str(), said.path.as_str()), ("invalid", ""));
    // What was accepted is answered in full, its number included.
    assert_eq!(of(&again, &taken), of(&told, &taken));
    assert!(world.record(refused.id).await.is_none());
}

fn refusal(run: &VerdictRun) -> Refusal {
    match &run.verdict {
        Verdict::Rejected(refusal) => refusal.clone(),
        other => panic!("{other:?}"),
    }
}
