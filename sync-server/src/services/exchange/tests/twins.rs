//! Two devices with one identity: a cloned disk, or a backup beside the device it was made of.

use minicbor::bytes::ByteVec;
use shared_model::ids::{DeviceKey, UserId};
use shared_model::sync::{Hello, Up};

use super::talk::{Answer, counted, exchange, operations};
use crate::services::ingest::tests::world::{ALL, Pen, Tablet, World, code, text};

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
    fn note(&self, title: &str) -> Pen {
        let mut pen = Pen::new(self.world.ty("note"), self.tablet.actor());
        pen.create(&[("title", text(title))]);
        pen
    }

    async fn say(
        &self,
        cursor: Option<ByteVec>,
        counted_as: (DeviceKey, u64, u8),
        work: &[&Pen],
    ) -> Answer {
        let greeting = counted(&self.world, self.ana, cursor, counted_as).await;
        let docs: Vec<_> = work.iter().map(|pen| pen.whole()).collect();
        let mut messages = vec![greeting];
        if !docs.is_empty() {
            messages.push(operations(self.ana, docs));
        }
        exchange(&self.world, &self.tablet, self.ana, &messages).await
    }
}

#[tokio::test]
async fn the_same_body_again_is_a_retry_and_no_twin() {
    let scene = scene().await;
    for _ in 0..2 {
        let answer = scene.say(None, (scene.tablet.key, 5, 1), &[]).await;
        assert_eq!(answer.end().new_device_key, None);
    }
}

#[tokio::test]
async fn a_twin_is_heard_then_renamed() {
    let scene = scene().await;
    scene.say(None, (scene.tablet.key, 5, 1), &[]).await;
    let pen = scene.note("From the twin");
    let twin = scene.say(None, (scene.tablet.key, 5, 2), &[&pen]).await;
    assert_eq!(code(&twin.verdicts[0].verdict), "accepted");
    let key = twin.end().new_device_key.unwrap();
    assert_ne!(key, scene.tablet.key);
    // Work written under the old key is still its own.
    let pen = scene.note("Under the old key");
    let late = scene.say(None, (key, 6, 3), &[&pen]).await;
    assert_eq!(code(&late.verdicts[0].verdict), "accepted");
}

#[tokio::test]
async fn a_device_restored_from_an_older_backup_is_renamed() {
    let scene = scene().await;
    scene.say(None, (scene.tablet.key, 5, 1), &[]).await;
    let restored = scene.say(None, (scene.tablet.key, 3, 0), &[]).await;
    assert!(restored.end().new_device_key.is_some());
}

#[tokio::test]
async fn twins_part_once_and_are_calm_for_ever() {
    let scene = scene().await;
    let first = scene.tablet.key;
    scene.say(None, (first, 5, 1), &[]).await;
    let twin = scene.say(None, (first, 5, 2), &[]).await;
    let second = twin.end().new_device_key.unwrap();
    // The twin is behind in its counting, and stays behind.
    for round in 6..12 {
        for key in [first, second] {
            let answer = scene.say(None, (key, round, 7), &[]).await;
            assert_eq!(answer.end().new_device_key, None, "round {round}");
        }
    }
    assert_eq!(
        scene.world.count("SELECT COUNT(*) FROM device_keys").await,
        2
    );
}

#[tokio::test]
async fn an_answer_lost_on_its_way_costs_a_key_and_nothing_else() {
    let scene = scene().await;
    let first = scene.tablet.key;
    scene.say(None, (first, 5, 1), &[]).await;
    scene.say(None, (first, 4, 2), &[]).await;
    // The twin did not hear of its new key.
    let again = scene.say(None, (first, 5, 3), &[]).await;
    let key = again.end().new_device_key.unwrap();
    let calm = scene.say(None, (key, 6, 3), &[]).await;
    assert_eq!(calm.end().new_device_key, None);
    let other = scene.say(None, (first, 6, 4), &[]).await;
    assert_eq!(
        other.end().new_device_key,
        None,
        "the first goes on as it was"
    );
}

