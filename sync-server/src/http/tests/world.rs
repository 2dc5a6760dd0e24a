//! A server on a free port, people with rights, and small calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use reqwest::{Method, Response};
use serde_json::{Value, json};
use shared_model::ids::{OrgId, RecordId, UserId};
use shared_model::policy::Grant;
use tokio::net::TcpListener;
use tokio::sync::watch;
use uuid::Uuid;

use crate::app::{App, Clock, new_id};
use crate::config::Config;
use crate::services::{auth, bootstrap, grants};
use crate::store::roles;
use crate::store::users::{self, User};

/// 2026-05-14T08:00:00Z.
pub(super) const START: i64 = 1_778_745_600_000;
pub(super) const PASSWORD: &str = "correct horse battery";

pub(super) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub(super) struct World {
    pub(super) app: Arc<App>,
    pub(super) base: String,
    pub(super) http: reqwest::Client,
    clock: Arc<TestClock>,
    org: OrgId,
    stop: watch::Sender<bool>,
    _dir: tempfile::TempDir,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// Somebody with an account.
pub(super) struct Person {
    pub(super) id: UserId,
    pub(super) email: String,
    pub(super) token: String,
}

#[derive(Default)]
pub(super) struct Account<'a> {
    pub(super) roles: &'a [&'a str],
    pub(super) grants: &'a [&'a str],
    pub(super) company: Option<RecordId>,
    pub(super) sites: &'a [RecordId],
}

impl World {
    pub(super) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub(super) async fn with(configure: impl FnOnce(&mut Config)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::for_tests(dir.path());
        config.database_url = crate::test_database::url(dir.path()).await;
        configure(&mut config);
        let clock = Arc::new(TestClock(AtomicI64::new(START)));
        let app = App::open(config, Arc::clone(&clock) as Arc<dyn Clock>)
            .await
            .unwrap();
        let org = bootstrap::only_tenant(&app).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = watch::channel(false);
        let service = super::super::build(Arc::clone(&app))
            .into_make_service_with_connect_info::<std::net::SocketAddr>();
        tokio::spawn(async move {
            let mut stopped = stopped;
            axum::serve(listener, service)
                .with_graceful_shutdown(async move {
                    let _ = stopped.wait_for(|stop| *stop).await;
                })
                .await
        });
        Self {
            app,
            base,
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            clock,
            org,
            stop,
            _dir: dir,
        }
    }

    pub(super) fn pass(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// An account without a token.
    pub(super) async fn account(&self, name: &str, account: Account<'_>) -> UserId {
        let user = User {
            id: UserId(new_id()),
            org: self.org,
            email: format!("{name}@example.test"),
            first_name: name.to_owned(),
            last_name: "Tester".to_owned(),
            phone_number: None,
            language: "fr".to_owned(),
            time_zone: String::new(),
            company: account.company,
            supervisor: None,
            password_hash: auth::hash_password(PASSWORD).unwrap(),
            is_superuser: false,
            is_active: true,
        };
        let mut tx = self.app.db.begin().await.unwrap();
        users::insert(&mut tx, &user, START).await.unwrap();
        for role in account.roles {
            roles::insert_user_role(&mut tx, self.org, user.id, role)
                .await
                .unwrap();
        }
        for text in account.grants {
            let grant: Grant = text.parse().unwrap();
            roles::insert_user_grant(&mut tx, self.org, user.id, &grant)
                .await
                .unwrap();
        }
        for site in account.sites {
            users::insert_site(&mut tx, user.id, *site).await.unwrap();
        }
        grants::bump_epoch(&mut tx, self.org).await.unwrap();
        tx.commit().await.unwrap();
        user.id
    }

    /// A signed-in person.
    pub(super) async fn person(&self, name: &str, account: Account<'_>) -> Person {
        let id = self.account(name, account).await;
        let email = format!("{name}@example.test");
        let (status, body) = self.login(&email, PASSWORD).await;
        assert_eq!(status, 200, "{body}");
        Person {
            id,
            email,
            token: body["access_token"].as_str().unwrap().to_owned(),
        }
    }

    pub(super) async fn login(&self, email: &str, password: &str) -> (u16, Value) {
        let body = json!({ "email": email, "password": password });
        self.send(Method::POST, "/api/v1/auth/login", None, Some(body))
            .await
    }

    pub(super) async fn login_on(&self, email: &str, device: Uuid) -> Value {
        let body = json!({ "email": email, "password": PASSWORD,
                           "device": { "id": device, "name": "Tablet" } });
        let (status, body) = self
            .send(Method::POST, "/api/v1/auth/login", None, Some(body))
            .await;
        assert_eq!(status, 200, "{body}");
        body
    }

    pub(super) fn request(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
    ) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(super) async fn raw(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> Response {
        let mut request = self.request(method, path, token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await.unwrap()
    }

    /// Status and JSON (null when there is none).
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> (u16, Value) {
        let response = self.raw(method, path, token, body).await;
        let status = response.status().as_u16();
        let bytes = response.bytes().await.unwrap();
        (
            status,
            serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        )
    }

    pub(super) async fn get(&self, path: &str, person: &Person) -> (u16, Value) {
        self.send(Method::GET, path, Some(&person.token), None)
            .await
    }

    pub(super) async fn post(&self, path: &str, person: &Person, body: Value) -> (u16, Value) {
        self.send(Method::POST, path, Some(&person.token), Some(body))
            .await
    }
}
