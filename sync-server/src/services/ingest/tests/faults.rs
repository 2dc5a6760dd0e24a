//! Faults of ours, and uploads of unusual size: the rest goes on.

use std::slice::from_ref;
use std::sync::{Arc, Mutex};

use shared_model::ids::{RecordId, UserId};
use shared_model::record::FieldValue;
use shared_model::sync::DocOperations;

use super::world::{ALL, Pen, Tablet, World, code, text, verdict};
use crate::app::new_id;

/// What the server logs meanwhile.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn subscriber(&self) -> impl tracing::Subscriber + Send + Sync + 'static {
        let log = self.clone();
        tracing_subscriber::fmt()
            .with_writer(move || log.clone())
            .finish()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn scene() -> (World, UserId, Tablet, Pen) {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    world.judge(&tablet, ana, &pen, &[made]).await;
    (world, ana, tablet, pen)
}

#[tokio::test]
async fn a_record_we_damaged_is_held_and_does_not_stop_the_others() {
    let (world, ana, tablet, mut pen) = scene().await;
    let sql = "UPDATE records SET projection = 'not json' WHERE id = $1";
    world.sql(sql, &[&pen.id.to_string()]).await;
    let edit = pen.set("count", FieldValue::Integer(1));
    let mut other = Pen::new(world.ty("note"), tablet.actor());
    let made = other.create(&[("title", text("Another note"))]);
    let docs = vec![pen.parcel(from_ref(&edit)), other.parcel(from_ref(&made))];
    let runs = world.send(&tablet, ana, docs).await;
    assert_eq!(code(&verdict(&runs, pen.id, edit.actor, edit.seq)), "held");
    assert_eq!(
        code(&verdict(&runs, other.id, made.actor, made.seq)),
        "accepted"
    );
}

/// A fault of ours in one document: the others are committed, the device is not sent round in circles.
#[tokio::test]
async fn a_document_that_cannot_be_written_is_held_alone() {
    let (world, ana, tablet, pen) = scene().await;
    let mut bad = Pen::new(world.ty("note"), tablet.actor());
    let made_bad = bad.create(&[("title", text("Cannot be stored"))]);
    let mut good = Pen::new(world.ty("note"), tablet.actor());
    let made = good.create(&[("title", text("Another note"))]);
    // The next number is taken by a record of another hand.
    let sql = "UPDATE records SET official_no = 'NOTE-2026-00002' WHERE id = $1";
    world.sql(sql, &[&pen.id.to_string()]).await;
    let docs = vec![bad.parcel(from_ref(&made_bad))];
    let runs = world.send(&tablet, ana, docs).await;
    assert_eq!(
        code(&verdict(&runs, bad.id, made_bad.actor, made_bad.seq)),
        "held"
    );
    world
        .sql(
            "UPDATE records SET official_no = 'NOTE-2026-00001' WHERE id = $1",
            &[&pen.id.to_string()],
        )
        .await;
    let docs = vec![
        bad.parcel(from_ref(&made_bad)),
        good.parcel(from_ref(&made)),
    ];
    let runs = world.send(&tablet, ana, docs).await;
    assert_eq!(
        code(&verdict(&runs, bad.id, made_bad.actor, made_bad.seq)),
        "accepted"
    );
    assert_eq!(
        code(&verdict(&runs, good.id, made.actor, made.seq)),
        "accepted"
    );
}

#[tokio::test]
async fn more_documents_than_one_statement_names_are_admitted() {
    let (world, ana, tablet, pen) = scene().await;
    let stray = || DocOperations {
        record: RecordId(new_id()),
        ..pen.parcel(&[])
    };
    let mut docs: Vec<_> = (0..40_000).map(|_| stray()).collect();
    let mut last = Pen::new(world.ty("note"), tablet.actor());
    let made = last.create(&[("title", text("Another note"))]);
    docs.push(last.parcel(from_ref(&made)));
    let log = Log::default();
    let listening = tracing::subscriber::set_default(log.subscriber());
    let runs = world.send(&tablet, ana, docs).await;
    drop(listening);
    // The retry of single documents would have got there too, forty thousand transactions later.
    assert!(!log.text().contains("a frame failed"), "{}", log.text());
    assert_eq!(
        code(&verdict(&runs, last.id, made.actor, made.seq)),
        "accepted"
    );
}
