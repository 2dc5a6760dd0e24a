//! What an exchange costs on the link, headers included: bytes and requests repeat on any machine.

use client_core::api::dispatch;
use client_core::{Client, ClientConfig};
use opsflux_link::{Counts, Link, Profile};
use opsflux_tests::{PASSWORD, People, World};
use serde_json::json;

use crate::journey_online::incident;

/// The most an exchange may cost in which nobody has anything to say.
const IDLE_BYTES: u64 = 400;
/// The most a device pays before any record: signing in, rights, modules, people and places.
const FRESH_BYTES: u64 = 16_000;

/// A client that exchanges only when told to: every byte on its link belongs to an exchange.
async fn quiet_client(world: &World, name: &str) -> (Client, Link) {
    let any = "127.0.0.1:0".parse().unwrap();
    let link = Link::start(any, world.address, Profile::LAN).await.unwrap();
    let server = format!("http://{}", link.address());
    let config = ClientConfig::new(world.folder(name), server, name);
    let client = Client::open(config).await.unwrap();
    let sign_in = json!({ "email": People::CREW, "password": PASSWORD });
    dispatch(&client, "session.sign_in", sign_in).await.unwrap();
    (client, link)
}

/// What one exchange costs: bytes both ways and requests.
async fn cost(client: &Client, link: &Link) -> (u64, u64) {
    let before = link.counts();
    client.sync().await.unwrap();
    difference(before, link.counts())
}

fn difference(before: Counts, after: Counts) -> (u64, u64) {
    let bytes = after.up_bytes + after.down_bytes - before.up_bytes - before.down_bytes;
    (bytes, (after.turns - before.turns).div_ceil(2))
}

#[tokio::test]
async fn saying_nothing_costs_less_than_four_hundred_bytes() {
    let world = World::start().await;
    let (client, link) = quiet_client(&world, "tablet").await;
    let args = json!({ "record_type": "incident", "fields": incident() });
    dispatch(&client, "record.create", args).await.unwrap();
    client.sync().await.unwrap();
    world.jobs_done().await;
    // What the server's own work brought, and the acknowledgement of that.
    client.sync().await.unwrap();
    client.sync().await.unwrap();
    let (bytes, requests) = cost(&client, &link).await;
    assert_eq!(requests, 1);
    assert!(bytes <= IDLE_BYTES, "{bytes} B");
}

#[tokio::test]
async fn of_what_a_fresh_device_fetches_the_shipped_modules_are_not_sent() {
    let world = World::start().await;
    let (client, link) = quiet_client(&world, "tablet").await;
    client.sync().await.unwrap();
    let (bytes, _) = difference(Counts::default(), link.counts());
    assert!(bytes <= FRESH_BYTES, "{bytes} B");
}

#[tokio::test]
async fn everything_a_device_has_to_say_is_one_request() {
    let world = World::start().await;
    let (client, link) = quiet_client(&world, "tablet").await;
    for _ in 0..20 {
        let args = json!({ "record_type": "incident", "fields": incident() });
        dispatch(&client, "record.create", args).await.unwrap();
    }
    let (_, requests) = cost(&client, &link).await;
    assert_eq!(requests, 1);
    let status = dispatch(&client, "sync.status", json!({})).await.unwrap();
    assert_eq!(status["queued_operations"], 0);
}
