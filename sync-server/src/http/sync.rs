//! The exchange and its live hints.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures::{Stream, StreamExt};
use serde_json::json;
use shared_model::error::ErrorCode;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;

use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::exchange::{self, Party};
use crate::services::hints::Hint;

/// Media type of both bodies.
const MEDIA: &str = "application/zstd";
/// Keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// `POST /api/v1/sync` and `GET /api/v1/sync/live`.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/sync", post(sync))
        .route("/api/v1/sync/live", get(live))
}

async fn sync(
    State(app): State<Arc<App>>,
    caller: Caller,
    body: Body,
) -> Result<Response, ServiceError> {
    let device = caller.device.ok_or_else(|| {
        ServiceError::refused(
            ErrorCode::Forbidden,
            "Only a device can exchange: sign in with its id and name.",
        )
    })?;
    let party = Party { caller, device };
    let request = exchange::hear(&app, &party, body.into_data_stream()).await?;
    let answer = exchange::answer(app, party, request);
    let body = whole_or_streamed(Box::pin(answer)).await;
    Ok(([(header::CONTENT_TYPE, MEDIA)], body).into_response())
}

/// An answer of one piece says its length, which is shorter than being sent in chunks.
async fn whole_or_streamed(
    mut answer: impl Stream<Item = Result<Bytes, std::io::Error>> + Send + Unpin + 'static,
) -> Body {
    let first = answer.next().await;
    match (first, answer.next().await) {
        (Some(Ok(piece)), None) => Body::from(piece),
        (first, second) => {
            let begun = futures::stream::iter(first.into_iter().chain(second));
            Body::from_stream(begun.chain(answer))
        }
    }
}

async fn live(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut stopping = app.stopping.subscribe();
    let stopped = async move {
        // A sender that is gone is a stop too.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    let hints = BroadcastStream::new(app.hints.subscribe()).take_until(Box::pin(stopped));
    let events = hints.filter_map(move |hint| {
        let event = told(&caller, hint).map(|value| Ok(Event::default().data(value.to_string())));
        std::future::ready(event)
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// What concerns this person; a listener that fell behind is told to ask.
fn told(
    caller: &Caller,
    hint: Result<Hint, BroadcastStreamRecvError>,
) -> Option<serde_json::Value> {
    match hint {
        Ok(Hint::Feed { org, seq }) if org == caller.org => Some(json!({ "feed": seq })),
        Ok(Hint::Notification { user }) if user == caller.user => {
            Some(json!({ "notifications": true }))
        }
        Ok(Hint::Missed) | Err(BroadcastStreamRecvError::Lagged(_)) => {
            Some(json!({ "resync": true }))
        }
        Ok(_) => None,
    }
}
