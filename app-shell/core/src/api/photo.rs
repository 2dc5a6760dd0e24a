//! `photo.*`: photographs taken or chosen on the device.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use shared_model::error::ErrorCode;
use shared_model::ids::{FileHash, RecordId};
use shared_model::record::Photo;
use ts_rs::TS;

use super::{CommandError, PhotoState};
use crate::client::Client;
use crate::error::CoreError;
use crate::files::photo;
use crate::query::detail::photo_state;
use crate::replica::files;

/// A picture to add; its answer goes into a photo field of `record.create` or `record.edit`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PhotoAddArgs {
    /// File name, only ever shown as text.
    pub name: String,
    /// What the picker says it is; the content decides.
    pub media_type: String,
    /// The file.
    pub base64: String,
}

/// A file by its hash.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PhotoArgs {
    /// The file.
    pub sha256: FileHash,
}

/// Longest file name kept, in characters.
const MOST_NAME: usize = 120;

pub(super) async fn add(client: &Client, args: PhotoAddArgs) -> Result<Photo, CommandError> {
    let by = client.author()?.user;
    // Judged by its length before it is decoded.
    if args.base64.len() / 4 * 3 > photo::MOST_BYTES + 2 {
        return Err(
            CommandError::new(ErrorCode::TooLarge, "The photograph is larger than 10 MB.")
                .keyed("issue-photo-too-large"),
        );
    }
    let bytes = BASE64.decode(args.base64.as_bytes()).map_err(|error| {
        CommandError::new(
            ErrorCode::BadRequest,
            format!("The photograph is not base64: {error}."),
        )
    })?;
    let store = client.files().clone();
    let (id, now) = (RecordId(client.config().new_id()), client.now());
    let kept = tokio::task::spawn_blocking(move || {
        let reduced = photo::reduce(&bytes)?;
        let kept = Photo {
            id,
            sha256: store.put(&reduced.photo)?,
            size_bytes: reduced.photo.len() as u64,
            media_type: photo::MEDIA_TYPE.to_owned(),
            name: args.name.trim().chars().take(MOST_NAME).collect(),
            thumbnail: Some(store.put(&reduced.thumbnail)?),
            by: Some(by),
        };
        Ok::<_, CoreError>((kept, reduced.thumbnail.len() as u64))
    })
    .await
    .map_err(|_| CoreError::Interrupted)??;
    let (photo, thumbnail_bytes) = kept;
    remember(client, photo.clone(), thumbnail_bytes, now).await?;
    Ok(photo)
}

async fn remember(
    client: &Client,
    photo: Photo,
    thumbnail_bytes: u64,
    now: i64,
) -> Result<(), CoreError> {
    client
        .replica()
        .write(move |tx| {
            let media = &photo.media_type;
            let size = photo.size_bytes;
            files::add(tx, photo.sha256, size, media, files::REDUCED, now)?;
            match photo.thumbnail {
                Some(thumbnail) => {
                    files::add(tx, thumbnail, thumbnail_bytes, media, files::THUMBNAIL, now)
                }
                None => Ok(()),
            }
        })
        .await
}

pub(super) async fn info(client: &Client, args: PhotoArgs) -> Result<PhotoState, CommandError> {
    let store = client.files().clone();
    Ok(client
        .replica()
        .read(move |conn| photo_state(conn, &store, args.sha256))
        .await?)
}
