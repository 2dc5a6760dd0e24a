//! What a stranger's request may cost: refused in words, and the server's memory stays bounded.
#![allow(clippy::print_stderr, reason = "what was measured is said aloud")]

use std::sync::Arc;

use opsflux_tests::{PASSWORD, People, ServerProgram, World};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shared_model::sync::{
    Frame, FrameWriter, Hello, MAX_FRAME_BYTES, Message, NEWEST, PLAIN, PROTOCOL, Up,
};

/// The most memory the server may take beyond what it held idle, while everything below comes at once.
const CEILING: u64 = 160 * 1024 * 1024;
/// The most a JSON body may hold.
const MOST_JSON: usize = 1024 * 1024;
/// How often each request comes at once.
const AT_ONCE: usize = 4;
/// A kind of frame this build does not know and passes over.
const UNKNOWN: u8 = 200;

/// A request that begins like any other and goes on with these bodies of an unknown kind.
fn exchange(dictionary: u32, bodies: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let hello = Hello {
        proto: PROTOCOL,
        app: "1".into(),
        exchange: 1,
        ..Hello::default()
    };
    let mut writer = FrameWriter::with_dictionary(1, dictionary).unwrap();
    writer.push(&Up::Hello(hello).encode().unwrap()).unwrap();
    for body in bodies {
        let kind = UNKNOWN;
        writer.push(&Frame { kind, body }).unwrap();
    }
    writer.finish().unwrap()
}

/// Kilobytes on the link that are more than 256 MB once they are unpacked.
fn bomb(dictionary: u32) -> Vec<u8> {
    let packed = exchange(dictionary, (0..34).map(|_| vec![0; MAX_FRAME_BYTES]));
    assert!(packed.len() < 128 * 1024, "{} bytes", packed.len());
    packed
}

/// More than 64 MB that cannot be packed.
fn endless() -> Vec<u8> {
    let mut rng = fastrand::Rng::with_seed(1);
    let noise = move |size| {
        let mut body = vec![0; size];
        rng.fill(&mut body);
        body
    };
    // A little too much, so that what is left unread when the answer comes is on its way already.
    let sizes = [MAX_FRAME_BYTES; 8].into_iter().chain([16 * 1024]);
    exchange(PLAIN, sizes.map(noise))
}

/// A frame that says it is larger than any.
fn boastful() -> Vec<u8> {
    let mut packed = zstd::Encoder::new(Vec::new(), 1).unwrap();
    let length = u32::try_from(MAX_FRAME_BYTES + 1).unwrap();
    std::io::Write::write_all(&mut packed, &[1]).unwrap();
    std::io::Write::write_all(&mut packed, &length.to_le_bytes()).unwrap();
    packed.finish().unwrap()
}

