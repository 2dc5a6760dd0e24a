//! What waits for what. SQLite has one writer; these speak of PostgreSQL.

use std::time::Duration;

use shared_model::doc::{FieldEdit, Intent};
use shared_model::ids::{RecordId, UserId};
use shared_model::record::FieldValue;
use shared_model::sync::{DocOperations, VerdictRun};

use super::world::{ALL, Pen, Tablet, World, code, text};
use crate::services::ingest::{self, Submission};
use crate::store::db::{Engine, Tx};

struct Scene {
    world: World,
    ana: UserId,
    tablet: Tablet,
    /// Two notes, in the order of their ids.
    pens: [Pen; 2],
}

/// None where there is one writer.
async fn scene() -> Option<Scene> {
    let world = World::open().await;
    if world.app.db.engine() != Engine::Postgres {
        return None;
    }
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    let mut pens = [(); 2].map(|()| Pen::new(world.ty("note"), tablet.actor()));
    pens.sort_by_key(|pen| pen.id);
    for pen in &mut pens {
        let made = pen.create(&[("title", text("Loose grating"))]);
        world.judge(&tablet, ana, pen, &[made]).await;
    }
    Some(Scene {
        world,
        ana,
        tablet,
        pens,
    })
}

const RECORD: &str = "SELECT 1 FROM records WHERE id = $1 FOR UPDATE";
const RECORD_NOW: &str = "SELECT 1 FROM records WHERE id = $1 FOR UPDATE NOWAIT";

impl Scene {
    /// A transaction that holds what a statement locks.
    async fn holding(&self, sql: &'static str, id: &str) -> Tx {
        let mut tx = self.world.app.db.begin().await.unwrap();
        let locked = sqlx::query(sql).bind(id.to_owned());
        locked.execute(&mut *tx).await.unwrap();
        tx
    }

    /// Nobody holds what a statement would lock.
    async fn is_free(&self, sql: &'static str, id: &str) -> bool {
        let mut tx = self.world.app.db.begin().await.unwrap();
        let locked = sqlx::query(sql).bind(id.to_owned());
        let free = locked.execute(&mut *tx).await.is_ok();
        tx.rollback().await.unwrap();
        free
    }

    async fn somebody_waits(&self) {
        let waiting = "SELECT COUNT(*) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'";
        for _ in 0..3_000 {
            if self.world.count(waiting).await > 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("nobody waited");
    }

    async fn upload(&self, docs: Vec<DocOperations>) -> Vec<VerdictRun> {
        self.world.send(&self.tablet, self.ana, docs).await
    }
}

fn all_accepted(runs: &[VerdictRun]) -> bool {
    runs.iter().all(|run| code(&run.verdict) == "accepted")
}

#[tokio::test]
async fn records_are_locked_in_the_order_of_their_ids() {
    let Some(mut scene) = scene().await else {
        return;
    };
    let docs = scene.pens.iter_mut().rev().map(|pen| {
        let edit = pen.set("count", FieldValue::Integer(1));
        pen.parcel(&[edit])
    });
    let docs: Vec<_> = docs.collect();
    let [first, second] = scene.pens.each_ref().map(|pen| pen.id.to_string());
    let held = scene.holding(RECORD, &first).await;
    let watch = async {
        scene.somebody_waits().await;
        let free = scene.is_free(RECORD_NOW, &second).await;
        held.rollback().await.unwrap();
        free
    };
    let (runs, free) = tokio::join!(scene.upload(docs), watch);
    assert!(free, "the second is not touched before the first is had");
    assert!(all_accepted(&runs), "{runs:?}");
}

#[tokio::test]
async fn an_operation_is_claimed_before_its_record_is_locked() {
    let Some(mut scene) = scene().await else {
        return;
    };
    let edit = scene.pens[0].set("count", FieldValue::Integer(1));
    let id = scene.pens[0].id.to_string();
    // The same operation is on its way through another process.
    let mut claimed = scene.world.app.db.begin().await.unwrap();
    let claim = "INSERT INTO operations (record_id, actor, seq, org_id, hash, author_id, verdict,
                 device_time, received_at) VALUES ($1, $2, $3, $4, $5, '', 'pending', 0, 0)";
    let claim = sqlx::query(claim)
        .bind(id.clone())
        .bind(edit.actor.0.to_vec())
        .bind(i64::try_from(edit.seq).unwrap())
        .bind(scene.world.org.to_string())
        .bind(edit.hash.0.to_vec());
    claim.execute(&mut *claimed).await.unwrap();
    let docs = vec![scene.pens[0].parcel(&[edit])];
    let watch = async {
        scene.somebody_waits().await;
        let free = scene.is_free(RECORD_NOW, &id).await;
        claimed.rollback().await.unwrap();
        free
    };
    let (runs, free) = tokio::join!(scene.upload(docs), watch);
    assert!(free, "whoever waits for an operation holds no record");
    assert!(all_accepted(&runs), "{runs:?}");
}

