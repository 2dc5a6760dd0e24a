//! Signing in, refreshing, sessions.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{Account, PASSWORD, World};
use crate::services::hooks::testing::listen;
use crate::services::{bootstrap, tokens};

const MINUTE: i64 = 60_000;

fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name].as_str().unwrap()
}

async fn refresh(world: &World, token: &str, device: Option<Uuid>) -> (u16, Value) {
    let body = json!({ "refresh_token": token, "device_id": device });
    world
        .send(Method::POST, "/api/v1/auth/refresh", None, Some(body))
        .await
}

async fn who(world: &World, token: &str) -> u16 {
    world
        .send(Method::GET, "/api/v1/auth/me", Some(token), None)
        .await
        .0
}

/// contract: B1
#[tokio::test]
async fn a_person_signs_in_is_known_and_signs_out() {
    let world = World::start().await;
    world
        .account(
            "amelie",
            Account {
                roles: &["crew"],
                ..Account::default()
            },
        )
        .await;
    let (status, body) = world.login(" AMELIE@example.test ", PASSWORD).await;
    assert_eq!(status, 200);
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 600);
    assert_eq!(body["user"]["email"], "amelie@example.test");
    assert_eq!(body["device"], Value::Null);
    let token = text(&body, "access_token");
    let (_, me) = world
        .send(Method::GET, "/api/v1/auth/me", Some(token), None)
        .await;
    assert_eq!(me["roles"], json!(["crew"]));
    assert_eq!(
        who(&world, text(&body, "sync_token")).await,
        200,
        "the short token works too"
    );

    let (status, _) = world
        .send(Method::POST, "/api/v1/auth/logout", Some(token), None)
        .await;
    assert_eq!(status, 204);
    assert_eq!(
        who(&world, token).await,
        401,
        "the access token ends with its session"
    );
    assert_eq!(who(&world, text(&body, "sync_token")).await, 401);
    assert_eq!(
        refresh(&world, text(&body, "refresh_token"), None).await.0,
        401
    );
}

/// contract: B1
#[tokio::test]
async fn an_access_token_expires_and_the_source_paths_work() {
    let world = World::start().await;
    world.account("amelie", Account::default()).await;
    for path in ["/auth/login", "/api/auth/login/", "/auth/login/"] {
        let body = json!({ "email": "amelie@example.test", "password": PASSWORD });
        let (status, body) = world.send(Method::POST, path, None, Some(body)).await;
        assert_eq!(status, 200, "{path}");
        assert_eq!(who(&world, text(&body, "access_token")).await, 200);
    }
    let (_, body) = world.login("amelie@example.test", PASSWORD).await;
    world.pass(11 * MINUTE);
    assert_eq!(who(&world, text(&body, "access_token")).await, 401);
    let (status, body) = world
        .send(Method::POST, "/auth/2fa", None, Some(json!({})))
        .await;
    assert_eq!(status, 400);
    assert!(text(&body, "detail").contains("not enabled"));
}

/// contract: B1
#[tokio::test]
async fn a_wrong_password_and_an_unknown_person_get_the_same_answer() {
    let world = World::start().await;
    world.account("amelie", Account::default()).await;
    let (wrong, first) = world.login("amelie@example.test", "wrong password").await;
    let (unknown, second) = world.login("nobody@example.test", "wrong password").await;
    assert_eq!((wrong, unknown), (401, 401));
    assert_eq!(first, second);
    let (status, _) = world.login("amelie@example.test", &"x".repeat(257)).await;
    assert_eq!(status, 400, "an endless password is not hashed");
}

/// contract: I10
#[tokio::test]
async fn guessing_passwords_is_slowed_down_even_with_the_right_one() {
    let world = World::start().await;
    world.account("amelie", Account::default()).await;
    for _ in 0..5 {
        assert_eq!(
            world.login("amelie@example.test", "wrong password").await.0,
            401
        );
    }
    let (status, body) = world.login("amelie@example.test", PASSWORD).await;
    assert_eq!(status, 429);
    assert_eq!(body["code"], "rate_limited");
    world.pass(2_000);
    assert_eq!(world.login("amelie@example.test", PASSWORD).await.0, 200);
}

/// A session that began when tokens for exchanges were longer: its token is good until the next
/// refresh, which brings the short one.
#[tokio::test]
async fn a_session_with_an_older_longer_sync_token_goes_on() {
    let world = World::start().await;
    world.account("amelie", Account::default()).await;
    let device = Uuid::now_v7();
    let body = world.login_on("amelie@example.test", device).await;
    let longer = "L".repeat(43);
    let short = text(&body, "sync_token");
    assert_eq!(short.len(), 22);
    let mut tx = world.app.db.begin().await.unwrap();
    sqlx::query("UPDATE sessions SET sync_token_hash = $1 WHERE sync_token_hash = $2")
        .bind(tokens::hash(longer.as_bytes()).to_vec())
        .bind(tokens::hash(short.as_bytes()).to_vec())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(who(&world, &longer).await, 200);
    let (status, next) = refresh(&world, text(&body, "refresh_token"), Some(device)).await;
    assert_eq!(status, 200);
    assert_eq!(who(&world, text(&next, "sync_token")).await, 200);
}

