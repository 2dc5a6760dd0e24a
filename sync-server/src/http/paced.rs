//! A body that is handed on one piece at a time.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::Request;
use futures::Stream;

/// The reader of forms takes in whatever is ready before it looks at any of it; from a fast sender that
/// is the whole form. This makes it look after each piece.
pub(super) fn paced(request: Request) -> Request {
    request.map(|body| {
        Body::from_stream(Paced {
            body: body.into_data_stream(),
            pause: false,
        })
    })
}

struct Paced {
    body: BodyDataStream,
    pause: bool,
}

impl Stream for Paced {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.pause) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let piece = ready!(Pin::new(&mut self.body).poll_next(cx));
        self.pause = piece.is_some();
        Poll::Ready(piece)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::extract::{FromRequest, Multipart};
    use futures::stream;

    use super::*;

    const PIECE: usize = 64 * 1024;

    /// A form with one file of twenty pieces, each of them ready when it is asked for; counts them.
    fn form(asked: Arc<AtomicUsize>) -> Request {
        let head = "--x\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"a\"\r\n\r\n";
        let file = (0..20).map(move |_| {
            asked.fetch_add(1, Ordering::SeqCst);
            Bytes::from(vec![b'x'; PIECE])
        });
        let pieces = [Bytes::from(head)].into_iter().chain(file);
        let pieces = pieces.chain([Bytes::from("\r\n--x--\r\n")]);
        let body = Body::from_stream(stream::iter(pieces.map(Ok::<_, std::io::Error>)));
        Request::builder()
            .header("content-type", "multipart/form-data; boundary=x")
            .body(body)
            .unwrap()
    }

    #[tokio::test]
    async fn of_a_form_that_is_ready_as_a_whole_only_what_is_looked_at_is_in_memory() {
        let asked = Arc::new(AtomicUsize::new(0));
        let request = paced(form(Arc::clone(&asked)));
        let mut form = Multipart::from_request(request, &()).await.unwrap();
        let mut file = form.next_field().await.unwrap().unwrap();
        let mut seen = 0;
        while let Some(chunk) = file.chunk().await.unwrap() {
            seen += chunk.len();
            let ahead = asked.load(Ordering::SeqCst) * PIECE - seen;
            assert!(ahead <= 2 * PIECE, "{ahead} bytes wait in memory");
        }
        assert_eq!(seen, 20 * PIECE);
    }
}
