//! What a device may bring back to a server that was restored from a backup, and what not (ADR 0009).

use shared_model::doc::{Document, ServerWrite, author_server};
use shared_model::ids::{ActorId, RecordId, UserId};
use shared_model::record::FieldValue;
use shared_model::sync::RecalledDoc;

use super::world::{ALL, NOON, Pen, Tablet, World, text};
use crate::services::ingest::{Uploader, recall};

struct Scene {
    world: World,
    ana: UserId,
    tablet: Tablet,
}

async fn scene() -> Scene {
    let world = World::open().await;
    let ana = world.person("ana", ALL, &[]).await;
    let tablet = world.tablet(&[ana]).await;
    Scene { world, ana, tablet }
}

impl Scene {
    /// A note that was accepted in the history this server lost.
    fn lost(&self, actor: ActorId) -> Pen {
        let mut pen = Pen::new(self.world.ty("note"), actor);
        pen.create(&[("title", text("Loose grating"))]);
        pen.set("count", FieldValue::Integer(3));
        pen
    }

    async fn bring(&self, tablet: &Tablet, user: UserId, doc: RecalledDoc) {
        let uploader = Uploader {
            recalls: true,
            ..self.world.uploader(tablet, user)
        };
        recall(&self.world.app, &uploader, doc).await.unwrap();
    }

    async fn is_back(&self, id: RecordId) -> bool {
        self.world.record(id).await.is_some()
    }
}

fn recalled(pen: &Pen, document: &Document, authors: &[(ActorId, UserId)]) -> RecalledDoc {
    RecalledDoc {
        record: pen.id,
        record_type: pen.ty.name.clone(),
        official_no: Some("NOTE-2026-00777".into()),
        document: document.save().into(),
        authors: authors.to_vec(),
    }
}

/// An actor no device here has the key of: a server's, as far as anybody can tell.
const A_SERVER: ActorId = ActorId([0xee; 16]);

/// The document with a mark only a server makes.
fn marked(pen: &Pen, by: ActorId) -> Document {
    let mut document = pen.document.clone();
    author_server(
        &pen.ty,
        &mut document,
        &[ServerWrite::NeedsReview],
        by,
        NOON,
    )
    .unwrap();
    document
}

#[tokio::test]
async fn what_was_accepted_comes_back_with_author_and_number_and_says_so() {
    let scene = scene().await;
    scene.world.listens(&["note.created", "note.updated"]).await;
    let pen = scene.lost(scene.tablet.actor());
    let doc = recalled(&pen, &pen.document, &[(pen.actor, scene.ana)]);
    scene.bring(&scene.tablet, scene.ana, doc).await;
    let record = scene.world.record(pen.id).await.unwrap();
    assert_eq!(record.created_by, Some(scene.ana));
    assert_eq!(record.official_no.as_deref(), Some("NOTE-2026-00777"));
    let audited = "SELECT COUNT(*) FROM audit_log WHERE action = 'recover'";
    assert_eq!(scene.world.count(audited).await, 2);
    let events = "SELECT COUNT(*) FROM events";
    assert_eq!(scene.world.count(events).await, 0, "nobody is told again");
    // The next note has a number of its own.
    let mut next = Pen::new(scene.world.ty("note"), scene.tablet.actor());
    let made = next.create(&[("title", text("Another note"))]);
    let runs = scene
        .world
        .send(&scene.tablet, scene.ana, vec![next.parcel(&[made])])
        .await;
    assert_eq!(runs[0].official_no.as_deref(), Some("NOTE-2026-00778"));
}

#[tokio::test]
async fn what_an_earlier_server_wrote_comes_back_with_it() {
    let scene = scene().await;
    let pen = scene.lost(scene.tablet.actor());
    let document = marked(&pen, A_SERVER);
    let doc = recalled(&pen, &document, &[(pen.actor, scene.ana)]);
    scene.bring(&scene.tablet, scene.ana, doc).await;
    assert!(scene.world.record(pen.id).await.unwrap().needs_review);
}

#[tokio::test]
async fn a_person_does_not_become_a_server_by_a_restore() {
    let scene = scene().await;
    let pen = scene.lost(scene.tablet.actor());
    // Under a key of a device, said to be hers or not.
    let other = scene.tablet.actor();
    let document = marked(&pen, other);
    for authors in [
        &[(pen.actor, scene.ana), (other, scene.ana)][..],
        &[(pen.actor, scene.ana)],
    ] {
        let doc = recalled(&pen, &document, authors);
        scene.bring(&scene.tablet, scene.ana, doc).await;
        assert!(!scene.is_back(pen.id).await);
    }
    // Under a name nobody knows, but as a person.
    let document = marked(&pen, A_SERVER);
    let authors = [(pen.actor, scene.ana), (A_SERVER, scene.ana)];
    let doc = recalled(&pen, &document, &authors);
    scene.bring(&scene.tablet, scene.ana, doc).await;
    assert!(!scene.is_back(pen.id).await);
}

#[tokio::test]
async fn nobody_is_made_the_author_of_anothers_words() {
    let scene = scene().await;
    let ben = scene.world.person("ben", ALL, &[]).await;
    let bens = scene.world.tablet(&[ben]).await;
    let mut known = Pen::new(scene.world.ty("note"), bens.actor());
    let made = known.create(&[("title", text("Known of Ben"))]);
    scene.world.judge(&bens, ben, &known, &[made]).await;
    let pen = scene.lost(known.actor);
    let doc = recalled(&pen, &pen.document, &[(pen.actor, scene.ana)]);
    scene.bring(&scene.tablet, scene.ana, doc).await;
    // The server knows better than the device, and believes itself.
    let back = scene.world.record(pen.id).await;
    assert!(back.is_none_or(|record| record.created_by == Some(ben)));
}

#[tokio::test]
async fn a_record_out_of_sight_is_brought_back_by_its_authors_only() {
    let scene = scene().await;
    let eve = scene.world.person("eve", &["probe.view.spot"], &[]).await;
    let eves = scene.world.tablet(&[eve]).await;
    let pen = scene.lost(scene.tablet.actor());
    let doc = || recalled(&pen, &pen.document, &[(pen.actor, scene.ana)]);
    scene.bring(&eves, eve, doc()).await;
    assert!(!scene.is_back(pen.id).await);
    scene.world.revoke(scene.ana).await;
    scene.bring(&scene.tablet, scene.ana, doc()).await;
    assert!(
        scene.is_back(pen.id).await,
        "her own work, whatever she may see now"
    );
}
