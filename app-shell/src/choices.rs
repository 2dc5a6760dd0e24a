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
use crate::words::Words;

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
    language: String,
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
                language: String::new(),
            }),
        }
    }

    /// The person's language, for what is not the page's.
    pub(crate) fn speak(&self, language: &str) {
        language.clone_into(&mut self.lock().language);
    }

    /// The words in the person's language.
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(&self.lock().language)
    }

    /// Whether there is a tray.
    pub(crate) fn has_tray(&self) -> bool {
        self.lock().has_tray
    }

    /// Whether there is a tray.
    pub(crate) fn set_tray(&self, has_tray: bool) {
        self.lock().has_tray = has_tray;
    }

    /// Whether the keychain works; the reason when it does not.
    pub(crate) fn set_keychain(&self, refusal: Option<String>) {
        self.lock().tokens = refusal.map_or(Tokens::Keychain, Tokens::File);
    }

    /// Whether the person wants the program to go on in the tray once its windows are closed.
    pub(crate) fn wants_tray(&self) -> bool {
        self.lock().settings.keep_in_tray
    }

    /// Whether the person was told that the program goes on in the tray.
    pub(crate) fn was_told_of_tray(&self) -> bool {
        self.lock().settings.told_of_tray
    }

    /// The person was told that the program goes on in the tray.
    pub(crate) fn told_of_tray(&self) {
        if let Err(error) = self.change(|settings| settings.told_of_tray = true) {
            tracing::warn!(%error, "the person will be told of the tray once more");
        }
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
    /// There is a tray, and the desktop shows it.
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
        "status" => status(app).await,
        "set" => set(app, args).await,
        "open_window" => open_window(app, args),
        "check_update" => check_update(app).await,
        _ => Err(bad(format!("There is no command \"shell.{name}\"."))),
    }
}

async fn status(app: &AppHandle) -> Result<Value, CommandError> {
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
        tray: desktop::shows_tray(app).await,
        keep_in_tray: known.settings.keep_in_tray,
        notifications: known.settings.notifications,
        autostart: desktop::starts_with_system(app),
        updates: known.settings.update.is_some(),
    };
    serde_json::to_value(status).map_err(|error| internal(error.to_string()))
}

async fn set(app: &AppHandle, args: Value) -> Result<Value, CommandError> {
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
    status(app).await
}

/// Which page another window shows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Beside {
    place: String,
}

fn open_window(app: &AppHandle, args: Value) -> Result<Value, CommandError> {
    let beside: Beside = serde_json::from_value(args)
        .map_err(|error| bad(format!("The place cannot be read: {error}.")))?;
    if !beside.place.starts_with('/') {
        return Err(bad("A place of the interface begins with \"/\".".to_owned()));
    }
    desktop::open_window(app, beside.place);
    Ok(Value::Null)
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
    fn a_choice_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("shell.json");
        let machine = Machine::new(path.clone(), Settings::default());
        assert!(machine.wants_tray(), "what arrives is told after a closing");
        assert!(machine.tells(), "and told aloud");
        machine
            .change(|settings| settings.keep_in_tray = false)
            .unwrap();
        machine
            .change(|settings| settings.notifications = false)
            .unwrap();
        assert!(!machine.wants_tray() && !machine.tells());
        let kept = Settings::read(&path);
        assert!(!kept.keep_in_tray && !kept.notifications);
    }

    #[test]
    fn the_person_is_told_of_the_tray_once_in_a_lifetime() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("shell.json");
        let machine = Machine::new(path.clone(), Settings::default());
        assert!(!machine.was_told_of_tray());
        machine.told_of_tray();
        let later = Machine::new(path.clone(), Settings::read(&path));
        assert!(later.was_told_of_tray());
    }

    #[test]
    fn an_address_that_is_none_is_refused_in_words() {
        for wrong in ["", "opsflux.example", "file:///etc", "javascript:alert(1)"] {
            assert!(check_address(wrong).is_err(), "{wrong}");
        }
        check_address("https://opsflux.example").unwrap();
    }
}