/// Signs a device in and says its token.
async fn sign_in(base: &str) -> String {
    let who = json!({
        "email": People::CREW, "password": PASSWORD, "device": { "name": "stranger" },
    });
    let login = reqwest::Client::new().post(format!("{base}/api/v1/auth/login"));
    let answer = login.json(&who).send().await.unwrap();
    let answer: Value = answer.error_for_status().unwrap().json().await.unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

#[derive(Clone)]
struct Attack {
    name: &'static str,
    method: Method,
    path: &'static str,
    media: &'static str,
    body: Arc<Vec<u8>>,
    status: StatusCode,
    /// A word of the answer.
    says: &'static str,
}

const BOUNDARY: &str = "attack";

/// A form of an incident with these fields more and these photographs, which are none.
fn form(more: usize, photos: usize) -> Vec<u8> {
    let mut form = Vec::new();
    let mut part = |headers: &str, body: &[u8]| {
        form.extend_from_slice(format!("--{BOUNDARY}\r\n{headers}\r\n\r\n").as_bytes());
        form.extend_from_slice(body);
        form.extend_from_slice(b"\r\n");
    };
    let named = |name: &str| format!("Content-Disposition: form-data; name=\"{name}\"");
    for (name, value) in crate::journey_online::incident().as_object().unwrap() {
        part(&named(name), value.as_str().unwrap().as_bytes());
    }
    for n in 0..more {
        part(&named(&format!("field{n}")), &vec![b'x'; MOST_JSON / 2]);
    }
    for _ in 0..photos {
        let photo = format!("{}; filename=\"deck.jpg\"", named("photos"));
        part(&photo, &vec![b'x'; 12 << 20]);
    }
    form.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    form
}

fn attacks() -> Vec<Attack> {
    let too_large = StatusCode::PAYLOAD_TOO_LARGE;
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let sync = |name, body, says| Attack {
        name,
        method: Method::POST,
        path: "/api/v1/sync",
        media: "application/zstd",
        body: Arc::new(body),
        status: too_large,
        says,
    };
    let rest = |name, method, path, media, bytes| Attack {
        name,
        method,
        path,
        media,
        body: Arc::new(vec![b' '; bytes]),
        status: too_large,
        says: "",
    };
    let sent = |name, body, status, says| Attack {
        name,
        method: Method::POST,
        path: "/api/hse/incidents/",
        media: "multipart/form-data; boundary=attack",
        body: Arc::new(body),
        status,
        says,
    };
    let piece =
        "/api/v1/files/0000000000000000000000000000000000000000000000000000000000000000?offset=0";
    vec![
        sync("a zstd bomb", bomb(PLAIN), "too_large"),
        sync("a bomb with a dictionary", bomb(NEWEST), "too_large"),
        sync("an endless exchange", endless(), "64 MB"),
        sync("a frame beyond all frames", boastful(), "too_large"),
        rest(
            "a piece of a file",
            Method::PUT,
            piece,
            "application/octet-stream",
            (2 << 20) + 1_000,
        ),
        rest(
            "a JSON body",
            Method::POST,
            "/api/hse/incidents/",
            "application/json",
            MOST_JSON + 1_000,
        ),
        rest(
            "a sign-in",
            Method::POST,
            "/api/v1/auth/login",
            "application/json",
            MOST_JSON + 1_000,
        ),
        sent("a form of endless fields", form(3, 0), too_large, "fields"),
        sent(
            "a form of photographs that are none",
            form(0, 5),
            unfit,
            "file_too_large",
        ),
    ]
}

async fn refused(base: &str, token: &str, attack: &Attack) {
    let client = reqwest::Client::new();
    let asked = client
        .request(attack.method.clone(), format!("{base}{}", attack.path))
        .bearer_auth(token)
        .header("content-type", attack.media)
        .body(attack.body.to_vec())
        .send()
        .await;
    let answer = asked.unwrap_or_else(|error| panic!("{}: {error:?}", attack.name));
    let status = answer.status();
    let said = answer.text().await.unwrap();
    assert_eq!(status, attack.status, "{}: {said}", attack.name);
    assert!(said.contains(attack.says), "{}: {said}", attack.name);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_takes_more_memory_than_its_limits_say() {
    let mut world = World::start().await;
    world.stop_server().await;
    let server = ServerProgram::start(&world).await;
    let base = server.base();
    let token = sign_in(&base).await;
    let Some(idle) = server.peak_memory() else {
        opsflux_tests::skipped("the server's memory", "/proc");
        return;
    };
    for attack in attacks() {
        let all = (0..AT_ONCE).map(|_| refused(&base, &token, &attack));
        futures::future::join_all(all).await;
        let taken = server.peak_memory().unwrap() - idle;
        eprintln!("{}: {} MiB over idle", attack.name, taken >> 20);
        assert!(
            taken <= CEILING,
            "{} took {} MiB beyond the idle {} MiB",
            attack.name,
            taken >> 20,
            idle >> 20
        );
    }
    // And it still works.
    let crew = world.device("tablet", People::CREW).await;
    crew.create("incident", crate::journey_online::incident())
        .await;
    crew.settled().await;
}