#[tokio::test]
async fn twins_receive_the_work_of_each_other() {
    let scene = scene().await;
    let key = scene.tablet.key;
    let start = scene.say(None, (key, 1, 0), &[]).await.cursor();
    // One sends under the identity both still have.
    let one = scene.note("From the first");
    let first = scene.say(start.clone(), (key, 2, 1), &[&one]).await;
    assert!(first.records().is_empty(), "its own work is not sent back");
    let two = scene.note("From the second");
    let twin = scene.say(start, (key, 2, 2), &[&two]).await;
    assert!(twin.holds_whole(one.id));
    assert!(!twin.records().contains(&two.id), "nor is that of the twin");
    let told = scene.say(first.cursor(), (key, 3, 0), &[]).await;
    assert!(told.holds_whole(two.id), "the first hears of the second");
}

/// Attempts that found no link count too: the counter of one twin may run ahead of the other's, and
/// their work passes under one key before that is noticed.
#[tokio::test]
async fn twins_found_late_hear_of_all_that_passed_under_their_common_key() {
    let scene = scene().await;
    let key = scene.tablet.key;
    let start = scene.say(None, (key, 1, 0), &[]).await.cursor();
    let [one, two] = ["From the first", "From the second"].map(|title| scene.note(title));
    let second = scene.say(start.clone(), (key, 2, 1), &[&two]).await;
    let first = scene.say(start, (key, 9, 2), &[&one]).await;
    assert_eq!(first.end().new_device_key, None, "not noticed yet");
    assert!(first.records().is_empty());
    let second = scene.say(second.cursor(), (key, 3, 0), &[]).await;
    let other = second.end().new_device_key.unwrap();
    assert!(second.holds_whole(one.id));
    let first = scene.say(first.cursor(), (key, 10, 0), &[]).await;
    assert!(first.holds_whole(two.id));
    // Said once.
    let first = scene.say(first.cursor(), (key, 11, 0), &[]).await;
    let second = scene.say(second.cursor(), (other, 4, 0), &[]).await;
    assert!(first.records().is_empty() && second.records().is_empty());
}

/// What a person of a shared tablet never saw on it is not taken for its own work.
#[tokio::test]
async fn a_fresh_cursor_on_a_device_that_was_two_gets_the_work_of_both() {
    let scene = scene().await;
    let key = scene.tablet.key;
    let pen = scene.note("From one of them");
    scene.say(None, (key, 2, 1), &[&pen]).await;
    scene.say(None, (key, 2, 2), &[]).await;
    let fresh = scene.say(None, (key, 3, 0), &[]).await;
    assert!(fresh.holds_whole(pen.id));
}

#[tokio::test]
async fn a_device_that_forgot_an_answer_is_renamed_however_often_it_tried() {
    let scene = scene().await;
    let key = scene.tablet.key;
    let say = async |exchange, answered| {
        let greeting = counted(&scene.world, scene.ana, None, (key, exchange, 0)).await;
        let Up::Hello(hello) = greeting else {
            unreachable!()
        };
        let greeting = Up::Hello(Hello {
            answered: Some(answered),
            ..hello
        });
        let answer = exchange_of(&scene, greeting).await;
        answer.end().new_device_key
    };
    assert_eq!(say(4, 3).await, None);
    assert_eq!(say(5, 4).await, None);
    for lost in 6..9 {
        assert_eq!(say(lost, 4).await, None, "its answers are lost");
    }
    assert!(say(20, 3).await.is_some(), "it was put back to a backup");
    assert_eq!(say(9, 8).await, None, "the one that went on");
}

async fn exchange_of(scene: &Scene, greeting: Up) -> Answer {
    exchange(&scene.world, &scene.tablet, scene.ana, &[greeting]).await
}

#[tokio::test]
async fn a_key_of_somebody_else_is_not_believed() {
    let scene = scene().await;
    let other = scene.world.tablet(&[scene.ana]).await;
    scene.say(None, (scene.tablet.key, 5, 1), &[]).await;
    // It would otherwise count for another device.
    let forged = scene.say(None, (other.key, 6, 1), &[]).await;
    assert_eq!(forged.end().new_device_key, None);
    let greeting = counted(&scene.world, scene.ana, None, (other.key, 1, 1)).await;
    let honest = exchange(&scene.world, &other, scene.ana, &[greeting]).await;
    assert_eq!(
        honest.end().new_device_key,
        None,
        "nothing was counted for it"
    );
}
