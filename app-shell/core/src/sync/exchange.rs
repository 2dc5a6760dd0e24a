//! One exchange: one POST, one answer, taken frame by frame.

use futures::StreamExt;
use shared_model::error::ErrorCode;
use shared_model::sync::{Down, End, FrameReader, PLAIN};
use tokio::time::Instant;

use super::download::{Receiver, take};
use super::http;
use super::transport::{Method, Request, Response};
use super::upload::{
    Heard, Upload, UploadInput, heard, keep_dictionary, prepare, should_probe, wire,
};
use crate::client::Client;
use crate::error::CoreError;

/// Exchanges in a row before the engine takes a breath.
const MOST_IN_A_ROW: usize = 10_000;
/// A document that comes damaged every time must not be asked for without end.
const MOST_FOLLOW_UPS: usize = 3;

/// What an exchange asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Both sides are done.
    Nothing,
    /// One side has more to send.
    More,
    /// Work was written again, or documents are asked for whole.
    FollowUp,
}

/// Exchanges until both sides have nothing more to say.
pub(crate) async fn run(client: &Client) -> Result<(), CoreError> {
    let mut probe = client.replica().read(should_probe).await?;
    let mut follow_ups = 0;
    for _ in 0..MOST_IN_A_ROW {
        let next = once(client, probe).await?;
        probe = false;
        follow_ups += usize::from(next == Next::FollowUp);
        if next == Next::Nothing || follow_ups > MOST_FOLLOW_UPS {
            return Ok(());
        }
    }
    Ok(())
}

/// One exchange, and whether another should follow at once.
async fn once(client: &Client, probe: bool) -> Result<Next, CoreError> {
    let upload = prepared(client, probe).await?;
    let started = Instant::now();
    let sent = upload.body.len() as u64;
    // Both sides know what the bodies are: every header would cost more than an idle hello.
    let request = Request {
        accept: "",
        lean: true,
        ..Request::bytes(Method::Post, "/api/v1/sync", "", upload.body.clone())
    };
    let response = match http::send_signed(client, request).await {
        // A server that was put back to an older build cannot read what it could.
        Err(CoreError::Refused(error))
            if error.code == ErrorCode::BadRequest && upload.dictionary != PLAIN =>
        {
            let plain = client.replica().write(|tx| keep_dictionary(tx, PLAIN));
            plain.await?;
            return Ok(Next::FollowUp);
        }
        response => response?,
    };
    let received = receive(client, response, &upload).await?;
    client.measured(sent + received.bytes, started.elapsed());
    client.flush_traffic().await?;
    Ok(
        match (received.end.more || upload.more, received.follow_up) {
            (true, _) => Next::More,
            (false, true) => Next::FollowUp,
            (false, false) => Next::Nothing,
        },
    )
}

async fn prepared(client: &Client, probe: bool) -> Result<Upload, CoreError> {
    let session = client.session().ok_or(CoreError::Interrupted)?;
    let input = UploadInput {
        scene: client.scene(),
        user: session.user(),
        link_rate: client.link_rate(),
        planned: client.planned_files(),
        probe,
    };
    client.replica().write(move |tx| prepare(tx, &input)).await
}

struct Received {
    end: End,
    bytes: u64,
    /// Work was written again, or documents are asked for whole.
    follow_up: bool,
}

async fn receive(
    client: &Client,
    mut response: Response,
    upload: &Upload,
) -> Result<Received, CoreError> {
    let mut reader = FrameReader::new().map_err(wire)?;
    let mut bytes = 0;
    let mut follow_up = false;
    let mut unheard = Some(&upload.heard);
    while let Some(piece) = response.body.next().await {
        let piece = piece?;
        bytes += piece.len() as u64;
        reader.push(&piece);
        while let Some(message) = reader.next_message::<Down>().map_err(wire)? {
            // The first frame of the answer proves that the whole request arrived.
            let arrived = unheard
                .take()
                .map(|heard| (heard.clone(), reader.dictionary()));
            let (end, again) = take_frame(client, arrived, message).await?;
            follow_up |= again;
            if let Some(end) = end {
                return Ok(Received {
                    end,
                    bytes,
                    follow_up,
                });
            }
        }
    }
    Err(CoreError::Offline(
        "the answer broke off; what arrived is kept".to_owned(),
    ))
}

async fn take_frame(
    client: &Client,
    arrived: Option<(Heard, u32)>,
    message: Down,
) -> Result<(Option<End>, bool), CoreError> {
    let session = client.session().ok_or(CoreError::Interrupted)?;
    let receiver = Receiver {
        scene: client.scene(),
        profile: session.profile,
    };
    let taken = client
        .replica()
        .write(move |tx| {
            let mut taken = take(tx, &receiver, message)?;
            if let Some((arrived, dictionary)) = &arrived {
                keep_dictionary(tx, *dictionary)?;
                taken.changed.join(heard(tx, arrived, receiver.scene.now)?);
            }
            Ok(taken)
        })
        .await?;
    let changed = &taken.changed;
    let again = changed.refused || changed.wanted || changed.recalling;
    let end = taken.end.clone();
    client.absorb(taken)?;
    Ok((end, again))
}
