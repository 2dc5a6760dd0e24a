//! Accounts made and rights given from the command line.

use shared_model::error::ErrorCode;

use super::world::{Account, PASSWORD, World};
use crate::error::ServiceError;
use crate::services::accounts::{self, NewAccount};
use crate::services::bootstrap;

fn account(email: &str, password: &str, role: &str) -> NewAccount {
    NewAccount {
        email: email.to_owned(),
        first_name: "Nadia".to_owned(),
        last_name: "Benali".to_owned(),
        language: "fr".to_owned(),
        roles: vec![role.to_owned()],
        company: None,
        is_superuser: false,
        password: password.to_owned(),
    }
}

fn code(error: &ServiceError) -> Option<ErrorCode> {
    match error {
        ServiceError::Refused { code, .. } => Some(*code),
        _ => None,
    }
}

/// contract: B11
#[tokio::test]
async fn a_first_administrator_is_made_and_signs_in() {
    let world = World::start().await;
    let org = bootstrap::only_tenant(&world.app).await.unwrap();
    let user = accounts::create(
        &world.app,
        org,
        account("Nadia@Example.test", PASSWORD, "admin"),
    )
    .await
    .unwrap();
    let (status, body) = world.login("nadia@example.test", PASSWORD).await;
    assert_eq!(status, 200);
    assert_eq!(body["user"]["full_name"], "Nadia Benali");
    let token = body["access_token"].as_str().unwrap();
    let path = format!("/api/core/people/{user}");
    let (status, person) = world
        .send(reqwest::Method::GET, &path, Some(token), None)
        .await;
    assert_eq!(status, 200, "an account is a person: {person}");
    assert_eq!(person["email"], "nadia@example.test");
}

/// contract: B5
#[tokio::test]
async fn an_unsound_account_is_refused_with_the_reason() {
    let world = World::start().await;
    let org = bootstrap::only_tenant(&world.app).await.unwrap();
    let make = async |email, password, role| {
        accounts::create(&world.app, org, account(email, password, role)).await
    };
    make("a@example.test", PASSWORD, "admin").await.unwrap();
    for (email, password, role, expected) in [
        ("A@example.test", PASSWORD, "admin", ErrorCode::Duplicate),
        ("no address", PASSWORD, "admin", ErrorCode::Invalid),
        ("b@example.test", "too short", "admin", ErrorCode::Invalid),
        ("b@example.test", PASSWORD, "captain", ErrorCode::Invalid),
    ] {
        let error = make(email, password, role).await.unwrap_err();
        assert_eq!(code(&error), Some(expected), "{error}");
    }
    assert_eq!(
        world.login("b@example.test", PASSWORD).await.0,
        401,
        "nothing was kept"
    );
    let nobody = accounts::grant(&world.app, "c@example.test", Some("admin"), None).await;
    assert_eq!(code(&nobody.unwrap_err()), Some(ErrorCode::NotFound));
    let odd = accounts::grant(&world.app, "a@example.test", None, Some("everything")).await;
    assert_eq!(code(&odd.unwrap_err()), Some(ErrorCode::Invalid));
}

/// contract: G13
/// contract: G17
#[tokio::test]
async fn shipped_modules_are_installed_once_and_tell_administrators_when_they_change() {
    let world = World::start().await;
    let org = bootstrap::only_tenant(&world.app).await.unwrap();
    accounts::create(
        &world.app,
        org,
        account("a@example.test", PASSWORD, "admin"),
    )
    .await
    .unwrap();
    let (_, body) = world.login("a@example.test", PASSWORD).await;
    let token = Some(body["access_token"].as_str().unwrap());
    let get = async |path: &str| world.send(reqwest::Method::GET, path, token, None).await.1;
    let modules = get("/api/v1/modules").await;
    let codes: Vec<&str> = modules["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|module| module["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"core") && codes.contains(&"hse"));
    let again = crate::services::modules::ensure_installed(&world.app, org)
        .await
        .unwrap();
    assert!(again.is_empty(), "nothing changed, nothing is written");

    let mut tx = world.app.db.begin().await.unwrap();
    sqlx::query("UPDATE modules SET version = '0.9.0' WHERE code = 'hse'")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let again = crate::services::modules::ensure_installed(&world.app, org)
        .await
        .unwrap();
    assert_eq!(again, ["hse"]);
    let inbox = get("/api/v1/notifications").await;
    assert_eq!(inbox["unread"], 1);
    assert_eq!(inbox["items"][0]["title"], "Module HSE Reports installé");
    assert_eq!(
        inbox["items"][0]["message"],
        "Le module HSE Reports v1.0.0 est maintenant actif."
    );
    let revision = get("/api/v1/modules").await["revision"].as_i64().unwrap();
    assert_eq!(revision, modules["revision"].as_i64().unwrap() + 1);
}

/// A permission is a code that says what it is about, with a name for people, of one module.
///
/// contract: C5
#[tokio::test]
async fn every_permission_has_a_name_and_belongs_to_the_module_it_begins_with() {
    let world = World::start().await;
    let mut conn = world.app.db.read().await.unwrap();
    let listed: Vec<(String, String, String)> =
        sqlx::query_as("SELECT code, name, module FROM permissions ORDER BY code")
            .fetch_all(&mut *conn)
            .await
            .unwrap();
    assert!(listed.iter().any(|(code, ..)| code == "hse.view.incident"));
    for (code, name, module) in &listed {
        let parts: Vec<&str> = code.split('.').collect();
        assert_eq!(parts.len(), 3, "{code}: owner, action, object");
        // Accounts are the engine's, and `core` speaks for the engine.
        let owner = if parts[0] == "users" {
            "core"
        } else {
            parts[0]
        };
        assert_eq!(owner, module, "{code}");
        assert!(!name.is_empty(), "{code}");
    }
}

/// Rights are compiled once an epoch and kept; a role that is given counts at the next request.
///
/// contract: C14
#[tokio::test]
async fn a_role_counts_at_once_although_rights_are_kept() {
    let world = World::start().await;
    let person = world.person("ines", Account::default()).await;
    let listed = async || world.get("/api/hse/incidents/", &person).await.0;
    assert_eq!((listed().await, listed().await), (403, 403));
    let kept = async || {
        let mut conn = world.app.db.read().await.unwrap();
        world.app.caches.grants(&mut conn, person.id).await.unwrap()
    };
    assert!(std::sync::Arc::ptr_eq(&kept().await, &kept().await));
    accounts::grant(&world.app, &person.email, Some("hse_manager"), None)
        .await
        .unwrap();
    assert_eq!(listed().await, 200);
    let error = accounts::grant(&world.app, &person.email, Some("captain"), None)
        .await
        .unwrap_err();
    assert!(code(&error).is_some(), "a role nobody declared");
}