/// contract: B9
#[tokio::test]
async fn a_refresh_token_works_once_and_its_reuse_ends_the_session() {
    let world = World::start().await;
    world.account("amelie", Account::default()).await;
    let device = Uuid::now_v7();
    let first = world.login_on("amelie@example.test", device).await;
    let (status, second) = refresh(&world, text(&first, "refresh_token"), Some(device)).await;
    assert_eq!(status, 200);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_eq!(
        first["sync_token"], second["sync_token"],
        "an exchange on its way goes on"
    );
    assert_eq!(first["device"], second["device"]);

    world.pass(2 * MINUTE);
    assert_eq!(
        refresh(&world, text(&first, "refresh_token"), Some(device))
            .await
            .0,
        401
    );
    assert_eq!(
        refresh(&world, text(&second, "refresh_token"), Some(device))
            .await
            .0,
        401,
        "whoever holds the copy, the session is over"
    );
    assert_eq!(who(&world, text(&second, "access_token")).await, 401);
}

/// contract: B9
#[tokio::test]
async fn an_old_refresh_token_is_remembered_for_ever() {
    let world = World::start().await;
    world.account("amelie", Account::default()).await;
    let device = Uuid::now_v7();
    let first = world.login_on("amelie@example.test", device).await;
    let (_, second) = refresh(&world, text(&first, "refresh_token"), Some(device)).await;
    let (_, third) = refresh(&world, text(&second, "refresh_token"), Some(device)).await;
    assert_eq!(
        refresh(&world, text(&first, "refresh_token"), Some(device))
            .await
            .0,
        401
    );
    assert_eq!(
        refresh(&world, text(&third, "refresh_token"), Some(device))
            .await
            .0,
        401
    );
}

/// contract: B9
#[tokio::test]
async fn a_lost_answer_may_be_asked_for_again_by_the_same_device() {
    let world = World::start().await;
    world.account("amelie", Account::default()).await;
    let device = Uuid::now_v7();
    let first = world.login_on("amelie@example.test", device).await;
    let (_, lost) = refresh(&world, text(&first, "refresh_token"), Some(device)).await;
    world.pass(MINUTE / 2);
    let (status, again) = refresh(&world, text(&first, "refresh_token"), Some(device)).await;
    assert_eq!(status, 200);
    assert_eq!(
        lost["refresh_token"], again["refresh_token"],
        "the very same pair"
    );
    assert_eq!(
        refresh(&world, text(&again, "refresh_token"), Some(device))
            .await
            .0,
        200
    );
}

/// contract: B9
#[tokio::test]
async fn a_refresh_token_does_not_work_on_another_device() {
    let world = World::start().await;
    world.account("amelie", Account::default()).await;
    let device = Uuid::now_v7();
    let first = world.login_on("amelie@example.test", device).await;
    let stolen = refresh(&world, text(&first, "refresh_token"), Some(Uuid::now_v7())).await;
    assert_eq!(stolen.0, 401);
    assert_eq!(
        refresh(&world, text(&first, "refresh_token"), Some(device))
            .await
            .0,
        401
    );
    assert_eq!(refresh(&world, "made up", None).await.0, 401);
}

/// contract: B9
#[tokio::test]
async fn a_session_ends_after_thirty_idle_days() {
    let world = World::start().await;
    world.account("amelie", Account::default()).await;
    let device = Uuid::now_v7();
    let mut body = world.login_on("amelie@example.test", device).await;
    let day = 24 * 60 * MINUTE;
    for _ in 0..3 {
        world.pass(29 * day);
        let (status, next) = refresh(&world, text(&body, "refresh_token"), Some(device)).await;
        assert_eq!(status, 200);
        body = next;
    }
    world.pass(4 * day);
    assert_eq!(
        refresh(&world, text(&body, "refresh_token"), Some(device))
            .await
            .0,
        401,
        "and after ninety days however much it is used"
    );
    let body = world.login_on("amelie@example.test", device).await;
    world.pass(31 * day);
    assert_eq!(
        refresh(&world, text(&body, "refresh_token"), Some(device))
            .await
            .0,
        401
    );
    assert_eq!(who(&world, text(&body, "sync_token")).await, 401);
}

