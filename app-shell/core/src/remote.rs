//! What only the server can answer: administration, audit, jobs. The interface marks it "online
//! only".

use serde_json::Value;
use shared_model::error::ErrorCode;

use crate::client::Client;
use crate::error::CoreError;
use crate::sync::http;
use crate::sync::transport::Request;

/// Largest answer shown.
const MOST: usize = 16 * 1024 * 1024;

/// Reads a page of the server's API as the signed-in person.
pub(crate) async fn get(client: &Client, path: &str) -> Result<Value, CoreError> {
    let harmless = path.starts_with("/api/") && !path.contains("..") && !path.contains('\\');
    if !harmless {
        return Err(CoreError::refused(
            ErrorCode::BadRequest,
            "A remote path starts with /api/.",
        ));
    }
    let response = http::send_signed(client, Request::get(path)).await?;
    let bytes = http::body(response, MOST).await?;
    client.flush_traffic().await?;
    Ok(serde_json::from_slice(&bytes)?)
}
