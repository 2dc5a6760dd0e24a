//! Webhooks against a real HTTP server.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::world::{MINUTE, World};
use crate::config::Config;

/// Status and one header.
type Answer = (StatusCode, &'static str, &'static str);

#[derive(Clone, Default)]
pub(super) struct Receiver {
    calls: Arc<Mutex<Vec<(HeaderMap, Value)>>>,
    answers: Arc<Mutex<Vec<Answer>>>,
}

impl Receiver {
    pub(super) async fn start(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(receive).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    pub(super) fn calls(&self) -> Vec<(HeaderMap, Value)> {
        self.calls.lock().unwrap().clone()
    }
}

async fn receive(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: String,
) -> impl IntoResponse {
    let body = serde_json::from_str(&body).unwrap_or_default();
    receiver.calls.lock().unwrap().push((headers, body));
    let mut answers = receiver.answers.lock().unwrap();
    let (status, name, value) = if answers.is_empty() {
        (StatusCode::OK, "x-none", "1")
    } else {
        answers.remove(0)
    };
    (status, [(name, value)], "ok")
}

pub(super) fn with_secret(config: &mut Config) {
    config
        .secrets
        .insert("EXTERNAL_API_KEY".into(), "s3cr3t-key".into());
}

async fn hook(world: &World, url: String) {
    world
        .hook(json!({
            "name": "Send incident to external QHSE system", "event": "incident.created",
            "actions": [{"type": "call_webhook", "config": {
                "url": url,
                "headers": {"Authorization": "Bearer {{secret:EXTERNAL_API_KEY}}"},
            }}],
        }))
        .await;
}

/// contract: F7
/// contract: J9
/// contract: J14
#[tokio::test]
async fn a_webhook_posts_the_context_with_its_secret_and_its_key() {
    let world = World::open_with(with_secret).await;
    let receiver = Receiver::default();
    let address = receiver.start().await;
    hook(&world, format!("http://{address}/api/incidents")).await;
    let record = world.incident("critical");
    world.created(&record).await;
    let key = world.jobs().await[0].key.clone();
    world.settle().await;
    let calls = receiver.calls();
    assert_eq!(calls.len(), 1);
    let (headers, body) = &calls[0];
    assert_eq!(headers["authorization"], "Bearer s3cr3t-key");
    assert_eq!(headers["webhook-id"], key.as_str());
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(body["incident_id"], "INC-2026-00142");
    assert_eq!(body["id"], record.id.to_string());
    assert_eq!(body["severity"], "critical");
    assert_eq!(body["created_by"], "author@demo.opsflux.test");
    assert_eq!(world.executions().await[0].success, Some(1));
    for (table, column) in [("jobs", "args"), ("events", "context"), ("hooks", "body")] {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE '%s3cr3t%'");
        let mut conn = world.app.db.read().await.unwrap();
        let found: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&mut *conn)
            .await
            .unwrap();
        assert_eq!(found, 0, "the secret is nowhere in {table}");
    }
}

#[tokio::test]
async fn a_receiver_that_is_down_is_tried_again_with_the_same_key() {
    let world = World::open_with(with_secret).await;
    let receiver = Receiver::default();
    let address = receiver.start().await;
    *receiver.answers.lock().unwrap() = vec![
        (StatusCode::SERVICE_UNAVAILABLE, "retry-after", "600"),
        (StatusCode::INTERNAL_SERVER_ERROR, "x-none", "1"),
    ];
    hook(&world, format!("http://{address}/")).await;
    world.created(&world.incident("low")).await;
    world.settle().await;
    let wait = world.jobs().await[0].not_before - world.app.now();
    assert_eq!(wait, 10 * MINUTE, "the receiver asked for ten minutes");
    world.advance(wait);
    world.settle().await;
    let wait = world.jobs().await[0].not_before - world.app.now();
    assert!(
        (270_000..=330_000).contains(&wait),
        "then five minutes: {wait}"
    );
    world.advance(wait);
    world.settle().await;
    let calls = receiver.calls();
    assert_eq!(calls.len(), 3);
    assert!(
        calls
            .iter()
            .all(|(h, _)| h["webhook-id"] == calls[0].0["webhook-id"])
    );
    assert!(world.jobs().await.is_empty());
}

#[tokio::test]
async fn redirects_and_gone_receivers_are_not_followed_or_tried_again() {
    let world = World::open_with(with_secret).await;
    let receiver = Receiver::default();
    let address = receiver.start().await;
    *receiver.answers.lock().unwrap() = vec![
        (
            StatusCode::FOUND,
            "location",
            "http://169.254.169.254/latest/meta-data",
        ),
        (StatusCode::GONE, "x-none", "1"),
    ];
    hook(&world, format!("http://{address}/")).await;
    for _ in 0..2 {
        world.created(&world.incident("low")).await;
    }
    world.settle().await;
    assert_eq!(receiver.calls().len(), 2);
    let dead = world.jobs().await;
    assert_eq!(dead.iter().filter(|j| j.state == "dead").count(), 2);
    assert!(
        dead.iter()
            .any(|j| j.last_error.as_ref().unwrap().contains("redirects"))
    );
}

#[tokio::test]
async fn private_addresses_are_not_called_unless_the_operator_allows_it() {
    let world = World::open_with(|config| {
        with_secret(config);
        config.webhook_allow_private = false;
    })
    .await;
    let receiver = Receiver::default();
    let port = receiver.start().await.port();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
        hook(&world, format!("https://{host}:{port}/")).await;
    }
    world.created(&world.incident("low")).await;
    world.settle().await;
    assert!(receiver.calls().is_empty());
    let jobs = world.jobs().await;
    assert_eq!(jobs.len(), 3);
    for job in jobs {
        let error = job.last_error.unwrap();
        assert!(
            error.contains("private addresses are not called"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_secret_nobody_set_is_named_and_the_call_is_not_made() {
    let world = World::open().await;
    let receiver = Receiver::default();
    let address = receiver.start().await;
    hook(&world, format!("http://{address}/")).await;
    world.created(&world.incident("low")).await;
    world.settle().await;
    assert!(receiver.calls().is_empty());
    let job = world.jobs().await.pop().unwrap();
    assert!(job.last_error.unwrap().contains("EXTERNAL_API_KEY"));
}

#[tokio::test]
async fn an_address_may_be_a_secret_and_where_it_is_not_set_nothing_is_called() {
    let receiver = Receiver::default();
    let address = receiver.start().await;
    let with = World::open_with(|config| {
        with_secret(config);
        let url = format!("http://{address}/qhse");
        config.secrets.insert("QHSE_URL".into(), url);
    })
    .await;
    let without = World::open().await;
    for world in [&with, &without] {
        hook(world, "{{secret:QHSE_URL}}".into()).await;
        world.created(&world.incident("low")).await;
        world.settle().await;
    }
    assert_eq!(receiver.calls().len(), 1);
    let skipped = without.log().await.pop().unwrap();
    assert_eq!(
        skipped.outcome,
        "skipped: the address QHSE_URL is not set on this server"
    );
}
