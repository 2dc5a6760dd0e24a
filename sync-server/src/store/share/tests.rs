#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::BoxFuture;
use shared_model::ids::OrgId;
use sqlx::AnyConnection;
use tokio::task::JoinHandle;

use super::{MOST_BYTES, Share};
use crate::app::new_id;
use crate::store::db::{Db, Tx};

struct Scene {
    db: Db,
    org: OrgId,
    told: Arc<AtomicUsize>,
    _dir: tempfile::TempDir,
}

/// What a piece of work found: its own transaction's rows, and those committed before it.
type Found = Result<(i64, i64), sqlx::Error>;

impl Scene {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("test.db").display());
        let db = Db::connect(&url).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        sqlx::query("CREATE TABLE done (piece BIGINT)")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Self {
            db,
            org: OrgId(new_id()),
            told: Arc::default(),
            _dir: dir,
        }
    }

    /// Holds the one writer: who comes now waits.
    async fn busy(&self) -> Tx {
        self.db.begin().await.unwrap()
    }

    /// Shares a piece of work, and returns when it waits.
    async fn piece<W>(&self, share: Share, work: W) -> JoinHandle<Found>
    where
        W: for<'c> Fn(&'c mut AnyConnection) -> BoxFuture<'c, Found> + Send + Sync + 'static,
    {
        let (db, told) = (self.db.clone(), Arc::clone(&self.told));
        let before = self.waiting();
        let after = move |_: &(i64, i64)| {
            told.fetch_add(1, Ordering::SeqCst);
        };
        let piece = tokio::spawn(async move { db.share(share, work, after).await });
        while self.waiting() == before {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        piece
    }

    fn waiting(&self) -> usize {
        super::lock(&self.db.queue().waiting).len()
    }

    fn small(&self) -> Share {
        Share {
            org: self.org,
            bytes: 100,
        }
    }

    /// Writes a row, then counts.
    fn row(&self) -> impl for<'c> Fn(&'c mut AnyConnection) -> BoxFuture<'c, Found> + use<> {
        let db = self.db.clone();
        move |conn| {
            let db = db.clone();
            Box::pin(async move {
                sqlx::query("INSERT INTO done VALUES (1)")
                    .execute(&mut *conn)
                    .await?;
                Ok((count(conn).await?, count(&mut *db.read().await?).await?))
            })
        }
    }

    async fn rows(&self) -> i64 {
        count(&mut self.db.read().await.unwrap()).await.unwrap()
    }

    fn told(&self) -> usize {
        self.told.load(Ordering::SeqCst)
    }
}

async fn count(conn: &mut AnyConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM done")
        .fetch_one(conn)
        .await
}

async fn found(piece: JoinHandle<Found>) -> (i64, i64) {
    piece.await.unwrap().unwrap()
}

#[tokio::test]
async fn those_who_wait_for_the_writer_share_one_commit() {
    let scene = Scene::open().await;
    let busy = scene.busy().await;
    let first = scene.piece(scene.small(), scene.row()).await;
    let second = scene.piece(scene.small(), scene.row()).await;
    let third = scene.piece(scene.small(), scene.row()).await;
    drop(busy);
    assert_eq!(found(first).await, (1, 0));
    assert_eq!(found(second).await, (2, 0), "nothing was committed between");
    assert_eq!(found(third).await, (3, 0));
    assert_eq!((scene.rows().await, scene.told()), (3, 3));
    // Who comes to a writer that is free waits for nobody.
    let fourth = scene.db.share(scene.small(), scene.row(), |_| ()).await;
    assert_eq!(fourth.unwrap(), (4, 3));
}

#[tokio::test]
async fn organisations_do_not_share_a_transaction() {
    let scene = Scene::open().await;
    let busy = scene.busy().await;
    let theirs = Share {
        org: OrgId(new_id()),
        bytes: 100,
    };
    let first = scene.piece(scene.small(), scene.row()).await;
    let second = scene.piece(theirs, scene.row()).await;
    drop(busy);
    assert_eq!(found(first).await, (1, 0));
    assert_eq!(found(second).await, (2, 1), "committed before it began");
}

#[tokio::test]
async fn a_group_is_bounded_and_what_is_large_goes_alone() {
    let scene = Scene::open().await;
    let busy = scene.busy().await;
    let large = Share {
        org: scene.org,
        bytes: MOST_BYTES + 1,
    };
    let first = scene.piece(scene.small(), scene.row()).await;
    let second = scene.piece(large, scene.row()).await;
    let third = scene.piece(scene.small(), scene.row()).await;
    drop(busy);
    assert_eq!(found(first).await, (1, 0));
    assert_eq!(found(second).await, (2, 1));
    assert_eq!(found(third).await, (3, 2));
}

