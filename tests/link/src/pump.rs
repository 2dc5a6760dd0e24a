//! One direction of one connection.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::Profile;
use crate::bucket::Bucket;

/// Bytes read at once: small, so that a slow link shows its rate and not bursts.
const CHUNK: usize = 2 * 1024;
/// Chunks in flight: a window wide enough never to be the limit at 600 ms and 256 kbit/s.
const WINDOW: usize = 256;

/// Carries bytes until either end closes. Delay and rate do not add up per chunk: chunks overlap in
/// flight as they do on a real link.
pub(crate) async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    profile: Profile,
    bucket: &Bucket,
    count: impl Fn(usize),
) {
    let (sender, mut receiver) = mpsc::channel::<(Instant, Vec<u8>)>(WINDOW);
    let read = async move {
        let mut buffer = [0; CHUNK];
        while let Ok(n) = from.read(&mut buffer).await {
            if n == 0 {
                break;
            }
            let left = bucket.reserve(n, profile.bytes_per_s).await;
            let arrives = left + Duration::from_millis(profile.delay_ms);
            if sender.send((arrives, buffer[..n].to_vec())).await.is_err() {
                break;
            }
            // The sender feels the rate: it may not run ahead of the link by more than the window.
            tokio::time::sleep_until(left).await;
        }
    };
    let write = async {
        while let Some((arrives, bytes)) = receiver.recv().await {
            tokio::time::sleep_until(arrives).await;
            count(bytes.len());
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(read, write);
}
