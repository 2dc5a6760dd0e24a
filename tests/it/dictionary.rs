//! The dictionary of the exchange: made from what devices and the server say to each other, and left
//! aside with a server that does not know it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use client_core::api::dispatch;
use client_core::sync::transport::{HttpTransport, Request, Response, Transport, TransportError};
use client_core::{Client, ClientConfig};
use futures::future::BoxFuture;
use futures::stream::StreamExt;
use opsflux_tests::{PASSWORD, People, World};
use serde_json::json;
use shared_model::sync::{Frame, FrameReader, FrameWriter, NEWEST, PLAIN};

/// The most that is kept of a frame that is not a module's.
const MOST_OF_A_FRAME: usize = 4 * 1024;
/// Only the frame of the modules is larger.
const MODULES: usize = 40 * 1024;

/// A road that keeps the frames that pass on it, both ways.
struct Listening {
    http: HttpTransport,
    heard: Arc<Mutex<Vec<Frame>>>,
}

impl Transport for Listening {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let exchange = request.url.ends_with("/api/v1/sync");
            let said = request.body.clone();
            let answer = self.http.send(request).await?;
            if !exchange {
                return Ok(answer);
            }
            let pieces: Vec<_> = answer.body.collect().await;
            let bytes: Vec<u8> = pieces.iter().flatten().flat_map(|b| b.to_vec()).collect();
            self.heard
                .lock()
                .unwrap()
                .extend([said.to_vec(), bytes].iter().flat_map(|b| frames(b)));
            Ok(Response {
                body: futures::stream::iter(pieces).boxed(),
                ..answer
            })
        })
    }
}

/// A road to a server that may be of a build before dictionaries.
#[derive(Default)]
struct Aging {
    old: AtomicBool,
    /// Exchanges, and those of them that an old server could not read.
    exchanges: AtomicUsize,
    refused: AtomicUsize,
}

struct Road(Arc<Aging>, HttpTransport);

impl Transport for Road {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            if !request.url.ends_with("/api/v1/sync") {
                return self.1.send(request).await;
            }
            self.0.exchanges.fetch_add(1, Ordering::SeqCst);
            let old = self.0.old.load(Ordering::SeqCst);
            if old && dictionary_of(&request.body) != PLAIN {
                self.0.refused.fetch_add(1, Ordering::SeqCst);
                let problem = Bytes::from_static(br#"{"code":"bad_request","title":"damaged"}"#);
                return Ok(Response {
                    status: 400,
                    content_type: String::new(),
                    body: futures::stream::iter([Ok(problem)]).boxed(),
                });
            }
            let answer = self.1.send(request).await?;
            if !old || answer.status != 200 {
                return Ok(answer);
            }
            let pieces: Vec<_> = answer.body.collect().await;
            let bytes: Vec<u8> = pieces.iter().flatten().flat_map(|b| b.to_vec()).collect();
            let mut writer = FrameWriter::new(3).unwrap();
            for frame in frames(&bytes) {
                writer.push(&frame).unwrap();
            }
            let plain = Bytes::from(writer.finish().unwrap());
            Ok(Response {
                body: futures::stream::iter([Ok(plain)]).boxed(),
                ..answer
            })
        })
    }
}

fn dictionary_of(stream: &[u8]) -> u32 {
    let mut reader = FrameReader::new().unwrap();
    reader.push(stream);
    reader.next_frame().unwrap();
    reader.dictionary()
}

/// Creates an incident, exchanges, and says how many exchanges that took and how many were refused.
async fn reported(client: &Client, road: &Aging) -> (usize, usize) {
    let counts = || [&road.exchanges, &road.refused].map(|n| n.load(Ordering::SeqCst));
    let before = counts();
    let args = json!({ "record_type": "incident", "fields": crate::journey_online::incident() });
    dispatch(client, "record.create", args).await.unwrap();
    client.sync().await.unwrap();
    let status = dispatch(client, "sync.status", json!({})).await.unwrap();
    assert_eq!(status["queued_operations"], 0);
    let after = counts();
    (after[0] - before[0], after[1] - before[1])
}

#[tokio::test]
async fn a_server_put_back_to_an_older_build_costs_one_more_request_once() {
    let world = World::start().await;
    let aging = Arc::<Aging>::default();
    aging.old.store(true, Ordering::SeqCst);
    let road = Arc::new(Road(aging.clone(), HttpTransport::new().unwrap()));
    let client = signed_in(&world, "tablet", People::CREW, road).await;
    assert_eq!(reported(&client, &aging).await, (1, 0), "old: plain");
    aging.old.store(false, Ordering::SeqCst);
    assert_eq!(reported(&client, &aging).await, (1, 0), "upgraded: heard");
    assert_eq!(reported(&client, &aging).await, (1, 0), "used");
    aging.old.store(true, Ordering::SeqCst);
    assert_eq!(reported(&client, &aging).await, (2, 1), "put back: again");
    assert_eq!(reported(&client, &aging).await, (1, 0), "remembered");
}

