//! Nothing acknowledged to a person is lost, whatever ends the process or the link.

use opsflux_tests::{People, World, eventually};
use serde_json::json;

use crate::journey_online::incident;

/// A real PNG of one colour, as base64.
pub fn png_base64(width: u32, height: u32) -> String {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([180, 60, 40]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    data_encoding::BASE64.encode(bytes.get_ref())
}

/// contract: A5
#[tokio::test]
async fn work_done_with_no_server_at_all_survives_restarts_of_both() {
    let mut world = World::start().await;
    let mut crew = world.device("tablet", People::CREW).await;
    world.stop_server().await;
    let first = crew.create("incident", incident()).await;
    crew.restart().await;
    assert!(
        crew.record(&first).await.is_some(),
        "offline start shows what was saved"
    );
    let second = crew.create("incident", incident()).await;
    crew.call(
        "record.comment",
        json!({ "id": first, "field": "comments", "text": "Area cordoned off." }),
    )
    .await;
    world.start_server().await;
    crew.settled().await;
    world.jobs_done().await;
    for id in [&first, &second] {
        let state = crew.record(id).await.unwrap()["sync_state"].clone();
        assert_eq!(state, "confirmed");
    }
    let rest = world.rest(People::MANAGER).await;
    let seen = rest.get(&format!("/api/hse/incidents/{first}")).await;
    assert_eq!(seen["comments"][0]["text"], "Area cordoned off.");
}

/// contract: B4
#[tokio::test]
async fn a_session_outlives_the_process() {
    let world = World::start().await;
    let mut crew = world.device("tablet", People::CREW).await;
    crew.restart().await;
    let status = crew.call("session.status", json!({})).await;
    assert_eq!(status["signed_in"], true);
    let id = crew.create("incident", incident()).await;
    crew.settled().await;
    eventually("the server to know it", async || {
        world
            .count(&format!("SELECT count(*) FROM records WHERE id = '{id}'"))
            .await
            == 1
    })
    .await;
}

/// contract: A14
#[tokio::test]
async fn a_deleted_record_goes_away_everywhere_and_work_on_it_comes_back() {
    let world = World::start().await;
    let crew = world.device("tablet", People::CREW).await;
    let id = crew.create("incident", incident()).await;
    crew.settled().await;
    crew.cut();
    crew.call(
        "record.edit",
        json!({ "id": id, "fields": { "location": "Moon pool" } }),
    )
    .await;

    let admin = world.rest(People::MANAGER).await;
    let deleted = admin
        .request(reqwest::Method::DELETE, &format!("/api/hse/incidents/{id}"))
        .send()
        .await
        .unwrap();
    assert!(
        deleted.status().is_success(),
        "{}",
        deleted.text().await.unwrap()
    );

    crew.restore();
    crew.settled().await;
    eventually("the edit to come back", async || {
        !crew
            .call("returned.list", json!({}))
            .await
            .as_array()
            .is_none_or(Vec::is_empty)
    })
    .await;
    let returned = crew.call("returned.list", json!({})).await;
    assert_eq!(returned[0]["code"], "deleted", "{returned}");
}
