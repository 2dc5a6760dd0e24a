//! Settings, read once in `main` from the command line and the environment, passed as values.

mod args;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

pub use args::{LogFormat, ServerArgs};

/// All settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite:<path>` or `postgres://…`.
    pub database_url: String,
    /// Address and port to listen on.
    pub listen: String,
    /// Address under which people and devices reach this server, without a trailing slash.
    pub public_url: String,
    /// Address of a browser client that the pages behind mail links open instead of the app.
    pub client_url: Option<String>,
    /// Folder of attachments.
    pub files_dir: PathBuf,
    /// Name of the organisation made at first start.
    pub org_name: String,
    /// Outgoing mail.
    pub mail: MailConfig,
    /// Webhooks may call private addresses (tests, demo).
    pub webhook_allow_private: bool,
    /// Life of an access token, in seconds.
    pub access_ttl_s: i64,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// This process works the queue: mail, webhooks, notifications.
    pub works_queue: bool,
    /// The demonstration: short-cuts that only make sense on one machine.
    pub demo: bool,
    /// Secrets hooks may name as `{{secret:NAME}}`.
    pub secrets: BTreeMap<String, String>,
}

/// Outgoing mail.
#[derive(Clone, Debug, Default)]
pub struct MailConfig {
    /// Host of the mail relay; empty means that mail stays queued.
    pub smtp_host: String,
    /// Its port.
    pub smtp_port: u16,
    /// How the connection is protected.
    pub tls: MailTls,
    /// Name to sign in with, if the relay asks.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<String>,
    /// Sender, such as `OpsFlux <no-reply@example.com>`.
    pub from: String,
}

/// How the connection to the relay is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum MailTls {
    /// Plain text: a relay on the same machine.
    None,
    /// Begins plain, then must upgrade.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Tls,
}

impl Config {
    /// Settings of a test server whose files live under `dir`.
    #[must_use]
    pub fn for_tests(dir: &Path) -> Self {
        Self {
            database_url: format!("sqlite:{}", dir.join("server.db").display()),
            listen: "127.0.0.1:0".to_owned(),
            public_url: "http://127.0.0.1:0".to_owned(),
            client_url: None,
            files_dir: dir.join("files"),
            org_name: "OpsFlux Test".to_owned(),
            mail: MailConfig {
                tls: MailTls::None,
                from: "OpsFlux <no-reply@opsflux.test>".to_owned(),
                ..MailConfig::default()
            },
            webhook_allow_private: true,
            access_ttl_s: 600,
            trusted_proxies: Vec::new(),
            works_queue: true,
            demo: true,
            secrets: BTreeMap::new(),
        }
    }
}
