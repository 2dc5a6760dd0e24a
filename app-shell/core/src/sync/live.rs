//! Live hints: "something is new", nothing more. They may be lost; the cursor may not.

use std::time::Duration;

use futures::StreamExt;

use super::backoff::Backoff;
use super::http;
use super::transport::{Request, Response};
use crate::client::Client;
use crate::error::CoreError;

/// Listens until the client is closed.
pub(crate) async fn run(client: Client) {
    let mut stop = client.stopping();
    let mut backoff = Backoff::default();
    loop {
        let listened = tokio::select! {
            _ = stop.wait_for(|stopped| *stopped) => return,
            listened = listen(&client, &mut backoff) => listened,
        };
        // A broken stream is often the first sign of a lost link.
        let wait = match listened {
            Ok(true) => {
                client.engine().wake.notify_one();
                backoff.after_failure(client.config().entropy.ten()[0])
            }
            Ok(false) => Duration::from_secs(3600),
            Err(_) => backoff.after_failure(client.config().entropy.ten()[0]),
        };
        tokio::select! {
            _ = stop.wait_for(|stopped| *stopped) => return,
            () = client.engine().relink.notified() => backoff.reset(),
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Listens to one stream until it ends; false when nobody is signed in.
async fn listen(client: &Client, backoff: &mut Backoff) -> Result<bool, CoreError> {
    if client.session().is_none_or(|session| session.expired) {
        return Ok(false);
    }
    let request = Request {
        accept: "text/event-stream",
        ..Request::get("/api/v1/sync/live")
    };
    let response = http::send_signed(client, request).await?;
    backoff.reset();
    // What happened while nobody listened.
    client.engine().wake.notify_one();
    follow(client, response).await?;
    Ok(true)
}

async fn follow(client: &Client, mut response: Response) -> Result<(), CoreError> {
    let mut line = Vec::new();
    while let Some(piece) = response.body.next().await {
        for byte in piece? {
            if byte != b'\n' {
                line.push(byte);
                continue;
            }
            if line.starts_with(b"data:") {
                client.engine().wake.notify_one();
            }
            line.clear();
        }
        // A hint is short; anything else is not one.
        line.truncate(4096);
    }
    Ok(())
}