#[tokio::test]
async fn work_that_fails_goes_back_by_itself() {
    let scene = Scene::open().await;
    let busy = scene.busy().await;
    let row = scene.row();
    let first = scene.piece(scene.small(), scene.row()).await;
    let failing = scene
        .piece(scene.small(), move |conn| {
            let written = row(conn);
            Box::pin(async move {
                written.await?;
                Err(sqlx::Error::RowNotFound)
            })
        })
        .await;
    let third = scene.piece(scene.small(), scene.row()).await;
    drop(busy);
    let failed = failing.await.unwrap().unwrap_err();
    assert!(matches!(failed, sqlx::Error::RowNotFound), "{failed}");
    assert_eq!(found(first).await, (1, 0));
    assert_eq!(found(third).await, (2, 0), "one transaction still");
    assert_eq!((scene.rows().await, scene.told()), (2, 2));
}

/// SQLite ends a transaction by itself when the disk is full.
#[tokio::test]
async fn a_shared_transaction_that_is_lost_is_done_again_one_by_one() {
    let scene = Scene::open().await;
    let busy = scene.busy().await;
    let first = scene.piece(scene.small(), scene.row()).await;
    let times = AtomicUsize::new(0);
    let row = scene.row();
    let ending = scene
        .piece(scene.small(), move |conn| {
            let ends = times.fetch_add(1, Ordering::SeqCst) == 0;
            if !ends {
                return row(conn);
            }
            Box::pin(async move {
                sqlx::query("ROLLBACK").execute(&mut *conn).await?;
                Ok((0, 0))
            })
        })
        .await;
    let third = scene.piece(scene.small(), scene.row()).await;
    drop(busy);
    let mut all = [found(first).await, found(ending).await, found(third).await];
    all.sort_unstable();
    assert_eq!(
        all,
        [(1, 0), (2, 1), (3, 2)],
        "each in a transaction of its own"
    );
    assert_eq!((scene.rows().await, scene.told()), (3, 3));
}

#[tokio::test]
async fn a_panic_is_the_loss_of_who_panicked() {
    let scene = Scene::open().await;
    let busy = scene.busy().await;
    let first = scene.piece(scene.small(), scene.row()).await;
    let bad = scene
        .piece(scene.small(), |_| {
            Box::pin(async { panic!("a fault of ours") })
        })
        .await;
    let third = scene.piece(scene.small(), scene.row()).await;
    drop(busy);
    found(first).await;
    found(third).await;
    assert!(bad.await.unwrap_err().is_panic());
    assert_eq!((scene.rows().await, scene.told()), (2, 2));
    let next = scene.db.share(scene.small(), scene.row(), |_| ()).await;
    assert_eq!(next.unwrap(), (3, 2), "the writer is free again");
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_not_begun() {
    let scene = Scene::open().await;
    let busy = scene.busy().await;
    let left = scene.piece(scene.small(), scene.row()).await;
    let stays = scene.piece(scene.small(), scene.row()).await;
    left.abort();
    assert!(left.await.unwrap_err().is_cancelled());
    drop(busy);
    assert_eq!(found(stays).await, (1, 0));
    assert_eq!((scene.rows().await, scene.told()), (1, 1));
}

/// Whoever opened the shared transaction may lose the link in the middle of it.
#[tokio::test]
async fn the_others_do_not_depend_on_whether_the_first_stays() {
    let scene = Scene::open().await;
    let busy = scene.busy().await;
    let (begun, mut begins) = tokio::sync::mpsc::unbounded_channel();
    let (go, gone) = tokio::sync::watch::channel(false);
    let row = scene.row();
    let first = scene
        .piece(scene.small(), move |conn| {
            let (begun, mut gone) = (begun.clone(), gone.clone());
            let written = row(conn);
            Box::pin(async move {
                begun.send(()).unwrap();
                gone.wait_for(|gone| *gone).await.unwrap();
                written.await
            })
        })
        .await;
    let second = scene.piece(scene.small(), scene.row()).await;
    drop(busy);
    begins.recv().await.unwrap();
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    go.send(true).unwrap();
    assert_eq!(found(second).await, (2, 0));
    assert_eq!(
        (scene.rows().await, scene.told()),
        (2, 2),
        "both are told of"
    );
}
