//! When the server was restored from a backup: the device keeps everything, compares what it holds,
//! and brings back the accepted work the server lacks (design 03-sync).

use rusqlite::Connection;
use shared_model::doc::author_actors;
use shared_model::ids::RecordId;
use shared_model::sync::{Holding, Recall, RecalledDoc, Up, heads_digest};

use crate::error::CoreError;
use crate::replica::{actors, files, recalls, records};
use crate::write::open::open;
use crate::write::{Changed, Scene};

/// How far back accepted work is compared: 35 days. Documents keep their changes longer than that.
const KEPT_MS: i64 = 35 * 24 * 3600 * 1000;
/// Records compared in one exchange; the rest follows at once.
const MOST_HOLDINGS: u32 = 5_000;
/// Documents looked at for one exchange.
const MOST_RECALLED: u32 = 1_000;

/// What goes up after a restore.
pub(crate) struct Recalling {
    /// Its frames.
    pub(crate) frames: Vec<Up>,
    /// More waits than fits.
    pub(crate) more: bool,
}

/// Prepares what is asked and brought back: frames of `frame_bytes`, `exchange_bytes` in all.
pub(crate) fn prepare(
    conn: &Connection,
    scene: &Scene,
    frame_bytes: u64,
    exchange_bytes: u64,
) -> Result<Recalling, CoreError> {
    let mut frames = Vec::new();
    let holdings = holdings(conn, scene)?;
    let mut more = holdings.len() == MOST_HOLDINGS as usize;
    if !holdings.is_empty() {
        frames.push(Up::Holdings(holdings));
    }
    let (mut room, mut left) = (0, exchange_bytes);
    for id in recalls::list(conn, true, MOST_RECALLED)? {
        let Some(doc) = recalled(conn, scene, id)? else {
            recalls::settle(conn, id)?;
            continue;
        };
        let size = doc.document.len() as u64;
        if left == 0 {
            more = true;
            break;
        }
        left = left.saturating_sub(size);
        match frames.last_mut() {
            Some(Up::Recalled(docs)) if room >= size => docs.push(doc),
            _ => {
                room = frame_bytes;
                frames.push(Up::Recalled(vec![doc]));
            }
        }
        room = room.saturating_sub(size);
    }
    Ok(Recalling { frames, more })
}

fn holdings(conn: &Connection, scene: &Scene) -> Result<Vec<Holding>, CoreError> {
    let mut holdings = Vec::new();
    for id in recalls::list(conn, false, MOST_HOLDINGS)? {
        let Some(meta) = records::meta(conn, id)?.filter(|meta| meta.confirmed) else {
            recalls::settle(conn, id)?;
            continue;
        };
        let ty = scene.record_type(&meta.record_type)?;
        let heads = open(conn, &ty, id)?.accepted.heads();
        holdings.push(Holding {
            record: id,
            heads: heads_digest(&heads).to_vec().into(),
        });
    }
    Ok(holdings)
}

fn recalled(
    conn: &Connection,
    scene: &Scene,
    id: RecordId,
) -> Result<Option<RecalledDoc>, CoreError> {
    let Some(meta) = records::meta(conn, id)? else {
        return Ok(None);
    };
    let ty = scene.record_type(&meta.record_type)?;
    let accepted = open(conn, &ty, id)?.accepted;
    let mut authors = Vec::new();
    for actor in author_actors(&accepted) {
        if let Some(user) = actors::user_of(conn, actor)? {
            authors.push((actor, user));
        }
    }
    Ok(Some(RecalledDoc {
        record: id,
        record_type: meta.record_type,
        official_no: meta.official_no,
        document: accepted.save().into(),
        authors,
    }))
}

/// Takes what the server asks and says. Photographs of what is settled are offered again: the
/// server may have lost sight of them too.
pub(crate) fn take(conn: &Connection, now: i64, recall: &Recall) -> Result<Changed, CoreError> {
    if recall.begin {
        tracing::warn!("the server was restored from a backup; what it lacks is brought back");
        recalls::begin(conn, now.saturating_sub(KEPT_MS))?;
    }
    for id in &recall.lacking {
        recalls::lacking(conn, *id)?;
    }
    for id in &recall.settled {
        recalls::settle(conn, *id)?;
        files::offer_again(conn, *id)?;
    }
    Ok(Changed {
        recalling: recall.begin || !recall.lacking.is_empty(),
        ..Changed::default()
    })
}
