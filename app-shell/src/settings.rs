//! Choices of this machine: a small JSON file, with environment variables in front of it.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager};

/// Where a server is looked for when nobody said anything.
const LOCAL_SERVER: &str = "http://127.0.0.1:7400";

/// What `shell.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// Address of the server.
    pub(crate) server_url: Option<String>,
    /// What people call this computer.
    pub(crate) device_name: Option<String>,
    /// Closing the last window leaves OpsFlux in the tray, where there is one.
    pub(crate) keep_in_tray: bool,
    /// The person was told so.
    pub(crate) told_of_tray: bool,
    /// What arrives is told by the desktop's own notifications.
    pub(crate) notifications: bool,
    /// Where updates come from; none are looked for without it.
    pub(crate) update: Option<UpdateFeed>,
}

/// A feed of signed updates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UpdateFeed {
    /// Address, https only.
    pub(crate) url: String,
    /// Key that signs the updates.
    pub(crate) public_key: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server_url: None,
            device_name: None,
            keep_in_tray: true,
            told_of_tray: false,
            notifications: true,
            update: None,
        }
    }
}

impl Settings {
    /// Reads the file; a missing or damaged one gives the defaults.
    pub(crate) fn read(path: &Path) -> Self {
        let Ok(bytes) = std::fs::read(path) else {
            return Self::default();
        };
        serde_json::from_slice(&bytes).unwrap_or_else(|error| {
            tracing::warn!(%error, path = %path.display(), "the settings cannot be read; using the defaults");
            Self::default()
        })
    }

    /// Replaces the file as a whole.
    pub(crate) fn write(&self, path: &Path) -> std::io::Result<()> {
        replace(path, &serde_json::to_vec_pretty(self)?)
    }

    /// The server: `OPSFLUX_SERVER`, the file, this machine.
    pub(crate) fn server(&self) -> String {
        variable("OPSFLUX_SERVER")
            .or_else(|| self.server_url.clone())
            .unwrap_or_else(|| LOCAL_SERVER.to_owned())
    }

    /// The name of this device: `OPSFLUX_DEVICE_NAME`, the file, the host's name.
    pub(crate) fn device(&self) -> String {
        variable("OPSFLUX_DEVICE_NAME")
            .or_else(|| self.device_name.clone())
            .unwrap_or_else(host_name)
    }
}

/// Replaces a file as a whole; its folder is made where there is none.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("tmp");
    let mut file = std::fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

/// The folder of the replica: `OPSFLUX_DATA_DIR`, or the usual place of the operating system.
pub(crate) fn data_dir(app: &AppHandle) -> tauri::Result<PathBuf> {
    match variable("OPSFLUX_DATA_DIR") {
        Some(dir) => Ok(PathBuf::from(dir)),
        None => app.path().app_data_dir(),
    }
}

/// The file of these settings, beside the replica.
pub(crate) fn path(app: &AppHandle) -> tauri::Result<PathBuf> {
    Ok(data_dir(app)?.join("shell.json"))
}

/// Where the key of the token file lies: with the configuration, so that a copy of the replica does
/// not hold it. Without such a place, in a folder of its own beside the tokens.
#[cfg(desktop)]
pub(crate) fn key_dir(app: &AppHandle, data: &Path) -> PathBuf {
    match app.path().app_config_dir() {
        Ok(config) if config != data => config.join("keys"),
        _ => data.join("keys"),
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn host_name() -> String {
    let file = std::fs::read_to_string("/etc/hostname").ok();
    file.map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .or_else(|| variable("COMPUTERNAME"))
        .unwrap_or_else(|| "OpsFlux".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn settings_survive_and_a_damaged_file_costs_only_the_choices() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("below/shell.json");
        assert_eq!(Settings::read(&path), Settings::default());
        let chosen = Settings {
            server_url: Some("https://opsflux.example".to_owned()),
            keep_in_tray: false,
            ..Settings::default()
        };
        chosen.write(&path).unwrap();
        assert_eq!(Settings::read(&path), chosen);
        assert_eq!(chosen.server(), "https://opsflux.example");
        std::fs::write(&path, "{\"keep_in_tray\": tru").unwrap();
        assert_eq!(Settings::read(&path), Settings::default());
    }
}
