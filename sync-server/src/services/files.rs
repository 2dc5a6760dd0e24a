//! Attachments: stored by the hash of their bytes, received piece by piece (design 03-sync, Files).

use std::io::SeekFrom;
use std::path::PathBuf;

use sha2::{Digest, Sha256};
use shared_model::error::ErrorCode;
use shared_model::ids::FileHash;
use shared_model::record::{Photo, Record};
use shared_model::sync::{FileOffer, FilePlanEntry};
use sqlx::AnyConnection;
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::sight;
use crate::store::files::{self, FileRow};
use crate::store::{attachments, records};

/// Largest file accepted: a photograph of 10 MB (contract H6) with room for its container.
pub const MAX_FILE_BYTES: u64 = 12 * 1024 * 1024;

/// Longest media type kept.
const MAX_MEDIA_TYPE: usize = 100;

fn folder(app: &App, sha256: FileHash) -> PathBuf {
    let name = sha256.to_string();
    app.config.files_dir.join(name.get(..2).unwrap_or_default())
}

/// Where the bytes of a complete file lie.
pub(crate) fn complete_path(app: &App, sha256: FileHash) -> PathBuf {
    folder(app, sha256).join(sha256.to_string())
}

fn part_path(app: &App, sha256: FileHash) -> PathBuf {
    folder(app, sha256).join(format!("{sha256}.part"))
}

fn disk(error: std::io::Error) -> ServiceError {
    ServiceError::Internal(anyhow::Error::new(error).context("the file store failed"))
}

/// Keeps a file whose bytes are all here already (REST uploads) and says its name.
///
/// # Errors
/// When the file is too large or the disk or the database fails.
pub async fn store_complete(app: &App, bytes: &[u8]) -> Result<FileHash, ServiceError> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(too_large());
    }
    let sha256 = FileHash(Sha256::digest(bytes).into());
    fs::create_dir_all(folder(app, sha256))
        .await
        .map_err(disk)?;
    let beside = folder(app, sha256).join(format!("{sha256}.{}", uuid::Uuid::new_v4()));
    let mut file = File::create(&beside).await.map_err(disk)?;
    file.write_all(bytes).await.map_err(disk)?;
    file.sync_all().await.map_err(disk)?;
    fs::rename(&beside, complete_path(app, sha256))
        .await
        .map_err(disk)?;
    let mut tx = app.db.begin().await?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    files::expect(
        &mut tx,
        sha256,
        size,
        Photo::media_type_of(bytes),
        app.now(),
    )
    .await?;
    files::complete(&mut tx, sha256, app.now()).await?;
    tx.commit().await?;
    Ok(sha256)
}

fn too_large() -> ServiceError {
    ServiceError::refused(
        ErrorCode::TooLarge,
        format!(
            "A file may have at most {} MB.",
            MAX_FILE_BYTES / 1024 / 1024
        ),
    )
}

/// What to do with offered files: known ones are not sent again, the others go on where they broke
/// off. The right to attach is the right to see the record.
///
/// # Errors
/// When the disk or the database fails.
pub async fn plan(
    app: &App,
    caller: &Caller,
    offers: &[FileOffer],
) -> Result<Vec<FilePlanEntry>, ServiceError> {
    let mut entries = Vec::with_capacity(offers.len());
    for offer in offers {
        let mut conn = app.db.read().await?;
        let refused = refusal(&mut conn, caller, offer).await?;
        drop(conn);
        let need_from = match &refused {
            Some(_) => None,
            None => need(app, offer).await?,
        };
        entries.push(FilePlanEntry {
            sha256: offer.sha256,
            need_from,
            refused,
        });
    }
    Ok(entries)
}

async fn refusal(
    conn: &mut AnyConnection,
    caller: &Caller,
    offer: &FileOffer,
) -> Result<Option<String>, ServiceError> {
    if offer.size_bytes == 0 || offer.size_bytes > MAX_FILE_BYTES {
        return Ok(Some(ErrorCode::TooLarge.as_str().to_owned()));
    }
    let named = attachments::role(&mut *conn, caller.org, offer.record, offer.sha256).await?;
    let seen = match records::projection(conn, caller.org, offer.record).await? {
        Some(projection) => sees(caller, &projection),
        None => false,
    };
    Ok((named.is_none() || !seen).then(|| ErrorCode::Forbidden.as_str().to_owned()))
}

fn sees(caller: &Caller, projection: &str) -> bool {
    let Ok(record) = serde_json::from_str::<Record>(projection) else {
        return false;
    };
    // Whoever made a record brings its files ashore, even when it has left their sight.
    let author = record.created_by == Some(caller.user)
        && caller.catalogue.record_type(&record.record_type).is_some();
    author || sight::sees(&caller.catalogue, &caller.grants, &record)
}

async fn need(app: &App, offer: &FileOffer) -> Result<Option<u64>, ServiceError> {
    let size = i64::try_from(offer.size_bytes).unwrap_or(i64::MAX);
    let mut tx = app.db.begin().await?;
    if let Some(FileRow { complete: true, .. }) = files::get(&mut tx, offer.sha256).await? {
        return Ok(None);
    }
    let media_type = match offer.media_type.len() {
        0..=MAX_MEDIA_TYPE => offer.media_type.as_str(),
        _ => "application/octet-stream",
    };
    files::expect(&mut tx, offer.sha256, size, media_type, app.now()).await?;
    tx.commit().await?;
    let here = received(app, offer.sha256).await?;
    // All bytes but no end: what is here is not the file.
    Ok(Some(if here < offer.size_bytes { here } else { 0 }))
}