/// The row of the organisation, with the positions of the feed, is what everybody needs: nothing is
/// waited for after it.
#[tokio::test]
async fn the_position_in_the_feed_is_taken_last() {
    let Some(scene) = scene().await else {
        return;
    };
    let mut pen = Pen::new(scene.world.ty("note"), scene.tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    let counter = "SELECT 1 FROM number_counters WHERE record_type = $1 FOR UPDATE";
    let held = scene.holding(counter, "note").await;
    let organisation = "SELECT 1 FROM organisations WHERE id = $1 FOR UPDATE NOWAIT";
    let org = scene.world.org.to_string();
    let watch = async {
        scene.somebody_waits().await;
        let free = scene.is_free(organisation, &org).await;
        held.rollback().await.unwrap();
        free
    };
    let (runs, free) = tokio::join!(scene.upload(vec![pen.parcel(&[made])]), watch);
    assert!(free, "who waits for a number holds nobody up");
    assert!(all_accepted(&runs), "{runs:?}");
}

/// The database ends one of two that wait for each other. If it is ours, nobody would send it again:
/// it is done again here.
#[tokio::test]
async fn a_write_ashore_that_gave_way_to_another_is_done_again() {
    let Some(scene) = scene().await else {
        return;
    };
    let [first, second] = scene.pens.each_ref().map(|pen| pen.id);
    for round in 1..=10 {
        let mut other = scene.holding(RECORD, &second.to_string()).await;
        // Whoever looks for a deadlock first gives way: long after the write, usually.
        sqlx::query("SET LOCAL deadlock_timeout = '20s'")
            .execute(&mut *other)
            .await
            .unwrap();
        let cross = async {
            scene.somebody_waits().await;
            let crossing = sqlx::query(RECORD).bind(first.to_string());
            let got = crossing.execute(&mut *other).await.is_ok();
            other.rollback().await.unwrap();
            got
        };
        let (written, the_write_gave_way) = tokio::join!(write_both(&scene, round), cross);
        written.unwrap();
        for id in [first, second] {
            let record = scene.world.record(id).await.unwrap();
            assert_eq!(record.fields["count"], FieldValue::Integer(round));
        }
        if the_write_gave_way {
            return;
        }
    }
    panic!("the write never gave way");
}

async fn write_both(scene: &Scene, count: i64) -> Result<(), crate::error::ServiceError> {
    let caller = scene.world.caller(scene.ana, None).await;
    let submission = |record: RecordId| Submission {
        record_type: "note".into(),
        record,
        intents: vec![Intent::Edit {
            edits: vec![FieldEdit::Set {
                field: "count".into(),
                value: Some(FieldValue::Integer(count)),
            }],
        }],
        at: scene.world.app.now(),
    };
    let both = scene.pens.iter().map(|pen| submission(pen.id)).collect();
    ingest::submit_many(&scene.world.app, &caller, both, true).await?;
    Ok(())
}
