//! Where tokens are kept. The desktop gives a keychain; everywhere else an encrypted file only this
//! account may read.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use shared_model::ids::UserId;

use super::private::{self, KeyFile};
use super::sealed;

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

/// Where no keychain works: an encrypted file, replaced as a whole, with its key in another folder.
///
/// A copy of the replica (a backup, a folder on a stick, a report to support) then holds no usable
/// session. Whoever can read both folders, that is this account and administrators of the machine,
/// can read the tokens: only a keychain keeps those out.
pub struct FileTokenStore {
    path: PathBuf,
    key: KeyFile,
    lock: Mutex<()>,
}

/// Folder of the key inside the replica's, where no better one is known.
const KEYS: &str = "keys";

impl FileTokenStore {
    /// Keeps tokens in `tokens.json` of a folder, and their key in its subfolder `keys`.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self::with_key(dir, &dir.join(KEYS))
    }

    /// Keeps tokens in `tokens.json` of one folder and their key in another.
    #[must_use]
    pub fn with_key(dir: &Path, keys: &Path) -> Self {
        Self {
            path: dir.join("tokens.json"),
            key: KeyFile::new(keys),
            lock: Mutex::new(()),
        }
    }

    fn read(&self) -> std::io::Result<Kept> {
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Kept::default()),
            Err(error) => return Err(error),
        };
        // Written by a version that did not encrypt.
        if let Ok(people) = serde_json::from_slice(&bytes) {
            return Ok(Kept {
                people,
                in_clear: true,
            });
        }
        // A file damaged by a power cut, or whose key is gone, costs a sign-in, never the data.
        let opened = self.key.read()?.and_then(|key| sealed::open(&key, &bytes));
        let people = opened.and_then(|json| serde_json::from_slice(&json).ok());
        Ok(Kept {
            people: people.unwrap_or_default(),
            in_clear: false,
        })
    }

    fn change(&self, edit: impl FnOnce(&mut BTreeMap<String, Tokens>)) -> std::io::Result<()> {
        let _held = self.lock.lock();
        let mut people = self.read()?.people;
        edit(&mut people);
        let bytes = sealed::seal(&self.key.read_or_make()?, &serde_json::to_vec(&people)?)?;
        private::replace(&self.path, &bytes)
    }
}

/// What the file holds.
#[derive(Default)]
struct Kept {
    people: BTreeMap<String, Tokens>,
    /// It was not encrypted.
    in_clear: bool,
}

impl TokenStore for FileTokenStore {
    fn load(&self, user: UserId) -> std::io::Result<Option<Tokens>> {
        let mut kept = self.read()?;
        if kept.in_clear {
            self.change(|_| ())?;
        }
        Ok(kept.people.remove(&user.to_string()))
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

    fn person(id: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(id))
    }

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn each_person_has_their_own_tokens_in_a_private_file() {
        let dir = tempfile::tempdir().unwrap();
        let store = FileTokenStore::new(dir.path());
        store.save(person(1), &tokens("a")).unwrap();
        store.save(person(2), &tokens("b")).unwrap();
        store.clear(person(1)).unwrap();
        let again = FileTokenStore::new(dir.path());
        assert!(again.load(person(1)).unwrap().is_none());
        assert!(again.load(person(2)).unwrap() == Some(tokens("b")));
        #[cfg(unix)]
        {
            assert_eq!(mode(&dir.path().join("tokens.json")), 0o600);
            assert_eq!(mode(&dir.path().join("keys/tokens.key")), 0o600);
            assert_eq!(mode(&dir.path().join("keys")), 0o700);
        }
    }

    #[test]
    fn a_copy_of_the_replica_holds_no_token() {
        let (dir, keys, copy) = (
            tempfile::tempdir().unwrap(),
            tempfile::tempdir().unwrap(),
            tempfile::tempdir().unwrap(),
        );
        let store = FileTokenStore::with_key(dir.path(), &keys.path().join("opsflux"));
        store.save(person(1), &tokens("secret-of-amelie")).unwrap();
        let bytes = std::fs::read(dir.path().join("tokens.json")).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("secret-of-amelie"));
        std::fs::write(copy.path().join("tokens.json"), &bytes).unwrap();
        let thief = FileTokenStore::new(copy.path());
        assert!(thief.load(person(1)).unwrap().is_none());
        assert!(store.load(person(1)).unwrap() == Some(tokens("secret-of-amelie")));
    }

    #[test]
    fn the_same_tokens_never_look_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let store = FileTokenStore::new(dir.path());
        let written = || {
            store.save(person(1), &tokens("a")).unwrap();
            std::fs::read(dir.path().join("tokens.json")).unwrap()
        };
        assert_ne!(written(), written());
    }

    #[test]
    fn a_file_of_an_earlier_version_is_encrypted_when_it_is_first_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("tokens.json");
        let before = BTreeMap::from([(person(1).to_string(), tokens("in-clear"))]);
        std::fs::write(&path, serde_json::to_vec(&before).unwrap()).unwrap();
        let store = FileTokenStore::new(dir.path());
        assert!(store.load(person(1)).unwrap() == Some(tokens("in-clear")));
        let bytes = std::fs::read(&path).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("in-clear"));
        assert!(
            FileTokenStore::new(dir.path()).load(person(1)).unwrap() == Some(tokens("in-clear"))
        );
    }

    #[test]
    fn a_damaged_file_or_a_lost_key_costs_a_sign_in_only() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("tokens.json");
        let store = FileTokenStore::new(dir.path());
        let spoil = |bytes: &[u8]| std::fs::write(&path, bytes).unwrap();
        for wrong in [&b"{\"x"[..], b"", b"OPSFLUX1", &[0; 64]] {
            spoil(wrong);
            assert!(store.load(person(1)).unwrap().is_none());
            store.save(person(1), &tokens("a")).unwrap();
            assert!(store.load(person(1)).unwrap().is_some());
        }
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        spoil(&bytes);
        assert!(store.load(person(1)).unwrap().is_none(), "a changed byte");
        store.save(person(1), &tokens("a")).unwrap();
        std::fs::remove_file(dir.path().join("keys/tokens.key")).unwrap();
        assert!(store.load(person(1)).unwrap().is_none());
        store.save(person(1), &tokens("b")).unwrap();
        assert!(store.load(person(1)).unwrap() == Some(tokens("b")));
    }
}
