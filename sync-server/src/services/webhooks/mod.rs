//! Calling other systems: never a private address unless the operator allows it, never through a
//! redirect or a proxy, secrets resolved at the last moment (platform 5.4, reading 12).

mod guard;
mod secrets;

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, StatusCode, Url};

pub use secrets::{SECRET_PREFIX, Secrets};

const TIMEOUT: Duration = Duration::from_secs(10);
const MAX_BODY_BYTES: usize = 256 * 1024;
const MAX_ANSWER_BYTES: usize = 64 * 1024;
const MAX_RETRY_AFTER_S: i64 = 24 * 3600;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Trying again cannot help.
    #[error("{0}")]
    Permanent(String),
    /// Trying again may help, after this many seconds if the receiver said so.
    #[error("{0}")]
    Transient(String, Option<i64>),
}

/// One call.
pub struct Call<'a> {
    /// Address.
    pub url: &'a str,
    /// Headers as written in the hook, with `{{secret:NAME}}`.
    pub headers: &'a BTreeMap<String, String>,
    /// Body, JSON.
    pub body: Vec<u8>,
    /// The same for every try of one call, so that the receiver can tell a copy.
    pub id: &'a str,
    /// Seconds since 1970 UTC.
    pub timestamp: i64,
}

/// Makes calls.
pub struct Caller {
    client: Client,
    allow_private: bool,
}

impl Caller {
    /// Prepares the client.
    ///
    /// # Errors
    /// When the TLS set-up of the process is unusable.
    pub fn new(allow_private: bool) -> anyhow::Result<Self> {
        // The TLS library asks for its cryptography once per process; whoever is first installs it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(TIMEOUT)
            .user_agent(concat!("OpsFlux/", env!("CARGO_PKG_VERSION")));
        if !allow_private {
            builder = builder.dns_resolver(guard::PublicOnly);
        }
        Ok(Self {
            client: builder.build()?,
            allow_private,
        })
    }

    /// Posts; answers with the status line.
    ///
    /// # Errors
    /// Sorted by whether trying again may help. No message contains a header or the address'
    /// query, which may hold secrets.
    pub async fn post(&self, call: Call<'_>, secrets: &Secrets) -> Result<String, CallError> {
        let url = self.check(call.url)?;
        if call.body.len() > MAX_BODY_BYTES {
            return Err(CallError::Permanent(
                "the content is larger than 256 KiB".into(),
            ));
        }
        let request = self
            .client
            .post(url)
            .headers(headers(&call, secrets)?)
            .body(call.body);
        let response = request
            .send()
            .await
            .map_err(|e| CallError::Transient(describe(e), None))?;
        sort(response).await
    }

    fn check(&self, url: &str) -> Result<Url, CallError> {
        let url = Url::parse(url)
            .map_err(|e| CallError::Permanent(format!("the address cannot be read: {e}")))?;
        guard::check(&url, self.allow_private).map_err(|why| CallError::Permanent(why.into()))?;
        Ok(url)
    }
}

fn headers(call: &Call<'_>, secrets: &Secrets) -> Result<HeaderMap, CallError> {
    let mut map = HeaderMap::new();
    for (name, value) in call.headers {
        let wrong = || CallError::Permanent(format!("the header {name:?} is not sound"));
        let resolved = secrets.resolve(value).map_err(|missing| {
            CallError::Permanent(format!(
                "the secret {missing} is not set on this server; set it and run the job again"
            ))
        })?;
        let mut value = HeaderValue::from_str(&resolved).map_err(|_| wrong())?;
        value.set_sensitive(true);
        map.insert(
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?,
            value,
        );
    }
    let own = [
        ("content-type", "application/json".to_owned()),
        ("webhook-id", call.id.to_owned()),
        ("webhook-timestamp", call.timestamp.to_string()),
    ];
    for (name, value) in own {
        let value = HeaderValue::from_str(&value)
            .map_err(|_| CallError::Permanent("the key of the job is not sound".into()))?;
        map.insert(HeaderName::from_static(name), value);
    }
    Ok(map)
}

/// The chain of causes without the address.
fn describe(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

async fn sort(mut response: reqwest::Response) -> Result<String, CallError> {
    let status = response.status();
    let retry_after = retry_after(&response);
    drain(&mut response).await;
    let said = format!("the receiver answered {status}");
    if status.is_success() {
        Ok(said)
    } else if status.is_redirection() {
        Err(CallError::Permanent(format!(
            "{said}; redirects are not followed, enter the final address"
        )))
    } else if status == StatusCode::GONE {
        Err(CallError::Permanent(said))
    } else {
        Err(CallError::Transient(said, retry_after))
    }
}

fn retry_after(response: &reqwest::Response) -> Option<i64> {
    let value = response.headers().get(reqwest::header::RETRY_AFTER)?;
    let seconds: i64 = value.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.clamp(0, MAX_RETRY_AFTER_S))
}

/// Reads a little of the answer so that the connection can be used again; nobody sees it.
async fn drain(response: &mut reqwest::Response) {
    let mut read = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        read += chunk.len();
        if read > MAX_ANSWER_BYTES {
            return;
        }
    }
}
