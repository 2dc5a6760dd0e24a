//! Hearing a device out.

use std::sync::Arc;

use axum::body::Bytes;
use futures::{Stream, StreamExt};
use shared_model::error::ErrorCode;
use shared_model::sync::{
    FileOffer, FrameReader, Hello, NEWEST, PLAIN, PROTOCOL, Recall, RecalledDoc, Up, VerdictRun,
    WireError,
};

use super::{Party, contact, history};
use crate::app::App;
use crate::error::ServiceError;
use crate::services::hints::Hint;
use crate::services::ingest::{self, Uploader};
use crate::store::{notifications, operations};

/// Compressed bytes of one request; the stream is read as it arrives.
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;
/// Files offered in one request; the others are offered again.
const MAX_OFFERS: usize = 500;
/// Decompressed bytes one request may hold.
const MAX_REQUEST_BYTES: u64 = 256 * 1024 * 1024;

/// What a device said.
pub struct Request {
    /// Its first frame.
    pub hello: Hello,
    /// The best dictionary both sides know.
    pub dictionary: u32,
    /// What became of its operations.
    pub verdicts: Vec<VerdictRun>,
    /// Files it wants ashore.
    pub offers: Vec<FileOffer>,
    /// What its contact led to.
    pub contact: contact::Contacted,
    /// What it knows of this server's history.
    pub past: history::Past,
    /// What is asked of it, and what was settled, after a restore.
    pub recall: Recall,
}

/// Why a request cannot be heard.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// The stream is damaged.
    #[error("the exchange cannot be read: {0}")]
    Wire(#[from] WireError),
    /// The stream ends in the middle of a frame.
    #[error("the exchange was cut short; what came before the cut is kept, send the rest again")]
    CutShort,
    /// More than one request may hold.
    #[error("an exchange has at most {} MB", MAX_BODY_BYTES / 1024 / 1024)]
    TooLarge,
    /// Something came before the greeting, or nothing came at all.
    #[error("an exchange begins with its Hello frame")]
    NoHello,
    /// The device speaks a protocol this server does not.
    #[error("protocol {0} is not spoken here; this server speaks {PROTOCOL}")]
    Protocol(u32),
}

impl From<RequestError> for ServiceError {
    fn from(error: RequestError) -> Self {
        let code = match &error {
            RequestError::TooLarge | RequestError::Wire(WireError::TooLarge(_)) => {
                ErrorCode::TooLarge
            }
            _ => ErrorCode::BadRequest,
        };
        Self::refused(code, error.to_string())
    }
}

pub(super) async fn hear(
    app: &Arc<App>,
    party: &Party,
    mut body: impl Stream<Item = Result<Bytes, axum::Error>> + Unpin,
) -> Result<Request, ServiceError> {
    let mut reader = FrameReader::with_limit(MAX_REQUEST_BYTES).map_err(RequestError::from)?;
    let mut heard: Option<Request> = None;
    let mut received = 0;
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|_| RequestError::CutShort)?;
        received += piece.len();
        if received > MAX_BODY_BYTES {
            return Err(RequestError::TooLarge.into());
        }
        reader.push(&piece);
        while let Some(message) = reader.next_message::<Up>().map_err(RequestError::from)? {
            take(app, party, &mut heard, message).await?;
        }
    }
    let mut request = heard.ok_or(RequestError::NoHello)?;
    let known = request.hello.dictionary.unwrap_or(0).min(NEWEST);
    request.dictionary = known.max(reader.dictionary());
    if !reader.is_complete() {
        return Err(RequestError::CutShort.into());
    }
    Ok(request)
}

async fn take(
    app: &Arc<App>,
    party: &Party,
    heard: &mut Option<Request>,
    message: Up,
) -> Result<(), ServiceError> {
    match (heard.as_mut(), message) {
        (None, Up::Hello(hello)) => *heard = Some(greet(app, party, hello).await?),
        (None, _) | (Some(_), Up::Hello(_)) => return Err(RequestError::NoHello.into()),
        (Some(request), message) => rest(app, party, request, message).await?,
    }
    Ok(())
}

async fn greet(app: &Arc<App>, party: &Party, hello: Hello) -> Result<Request, ServiceError> {
    if hello.proto == 0 || hello.proto > PROTOCOL {
        return Err(RequestError::Protocol(hello.proto).into());
    }
    let contact = contact::note(app, party, &hello).await?;
    let past = history::note(app, party, &hello).await?;
    // Modules changed since the device was here: what nobody understood then may be clear now.
    let verdicts = match hello.modules_revision == party.caller.catalogue.revision() {
        true => Vec::new(),
        false => ingest::judge_held(app, &uploader(party, contact, past)).await?,
    };
    Ok(Request {
        hello,
        dictionary: PLAIN,
        verdicts,
        offers: Vec::new(),
        contact,
        past,
        recall: Recall {
            begin: past.begins,
            ..Recall::default()
        },
    })
}

async fn rest(
    app: &Arc<App>,
    party: &Party,
    request: &mut Request,
    message: Up,
) -> Result<(), ServiceError> {
    match message {
        Up::Hello(_) => {}
        Up::Acks(acks) => {
            let mut tx = app.db.begin().await?;
            for run in &acks.runs {
                operations::acknowledge(&mut tx, party.device, run).await?;
            }
            tx.commit().await?;
        }
        Up::Operations(frame) => {
            let runs =
                ingest::accept(app, &uploader(party, request.contact, request.past), frame).await?;
            request.verdicts.extend(runs);
        }
        Up::FileOffers(offers) => {
            request.offers.extend(offers);
            request.offers.truncate(MAX_OFFERS);
        }
        Up::Reads(ids) => {
            let mut tx = app.db.begin().await?;
            notifications::mark_read(&mut tx, party.caller.user, &ids, app.now()).await?;
            tx.commit().await?;
            app.hints.send(Hint::Notification {
                user: party.caller.user,
            });
        }
        Up::Holdings(holdings) => {
            let compared = history::compare(app, request.past.recalls, &holdings).await?;
            request.recall.lacking.extend(compared.lacking);
            request.recall.settled.extend(compared.settled);
        }
        Up::Recalled(docs) => recalled(app, party, request, docs).await?,
    }
    Ok(())
}

/// Accepted work comes back; what waited for it is judged then.
async fn recalled(
    app: &Arc<App>,
    party: &Party,
    request: &mut Request,
    docs: Vec<RecalledDoc>,
) -> Result<(), ServiceError> {
    let uploader = uploader(party, request.contact, request.past);
    for doc in docs {
        let record = doc.record;
        if request.past.recalls {
            ingest::recall(app, &uploader, doc).await?;
        }
        request.recall.settled.push(record);
    }
    let waited = ingest::judge_held(app, &uploader).await?;
    request.verdicts.extend(waited);
    Ok(())
}

fn uploader(party: &Party, contact: contact::Contacted, past: history::Past) -> Uploader {
    Uploader {
        org: party.caller.org,
        user: party.caller.user,
        device: party.device,
        key: contact.key,
        recalls: past.recalls,
        ip: party.caller.ip.clone(),
        request_id: party.caller.request_id.clone(),
    }
}