/// contract: B4
#[tokio::test]
async fn a_person_sees_and_ends_own_sessions_only() {
    let world = World::start().await;
    let other = world.person("marc", Account::default()).await;
    world.account("amelie", Account::default()).await;
    let tablet = world.login_on("amelie@example.test", Uuid::now_v7()).await;
    let (_, browser) = world.login("amelie@example.test", PASSWORD).await;
    let token = text(&browser, "access_token");
    let (_, list) = world
        .send(Method::GET, "/api/v1/auth/sessions", Some(token), None)
        .await;
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        items.iter().filter(|item| item["current"] == true).count(),
        1
    );
    let on_tablet = items
        .iter()
        .find(|item| item["device"] != Value::Null)
        .unwrap();
    assert_eq!(on_tablet["device"]["name"], "Tablet");

    let path = format!("/api/v1/auth/sessions/{}", text(on_tablet, "id"));
    let (status, _) = world
        .send(Method::DELETE, &path, Some(&other.token), None)
        .await;
    assert_eq!(status, 404, "somebody else's session does not exist");
    let (status, _) = world.send(Method::DELETE, &path, Some(token), None).await;
    assert_eq!(status, 204);
    assert_eq!(who(&world, text(&tablet, "access_token")).await, 401);
    assert_eq!(who(&world, token).await, 200);
}

/// contract: B8
#[tokio::test]
async fn signing_in_enrols_the_device_and_leaves_a_trail() {
    let world = World::start().await;
    let admin = world
        .person(
            "nadia",
            Account {
                roles: &["admin"],
                ..Account::default()
            },
        )
        .await;
    world.account("amelie", Account::default()).await;
    world.account("paul", Account::default()).await;
    let device = Uuid::now_v7();
    let first = world.login_on("amelie@example.test", device).await;
    let second = world.login_on("paul@example.test", device).await;
    assert_eq!(
        first["device"], second["device"],
        "one key and code a device"
    );
    assert_eq!(first["device"]["code"].as_str().unwrap().len(), 2);
    assert_eq!(first["device"]["key"].as_str().unwrap().len(), 16);
    let elsewhere = world.login_on("paul@example.test", Uuid::now_v7()).await;
    assert_ne!(first["device"]["code"], elsewhere["device"]["code"]);

    assert_eq!(
        world.login("amelie@example.test", "wrong password").await.0,
        401
    );
    let (status, trail) = world.get("/api/v1/audit?limit=50", &admin).await;
    assert_eq!(status, 200);
    let lines = trail["items"].as_array().unwrap();
    let of = |action: &str| lines.iter().filter(|line| line["action"] == action).count();
    assert_eq!(of("login"), 4);
    assert_eq!(of("login_failed"), 1);
    let login = lines.iter().find(|line| line["action"] == "login").unwrap();
    assert_eq!(login["ip"], "127.0.0.1");
    assert!(login["at"].as_str().unwrap().ends_with('Z'));
}

/// contract: F2
#[tokio::test]
async fn signing_in_fires_its_event() {
    let world = World::start().await;
    let org = bootstrap::only_tenant(&world.app).await.unwrap();
    listen(&world.app, org, &["user.login"]).await;
    world.person("amelie", Account::default()).await;
    let mut conn = world.app.db.read().await.unwrap();
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM events WHERE name = 'user.login'")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    assert_eq!(count, 1);
}

/// contract: C13
#[tokio::test]
async fn a_changed_grant_counts_for_the_next_request() {
    let world = World::start().await;
    let person = world.person("amelie", Account::default()).await;
    assert_eq!(world.get("/api/v1/audit", &person).await.0, 403);
    crate::services::accounts::grant(&world.app, &person.email, None, Some("core.view.audit"))
        .await
        .unwrap();
    assert_eq!(world.get("/api/v1/audit", &person).await.0, 200);
}

/// contract: D5
#[tokio::test]
async fn the_first_device_says_by_which_clock_a_person_lives() {
    let world = World::start().await;
    world.account("amelie", Account::default()).await;
    let on = |zone: &str| {
        json!({ "email": "amelie@example.test", "password": PASSWORD,
                "device": { "id": Uuid::now_v7(), "name": "Tablet", "time_zone": zone } })
    };
    let login = async |body| {
        let (status, body) = world
            .send(Method::POST, "/api/v1/auth/login", None, Some(body))
            .await;
        assert_eq!(status, 200);
        body["user"]["time_zone"].clone()
    };
    assert_eq!(login(on("Nowhere/Else")).await, "");
    assert_eq!(login(on("Europe/Oslo")).await, "Europe/Oslo");
    assert_eq!(login(on("Africa/Luanda")).await, "Europe/Oslo");
}
