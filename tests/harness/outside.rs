//! An external system that receives webhooks over real HTTP and remembers them.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;

/// One webhook received.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub headers: HeaderMap,
    pub body: Value,
}

/// The external system.
#[derive(Clone, Debug)]
pub struct ExternalSystem {
    pub url: String,
    deliveries: Arc<Mutex<Vec<Delivery>>>,
}

impl ExternalSystem {
    pub async fn start() -> Self {
        let deliveries = Arc::<Mutex<Vec<Delivery>>>::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/api/incidents", listener.local_addr().unwrap());
        let app = Router::new()
            .route("/api/incidents", post(receive))
            .with_state(deliveries.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, deliveries }
    }

    pub fn deliveries(&self) -> Vec<Delivery> {
        self.deliveries.lock().unwrap().clone()
    }
}

async fn receive(
    State(deliveries): State<Arc<Mutex<Vec<Delivery>>>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    deliveries.lock().unwrap().push(Delivery { headers, body });
    StatusCode::NO_CONTENT
}
