//! Tokens in the keychain of the system.

use std::sync::Arc;

use client_core::session::{FileTokenStore, TokenStore, Tokens};
use keyring_core::{CredentialStore, Entry, Error};
use shared_model::ids::UserId;

/// The keychain, once it kept, gave back and forgot something; why not otherwise.
pub(crate) fn choose(service: &str, file: FileTokenStore) -> Result<Arc<dyn TokenStore>, String> {
    let store = platform_store().map_err(|error| error.to_string())?;
    // A locked or half-configured keychain opens well and fails at the first write.
    probe(&store, service).map_err(|error| error.to_string())?;
    Ok(Arc::new(Keychain {
        store,
        service: service.to_owned(),
        file,
    }))
}

#[cfg(target_os = "linux")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "windows")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

fn probe(store: &Arc<CredentialStore>, service: &str) -> keyring_core::Result<()> {
    let name = format!("probe-{}", std::process::id());
    let entry = store.build(service, &name, None)?;
    let word = uuid::Uuid::new_v4().to_string();
    entry.set_secret(word.as_bytes())?;
    let read = entry.get_secret();
    entry.delete_credential()?;
    if read? == word.as_bytes() {
        return Ok(());
    }
    Err(Error::NotSupportedByStore(
        "it gave back something else than was put in".to_owned(),
    ))
}

/// One entry for each person of this device.
struct Keychain {
    store: Arc<CredentialStore>,
    service: String,
    /// Where tokens were kept while the keychain did not work.
    file: FileTokenStore,
}

impl Keychain {
    fn with<T: Send>(
        &self,
        user: UserId,
        act: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send,
    ) -> std::io::Result<Option<T>> {
        // The keychain's calls wait on a runtime of their own, which a thread of ours may not.
        let result = std::thread::scope(|scope| {
            scope
                .spawn(|| act(&self.store.build(&self.service, &user.to_string(), None)?))
                .join()
        });
        match result {
            Ok(Ok(value)) => Ok(Some(value)),
            Ok(Err(Error::NoEntry)) => Ok(None),
            Ok(Err(error)) => Err(std::io::Error::other(error.to_string())),
            Err(_) => Err(std::io::Error::other("the keychain failed")),
        }
    }

    fn read(&self, user: UserId) -> std::io::Result<Option<Tokens>> {
        let bytes = self.with(user, Entry::get_secret)?;
        // A damaged entry costs a sign-in, never the data.
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// What an earlier start kept in the file; no file is made for it.
    fn forget_file(&self, user: UserId) -> std::io::Result<()> {
        match self.file.load(user)? {
            Some(_) => self.file.clear(user),
            None => Ok(()),
        }
    }
}

impl TokenStore for Keychain {
    fn load(&self, user: UserId) -> std::io::Result<Option<Tokens>> {
        if let Some(tokens) = self.read(user)? {
            return Ok(Some(tokens));
        }
        let Some(tokens) = self.file.load(user)? else {
            return Ok(None);
        };
        self.save(user, &tokens)?;
        Ok(Some(tokens))
    }

    fn save(&self, user: UserId, tokens: &Tokens) -> std::io::Result<()> {
        let bytes = serde_json::to_vec(tokens)?;
        self.with(user, |entry| entry.set_secret(&bytes))?;
        self.forget_file(user)
    }

    fn clear(&self, user: UserId) -> std::io::Result<()> {
        self.with(user, Entry::delete_credential)?;
        self.forget_file(user)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use super::*;

    fn tokens(name: &str) -> Tokens {
        Tokens {
            access: name.to_owned(),
            refresh: name.to_owned(),
            sync: name.to_owned(),
        }
    }

    fn keychain(dir: &Path) -> Keychain {
        Keychain {
            store: keyring_core::mock::Store::new().unwrap(),
            service: "test".to_owned(),
            file: FileTokenStore::new(dir),
        }
    }

    fn person(id: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(id))
    }

    #[test]
    fn tokens_of_each_person_are_kept_and_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let keychain = keychain(dir.path());
        assert!(keychain.load(person(1)).unwrap().is_none());
        keychain.save(person(1), &tokens("a")).unwrap();
        keychain.save(person(2), &tokens("b")).unwrap();
        keychain.save(person(1), &tokens("c")).unwrap();
        assert!(keychain.load(person(1)).unwrap() == Some(tokens("c")));
        keychain.clear(person(1)).unwrap();
        keychain.clear(person(1)).unwrap();
        assert!(keychain.load(person(1)).unwrap().is_none());
        assert!(keychain.load(person(2)).unwrap() == Some(tokens("b")));
        assert!(!dir.path().join("tokens.json").exists());
    }

    #[test]
    fn tokens_move_from_the_file_once_the_keychain_works() {
        let dir = tempfile::tempdir().unwrap();
        let file = FileTokenStore::new(dir.path());
        file.save(person(1), &tokens("a")).unwrap();
        let keychain = keychain(dir.path());
        assert!(keychain.load(person(1)).unwrap() == Some(tokens("a")));
        assert!(file.load(person(1)).unwrap().is_none());
        assert!(keychain.read(person(1)).unwrap() == Some(tokens("a")));
    }

    #[test]
    fn the_probe_leaves_nothing_behind() {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        probe(&store, "test").unwrap();
        let name = format!("probe-{}", std::process::id());
        let entry = store.build("test", &name, None).unwrap();
        assert!(matches!(entry.get_secret(), Err(Error::NoEntry)));
    }
}
