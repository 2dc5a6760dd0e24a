//! A record's document from what is stored.

use rusqlite::Connection;
use shared_model::doc::{Document, RawChange};
use shared_model::ids::RecordId;
use shared_model::schema::RecordType;

use crate::error::CoreError;
use crate::replica::{changes, records};

/// A record's document, as the server has it and with pending work.
pub(crate) struct Opened {
    /// Its row; none for a record that is not here.
    pub(crate) meta: Option<records::Meta>,
    /// As the server has it; nothing but the genesis when it has nothing.
    pub(crate) accepted: Document,
    /// With this device's pending work.
    pub(crate) current: Document,
    /// Accepted changes that are not in the saved body yet.
    pub(crate) loose: usize,
}

/// Opens a record. Pending changes that no longer fit (a restored server) are left out of the
/// current document; their operations stay queued and get their verdict.
pub(crate) fn open(conn: &Connection, ty: &RecordType, id: RecordId) -> Result<Opened, CoreError> {
    let meta = records::meta(conn, id)?;
    let body = match &meta {
        Some(meta) => records::body(conn, meta.rowid)?,
        None => None,
    };
    let mut accepted = match body {
        Some(body) => Document::load(ty, &body)?,
        None => Document::genesis(ty)?,
    };
    let mut confirmed = Vec::new();
    let mut pending = Vec::new();
    for stored in changes::list(conn, id)? {
        let change = RawChange::parse(&stored.bytes)?;
        if stored.pending {
            pending.push(change);
        } else {
            confirmed.push(change);
        }
    }
    accepted.apply(&confirmed)?;
    let current = with_pending(&accepted, &pending);
    Ok(Opened {
        meta,
        accepted,
        current,
        loose: confirmed.len(),
    })
}

/// The accepted document with pending changes on top.
pub(crate) fn with_pending(accepted: &Document, pending: &[RawChange]) -> Document {
    let mut current = accepted.clone();
    if current.apply(pending).is_ok() {
        return current;
    }
    for change in pending {
        if let Err(error) = current.apply(std::slice::from_ref(change)) {
            tracing::warn!(%error, actor = %change.actor, seq = change.seq, "a pending change no longer fits");
        }
    }
    current
}
