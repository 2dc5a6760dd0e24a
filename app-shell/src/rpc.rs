//! The one command of the page.

use client_core::api::{CommandError, dispatch};
use serde_json::Value;
use tauri::{AppHandle, State};

use crate::choices;
use crate::core::Core;

/// Carries out a command of the core, or of this machine when it starts with `shell.`.
#[tauri::command]
pub(crate) async fn rpc(
    app: AppHandle,
    core: State<'_, Core>,
    command: String,
    args: Option<Value>,
) -> Result<Value, CommandError> {
    let args = args.unwrap_or(Value::Null);
    match command.strip_prefix("shell.") {
        Some(own) => choices::call(&app, own, args).await,
        None => dispatch(&core.client().await?, &command, args).await,
    }
}