/// Bytes of a file that have arrived.
async fn received(app: &App, sha256: FileHash) -> Result<u64, ServiceError> {
    match fs::metadata(part_path(app, sha256)).await {
        Ok(metadata) => Ok(metadata.len()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(disk(error)),
    }
}

/// How a piece was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes here now.
    pub received_bytes: u64,
    /// Every byte is here and the hash is right.
    pub complete: bool,
}

/// Takes the piece of an expected file that starts at `offset`. Durable when it returns.
///
/// # Errors
/// When nobody announced the file, the offset is not where we stand, the file is larger than
/// announced, or its hash turns out wrong (then it starts over).
pub async fn take_piece(
    app: &App,
    caller: &Caller,
    sha256: FileHash,
    offset: u64,
    bytes: &[u8],
) -> Result<Progress, ServiceError> {
    let row = announced(app, caller, sha256).await?;
    let size = u64::try_from(row.size_bytes).unwrap_or(0);
    if row.complete {
        return Ok(Progress {
            received_bytes: size,
            complete: true,
        });
    }
    let here = received(app, sha256).await?;
    if offset > here {
        return Err(ServiceError::refused(
            ErrorCode::BadRequest,
            format!("The file is here up to byte {here}; go on from there."),
        ));
    }
    if offset.saturating_add(bytes.len() as u64) > size {
        return Err(too_large());
    }
    append(app, sha256, offset, bytes).await?;
    let here = offset + bytes.len() as u64;
    if here < size {
        let mut tx = app.db.begin().await?;
        files::note_received(&mut tx, sha256, i64::try_from(here).unwrap_or(i64::MAX)).await?;
        tx.commit().await?;
        return Ok(Progress {
            received_bytes: here,
            complete: false,
        });
    }
    finish(app, sha256).await?;
    Ok(Progress {
        received_bytes: size,
        complete: true,
    })
}

/// The row of a file that a record they see names: only such a file may be sent or asked after.
async fn announced(app: &App, caller: &Caller, sha256: FileHash) -> Result<FileRow, ServiceError> {
    let mut conn = app.db.read().await?;
    let row = files::get(&mut conn, sha256).await?;
    let naming = attachments::naming(&mut conn, caller.org, sha256).await?;
    let seen = naming.iter().any(|projection| sees(caller, projection));
    row.filter(|_| seen).ok_or_else(|| {
        ServiceError::refused(
            ErrorCode::NotFound,
            "Nobody announced this file in an exchange.",
        )
    })
}

/// How much of an announced file is here.
///
/// # Errors
/// When nobody announced the file, or the disk fails.
pub async fn progress(app: &App, caller: &Caller, sha256: FileHash) -> Result<u64, ServiceError> {
    let row = announced(app, caller, sha256).await?;
    match row.complete {
        true => Ok(u64::try_from(row.size_bytes).unwrap_or(0)),
        false => received(app, sha256).await,
    }
}

async fn append(
    app: &App,
    sha256: FileHash,
    offset: u64,
    bytes: &[u8],
) -> Result<(), ServiceError> {
    fs::create_dir_all(folder(app, sha256))
        .await
        .map_err(disk)?;
    let mut options = OpenOptions::new();
    let path = part_path(app, sha256);
    let mut file = options
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .await
        .map_err(disk)?;
    // A piece sent twice is written over itself.
    file.set_len(offset).await.map_err(disk)?;
    file.seek(SeekFrom::Start(offset)).await.map_err(disk)?;
    file.write_all(bytes).await.map_err(disk)?;
    file.sync_all().await.map_err(disk)
}

async fn finish(app: &App, sha256: FileHash) -> Result<(), ServiceError> {
    let part = part_path(app, sha256);
    if hash_of(&part).await? != sha256 {
        fs::remove_file(&part).await.map_err(disk)?;
        return Err(ServiceError::refused(
            ErrorCode::Integrity,
            "The bytes are not those of the announced file; send it again from the start.",
        ));
    }
    fs::rename(&part, complete_path(app, sha256))
        .await
        .map_err(disk)?;
    let mut tx = app.db.begin().await?;
    files::complete(&mut tx, sha256, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

async fn hash_of(path: &std::path::Path) -> Result<FileHash, ServiceError> {
    let mut file = File::open(path).await.map_err(disk)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let n = file.read(&mut buffer).await.map_err(disk)?;
        if n == 0 {
            return Ok(FileHash(hasher.finalize().into()));
        }
        hasher.update(&buffer[..n]);
    }
}

/// A file a person may read, open and with its row.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the file is not here whole, or no record they see names it.
pub async fn open(
    app: &App,
    caller: &Caller,
    sha256: FileHash,
) -> Result<(File, FileRow), ServiceError> {
    let absent =
        || ServiceError::refused(ErrorCode::NotFound, "There is no such file for you here.");
    let mut conn = app.db.read().await?;
    let row = files::get(&mut conn, sha256)
        .await?
        .filter(|row| row.complete)
        .ok_or_else(absent)?;
    let naming = attachments::naming(&mut conn, caller.org, sha256).await?;
    if !naming.iter().any(|projection| sees(caller, projection)) {
        return Err(absent());
    }
    let file = File::open(complete_path(app, sha256)).await.map_err(disk)?;
    Ok((file, row))
}
