//! Files by the hash of their bytes, on the disk when `put` returns.

use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use shared_model::ids::FileHash;

/// A folder of files named by their SHA-256.
#[derive(Clone, Debug)]
pub(crate) struct FileStore {
    dir: PathBuf,
}

impl FileStore {
    /// Opens or makes the folder.
    pub(crate) fn open(dir: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(dir)?;
        Ok(Self {
            dir: dir.to_owned(),
        })
    }

    /// Stores bytes and gives their name.
    pub(crate) fn put(&self, bytes: &[u8]) -> std::io::Result<FileHash> {
        let sha256 = hash(bytes);
        let path = self.path(sha256);
        if path.exists() {
            return Ok(sha256);
        }
        let folder = path.parent().unwrap_or(&self.dir);
        std::fs::create_dir_all(folder)?;
        // Written beside and renamed: a power cut never leaves half a file under a whole name.
        let beside = folder.join(format!(".{sha256}.{}", uuid::Uuid::new_v4()));
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)?;
        #[cfg(unix)]
        std::fs::File::open(folder)?.sync_all()?;
        Ok(sha256)
    }

    /// The bytes of a file; none when it is not here or no longer what its name says.
    pub(crate) fn get(&self, sha256: FileHash) -> std::io::Result<Option<Vec<u8>>> {
        match std::fs::read(self.path(sha256)) {
            Ok(bytes) => Ok(Some(bytes).filter(|b| hash(b) == sha256)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether a file is here.
    pub(crate) fn has(&self, sha256: FileHash) -> bool {
        self.path(sha256).exists()
    }

    fn path(&self, sha256: FileHash) -> PathBuf {
        let name = sha256.to_string();
        self.dir.join(&name[..2]).join(name)
    }
}

/// The name of bytes.
pub(crate) fn hash(bytes: &[u8]) -> FileHash {
    FileHash(Sha256::digest(bytes).into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_is_found_by_its_hash_and_a_damaged_one_is_not_served() {
        let dir = tempfile::tempdir().unwrap();
        let store = FileStore::open(dir.path()).unwrap();
        let name = store.put(b"bytes").unwrap();
        assert_eq!(store.put(b"bytes").unwrap(), name);
        assert_eq!(store.get(name).unwrap().unwrap(), b"bytes");
        std::fs::write(store.path(name), b"bytez").unwrap();
        assert_eq!(store.get(name).unwrap(), None);
        assert_eq!(store.get(FileHash([0; 32])).unwrap(), None);
    }
}
