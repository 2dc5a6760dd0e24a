//! One-time tokens and the cookie they become.

use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::Context;
use data_encoding::BASE64URL_NOPAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};

/// A random word nobody can guess.
fn secret() -> anyhow::Result<String> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| anyhow::anyhow!("the system has no randomness"))?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

/// The cookie's value and the token that may still be exchanged for it.
pub(crate) struct Tokens {
    cookie: String,
    one_time: Mutex<String>,
    base_url: String,
    /// Readable by this user only: always holds a link that still works.
    open_url_file: PathBuf,
}

impl Tokens {
    /// Makes a session and writes its first link.
    pub(crate) fn new(base_url: String, open_url_file: PathBuf) -> anyhow::Result<Self> {
        let tokens = Self {
            cookie: secret()?,
            one_time: Mutex::new(String::new()),
            base_url,
            open_url_file,
        };
        tokens.renew()?;
        Ok(tokens)
    }

    /// Exchanges a token for the cookie; the token is spent and a fresh link is written.
    pub(crate) fn exchange(&self, offered: &str) -> anyhow::Result<Option<String>> {
        let matches = {
            let token = self
                .one_time
                .lock()
                .map_err(|_| anyhow::anyhow!("token lock"))?;
            equal(&token, offered)
        };
        if !matches {
            return Ok(None);
        }
        self.renew()?;
        Ok(Some(self.cookie.clone()))
    }

    /// Whether a request carries the cookie.
    pub(crate) fn is_session(&self, cookie: &str) -> bool {
        equal(&self.cookie, cookie)
    }

    fn renew(&self) -> anyhow::Result<()> {
        let token = secret()?;
        write_private(
            &self.open_url_file,
            &format!("{}/?token={token}\n", self.base_url),
        )
        .with_context(|| format!("cannot write {}", self.open_url_file.display()))?;
        *self
            .one_time
            .lock()
            .map_err(|_| anyhow::anyhow!("token lock"))? = token;
        Ok(())
    }
}

/// Compares digests, so that the time taken says nothing about the secret.
fn equal(a: &str, b: &str) -> bool {
    digest(&SHA256, a.as_bytes()).as_ref() == digest(&SHA256, b.as_bytes()).as_ref()
}

fn write_private(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_token_works_once_and_a_fresh_link_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("open-url");
        let tokens = Tokens::new("http://127.0.0.1:1".into(), file.clone()).unwrap();
        let first = std::fs::read_to_string(&file).unwrap();
        let token = first.trim().rsplit('=').next().unwrap().to_owned();

        assert!(tokens.exchange("guess").unwrap().is_none());
        let cookie = tokens.exchange(&token).unwrap().unwrap();
        assert!(tokens.is_session(&cookie));
        assert!(!tokens.is_session("guess"));
        assert!(tokens.exchange(&token).unwrap().is_none(), "spent");
        assert_ne!(std::fs::read_to_string(&file).unwrap(), first);
    }

    #[cfg(unix)]
    #[test]
    fn the_link_is_readable_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("open-url");
        Tokens::new("http://127.0.0.1:1".into(), file.clone()).unwrap();
        let mode = std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
