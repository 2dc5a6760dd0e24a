//! Files to and from the server: chunks of about four seconds, thumbnails first, text goes before.

use serde::Deserialize;
use shared_model::error::ErrorCode;
use shared_model::ids::FileHash;
use shared_model::record::Photo;
use tokio::time::Instant;

use super::{FileBytes, store};
use crate::client::Client;
use crate::error::CoreError;
use crate::replica::files::{self, FileRow};
use crate::replica::{settings, traffic};
use crate::sync::http;
use crate::sync::transport::{Method, Request};
use crate::sync::upload::text_waits;

const SMALLEST_CHUNK: u64 = 16 * 1024;
const LARGEST_CHUNK: u64 = 1024 * 1024;
/// Before the link is measured.
const FIRST_CHUNK: u64 = 64 * 1024;
const SECONDS_A_CHUNK: u64 = 4;
/// Largest file fetched.
const MOST_FETCHED: usize = 32 * 1024 * 1024;

/// How sending ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing is left that the server asked for.
    Done,
    /// Text came meanwhile and goes first.
    TextWaits,
}

/// What the server says after a chunk.
#[derive(Default, Deserialize)]
struct ChunkAnswer {
    #[serde(default)]
    received_bytes: Option<u64>,
    #[serde(default)]
    complete: bool,
}

/// Sends the files the server asked for. Where a person insists, they go although the month's budget
/// is used up.
pub(crate) async fn send_queued(client: &Client, insists: bool) -> Result<Outcome, CoreError> {
    let mut offered_again = false;
    loop {
        if pictures_wait(client, insists).await? {
            return Ok(Outcome::Done);
        }
        let planned = client.planned_files();
        let queue = client
            .replica()
            .read(|conn| files::queued(conn, 256))
            .await?;
        let Some(file) = queue.iter().find(|f| planned.contains(&f.sha256)) else {
            // More files than one exchange offers: the next one offers the rest, once.
            let rest = queue.iter().any(|f| f.record.is_some());
            return Ok(if rest && offered_again {
                Outcome::TextWaits
            } else {
                Outcome::Done
            });
        };
        offered_again = true;
        if send_one(client, file.clone(), insists).await? == Outcome::TextWaits {
            return Ok(Outcome::TextWaits);
        }
    }
}

async fn pictures_wait(client: &Client, insists: bool) -> Result<bool, CoreError> {
    let now = client.now();
    let wait = move |conn: &rusqlite::Connection| {
        Ok(settings::photos_paused(conn)? || (!insists && traffic::budget_spent(conn, now)?))
    };
    client.replica().read(wait).await
}

async fn send_one(client: &Client, mut file: FileRow, insists: bool) -> Result<Outcome, CoreError> {
    let Some(bytes) = client.files().get(file.sha256)? else {
        settle(
            client,
            file.sha256,
            Some("the file is no longer on this device"),
        )
        .await?;
        return Ok(Outcome::Done);
    };
    while file.sent_bytes < file.size_bytes {
        if client.replica().read(text_waits).await? {
            return Ok(Outcome::TextWaits);
        }
        if pictures_wait(client, insists).await? {
            return Ok(Outcome::Done);
        }
        match send_chunk(client, &file, &bytes).await {
            Ok(ChunkAnswer { complete: true, .. }) => break,
            Ok(answer) => {
                let next = file.sent_bytes + chunk_size(client.link_rate());
                file.sent_bytes = answer.received_bytes.unwrap_or(next).min(file.size_bytes);
                note_progress(client, &file).await?;
            }
            Err(CoreError::Refused(error)) => return refused(client, &file, error).await,
            Err(error) => return Err(error),
        }
    }
    settle(client, file.sha256, None).await?;
    Ok(Outcome::Done)
}

/// A refusal is final, but for a wrong offset, a lost session or a tired server: then the file is
/// offered again, after a pause.
async fn refused(
    client: &Client,
    file: &FileRow,
    error: crate::api::CommandError,
) -> Result<Outcome, CoreError> {
    match error.code {
        ErrorCode::Forbidden | ErrorCode::TooLarge | ErrorCode::Invalid => {
            settle(client, file.sha256, Some(&error.message)).await?;
            Ok(Outcome::Done)
        }
        _ => {
            client.forget_plan(file.sha256);
            Err(error.into())
        }
    }
}

async fn send_chunk(
    client: &Client,
    file: &FileRow,
    bytes: &[u8],
) -> Result<ChunkAnswer, CoreError> {
    let size = chunk_size(client.link_rate());
    let start = usize::try_from(file.sent_bytes).unwrap_or(usize::MAX);
    let end = usize::try_from(file.sent_bytes + size).unwrap_or(usize::MAX);
    let piece = bytes[start.min(bytes.len())..end.min(bytes.len())].to_vec();
    let length = piece.len() as u64;
    let path = format!("/api/v1/files/{}?offset={}", file.sha256, file.sent_bytes);
    let request = Request::bytes(Method::Put, path, "application/octet-stream", piece);
    let started = Instant::now();
    let response = http::send_signed(client, request).await?;
    let answer = http::body(response, 64 * 1024).await?;
    client.measured(length, started.elapsed());
    client.flush_traffic().await?;
    Ok(serde_json::from_slice(&answer).unwrap_or_default())
}

fn chunk_size(link_rate: u32) -> u64 {
    match u64::from(link_rate) * SECONDS_A_CHUNK {
        0 => FIRST_CHUNK,
        size => size.clamp(SMALLEST_CHUNK, LARGEST_CHUNK),
    }
}

async fn note_progress(client: &Client, file: &FileRow) -> Result<(), CoreError> {
    let (sha256, sent) = (file.sha256, file.sent_bytes);
    client
        .replica()
        .write(move |tx| files::progress(tx, sha256, sent))
        .await?;
    client.announce_tag("files");
    Ok(())
}

async fn settle(client: &Client, sha256: FileHash, refused: Option<&str>) -> Result<(), CoreError> {
    let refused = refused.map(str::to_owned);
    client
        .replica()
        .write(move |tx| match refused {
            Some(why) => files::refuse(tx, sha256, &why),
            None => files::ashore(tx, sha256),
        })
        .await?;
    client.forget_plan(sha256);
    client.announce_tag("files");
    Ok(())
}

/// The bytes of a file from this device, or from the server, which are then kept here.
pub(crate) async fn read(client: &Client, sha256: FileHash) -> Result<FileBytes, CoreError> {
    let bytes = match client.files().get(sha256)? {
        Some(bytes) => bytes,
        None => fetch(client, sha256).await?,
    };
    Ok(FileBytes {
        media_type: Photo::media_type_of(&bytes).to_owned(),
        bytes,
    })
}

async fn fetch(client: &Client, sha256: FileHash) -> Result<Vec<u8>, CoreError> {
    let request = Request {
        accept: "*/*",
        ..Request::get(format!("/api/v1/files/{sha256}"))
    };
    let response = http::send_signed(client, request).await?;
    let bytes = http::body(response, MOST_FETCHED).await?;
    client.flush_traffic().await?;
    if store::hash(&bytes) != sha256 {
        return Err(CoreError::refused(
            ErrorCode::Integrity,
            "The server sent another file than the one asked for.",
        ));
    }
    client.files().put(&bytes)?;
    Ok(bytes)
}
