//! Requests with a token, and answers turned into values or errors.

use futures::StreamExt;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared_model::error::{ErrorCode, Issue};

use super::transport::{Request, Response, TransportError};
use crate::api::CommandError;
use crate::client::Client;
use crate::error::CoreError;

/// Largest JSON answer read into memory.
const MOST_JSON: usize = 16 * 1024 * 1024;

/// RFC 9457 problem details with our extensions.
#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    code: Option<ErrorCode>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    detail: Option<String>,
    #[serde(default)]
    issues: Vec<Issue>,
}

impl From<TransportError> for CoreError {
    fn from(error: TransportError) -> Self {
        Self::Offline(error.0)
    }
}

/// Sends a request to the server's address; counts the bytes of both bodies.
pub(crate) async fn send(client: &Client, request: Request) -> Result<Response, CoreError> {
    let url = format!("{}{}", client.server_url(), request.url);
    client.count_bytes(request.body.len() as u64, 0);
    let response = client.link().send(Request { url, ..request }).await?;
    let counter = client.clone();
    let body = response.body.inspect(move |piece| {
        if let Ok(piece) = piece {
            counter.count_bytes(0, piece.len() as u64);
        }
    });
    Ok(Response {
        body: body.boxed(),
        ..response
    })
}

/// The whole body of an answer, up to a limit.
pub(crate) async fn body(mut response: Response, limit: usize) -> Result<Vec<u8>, CoreError> {
    let mut bytes = Vec::new();
    while let Some(piece) = response.body.next().await {
        bytes.extend_from_slice(&piece?);
        if bytes.len() > limit {
            return Err(CoreError::refused(
                ErrorCode::TooLarge,
                "The server's answer is larger than this client reads.",
            ));
        }
    }
    Ok(bytes)
}

/// Sends and reads a JSON answer.
pub(crate) async fn json<T: DeserializeOwned>(
    client: &Client,
    request: Request,
) -> Result<T, CoreError> {
    let response = successful(send(client, request).await?).await?;
    let bytes = body(response, MOST_JSON).await?;
    let bytes: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
    serde_json::from_slice(bytes).map_err(|error| {
        CoreError::refused(
            ErrorCode::Internal,
            format!("The server's answer cannot be read: {error}."),
        )
    })
}

/// Passes a success on; turns anything else into the error it describes.
pub(crate) async fn successful(response: Response) -> Result<Response, CoreError> {
    if (200..300).contains(&response.status) {
        return Ok(response);
    }
    let status = response.status;
    let bytes = body(response, 256 * 1024).await.unwrap_or_default();
    Err(CoreError::Refused(described(status, &bytes)))
}

fn described(status: u16, bytes: &[u8]) -> CommandError {
    let fallback = code_of(status);
    let Ok(problem) = serde_json::from_slice::<Problem>(bytes) else {
        return CommandError::new(
            fallback,
            format!("The server answered with status {status}."),
        );
    };
    CommandError {
        issues: problem.issues,
        ..CommandError::new(
            problem.code.unwrap_or(fallback),
            problem.detail.unwrap_or(problem.title),
        )
    }
}

fn code_of(status: u16) -> ErrorCode {
    match status {
        401 => ErrorCode::Unauthenticated,
        403 => ErrorCode::Forbidden,
        404 | 410 => ErrorCode::NotFound,
        409 => ErrorCode::Duplicate,
        413 => ErrorCode::TooLarge,
        422 => ErrorCode::Invalid,
        429 => ErrorCode::RateLimited,
        400..=499 => ErrorCode::BadRequest,
        _ => ErrorCode::Internal,
    }
}

/// The signed-in person's token for the exchange and everything else.
pub(crate) fn bearer(client: &Client) -> Result<String, CoreError> {
    let signed_out = || {
        CoreError::Refused(
            CommandError::new(ErrorCode::Unauthenticated, "Nobody is signed in.")
                .keyed("error-signed-out"),
        )
    };
    let session = client.session().ok_or_else(signed_out)?;
    let tokens = client.tokens().load(session.user())?;
    tokens.map(|t| t.sync).ok_or_else(signed_out)
}

/// Sends with the person's token; renews the session once when the server asks for it.
pub(crate) async fn send_signed(client: &Client, request: Request) -> Result<Response, CoreError> {
    let token = bearer(client)?;
    let first = send(client, request.clone().with_bearer(&token)).await?;
    if first.status != 401 {
        return successful(first).await;
    }
    let Some(session) = client.session() else {
        return successful(first).await;
    };
    if !crate::session::refresh(client, &session).await? {
        return successful(first).await;
    }
    let token = bearer(client)?;
    successful(send(client, request.with_bearer(&token)).await?).await
}
