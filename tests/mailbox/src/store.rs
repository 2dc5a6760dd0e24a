//! What was received, in memory and, if wished, as `.eml` files.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::message::Mail;

/// The mails of one sink.
pub(crate) struct Store {
    folder: Option<PathBuf>,
    mails: Mutex<Vec<Mail>>,
    count: watch::Sender<usize>,
}

impl Store {
    /// Keeps mails in memory, and as files when a folder is given.
    pub(crate) fn open(folder: Option<PathBuf>) -> std::io::Result<Self> {
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder)?;
        }
        Ok(Self {
            folder,
            mails: Mutex::new(Vec::new()),
            count: watch::Sender::new(0),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Mail>> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores one message; on the disk before it is acknowledged.
    pub(crate) fn keep(&self, from: String, to: Vec<String>, raw: Vec<u8>) -> std::io::Result<()> {
        let mut mails = self.lock();
        let number = mails.len() + 1;
        if let Some(folder) = &self.folder {
            std::fs::write(folder.join(format!("{number:05}.eml")), &raw)?;
        }
        mails.push(Mail::parse(number, from, to, raw));
        self.count.send_replace(mails.len());
        Ok(())
    }

    /// All mails, oldest first.
    pub(crate) fn all(&self) -> Vec<Mail> {
        self.lock().clone()
    }

    /// One mail by its number.
    pub(crate) fn get(&self, number: usize) -> Option<Mail> {
        self.lock().get(number.checked_sub(1)?).cloned()
    }

    /// Resolves when at least `wanted` mails are there.
    pub(crate) async fn reached(&self, wanted: usize) {
        let mut count = self.count.subscribe();
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = count.wait_for(|count| *count >= wanted).await;
    }
}
