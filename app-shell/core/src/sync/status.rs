//! What the state bar shows.

use rusqlite::Connection;

use crate::api::{Lane, SyncStatus};
use crate::client::Client;
use crate::error::CoreError;
use crate::replica::{
    files, notifications, operations, records, returned, settings, state, traffic,
};

/// The state bar of the signed-in person.
pub(crate) async fn status(client: &Client) -> Result<SyncStatus, CoreError> {
    let user = client.session().map(|session| session.user());
    let now = client.now();
    let mut status = client
        .replica()
        .read(move |conn| {
            let mut status = counted(conn, now)?;
            if let Some(user) = user {
                status.needs_attention = returned::count_of(conn, user)?;
                status.unread = notifications::unread(conn, user)?;
            }
            Ok(status)
        })
        .await?;
    let seen = client.engine().seen();
    let unsaved = client.unsaved_traffic();
    status.online = seen.online && !client.link().is_cut();
    status.cut = client.link().is_cut();
    status.phase = seen.phase;
    status.next_attempt_at = seen.next_attempt_at;
    status.filling = seen.filling;
    status.link_rate = client.link_rate();
    status.bytes_up_month += unsaved.up;
    status.bytes_down_month += unsaved.down;
    if let Some((code, text)) = seen.last_error {
        status.last_error_code = Some(code);
        status.last_error = Some(text);
    }
    Ok(status)
}

fn counted(conn: &Connection, now: i64) -> Result<SyncStatus, CoreError> {
    let queue = operations::queue(conn, None)?;
    let (thumbnails, thumbnail_bytes) = files::waiting(conn, files::THUMBNAIL)?;
    let (photos, photo_bytes) = files::waiting(conn, files::REDUCED)?;
    let month = traffic::month(conn, now)?;
    let last_contact_at = state::number(conn, "last_contact")?;
    let lane = |name: &str, count, bytes| Lane {
        name: name.to_owned(),
        count,
        bytes,
    };
    Ok(SyncStatus {
        queued_operations: queue.operations,
        queued_bytes: queue.bytes,
        queued_files: thumbnails + photos,
        files_bytes: thumbnail_bytes + photo_bytes,
        last_contact_at,
        data_as_of: last_contact_at,
        bytes_up_month: month.up,
        bytes_down_month: month.down,
        records: records::count(conn)?,
        photos_paused: settings::photos_paused(conn)?,
        budget_spent: traffic::budget_spent(conn, now)?,
        lanes: vec![
            lane("text", queue.operations, queue.bytes),
            lane("thumbnails", thumbnails, thumbnail_bytes),
            lane("photos", photos, photo_bytes),
        ],
        ..SyncStatus::default()
    })
}
