//! Files: who may offer, send and read them, and how they arrive in pieces.

use sha2::{Digest, Sha256};
use shared_model::doc::FieldEdit;
use shared_model::error::ErrorCode;
use shared_model::ids::{FileHash, RecordId, UserId};
use shared_model::record::Photo;
use shared_model::sync::FileOffer;

use crate::app::{Caller, new_id};
use crate::error::ServiceError;
use crate::services::files::{MAX_FILE_BYTES, open, plan, progress, take_piece};
use crate::services::ingest::tests::world::{ALL, Pen, World, text};

struct Scene {
    world: World,
    ana: Caller,
    eve: Caller,
    record: RecordId,
    bytes: Vec<u8>,
    sha: FileHash,
}

/// A note with a photo; Eve sees no notes.
async fn scene() -> Scene {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let eve = world.person("eve", &["probe.view.spot"], &[]).await;
    let tablet = world.tablet(&[ana, eve]).await;
    let bytes: Vec<u8> = (0..5_000_u32).map(|n| (n % 251) as u8).collect();
    let sha = FileHash(Sha256::digest(&bytes).into());
    let mut pen = Pen::new(world.ty("note"), tablet.actor());
    let made = pen.create(&[("title", text("Loose grating"))]);
    let photo = pen.edit(FieldEdit::AddPhoto {
        field: "photos".into(),
        photo: photo(sha, bytes.len() as u64),
    });
    world.judge(&tablet, ana, &pen, &[made, photo]).await;
    let caller = async |user: UserId| world.caller(user, Some(tablet.id)).await;
    Scene {
        ana: caller(ana).await,
        eve: caller(eve).await,
        record: pen.id,
        world,
        bytes,
        sha,
    }
}

fn photo(sha256: FileHash, size_bytes: u64) -> Photo {
    Photo {
        id: RecordId(new_id()),
        sha256,
        size_bytes,
        media_type: "image/jpeg".into(),
        name: "deck.jpg".into(),
        thumbnail: None,
        by: None,
    }
}

impl Scene {
    fn offer(&self) -> FileOffer {
        FileOffer {
            sha256: self.sha,
            size_bytes: self.bytes.len() as u64,
            role: 1,
            record: self.record,
            media_type: "image/jpeg".into(),
        }
    }

    async fn plan(&self, caller: &Caller, offer: FileOffer) -> (Option<u64>, Option<String>) {
        let entries = plan(&self.world.app, caller, &[offer]).await.unwrap();
        (entries[0].need_from, entries[0].refused.clone())
    }

    async fn put(
        &self,
        caller: &Caller,
        offset: u64,
        bytes: &[u8],
    ) -> Result<(u64, bool), ErrorCode> {
        let taken = take_piece(&self.world.app, caller, self.sha, offset, bytes).await;
        taken
            .map(|p| (p.received_bytes, p.complete))
            .map_err(|error| refusal(&error))
    }
}

