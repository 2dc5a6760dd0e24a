//! The demo's link switch: `link.status` and `link.set` speak to the link itself, so that a cut
//! link leaves no network path at all, instead of a client that pretends.

use client_core::ErrorCode;
use client_core::api::CommandError;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::server::Bridge;

#[derive(Deserialize)]
struct Status {
    cut: bool,
}

/// Answers link commands when this bridge has a link to control; `None` leaves them to the core.
pub(crate) async fn command(
    bridge: &Bridge,
    command: &str,
    args: &Value,
) -> Option<Result<Value, CommandError>> {
    let control = bridge.link_control()?;
    match command {
        "link.status" => Some(ask(bridge.http().get(control)).await),
        "link.set" => {
            let verb = if args["cut"] == true {
                "cut"
            } else {
                "restore"
            };
            let answer = ask(bridge.http().post(format!("{control}/{verb}"))).await;
            bridge.client().network_changed();
            Some(answer)
        }
        _ => None,
    }
}

async fn ask(request: reqwest::RequestBuilder) -> Result<Value, CommandError> {
    let response = request.send().await.map_err(|error| silent(&error))?;
    let status: Status = response.json().await.map_err(|error| silent(&error))?;
    Ok(json!({ "available": true, "cut": status.cut }))
}

fn silent(error: &reqwest::Error) -> CommandError {
    CommandError::new(
        ErrorCode::Internal,
        format!("the link's control does not answer: {error}"),
    )
}
