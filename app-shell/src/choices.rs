//! `shell.*`: what this machine offers and what its person chose.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use client_core::api::CommandError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_model::error::ErrorCode;
use tauri::{AppHandle, Manager};

use crate::desktop;
use crate::settings::{Settings, data_dir};

/// What is known of this machine.
pub(crate) struct Machine {
    path: PathBuf,
    known: Mutex<Known>,
}

#[derive(Clone)]
struct Known {
    settings: Settings,
    has_tray: bool,
    tokens: Tokens,
}

#[derive(Clone)]
enum Tokens {
    Opening,
    Keychain,
    File(String),
}

impl Machine {
    /// With the choices that were read at the start.
    pub(crate) fn new(path: PathBuf, settings: Settings) -> Self {
        Self {
            path,
            known: Mutex::new(Known {
                settings,
                has_tray: false,
                tokens: Tokens::Opening,
            }),
        }
    }

    /// Whether there is a tray.
    pub(crate) fn set_tray(&self, has_tray: bool) {
        self.lock().has_tray = has_tray;
    }

    /// Whether the keychain works; the reason when it does not.
    pub(crate) fn set_keychain(&self, refusal: Option<String>) {
        self.lock().tokens = refusal.map_or(Tokens::Keychain, Tokens::File);
    }

    /// Whether closing the window leaves the program running.
    pub(crate) fn stays_in_tray(&self) -> bool {
        let known = self.lock();
        known.has_tray && known.settings.keep_in_tray
    }

    /// Whether what arrives is told by the desktop's own notifications.
    pub(crate) fn tells(&self) -> bool {
        self.lock().settings.notifications
    }

    fn change(&self, edit: impl FnOnce(&mut Settings)) -> std::io::Result<()> {
        let mut known = self.lock();
        let mut settings = known.settings.clone();
        edit(&mut settings);
        settings.write(&self.path)?;
        known.settings = settings;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What `shell.status` answers.
#[derive(Serialize)]
struct Status {
    /// Version of the program.
    version: String,
    /// `keychain`, `file`, or `opening` for a moment after the start.
    tokens: &'static str,
    /// Why the keychain is not used.
    tokens_reason: Option<String>,
    /// Folder of the replica.
    data_dir: String,
    /// Address of the server in use from the next start.
    server_url: String,
    /// Name of this device.
    device_name: String,
    /// There is a tray.
    tray: bool,
    /// Closing the window leaves the program in the tray.
    keep_in_tray: bool,
    /// What arrives is told by the desktop's own notifications.
    notifications: bool,
    /// The program starts with the computer; absent where that does not exist.
    autostart: Option<bool>,
    /// A feed of updates is configured.
    updates: bool,
}

/// What `shell.set` changes; what is absent stays.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Choices {
    server_url: Option<String>,
    device_name: Option<String>,
    keep_in_tray: Option<bool>,
    notifications: Option<bool>,
    autostart: Option<bool>,
}

/// Carries out a command of this machine.
pub(crate) async fn call(app: &AppHandle, name: &str, args: Value) -> Result<Value, CommandError> {
    match name {
        "status" => status(app),
        "set" => set(app, args),
        "check_update" => check_update(app).await,
        _ => Err(bad(format!("There is no command \"shell.{name}\"."))),
    }
}

fn status(app: &AppHandle) -> Result<Value, CommandError> {
    let known = app.state::<Machine>().lock().clone();
    let (tokens, tokens_reason) = match known.tokens {
        Tokens::Opening => ("opening", None),
        Tokens::Keychain => ("keychain", None),
        Tokens::File(reason) => ("file", Some(reason)),
    };
    let status = Status {
        version: app.package_info().version.to_string(),
        tokens,
        tokens_reason,
        data_dir: data_dir(app)
            .map(|dir| dir.display().to_string())
            .unwrap_or_default(),
        server_url: known.settings.server(),
        device_name: known.settings.device(),
        tray: known.has_tray,
        keep_in_tray: known.settings.keep_in_tray,
        notifications: known.settings.notifications,
        autostart: desktop::starts_with_system(app),
        updates: known.settings.update.is_some(),
    };
    serde_json::to_value(status).map_err(|error| internal(error.to_string()))
}

fn set(app: &AppHandle, args: Value) -> Result<Value, CommandError> {
    let choices: Choices = serde_json::from_value(args)
        .map_err(|error| bad(format!("The choices cannot be read: {error}.")))?;
    if let Some(address) = &choices.server_url {
        check_address(address)?;
    }
    if let Some(wanted) = choices.autostart {
        desktop::start_with_system(app, wanted).map_err(internal)?;
    }
    let saved = app.state::<Machine>().change(|settings| {
        settings.server_url = choices.server_url.or(settings.server_url.take());
        settings.device_name = choices.device_name.or(settings.device_name.take());
        settings.keep_in_tray = choices.keep_in_tray.unwrap_or(settings.keep_in_tray);
        settings.notifications = choices.notifications.unwrap_or(settings.notifications);
    });
    saved.map_err(|error| internal(format!("The choices cannot be saved: {error}.")))?;
    status(app)
}

fn check_address(address: &str) -> Result<(), CommandError> {
    let url = address.parse::<tauri::Url>().ok();
    if url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) {
        return Ok(());
    }
    Err(CommandError::new(
        ErrorCode::Invalid,
        format!("\"{address}\" is not the address of a server; write it as https://name."),
    ))
}

async fn check_update(app: &AppHandle) -> Result<Value, CommandError> {
    let feed = app.state::<Machine>().lock().settings.update.clone();
    let version = match &feed {
        None => None,
        Some(feed) => desktop::check_update(app, feed).await.map_err(internal)?,
    };
    Ok(serde_json::json!({ "configured": feed.is_some(), "version": version }))
}

fn bad(message: String) -> CommandError {
    CommandError::new(ErrorCode::BadRequest, message)
}

fn internal(message: String) -> CommandError {
    CommandError::new(ErrorCode::Internal, message)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_choice_is_kept_and_the_tray_decides_whether_it_counts() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("shell.json");
        let machine = Machine::new(path.clone(), Settings::default());
        machine
            .change(|settings| settings.keep_in_tray = true)
            .unwrap();
        assert!(
            !machine.stays_in_tray(),
            "without a tray the window would be lost"
        );
        machine.set_tray(true);
        assert!(machine.stays_in_tray());
        assert!(Settings::read(&path).keep_in_tray);
        assert!(
            machine.tells(),
            "what arrives is told unless somebody chose otherwise"
        );
        machine
            .change(|settings| settings.notifications = false)
            .unwrap();
        assert!(!machine.tells());
        assert!(!Settings::read(&path).notifications);
    }

    #[test]
    fn an_address_that_is_none_is_refused_in_words() {
        for wrong in ["", "opsflux.example", "file:///etc", "javascript:alert(1)"] {
            assert!(check_address(wrong).is_err(), "{wrong}");
        }
        check_address("https://opsflux.example").unwrap();
    }
}
