//! One exchange: everything a device has to say, then everything it lacks (design 03-sync).

mod answer;
mod contact;
mod history;
mod load;
mod request;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::body::Bytes;
use futures::Stream;
use shared_model::ids::DeviceId;
use tokio::sync::mpsc;

use crate::app::{App, Caller};
use crate::error::ServiceError;

pub use load::Load;
pub use request::{Request, RequestError};

/// Frames made ahead of a slow link: the memory one answer may take.
const FRAMES_AHEAD: usize = 4;

/// The device's side of an exchange.
#[derive(Clone)]
pub struct Party {
    /// Who is signed in.
    pub caller: Caller,
    /// On which device.
    pub device: DeviceId,
}

/// The answer to a request that was heard to its end, as it is made.
pub fn answer(
    app: Arc<App>,
    party: Party,
    request: Request,
) -> impl Stream<Item = Result<Bytes, std::io::Error>> + Send + 'static {
    let (sender, receiver) = mpsc::channel(FRAMES_AHEAD);
    tokio::spawn(async move {
        if let Err(error) = answer::write(&app, &party, request, &sender).await {
            tracing::error!(%error, device = %party.device, "an answer broke off");
            let broken = std::io::Error::other("the answer broke off");
            // The device has gone already when nobody takes this.
            let _ = sender.send(Err(broken)).await;
        }
    });
    tokio_stream::wrappers::ReceiverStream::new(receiver)
}

/// Hears a request: operations are committed frame by frame as they arrive.
///
/// # Errors
/// When the bytes are not an exchange, or the database fails.
pub async fn hear(
    app: &Arc<App>,
    party: &Party,
    body: impl Stream<Item = Result<Bytes, axum::Error>> + Unpin,
) -> Result<Request, ServiceError> {
    request::hear(app, party, body).await
}
