//! Files that only this account may read, and the key kept in one.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::sealed::{KEY_LEN, fresh_key};

/// A key in a file of its own, made at first use.
pub(super) struct KeyFile {
    path: PathBuf,
}

impl KeyFile {
    /// `tokens.key` of a folder.
    pub(super) fn new(dir: &Path) -> Self {
        Self {
            path: dir.join("tokens.key"),
        }
    }

    /// The key; none when there is no usable one.
    pub(super) fn read(&self) -> std::io::Result<Option<[u8; KEY_LEN]>> {
        match std::fs::read(&self.path) {
            Ok(bytes) => Ok(bytes.try_into().ok()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The key, a new one when there is none.
    pub(super) fn read_or_make(&self) -> std::io::Result<[u8; KEY_LEN]> {
        if let Some(key) = self.read()? {
            return Ok(key);
        }
        let key = fresh_key()?;
        if let Some(folder) = self.path.parent() {
            private_folder(folder)?;
        }
        replace(&self.path, &key)?;
        Ok(key)
    }
}

/// Replaces a file as a whole; durable when it returns.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("tmp");
    let mut file = private_file(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

fn private_file(path: &Path) -> std::io::Result<File> {
    // A leftover could have been made with other rights.
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
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
