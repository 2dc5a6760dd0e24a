//! The road between a device and the server on a bad day: the next exchange breaks off where told,
//! is lost, delivered twice or late. Everything that is delivered is real HTTP.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use client_core::sync::transport::{
    HttpTransport, Method, Request, Response, Transport, TransportError,
};
use futures::future::BoxFuture;
use futures::stream::{BoxStream, StreamExt};
use shared_model::sync::FrameReader;

/// What happens to one exchange or piece of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The request ends after so many thousandths of its bytes.
    CutUp(u16),
    /// The request ends after this frame, counted round.
    CutUpAfterFrame(u8),
    /// The answer ends after so many bytes.
    CutDown(u16),
    /// The answer ends after so many pieces; the server sends a piece a frame.
    CutDownAfterPiece(u8),
    /// The request arrives, its answer does not.
    LoseAnswer,
    /// The request arrives twice, one after the other.
    Twice,
    /// The request arrives twice at once.
    TwiceAtOnce,
    /// The request is lost, and arrives after so many later ones.
    Late(u8),
    /// Both ways take so many milliseconds.
    Slow(u8),
}

/// A road with faults.
pub struct Weather {
    http: HttpTransport,
    coming: Mutex<VecDeque<Fault>>,
    late: Mutex<Vec<(u8, Request)>>,
}

type Answer = Result<Response, TransportError>;

impl Weather {
    /// Calm.
    pub fn calm() -> Self {
        Self {
            http: HttpTransport::new().unwrap(),
            coming: Mutex::default(),
            late: Mutex::default(),
        }
    }

    /// Something happens to the next request.
    pub fn comes(&self, fault: Fault) {
        guard(&self.coming).push_back(fault);
    }

    /// Nothing more happens; what was late arrives now.
    pub async fn clears(&self) {
        guard(&self.coming).clear();
        let late = std::mem::take(&mut *guard(&self.late));
        for (_, request) in late {
            self.deliver(request).await;
        }
    }

    async fn under(&self, fault: Fault, request: Request) -> Answer {
        match fault {
            Fault::CutUp(thousandths) => {
                let end = request.body.len() * usize::from(thousandths) / 1_000;
                self.cut_up(request, end).await
            }
            Fault::CutUpAfterFrame(frame) => {
                let ends = frame_ends(&request.body);
                let end = ends.get(usize::from(frame) % ends.len().max(1));
                self.cut_up(request, end.copied().unwrap_or(0)).await
            }
            Fault::CutDown(most) => self.http.send(request).await.map(|answer| Response {
                body: cut_after_bytes(answer.body, usize::from(most)),
                ..answer
            }),
            Fault::CutDownAfterPiece(most) => {
                self.http.send(request).await.map(|answer| Response {
                    body: breaking(answer.body.take(usize::from(most)).boxed()),
                    ..answer
                })
            }
            Fault::LoseAnswer => {
                self.deliver(request).await;
                Err(lost())
            }
            Fault::Twice => {
                self.deliver(request.clone()).await;
                self.http.send(request).await
            }
            Fault::TwiceAtOnce => {
                let (_, answer) =
                    tokio::join!(self.deliver(request.clone()), self.http.send(request));
                answer
            }
            Fault::Late(after) => {
                guard(&self.late).push((after, request));
                Err(lost())
            }
            Fault::Slow(millis) => {
                let pause = Duration::from_millis(millis.into());
                tokio::time::sleep(pause).await;
                let answer = self.http.send(request).await;
                tokio::time::sleep(pause).await;
                answer
            }
        }
    }

    /// The server hears the first `end` bytes, the device nothing.
    async fn cut_up(&self, request: Request, end: usize) -> Answer {
        let body = request.body.slice(..end);
        self.deliver(Request { body, ..request }).await;
        Err(lost())
    }

    /// The server hears a request and answers to the end; nobody listens.
    async fn deliver(&self, request: Request) {
        if let Ok(mut answer) = self.http.send(request).await {
            while let Some(Ok(_)) = answer.body.next().await {}
        }
    }

    async fn deliver_due(&self) {
        let due: Vec<Request> = {
            let mut late = guard(&self.late);
            for (wait, _) in late.iter_mut() {
                *wait = wait.saturating_sub(1);
            }
            let (due, waiting) = std::mem::take(&mut *late)
                .into_iter()
                .partition(|(wait, _)| *wait == 0);
            *late = waiting;
            due.into_iter()
                .map(|(_, request): (u8, _)| request)
                .collect()
        };
        for request in due {
            self.deliver(request).await;
        }
    }
}

impl Transport for Weather {
    fn send(&self, request: Request) -> BoxFuture<'_, Answer> {
        Box::pin(async move {
            if !carries_work(&request) {
                return self.http.send(request).await;
            }
            let coming = guard(&self.coming).pop_front();
            match coming {
                Some(fault) => self.under(fault, request).await,
                None => {
                    let answer = self.http.send(request).await;
                    self.deliver_due().await;
                    answer
                }
            }
        })
    }

    fn reset(&self) {
        self.http.reset();
    }
}

/// Exchanges and pieces of files. A sign-in is not part of the weather: to repeat one is a theft.
fn carries_work(request: &Request) -> bool {
    request.method == Method::Put || request.url.ends_with("/api/v1/sync")
}

/// Where the frames of a request end.
fn frame_ends(body: &[u8]) -> Vec<usize> {
    let mut reader = FrameReader::new().unwrap();
    let mut ends = Vec::new();
    for (at, byte) in body.iter().enumerate() {
        reader.push(&[*byte]);
        while let Ok(Some(_)) = reader.next_frame() {
            ends.push(at + 1);
        }
    }
    ends
}

type Body = BoxStream<'static, Result<Bytes, TransportError>>;

fn breaking(body: Body) -> Body {
    body.chain(futures::stream::iter([Err(lost())])).boxed()
}

fn cut_after_bytes(body: Body, most: usize) -> Body {
    let mut room = most;
    let pieces = body.map(move |piece| {
        let piece = piece?;
        let part = piece.slice(..piece.len().min(room));
        room -= part.len();
        Ok((part, room > 0))
    });
    let whole = pieces.scan(
        true,
        |open, piece: Result<(Bytes, bool), TransportError>| {
            let go_on = std::mem::replace(open, matches!(piece, Ok((_, true))));
            futures::future::ready(go_on.then(|| piece.map(|(part, _)| part)))
        },
    );
    breaking(whole.boxed())
}

fn lost() -> TransportError {
    TransportError("lost in the weather".to_owned())
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