fn frames(stream: &[u8]) -> Vec<Frame> {
    let mut reader = FrameReader::new().unwrap();
    reader.push(stream);
    std::iter::from_fn(|| reader.next_frame().unwrap()).collect()
}

async fn device(world: &World, name: &str, who: &str, heard: &Arc<Mutex<Vec<Frame>>>) -> Client {
    let road = Arc::new(Listening {
        http: HttpTransport::new().unwrap(),
        heard: heard.clone(),
    });
    signed_in(world, name, who, road).await
}

/// A device that exchanges only when told to, and did once.
async fn signed_in(world: &World, name: &str, who: &str, road: Arc<dyn Transport>) -> Client {
    let client = Client::open(ClientConfig {
        transport: Some(road),
        ..ClientConfig::new(world.folder(name), world.base(), name)
    })
    .await
    .unwrap();
    let sign_in = json!({ "email": who, "password": PASSWORD });
    dispatch(&client, "session.sign_in", sign_in).await.unwrap();
    client.sync().await.unwrap();
    client
}

/// What a crew and a manager do with a few incidents, in words that say nothing.
async fn work(crew: &Client, manager: &Client, world: &World) {
    let mut ids = Vec::new();
    for severity in ["low", "medium", "critical"] {
        let fields = json!({
            "title": "A short title", "severity": severity, "location": "Main deck",
            "description": "What happened, in a few words.",
        });
        let args = json!({ "record_type": "incident", "fields": fields });
        let saved = dispatch(crew, "record.create", args).await.unwrap();
        ids.push(saved["row"]["record"]["id"].clone());
    }
    both(crew, manager, world).await;
    let crews = [
        json!({ "kind": "injury" }),
        json!({ "location": "Engine room" }),
        json!({ "injured_count": 1 }),
    ];
    let managers = [
        json!({ "kind": "property_damage" }),
        json!({ "location": "Helideck", "injured_count": 2 }),
    ];
    for (client, edits) in [(crew, &crews[..]), (manager, &managers[..])] {
        for id in &ids {
            for fields in edits {
                let args = json!({ "id": id, "fields": fields });
                dispatch(client, "record.edit", args).await.unwrap();
            }
            let args = json!({ "id": id, "field": "comments", "text": "A comment" });
            dispatch(client, "record.comment", args).await.unwrap();
        }
        both(crew, manager, world).await;
    }
}

async fn both(crew: &Client, manager: &Client, world: &World) {
    for client in [crew, manager, crew] {
        client.sync().await.unwrap();
        world.jobs_done().await;
    }
}

/// One frame as it stands in a stream.
fn plain(frame: &Frame) -> Vec<u8> {
    let length = u32::try_from(frame.body.len()).unwrap().to_le_bytes();
    [&[frame.kind], &length[..], &frame.body].concat()
}

/// Of the large frames of an organisation's people and places only the beginning: their shape is
/// everybody's, their names are its own.
fn shape(frame: &Frame) -> Vec<u8> {
    let mut bytes = plain(frame);
    bytes.truncate(MOST_OF_A_FRAME);
    bytes
}

/// The format of a dictionary (RFC 8878, 5): the statistics zstd's own training finds in the samples,
/// then our content instead of the pieces it would choose, because whole modules must be in it.
fn dictionary(id: u32, content: &[u8]) -> Vec<u8> {
    let samples: Vec<&[u8]> = content.chunks(512).collect();
    let trained = zstd::dict::from_samples(&samples, 16 * 1024).unwrap();
    // The tables end with the three distances every dictionary begins with.
    let distances: Vec<u8> = [1_u32, 4, 8].iter().flat_map(|n| n.to_le_bytes()).collect();
    let at = trained
        .windows(distances.len())
        .position(|w| w == distances);
    let tables = &trained[8..at.unwrap() + distances.len()];
    [&trained[..4], &id.to_le_bytes(), tables, content].concat()
}

#[tokio::test]
#[ignore = "writes the next dictionary into the sources"]
async fn make_the_next() {
    let world = World::start().await;
    let heard: Arc<Mutex<Vec<Frame>>> = Arc::default();
    let take = || std::mem::take(&mut *heard.lock().unwrap());
    let crew = device(&world, "tablet", People::CREW, &heard).await;
    let first = take();
    let manager = device(&world, "office", People::MANAGER, &heard).await;
    let second = take();
    work(&crew, &manager, &world).await;
    // What is nearest costs least to refer to, and what is said most often comes last.
    let modules = first.iter().filter(|f| f.body.len() > MODULES).map(plain);
    let known = second
        .iter()
        .chain(&first)
        .filter(|f| f.body.len() <= MODULES);
    let content: Vec<u8> = modules
        .chain(known.map(shape))
        .chain(take().iter().map(shape))
        .flatten()
        .collect();
    let id = NEWEST + 1;
    let sources = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared-model/src/sync/dictionaries"
    );
    std::fs::write(format!("{sources}/{id}.zdict"), dictionary(id, &content)).unwrap();
}
