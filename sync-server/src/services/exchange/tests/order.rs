//! Positions of the feed become visible in their order: a cursor never passes over a transaction that
//! took an earlier position and commits later (design 03-sync, lock order).

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use shared_model::ids::{RecordId, UserId};
use shared_model::sync::Operations;
use tokio::task::JoinHandle;

use super::talk::pull;
use crate::app::App;
use crate::services::ingest::accept;
use crate::services::ingest::tests::world::{ALL, Pen, Tablet, World, text};
use crate::store::changes::{self, ChangeRow};
use crate::store::db::Engine;
use crate::store::{notifications, organisations};

/// Sends one new note from another task, as another process would.
fn send_note(world: &World, tablet: &Tablet, author: UserId) -> (RecordId, JoinHandle<()>) {
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    pen.create(&[("title", text("The later one"))]);
    let (app, uploader) = (Arc::clone(&world.app), world.uploader(tablet, author));
    let frame = Operations {
        author,
        docs: vec![pen.whole()],
    };
    let sent = tokio::spawn(async move {
        accept(&app, &uploader, frame).await.unwrap();
    });
    (pen.id, sent)
}

/// Waits until the task has ended or stands before a lock: it then does nothing more by itself.
async fn ended_or_blocked<T>(app: &App, task: &JoinHandle<T>) {
    for _ in 0..3_000 {
        if task.is_finished() || is_blocked(app).await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the other transaction neither ends nor waits");
}

async fn is_blocked(app: &App) -> bool {
    match app.db.engine() {
        // One writer: whoever else would write waits for it, and is not seen waiting.
        Engine::Sqlite => true,
        Engine::Postgres => {
            let mut conn = app.db.read().await.unwrap();
            let waiting: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM pg_stat_activity \
                 WHERE datname = current_database() AND wait_event_type = 'Lock'",
            )
            .fetch_one(&mut *conn)
            .await
            .unwrap();
            waiting > 0
        }
    }
}

/// SQLite has one writer, and an exchange writes: this interleaving cannot be made there.
#[tokio::test]
async fn a_cursor_does_not_pass_over_a_transaction_that_commits_later() {
    let world = World::open().await;
    if world.app.db.engine() == Engine::Sqlite {
        // Past the runner, which keeps what a passing test prints to itself.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: a transaction that commits later (needs OPSFLUX_TEST_POSTGRES)"
        );
        return;
    }
    let ana = world.person("ana", ALL, &[]).await;
    let (reader, writer) = (world.tablet(&[ana]).await, world.tablet(&[ana]).await);
    let mut pen = Pen::new(world.ty("note"), writer.actor());
    pen.create(&[("title", text("The earlier one"))]);
    world.send(&writer, ana, vec![pen.whole()]).await;
    let filled = pull(&world, &reader, ana, None).await;

    // The first transaction takes its position, and takes its time.
    let edit = pen.set("title", text("The earlier one, changed"));
    let mut first = world.app.db.begin().await.unwrap();
    let taken = organisations::take_positions(&mut first, world.org, 1, 0).await;
    let position = taken.unwrap().feed_from;
    let news = ChangeRow {
        org: world.org,
        record: pen.id,
        actor: edit.actor,
        seq: i64::try_from(edit.seq).unwrap(),
        hash: edit.hash.0.to_vec(),
        feed_seq: position,
        position: 0,
        origin: None,
        bytes: edit.bytes,
    };
    changes::insert(&mut first, &[news]).await.unwrap();
    sqlx::query("UPDATE records SET seq = $1 WHERE id = $2")
        .bind(position)
        .bind(pen.id.to_string())
        .execute(&mut *first)
        .await
        .unwrap();

    // The second would like a later one, and to be quicker.
    let (later, second) = send_note(&world, &writer, ana);
    ended_or_blocked(&world.app, &second).await;
    let between = pull(&world, &reader, ana, filled.cursor()).await;
    first.commit().await.unwrap();
    second.await.unwrap();

    let after = pull(&world, &reader, ana, between.cursor()).await;
    let mut seen = between.records();
    seen.extend(after.records());
    for id in [pen.id, later] {
        assert!(seen.contains(&id), "passed over: {seen:?}");
    }
    assert_eq!(seen.len(), 2, "each once: {seen:?}");
}

#[tokio::test]
async fn notifications_are_told_in_the_order_of_commits() {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let mut first = world.app.db.begin().await.unwrap();
    let earlier = notifications::next_seq(&mut first, &ana.to_string()).await;
    let app = Arc::clone(&world.app);
    let second = tokio::spawn(async move {
        let mut tx = app.db.begin().await.unwrap();
        let later = notifications::next_seq(&mut tx, &ana.to_string()).await;
        tx.commit().await.unwrap();
        later.unwrap()
    });
    ended_or_blocked(&world.app, &second).await;
    assert!(!second.is_finished(), "it waits for the earlier position");
    first.commit().await.unwrap();
    assert!(second.await.unwrap() > earlier.unwrap());
}

/// Writers on two processes (PostgreSQL; one on SQLite), a reader that never stops asking.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_follows_many_writers_misses_nothing() {
    const WRITERS: usize = 4;
    const NOTES: usize = 8;
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let other = match world.app.db.engine() {
        Engine::Sqlite => Arc::clone(&world.app),
        Engine::Postgres => {
            let clock = Arc::clone(&world.app.clock);
            App::open(world.app.config.clone(), clock).await.unwrap()
        }
    };
    let reader = world.tablet(&[ana]).await;
    let mut written = Vec::new();
    let mut writers = Vec::new();
    for n in 0..WRITERS {
        let tablet = world.tablet(&[ana]).await;
        let app = Arc::clone(if n % 2 == 0 { &world.app } else { &other });
        let uploader = world.uploader(&tablet, ana);
        let mut frames = Vec::new();
        for _ in 0..NOTES {
            let mut pen = Pen::new(world.ty("note"), tablet.actor());
            pen.create(&[("title", text("One of many"))]);
            written.push(pen.id);
            frames.push(Operations {
                author: ana,
                docs: vec![pen.whole()],
            });
        }
        writers.push(tokio::spawn(async move {
            for frame in frames {
                accept(&app, &uploader, frame).await.unwrap();
            }
        }));
    }
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let over = writers.iter().all(JoinHandle::is_finished);
        let answer = pull(&world, &reader, ana, cursor).await;
        seen.extend(answer.records());
        cursor = answer.cursor();
        if over {
            break;
        }
    }
    for writer in writers {
        writer.await.unwrap();
    }
    written.sort_unstable();
    seen.sort_unstable();
    assert_eq!(seen, written, "every one, each once");
}
