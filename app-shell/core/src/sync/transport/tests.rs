//! What really goes over a socket, and what a person reads when it does not.
#![allow(clippy::unwrap_used)]

use std::sync::Mutex;

use futures::channel::mpsc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// Answers one connection with the given pieces, whole or broken off, and gives what was asked.
async fn shore(answer: &'static str) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = String::new();
        while !is_whole(&asked) {
            let mut piece = [0; 1024];
            let length = stream.read(&mut piece).await.unwrap();
            asked.push_str(std::str::from_utf8(&piece[..length]).unwrap());
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        asked
    });
    (address, asked)
}

fn is_whole(asked: &str) -> bool {
    let Some((head, body)) = asked.split_once("\r\n\r\n") else {
        return false;
    };
    let length = header(head, "content-length").and_then(|l| l.parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn header<'a>(asked: &'a str, name: &str) -> Option<&'a str> {
    asked.lines().find_map(|line| {
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then_some(value)
    })
}

const DONE: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\ndone";

async fn text(response: Response) -> Result<String, TransportError> {
    let pieces: Vec<_> = response.body.collect().await;
    let bytes = pieces.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    Ok(String::from_utf8(bytes).unwrap())
}

#[tokio::test]
async fn a_request_carries_what_it_says_and_a_lean_one_no_header_more() {
    let body = serde_json::json!({ "a": 1 });
    let (address, asked) = shore(DONE).await;
    let request = Request::json(Method::Post, format!("{address}/x"), &body).with_bearer("secret");
    let http = HttpTransport::new().unwrap();
    let response = http.send(request).await.unwrap();
    assert_eq!(
        (response.status, response.content_type.as_str()),
        (200, "text/plain")
    );
    assert_eq!(text(response).await.unwrap(), "done");
    let asked = asked.await.unwrap();
    assert!(asked.starts_with("POST /x HTTP/1.1"), "{asked}");
    assert_eq!(header(&asked, "authorization"), Some("Bearer secret"));
    assert_eq!(header(&asked, "content-type"), Some("application/json"));
    assert_eq!(header(&asked, "accept"), Some("application/json"));
    assert_eq!(header(&asked, "user-agent"), Some(AGENT));
    assert!(asked.ends_with(r#"{"a":1}"#), "{asked}");

    let (address, asked) = shore(DONE).await;
    let request = Request {
        accept: "",
        lean: true,
        ..Request::bytes(Method::Put, format!("{address}/f"), "", "bytes")
    };
    http.send(request).await.unwrap();
    let asked = asked.await.unwrap();
    assert!(asked.starts_with("PUT /f "), "{asked}");
    for name in ["authorization", "content-type", "user-agent"] {
        assert_eq!(header(&asked, name), None, "{name}");
    }
    assert!(asked.ends_with("bytes"), "{asked}");
}

#[tokio::test]
async fn a_refusal_is_an_answer_like_any() {
    let (address, asked) = shore("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno").await;
    let http = HttpTransport::new().unwrap();
    let response = http.send(Request::get(address)).await.unwrap();
    assert_eq!((response.status, response.content_type.as_str()), (403, ""));
    assert_eq!(text(response).await.unwrap(), "no");
    assert!(asked.await.unwrap().starts_with("GET / "));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_with_the_reason() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/secret-path", listener.local_addr().unwrap());
    drop(listener);
    let http = HttpTransport::new().unwrap();
    // Connections made anew reach it no better.
    http.reset();
    let error = http.send(Request::get(address)).await.err().unwrap();
    assert!(error.0.to_lowercase().contains("refused"), "{error}");
    assert!(!error.0.contains("secret-path"), "{error}");
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_its_pieces_and_ends_in_an_error() {
    let (address, _asked) =
        shore("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nthe beginning").await;
    let http = HttpTransport::new().unwrap();
    let response = http.send(Request::get(address)).await.unwrap();
    let pieces: Vec<_> = response.body.collect().await;
    let (last, kept) = pieces.split_last().unwrap();
    let kept: Vec<Bytes> = kept.iter().map(|piece| piece.clone().unwrap()).collect();
    assert_eq!(kept.concat(), b"the beginning");
    assert!(last.is_err());
}

/// A road whose answers come when the test says so.
#[derive(Default)]
struct Slow {
    asked: Mutex<Vec<String>>,
    resets: Mutex<u32>,
    body: Mutex<Option<mpsc::UnboundedReceiver<Result<Bytes, TransportError>>>>,
}

impl Transport for Slow {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.asked.lock().unwrap().push(request.url);
        let body = self.body.lock().unwrap().take();
        Box::pin(async move {
            match body {
                None => std::future::pending().await,
                Some(body) => Ok(Response {
                    status: 200,
                    content_type: String::new(),
                    body: body.boxed(),
                }),
            }
        })
    }

    fn reset(&self) {
        *self.resets.lock().unwrap() += 1;
    }
}

#[tokio::test]
async fn a_cut_switch_lets_nothing_through_until_it_is_restored() {
    let road = Arc::new(Slow::default());
    let switch = CutSwitch::new(road.clone());
    switch.set(true);
    assert!(switch.is_cut());
    let error = switch.send(Request::get("/x")).await.err().unwrap();
    assert_eq!(error, no_route());
    assert!(road.asked.lock().unwrap().is_empty());
    switch.set(false);
    let (sender, body) = mpsc::unbounded();
    *road.body.lock().unwrap() = Some(body);
    sender.unbounded_send(Ok(Bytes::from("done"))).unwrap();
    drop(sender);
    let response = switch.send(Request::get("/y")).await.unwrap();
    assert_eq!(text(response).await.unwrap(), "done");
    assert_eq!(*road.asked.lock().unwrap(), ["/y"]);
    // Both turns, and a change of the network, forget open connections.
    switch.reset();
    assert_eq!(*road.resets.lock().unwrap(), 3);
}

#[tokio::test]
async fn cutting_breaks_off_what_waits_for_its_answer() {
    let road = Arc::new(Slow::default());
    let switch = CutSwitch::new(road.clone());
    let waiting = switch.send(Request::get("/x"));
    let cut = async {
        while road.asked.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        switch.set(true);
    };
    let (answer, ()) = tokio::join!(waiting, cut);
    assert_eq!(answer.err(), Some(no_route()));
}

#[tokio::test]
async fn cutting_breaks_off_a_body_under_way_and_what_came_is_kept() {
    let road = Arc::new(Slow::default());
    let switch = CutSwitch::new(road.clone());
    let (sender, body) = mpsc::unbounded();
    *road.body.lock().unwrap() = Some(body);
    let mut response = switch.send(Request::get("/x")).await.unwrap();
    sender.unbounded_send(Ok(Bytes::from("first"))).unwrap();
    assert_eq!(response.body.next().await, Some(Ok(Bytes::from("first"))));
    switch.set(true);
    assert_eq!(response.body.next().await, Some(Err(no_route())));
    assert_eq!(response.body.next().await, None);
}
