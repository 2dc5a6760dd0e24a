//! Events of the core as server-sent events. A listener that lagged is told to read again.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use serde_json::json;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;

use crate::server::Bridge;

/// `GET /events`: `{"tags":[…]}` for what changed, `{"resync":true}` when some were missed.
pub(crate) async fn stream(
    State(bridge): State<Arc<Bridge>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = BroadcastStream::new(bridge.client().subscribe()).map(|event| {
        let message = match event {
            Ok(event) => json!({ "tags": event.tags }),
            Err(_lagged) => json!({ "resync": true }),
        };
        Ok(Event::default().data(message.to_string()))
    });
    // The first message tells a reconnected browser to read again what it missed meanwhile.
    let hello = tokio_stream::once(Ok(
        Event::default().data(json!({ "resync": true }).to_string())
    ));
    Sse::new(hello.chain(events)).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}
