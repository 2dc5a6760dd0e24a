//! What reads provide and writes invalidate.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something changed on the device: readers of these tags ask again.
///
/// Tags: `record:<id>`, `type:<record type>`, `names`, `drafts`, `notifications`, `returned`,
/// `sync`, `session`, `catalogue`, `grants`, `files`, `settings`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Event {
    /// What changed.
    pub tags: Vec<String>,
    /// Events were missed: ask for everything again.
    pub resync: bool,
}

impl Event {
    /// An event with tags.
    #[must_use]
    pub fn of(tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            tags: tags.into_iter().map(Into::into).collect(),
            resync: false,
        }
    }

    /// Tells a listener that lagged to start over.
    #[must_use]
    pub fn lagged() -> Self {
        Self {
            tags: Vec::new(),
            resync: true,
        }
    }
}
