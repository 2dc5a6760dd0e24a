//! Every error has the same shape; every request has an id.

use reqwest::Method;
use serde_json::{Value, json};

use super::world::{Account, World};

/// contract: A8
#[tokio::test]
async fn every_error_is_a_problem_with_a_stable_code() {
    let world = World::start().await;
    let person = world
        .person(
            "amelie",
            Account {
                roles: &["crew"],
                ..Account::default()
            },
        )
        .await;
    let token = Some(person.token.as_str());
    let cases = [
        (Method::GET, "/nothing/here", None, None, 404, "not_found"),
        (
            Method::GET,
            "/api/v1/auth/login",
            None,
            None,
            405,
            "bad_request",
        ),
        (
            Method::GET,
            "/api/v1/auth/me",
            None,
            None,
            401,
            "unauthenticated",
        ),
        (
            Method::GET,
            "/api/v1/auth/me",
            Some("x.y.z"),
            None,
            401,
            "unauthenticated",
        ),
        (Method::GET, "/api/v1/audit", token, None, 403, "forbidden"),
        (
            Method::GET,
            "/api/nope/nothings/",
            token,
            None,
            404,
            "not_found",
        ),
        (
            Method::GET,
            "/api/hse/incidents/not-an-id",
            token,
            None,
            404,
            "not_found",
        ),
        (
            Method::GET,
            "/api/hse/incidents/?limit=9000",
            token,
            None,
            400,
            "bad_request",
        ),
        (
            Method::GET,
            "/api/hse/incidents/?colour=red",
            token,
            None,
            400,
            "bad_request",
        ),
        (
            Method::GET,
            "/api/hse/incidents/?filter=%7B",
            token,
            None,
            400,
            "bad_request",
        ),
        (
            Method::POST,
            "/api/v1/auth/login",
            None,
            Some(json!({ "email": 3 })),
            400,
            "bad_request",
        ),
        (
            Method::PUT,
            "/api/v1/notification-preferences",
            token,
            Some(json!({ "dnd_start": "25:00" })),
            422,
            "invalid",
        ),
    ];
    for (method, path, token, body, status, code) in cases {
        let response = world.raw(method, path, token, body).await;
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json",
            "{path}"
        );
        assert!(response.headers().contains_key("x-request-id"));
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        if status == 401 {
            assert_eq!(response.headers()["www-authenticate"], "Bearer");
        }
        let problem: Value = response.json().await.unwrap();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["code"], code, "{path}");
        assert!(!problem["title"].as_str().unwrap().is_empty());
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_request_id_is_taken_over_when_it_is_sound_and_made_otherwise() {
    let world = World::start().await;
    let ask = |id: &'static str| {
        world
            .request(Method::GET, "/healthz", None)
            .header("x-request-id", id)
    };
    let response = ask("trip-42_a.b").send().await.unwrap();
    assert_eq!(response.headers()["x-request-id"], "trip-42_a.b");
    let response = ask("no spaces or <tags>").send().await.unwrap();
    assert_eq!(
        response.headers()["x-request-id"].to_str().unwrap().len(),
        36
    );
}

#[tokio::test]
async fn the_server_says_that_it_lives_and_is_ready() {
    let world = World::start().await;
    assert_eq!(world.send(Method::GET, "/healthz", None, None).await.0, 200);
    assert_eq!(world.send(Method::GET, "/readyz", None, None).await.0, 200);
    world.app.db.close().await;
    assert_eq!(world.send(Method::GET, "/readyz", None, None).await.0, 503);
    assert_eq!(world.send(Method::GET, "/healthz", None, None).await.0, 200);
}