fn refusal(error: &ServiceError) -> ErrorCode {
    match error {
        ServiceError::Refused { code, .. } => *code,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn offers_need_the_sight_of_a_record_that_names_the_file() {
    let scene = scene().await;
    let forbidden = (None, Some("forbidden".to_owned()));
    assert_eq!(scene.plan(&scene.eve, scene.offer()).await, forbidden);
    let unnamed = FileOffer {
        sha256: FileHash([3; 32]),
        ..scene.offer()
    };
    assert_eq!(scene.plan(&scene.ana, unnamed).await, forbidden);
    let elsewhere = FileOffer {
        record: RecordId(new_id()),
        ..scene.offer()
    };
    assert_eq!(scene.plan(&scene.ana, elsewhere).await, forbidden);
    for size_bytes in [0, MAX_FILE_BYTES + 1, u64::MAX] {
        let odd = FileOffer {
            size_bytes,
            ..scene.offer()
        };
        let (need, refused) = scene.plan(&scene.ana, odd).await;
        assert_eq!((need, refused.as_deref()), (None, Some("too_large")));
    }
    assert_eq!(scene.plan(&scene.ana, scene.offer()).await, (Some(0), None));
}

/// contract: H6
#[tokio::test]
async fn a_file_arrives_in_pieces_and_goes_on_after_a_cut() {
    let scene = scene().await;
    scene.plan(&scene.ana, scene.offer()).await;
    let (first, rest) = scene.bytes.split_at(2_000);
    assert_eq!(scene.put(&scene.ana, 0, first).await, Ok((2_000, false)));
    assert_eq!(
        scene.plan(&scene.ana, scene.offer()).await,
        (Some(2_000), None)
    );
    assert_eq!(
        progress(&scene.world.app, &scene.ana, scene.sha)
            .await
            .unwrap(),
        2_000
    );
    assert_eq!(
        scene.put(&scene.ana, 2_001, rest).await,
        Err(ErrorCode::BadRequest)
    );
    assert!(
        open(&scene.world.app, &scene.ana, scene.sha).await.is_err(),
        "not whole yet"
    );
    // A piece sent twice is written over itself.
    assert_eq!(
        scene
            .put(&scene.ana, 1_000, &scene.bytes[1_000..2_000])
            .await,
        Ok((2_000, false))
    );
    assert_eq!(scene.put(&scene.ana, 2_000, rest).await, Ok((5_000, true)));
    assert_eq!(
        scene.plan(&scene.ana, scene.offer()).await,
        (None, None),
        "here already"
    );
    let (_, row) = open(&scene.world.app, &scene.ana, scene.sha).await.unwrap();
    assert_eq!(row.size_bytes, 5_000);
}

#[tokio::test]
async fn wrong_bytes_are_thrown_away_and_the_file_starts_over() {
    let scene = scene().await;
    scene.plan(&scene.ana, scene.offer()).await;
    let mut wrong = scene.bytes.clone();
    wrong[77] ^= 1;
    assert_eq!(
        scene.put(&scene.ana, 0, &wrong).await,
        Err(ErrorCode::Integrity)
    );
    assert_eq!(scene.plan(&scene.ana, scene.offer()).await, (Some(0), None));
    wrong.push(0);
    assert_eq!(
        scene.put(&scene.ana, 0, &wrong).await,
        Err(ErrorCode::TooLarge)
    );
    let far = scene.put(&scene.ana, u64::MAX, b"x").await;
    assert_eq!(far, Err(ErrorCode::BadRequest));
    assert_eq!(
        scene.put(&scene.ana, 0, &scene.bytes).await,
        Ok((5_000, true))
    );
}

#[tokio::test]
async fn a_wrong_size_told_first_does_not_keep_the_file_out() {
    let scene = scene().await;
    let small = FileOffer {
        size_bytes: 10,
        media_type: "x".repeat(5_000),
        ..scene.offer()
    };
    scene.plan(&scene.ana, small).await;
    scene.plan(&scene.ana, scene.offer()).await;
    assert_eq!(
        scene.put(&scene.ana, 0, &scene.bytes).await,
        Ok((5_000, true))
    );
}

#[tokio::test]
async fn who_does_not_see_the_record_neither_sends_nor_reads_its_files() {
    let scene = scene().await;
    let unannounced = scene.put(&scene.ana, 0, &scene.bytes).await;
    assert_eq!(unannounced, Err(ErrorCode::NotFound), "nobody announced it");
    scene.plan(&scene.ana, scene.offer()).await;
    scene.put(&scene.ana, 0, &scene.bytes[..100]).await.unwrap();
    // Nobody else can cut it back or ask after it.
    assert_eq!(
        scene.put(&scene.eve, 0, b"x").await,
        Err(ErrorCode::NotFound)
    );
    let asked = progress(&scene.world.app, &scene.eve, scene.sha).await;
    assert_eq!(refusal(&asked.unwrap_err()), ErrorCode::NotFound);
    scene
        .put(&scene.ana, 100, &scene.bytes[100..])
        .await
        .unwrap();
    let read = open(&scene.world.app, &scene.eve, scene.sha).await;
    assert_eq!(refusal(&read.map(|_| ()).unwrap_err()), ErrorCode::NotFound);
}
