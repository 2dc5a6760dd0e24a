//! Who may come in: the negative list of the bridge's boundary, over real HTTP.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

use client_bridge::{BridgeConfig, serve};
use client_core::{Client, ClientConfig};
use reqwest::{Response, StatusCode, redirect};

struct Door {
    port: u16,
    dir: tempfile::TempDir,
    http: reqwest::Client,
}

impl Door {
    async fn open() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dir = tempfile::tempdir().unwrap();
        let ui = dir.path().join("ui");
        std::fs::create_dir(&ui).unwrap();
        std::fs::write(ui.join("index.html"), "the interface").unwrap();
        let config = ClientConfig::new(
            dir.path().join("replica"),
            "http://127.0.0.1:9".to_owned(),
            "test".to_owned(),
        );
        std::fs::create_dir(dir.path().join("replica")).unwrap();
        let client = Client::open(config).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let bridge = BridgeConfig {
            ui,
            dir: dir.path().to_path_buf(),
            link_control: None,
        };
        tokio::spawn(serve(client, listener, bridge, std::future::pending()));
        let http = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .build()
            .unwrap();
        let door = Self { port, dir, http };
        while !door.link_file().exists() {
            tokio::task::yield_now().await;
        }
        door
    }

    fn link_file(&self) -> std::path::PathBuf {
        Path::join(self.dir.path(), "open-url")
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    async fn cookie(&self) -> String {
        let link = std::fs::read_to_string(self.link_file()).unwrap();
        let response = self.http.get(link.trim()).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
        cookie.split(';').next().unwrap().to_owned()
    }

    async fn call(&self, headers: &[(&str, &str)]) -> Response {
        let mut request = self.http.post(self.url("/rpc/session.status")).body("{}");
        request = request.header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }
}

#[tokio::test]
async fn without_the_cookie_nothing_answers() {
    let door = Door::open().await;
    assert_eq!(door.call(&[]).await.status(), StatusCode::UNAUTHORIZED);
    for path in ["/", "/events", "/files/00", "/any/page"] {
        let response = door.http.get(door.url(path)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn the_link_works_once_and_its_cookie_opens_the_commands() {
    let door = Door::open().await;
    let link = std::fs::read_to_string(door.link_file()).unwrap();
    let cookie = door.cookie().await;
    let answer = door.call(&[("cookie", &cookie)]).await;
    assert_eq!(answer.status(), StatusCode::OK);

    let again = door.http.get(link.trim()).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED, "a link is spent");

    let page = door
        .http
        .get(door.url("/records/some/page"))
        .header("cookie", &cookie);
    let page = page.send().await.unwrap();
    assert!(page.headers().contains_key("content-security-policy"));
    assert_eq!(page.text().await.unwrap(), "the interface");
}

#[tokio::test]
async fn foreign_hosts_and_origins_are_refused_even_with_the_cookie() {
    let door = Door::open().await;
    let cookie = door.cookie().await;
    let rebinding = door
        .call(&[("cookie", &cookie), ("host", "attacker.example")])
        .await;
    assert_eq!(rebinding.status(), StatusCode::FORBIDDEN);
    let cross_site = door
        .call(&[("cookie", &cookie), ("origin", "http://attacker.example")])
        .await;
    assert_eq!(cross_site.status(), StatusCode::FORBIDDEN);
    let own = format!("http://localhost:{}", door.port);
    let same_site = door.call(&[("cookie", &cookie), ("origin", &own)]).await;
    assert_eq!(same_site.status(), StatusCode::OK);
}

#[tokio::test]
async fn unknown_commands_and_bad_arguments_get_a_clear_error() {
    let door = Door::open().await;
    let cookie = door.cookie().await;
    let unknown = door
        .http
        .post(door.url("/rpc/no.such"))
        .header("cookie", &cookie);
    let unknown = unknown
        .header("content-type", "application/json")
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let text = unknown.text().await.unwrap();
    assert!(text.contains("no.such"), "{text}");

    let broken = door
        .http
        .post(door.url("/rpc/session.status"))
        .header("cookie", &cookie);
    let broken = broken
        .header("content-type", "application/json")
        .body("{")
        .send()
        .await
        .unwrap();
    assert_eq!(broken.status(), StatusCode::BAD_REQUEST);
}
