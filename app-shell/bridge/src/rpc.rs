//! One command: decode, dispatch, encode.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use client_core::api::{CommandError, dispatch};
use serde_json::Value;

use crate::link;
use crate::server::Bridge;

/// `POST /rpc/{command}` with the arguments as JSON; 422 with the command's error otherwise.
pub(crate) async fn call(
    State(bridge): State<Arc<Bridge>>,
    Path(command): Path<String>,
    Json(args): Json<Value>,
) -> Response {
    let answer = match link::command(&bridge, &command, &args).await {
        Some(answer) => answer,
        None => dispatch(bridge.client(), &command, args).await,
    };
    match answer {
        Ok(value) => Json(value).into_response(),
        Err(error) => refuse(&error),
    }
}

fn refuse(error: &CommandError) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response()
}
