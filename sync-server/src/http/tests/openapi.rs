//! The description names every route, and every route it names exists.

use reqwest::Method;
use serde_json::Value;

use super::world::{Account, World};

/// contract: I9
#[tokio::test]
async fn the_description_lists_the_routes_of_every_type_and_they_answer() {
    let world = World::start().await;
    let person = world.person("amelie", Account::default()).await;
    let (status, document) = world
        .send(Method::GET, "/api/v1/openapi.json", None, None)
        .await;
    assert_eq!(status, 200);
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    for path in [
        "/api/v1/auth/login",
        "/api/v1/auth/refresh",
        "/api/v1/audit",
        "/api/v1/notifications",
        "/api/v1/sync",
        "/api/hse/incidents/",
        "/api/hse/incidents/{id}",
        "/api/hse/incidents/{id}/comments",
        "/api/hse/incidents/{id}/transitions/approve",
        "/api/core/people/",
    ] {
        assert!(paths.contains_key(path), "{path} is described");
    }
    for (path, operations) in paths {
        for method in operations.as_object().unwrap().keys() {
            if method == "parameters"
                || path.starts_with("/api/v1/sync")
                || path.starts_with("/api/v1/files")
            {
                continue;
            }
            let method: Method = method.to_uppercase().parse().unwrap();
            let path = path.replace("{id}", &uuid::Uuid::now_v7().to_string());
            let response = world
                .raw(method.clone(), &path, Some(&person.token), None)
                .await;
            let problem: Value = response.json().await.unwrap_or(Value::Null);
            let missing = "There is nothing at this address.";
            assert_ne!(problem["detail"], missing, "{method} {path} exists");
            assert_ne!(problem["status"], 405, "{method} {path} exists");
        }
    }
}

/// contract: I9
#[tokio::test]
async fn schemas_follow_the_fields_of_the_module() {
    let world = World::start().await;
    let (_, document) = world
        .send(Method::GET, "/api/hse/openapi.json", None, None)
        .await;
    assert!(
        document["paths"]
            .as_object()
            .unwrap()
            .keys()
            .all(|path| path.starts_with("/api/hse/"))
    );
    let input = &document["components"]["schemas"]["IncidentInput"];
    let properties = &input["properties"];
    assert_eq!(properties["title"]["minLength"], 10);
    assert!(
        properties["severity"]["enum"]
            .as_array()
            .unwrap()
            .contains(&"critical".into())
    );
    assert!(
        properties.get("approved_by").is_none(),
        "decided by the server"
    );
    let required = input["required"].as_array().unwrap();
    assert!(required.contains(&"description".into()));
    assert!(
        !required.contains(&"occurred_at".into()),
        "it has a default"
    );
    let (status, _) = world
        .send(Method::GET, "/api/nope/openapi.json", None, None)
        .await;
    assert_eq!(status, 404);
}

/// contract: I9
#[tokio::test]
async fn the_page_to_try_it_needs_nothing_from_elsewhere() {
    let world = World::start().await;
    let response = world.raw(Method::GET, "/api/docs/", None, None).await;
    assert_eq!(response.status(), 200);
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(policy.contains("default-src 'self'"));
    let page = response.text().await.unwrap();
    assert!(page.contains("swagger-ui") && !page.contains("https://"));
    let script = world
        .raw(Method::GET, "/api/docs/swagger-initializer.js", None, None)
        .await;
    assert!(
        script
            .text()
            .await
            .unwrap()
            .contains("/api/v1/openapi.json")
    );
    for asset in ["swagger-ui-bundle.js", "swagger-ui.css"] {
        let response = world
            .raw(Method::GET, &format!("/api/docs/{asset}"), None, None)
            .await;
        assert_eq!(response.status(), 200, "{asset}");
    }
}
