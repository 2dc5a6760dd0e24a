//! Which history of this server a device knows (design 03-sync, server restored from a backup).

use std::collections::HashMap;

use shared_model::ids::{ChangeHash, RecordId};
use shared_model::sync::{Hello, Holding, Recall, heads_digest};
use sqlx::AnyConnection;

use super::Party;
use crate::app::App;
use crate::error::ServiceError;
use crate::services::cursor::{Cursor, Holder};
use crate::services::restore;
use crate::store::{devices, histories, organisations, records};

/// How long after it was heard that a device knows a lost history it may bring work back: as long
/// as devices keep acknowledged operations.
const RECALL_MS: i64 = 35 * 24 * 3600 * 1000;
/// Records asked about in one statement.
const KEYS: usize = 500;

/// What a device knows of this server's history.
#[derive(Clone, Copy, Debug, Default)]
pub struct Past {
    /// Its cursor is of an earlier history: it knows more than this database, or may.
    pub begins: bool,
    /// It may bring back what is lacking here.
    pub recalls: bool,
}

/// Looks at the cursor a device presents. It is authentic, so the device was here in that history.
pub(super) async fn note(app: &App, party: &Party, hello: &Hello) -> Result<Past, ServiceError> {
    let Some(held) = opened(app, party, hello) else {
        return allowed(app, party, false).await;
    };
    let mut conn = app.db.read().await?;
    let now = organisations::get(&mut conn, party.caller.org).await?;
    let history = held.history.to_string();
    if history == now.history_id && held.tail <= now.feed_seq {
        drop(conn);
        return allowed(app, party, false).await;
    }
    let kept = histories::kept_of(&mut conn, party.caller.org, &history).await?;
    drop(conn);
    if history == now.history_id {
        // Nobody said that the database was restored, and it does not know what it gave out.
        tracing::error!(device = %party.device, "a device is ahead of this database");
        restore::declare(app, party.caller.org, restore::RESERVED_NUMBERS).await?;
    }
    if kept.is_none_or(|kept| held.tail > kept) {
        let mut tx = app.db.begin().await?;
        devices::let_recall(&mut tx, party.device, app.now() + RECALL_MS).await?;
        tx.commit().await?;
    }
    allowed(app, party, true).await
}

async fn allowed(app: &App, party: &Party, begins: bool) -> Result<Past, ServiceError> {
    let mut conn = app.db.read().await?;
    let until = devices::recalls_until(&mut conn, party.device).await?;
    let recalls = until > app.now();
    Ok(Past {
        begins: begins && recalls,
        recalls,
    })
}

/// The cursor of a request, if it is authentic.
pub(super) fn opened(app: &App, party: &Party, hello: &Hello) -> Option<Cursor> {
    let holder = Holder {
        user: party.caller.user,
        device: party.device,
    };
    Cursor::open(hello.cursor.as_ref()?, &app.auth.keys, holder)
}

/// A cursor of an earlier history in terms of this one: up to where that history was kept the two
/// are one. What was under way starts over, since records lie elsewhere in the feed now.
pub(super) async fn carried_over(
    conn: &mut AnyConnection,
    party: &Party,
    held: Cursor,
    fresh: &Cursor,
) -> Result<Option<Cursor>, ServiceError> {
    let kept = histories::kept_of(conn, party.caller.org, &held.history.to_string()).await?;
    Ok(kept.map(|kept| Cursor {
        history: fresh.history,
        tail: held.tail.min(kept),
        fill: None,
        ..held
    }))
}

/// Which of the records a device holds lack something here.
pub(super) async fn compare(
    app: &App,
    recalls: bool,
    holdings: &[Holding],
) -> Result<Recall, ServiceError> {
    let mut answer = Recall::default();
    for part in holdings.chunks(KEYS) {
        let ids: Vec<RecordId> = part.iter().map(|holding| holding.record).collect();
        let mut conn = app.db.read().await?;
        let known = records::heads_of(&mut conn, &ids).await?;
        let known: HashMap<_, _> = known.into_iter().collect();
        for holding in part {
            let same = known
                .get(&holding.record)
                .is_some_and(|heads| digest(heads)[..] == holding.heads[..]);
            match recalls && !same {
                true => answer.lacking.push(holding.record),
                false => answer.settled.push(holding.record),
            }
        }
    }
    Ok(answer)
}

fn digest(heads: &[u8]) -> [u8; 8] {
    let heads: Vec<ChangeHash> = heads
        .chunks_exact(32)
        .filter_map(ChangeHash::from_slice)
        .collect();
    heads_digest(&heads)
}
