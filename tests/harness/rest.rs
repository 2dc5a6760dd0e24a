//! A person at the REST API.

use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

/// One signed-in person at the REST API.
#[derive(Clone)]
pub struct Rest {
    base: String,
    token: String,
    http: reqwest::Client,
}

/// The server's live hints, as they come.
pub struct Live {
    response: Response,
    text: String,
}

impl Live {
    /// Waits for a hint with this name; generous, because it may only arrive or not.
    pub async fn hear(&mut self, name: &str) {
        let heard = tokio::time::timeout(Duration::from_secs(60), self.next_with(name)).await;
        assert!(heard.is_ok(), "waited a minute for a hint of {name}");
    }

    async fn next_with(&mut self, name: &str) {
        loop {
            while let Some((line, rest)) = self.text.split_once('\n') {
                let data = line.strip_prefix("data:").unwrap_or_default();
                let hint: Value = serde_json::from_str(data.trim()).unwrap_or_default();
                self.text = rest.to_owned();
                if hint.get(name).is_some() {
                    return;
                }
            }
            let piece = self.response.chunk().await.unwrap();
            let piece = piece.expect("the hints go on");
            self.text.push_str(&String::from_utf8_lossy(&piece));
        }
    }
}

impl Rest {
    pub async fn sign_in(base: &str, email: &str, password: &str) -> Self {
        let http = reqwest::Client::new();
        let answer: Value = http
            .post(format!("{base}/api/v1/auth/login"))
            .json(&json!({ "email": email, "password": password }))
            .send()
            .await
            .unwrap()
            .error_for_status()
            .unwrap()
            .json()
            .await
            .unwrap();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        Self {
            base: base.to_owned(),
            token,
            http,
        }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.token)
    }

    /// Listens to what is new.
    pub async fn live(&self) -> Live {
        let asked = self.request(Method::GET, "/api/v1/sync/live").send().await;
        Live {
            response: asked.unwrap().error_for_status().unwrap(),
            text: String::new(),
        }
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.request(Method::POST, path)
            .json(body)
            .send()
            .await
            .unwrap()
    }

    pub async fn get(&self, path: &str) -> Value {
        let response = self.request(Method::GET, path).send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        assert!(status.is_success(), "GET {path}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }
}
