//! The way to the mail relay: one pooled SMTP transport for the life of the workers.

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

use super::render::Rendered;
use crate::config::{MailConfig, MailTls};
use crate::store::emails::EmailRow;

const TIMEOUT: Duration = Duration::from_secs(30);
const MAX_CONNECTIONS: u32 = 4;

/// Why a mail did not go out.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// No relay is configured.
    #[error("no mail relay is configured; set its host to send what waits")]
    Unconfigured,
    /// Trying again cannot help.
    #[error("{0}")]
    Permanent(String),
    /// Trying again may help.
    #[error("{0}")]
    Transient(String),
}

/// The relay.
pub struct Relay {
    transport: Option<AsyncSmtpTransport<Tokio1Executor>>,
    from: Option<Mailbox>,
}

/// A mail ready to go.
pub struct Parcel<'a> {
    /// The queued mail.
    pub row: &'a EmailRow,
    /// Its parts.
    pub body: Rendered,
    /// Name, media type and bytes of the files sent along.
    pub files: Vec<(String, String, Vec<u8>)>,
    /// Page on which the recipient chooses what to receive.
    pub preferences_url: String,
}

impl Relay {
    /// Prepares the transport; connects at the first mail.
    ///
    /// # Errors
    /// When the sender or the TLS settings are not sound.
    pub fn new(config: &MailConfig) -> anyhow::Result<Self> {
        if config.smtp_host.is_empty() {
            return Ok(Self {
                transport: None,
                from: None,
            });
        }
        let from = config
            .from
            .parse()
            .map_err(|e| anyhow::anyhow!("the sender {:?} is not an address: {e}", config.from))?;
        Ok(Self {
            transport: Some(transport(config)?),
            from: Some(from),
        })
    }

    /// Hands a mail to the relay; answers with what the relay said.
    ///
    /// # Errors
    /// Sorted by whether trying again may help.
    pub async fn send(&self, parcel: Parcel<'_>) -> Result<String, RelayError> {
        let (Some(transport), Some(from)) = (&self.transport, &self.from) else {
            return Err(RelayError::Unconfigured);
        };
        let message = compose(from, parcel)?;
        let response = transport
            .send(message)
            .await
            .map_err(|error| sort(&error))?;
        let said: Vec<&str> = response.message().collect();
        Ok(format!("{} {}", response.code(), said.join(" ")))
    }
}

fn transport(config: &MailConfig) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    // The TLS library asks for its cryptography once per process; whoever is first installs it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let host = config.smtp_host.as_str();
    let mut builder = match config.tls {
        MailTls::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host),
        MailTls::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host)?,
        MailTls::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(host)?,
    }
    .port(config.smtp_port)
    .timeout(Some(TIMEOUT))
    .pool_config(PoolConfig::new().max_size(MAX_CONNECTIONS));
    if let (Some(name), Some(password)) = (&config.username, &config.password) {
        builder = builder.credentials(Credentials::new(name.clone(), password.clone()));
    }
    Ok(builder.build())
}

fn compose(from: &Mailbox, parcel: Parcel<'_>) -> Result<Message, RelayError> {
    let row = parcel.row;
    let permanent = |what: &str, e: &dyn std::fmt::Display| {
        RelayError::Permanent(format!("the {what} is not sound: {e}"))
    };
    let to = row.to_email.parse().map_err(|e| permanent("address", &e))?;
    let builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(&row.subject)
        // The same for every try: a relay that took it before we heard can tell the copy.
        .message_id(Some(format!("<{}@{}>", row.id, from.email.domain())));
    let mut message = builder
        .multipart(parts(parcel.body, parcel.files)?)
        .map_err(|e| permanent("mail", &e))?;
    let headers = message.headers_mut();
    headers.insert_raw(plain_header("Auto-Submitted", "auto-generated"));
    let list = format!("OpsFlux <notifications.{}>", from.email.domain());
    headers.insert_raw(plain_header("List-Id", &list));
    let unsubscribe = format!("<{}>", parcel.preferences_url);
    headers.insert_raw(plain_header("List-Unsubscribe", &unsubscribe));
    if row.priority == "urgent" {
        headers.insert_raw(plain_header("X-Priority", "1"));
        headers.insert_raw(plain_header("Importance", "high"));
    }
    Ok(message)
}

fn plain_header(name: &'static str, value: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str(name);
    HeaderValue::new(name, value.replace(['\r', '\n'], " "))
}

fn parts(body: Rendered, files: Vec<(String, String, Vec<u8>)>) -> Result<MultiPart, RelayError> {
    let alternative = MultiPart::alternative()
        .singlepart(SinglePart::plain(body.text))
        .singlepart(SinglePart::html(body.html));
    if files.is_empty() {
        return Ok(alternative);
    }
    let mut mixed = MultiPart::mixed().multipart(alternative);
    for (name, media_type, bytes) in files {
        let media_type = ContentType::parse(&media_type).map_err(|e| {
            RelayError::Permanent(format!("the media type of {name} is not sound: {e}"))
        })?;
        mixed = mixed.singlepart(Attachment::new(name).body(bytes, media_type));
    }
    Ok(mixed)
}

/// A 5xx answer is final, except those that speak of our own sign-in: they end when an
/// administrator corrects the settings.
fn sort(error: &lettre::transport::smtp::Error) -> RelayError {
    let code = error.status().map(u16::from);
    let said = match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    };
    let about_sign_in = matches!(code, Some(530 | 534 | 535 | 538));
    if error.is_permanent() && !about_sign_in {
        RelayError::Permanent(said)
    } else {
        RelayError::Transient(said)
    }
}
