//! The road to the server: what the engine needs of it, HTTP, and the switch that cuts it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::{BoxStream, StreamExt};
use tokio::sync::watch;

/// HTTP verbs the client uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Sends.
    Post,
    /// Stores a piece of a file.
    Put,
}

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Verb.
    pub method: Method,
    /// Whole address.
    pub url: String,
    /// Media type of the body; empty for none.
    pub content_type: &'static str,
    /// What is accepted; empty for anything.
    pub accept: &'static str,
    /// Without a header that can be done without.
    pub lean: bool,
    /// Bearer token.
    pub bearer: Option<String>,
    /// Body.
    pub body: Bytes,
}

impl Request {
    /// A request without a body. `path` starts with `/`; the engine puts the address before it.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: path.into(),
            content_type: "",
            accept: "application/json",
            lean: false,
            bearer: None,
            body: Bytes::new(),
        }
    }

    /// A request with a JSON body.
    #[must_use]
    pub fn json(method: Method, path: impl Into<String>, body: &serde_json::Value) -> Self {
        Self {
            method,
            content_type: "application/json",
            body: Bytes::from(body.to_string()),
            ..Self::get(path)
        }
    }

    /// A request with bytes.
    #[must_use]
    pub fn bytes(
        method: Method,
        path: impl Into<String>,
        content_type: &'static str,
        body: impl Into<Bytes>,
    ) -> Self {
        Self {
            method,
            content_type,
            body: body.into(),
            ..Self::get(path)
        }
    }

    /// Adds a token.
    #[must_use]
    pub fn with_bearer(mut self, token: &str) -> Self {
        self.bearer = Some(token.to_owned());
        self
    }
}

/// An answer whose body arrives piece by piece.
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Media type.
    pub content_type: String,
    /// The body.
    pub body: BoxStream<'static, Result<Bytes, TransportError>>,
}

/// The server was not reached, or the road broke.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TransportError(pub String);

/// A road to the server.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and gives the head of the answer.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
    /// Forgets open connections: the network changed.
    fn reset(&self) {}
}

/// HTTP with one TLS stack. There is no limit on a whole request: on a slow link a large body takes
/// as long as it takes while bytes move.
pub struct HttpTransport {
    client: std::sync::RwLock<reqwest::Client>,
}

/// Longer than the largest piece in flight at 16 kbit/s.
const SILENCE: Duration = Duration::from_secs(90);
const CONNECT: Duration = Duration::from_secs(20);
const AGENT: &str = concat!("opsflux-client/", env!("CARGO_PKG_VERSION"));

impl HttpTransport {
    /// Makes the HTTP client.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new() -> Result<Self, TransportError> {
        // Whoever was first has installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            client: std::sync::RwLock::new(http_client()?),
        })
    }
}

fn http_client() -> Result<reqwest::Client, TransportError> {
    reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .tcp_nodelay(true)
        .build()
        .map_err(|error| TransportError(error.to_string()))
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let client = match self.client.read() {
                Ok(client) => client.clone(),
                Err(poisoned) => poisoned.into_inner().clone(),
            };
            let response = outgoing(&client, request).send().await.map_err(said)?;
            let content_type = response
                .headers()
                .get(reqwest::header::CONTENT_TYPE)
                .and_then(|v| v.to_str().ok())
                .unwrap_or_default()
                .to_owned();
            Ok(Response {
                status: response.status().as_u16(),
                content_type,
                body: response.bytes_stream().map(|b| b.map_err(said)).boxed(),
            })
        })
    }

    fn reset(&self) {
        if let (Ok(fresh), Ok(mut client)) = (http_client(), self.client.write()) {
            *client = fresh;
        }
    }
}

fn outgoing(client: &reqwest::Client, request: Request) -> reqwest::RequestBuilder {
    let builder = match request.method {
        Method::Get => client.get(&request.url),
        Method::Post => client.post(&request.url),
        Method::Put => client.put(&request.url),
    };
    let builder = match request.accept {
        "" => builder,
        accept => builder.header(reqwest::header::ACCEPT, accept),
    };
    let builder = match request.lean {
        true => builder,
        false => builder.header(reqwest::header::USER_AGENT, AGENT),
    };
    let builder = match &request.bearer {
        Some(token) => builder.bearer_auth(token),
        None => builder,
    };
    let builder = match request.content_type {
        "" => builder,
        media => builder.header(reqwest::header::CONTENT_TYPE, media),
    };
    match request.method {
        Method::Get => builder,
        Method::Post | Method::Put => builder.body(request.body),
    }
}

/// The whole chain of causes: "error sending request" alone tells nobody anything.
fn said(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    TransportError(text.chars().take(300).collect())
}

/// A switch before any transport: while it is cut nothing reaches the network, and what was under
/// way breaks off.
pub(crate) struct CutSwitch {
    inner: Arc<dyn Transport>,
    cut: AtomicBool,
    changes: watch::Sender<bool>,
}

impl CutSwitch {
    /// A switch that is not cut.
    pub(crate) fn new(inner: Arc<dyn Transport>) -> Self {
        Self {
            inner,
            cut: AtomicBool::new(false),
            changes: watch::Sender::new(false),
        }
    }

    /// Whether it is cut.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst)
    }

    /// Cuts or restores.
    pub(crate) fn set(&self, cut: bool) {
        self.cut.store(cut, Ordering::SeqCst);
        self.changes.send_replace(cut);
        self.inner.reset();
    }

    /// The network changed: open connections may be dead.
    pub(crate) fn reset(&self) {
        self.inner.reset();
    }

    /// Sends unless cut; breaks off when the switch is cut meanwhile.
    pub(crate) async fn send(&self, request: Request) -> Result<Response, TransportError> {
        if self.is_cut() {
            return Err(no_route());
        }
        let broken = self.broken();
        tokio::pin!(broken);
        let response = tokio::select! {
            biased;
            () = &mut broken => return Err(no_route()),
            response = self.inner.send(request) => response?,
        };
        let until = self.broken();
        Ok(Response {
            body: breaking(response.body, until).boxed(),
            ..response
        })
    }

    /// Ends once the switch is cut.
    fn broken(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut changes = self.changes.subscribe();
        async move {
            // The sender lives as long as the client; without it nothing is left to break.
            if changes.wait_for(|cut| *cut).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}

fn no_route() -> TransportError {
    TransportError("there is no route to the server".to_owned())
}

/// A body that ends with an error once the switch is cut; pieces that came before are kept.
fn breaking(
    body: BoxStream<'static, Result<Bytes, TransportError>>,
    broken: impl Future<Output = ()> + Send + 'static,
) -> impl futures::Stream<Item = Result<Bytes, TransportError>> + Send {
    let start = Some((body, Box::pin(broken)));
    futures::stream::unfold(start, |under_way| async move {
        let (mut body, mut broken) = under_way?;
        let piece = tokio::select! {
            biased;
            () = &mut broken => Err(no_route()),
            piece = body.next() => piece?,
        };
        // After an error nothing follows.
        let rest = piece.is_ok().then_some((body, broken));
        Some((piece, rest))
    })
}

#[cfg(test)]
mod tests;
