//! Where tokens are kept. The desktop gives a keychain; everywhere else a file only this account
//! may read.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use shared_model::ids::UserId;

/// What proves a session to the server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Signed, short-lived.
    pub access: String,
    /// Opaque, single use.
    pub refresh: String,
    /// Opaque and short, for the exchange.
    pub sync: String,
}

/// Keeps the tokens of the people of this device.
pub trait TokenStore: Send + Sync + 'static {
    /// A person's tokens.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn load(&self, user: UserId) -> std::io::Result<Option<Tokens>>;
    /// Keeps a person's tokens; durable when it returns.
    ///
    /// # Errors
    /// When the store cannot be written.
    fn save(&self, user: UserId, tokens: &Tokens) -> std::io::Result<()>;
    /// Forgets a person's tokens.
    ///
    /// # Errors
    /// When the store cannot be written.
    fn clear(&self, user: UserId) -> std::io::Result<()>;
}

/// A file with mode 0600, replaced as a whole.
pub struct FileTokenStore {
    path: PathBuf,
    lock: Mutex<()>,
}

impl FileTokenStore {
    /// Keeps tokens in `tokens.json` of a folder.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self {
            path: dir.join("tokens.json"),
            lock: Mutex::new(()),
        }
    }

    fn read(&self) -> std::io::Result<BTreeMap<String, Tokens>> {
        match std::fs::read(&self.path) {
            // A file damaged by a power cut costs a sign-in, never the data.
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(error),
        }
    }

    fn change(&self, edit: impl FnOnce(&mut BTreeMap<String, Tokens>)) -> std::io::Result<()> {
        let _held = self.lock.lock();
        let mut all = self.read()?;
        edit(&mut all);
        let beside = self.path.with_extension("tmp");
        let mut file = private_file(&beside)?;
        file.write_all(&serde_json::to_vec(&all)?)?;
        file.sync_all()?;
        std::fs::rename(&beside, &self.path)
    }
}

fn private_file(path: &Path) -> std::io::Result<File> {
    // A leftover could have been made with other rights.
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

impl TokenStore for FileTokenStore {
    fn load(&self, user: UserId) -> std::io::Result<Option<Tokens>> {
        Ok(self.read()?.remove(&user.to_string()))
    }

    fn save(&self, user: UserId, tokens: &Tokens) -> std::io::Result<()> {
        self.change(|all| {
            all.insert(user.to_string(), tokens.clone());
        })
    }

    fn clear(&self, user: UserId) -> std::io::Result<()> {
        self.change(|all| {
            all.remove(&user.to_string());
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn tokens(name: &str) -> Tokens {
        Tokens {
            access: name.to_owned(),
            refresh: name.to_owned(),
            sync: name.to_owned(),
        }
    }

    #[test]
    fn each_person_has_their_own_tokens_in_a_private_file() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (
            UserId(uuid::Uuid::from_u128(1)),
            UserId(uuid::Uuid::from_u128(2)),
        );
        let store = FileTokenStore::new(dir.path());
        store.save(a, &tokens("a")).unwrap();
        store.save(b, &tokens("b")).unwrap();
        store.clear(a).unwrap();
        let again = FileTokenStore::new(dir.path());
        assert!(again.load(a).unwrap().is_none());
        assert!(again.load(b).unwrap() == Some(tokens("b")));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(dir.path().join("tokens.json")).unwrap();
            assert_eq!(mode.permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_file_costs_a_sign_in_only() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("tokens.json"), b"{\"x").unwrap();
        let store = FileTokenStore::new(dir.path());
        let user = UserId(uuid::Uuid::from_u128(1));
        assert!(store.load(user).unwrap().is_none());
        store.save(user, &tokens("a")).unwrap();
        assert!(store.load(user).unwrap().is_some());
    }
}
