//! The command line and `OPSFLUX_*` variables of the server.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;

use super::{Config, MailConfig, MailTls};

/// Prefix of the variables that hold secrets for hooks.
const SECRET_PREFIX: &str = "OPSFLUX_SECRET_";

/// Options every subcommand understands.
#[derive(Clone, Debug, clap::Args)]
pub struct ServerArgs {
    /// Database: `sqlite:<path>` or `postgres://user:password@host/name`.
    #[arg(
        long,
        env = "OPSFLUX_DATABASE_URL",
        default_value = "sqlite:opsflux-server.db",
        hide_env_values = true,
        global = true
    )]
    database_url: String,
    /// Address and port to listen on.
    #[arg(
        long,
        env = "OPSFLUX_LISTEN",
        default_value = "127.0.0.1:8480",
        global = true
    )]
    listen: String,
    /// Address under which people reach this server.
    #[arg(
        long,
        env = "OPSFLUX_PUBLIC_URL",
        default_value = "http://127.0.0.1:8480",
        global = true
    )]
    public_url: String,
    /// Address of a browser client that links in mails open.
    #[arg(long, env = "OPSFLUX_CLIENT_URL", global = true)]
    client_url: Option<String>,
    /// Folder of attachments.
    #[arg(
        long,
        env = "OPSFLUX_FILES_DIR",
        default_value = "opsflux-files",
        global = true
    )]
    files_dir: PathBuf,
    /// Name of the organisation made at first start.
    #[arg(
        long,
        env = "OPSFLUX_ORG_NAME",
        default_value = "OpsFlux Demo",
        global = true
    )]
    org_name: String,
    #[command(flatten)]
    mail: MailArgs,
    /// Let webhooks call private addresses.
    #[arg(long, env = "OPSFLUX_WEBHOOK_ALLOW_PRIVATE", global = true)]
    webhook_allow_private: bool,
    /// Life of an access token, in seconds.
    #[arg(
        long,
        env = "OPSFLUX_ACCESS_TTL_S",
        default_value_t = 600,
        value_parser = clap::value_parser!(i64).range(60..=3600),
        global = true
    )]
    access_ttl_s: i64,
    /// Proxies whose `X-Forwarded-For` is believed, separated by commas.
    #[arg(
        long,
        env = "OPSFLUX_TRUSTED_PROXIES",
        value_delimiter = ',',
        global = true
    )]
    trusted_proxies: Vec<IpAddr>,
    /// Leave the queue (mail, webhooks, notifications) to other processes on the same database.
    #[arg(long, env = "OPSFLUX_NO_JOBS", global = true)]
    no_jobs: bool,
    /// Run as the demonstration on one machine.
    #[arg(long, env = "OPSFLUX_DEMO", global = true)]
    demo: bool,
    /// How log lines are written.
    #[arg(
        long,
        env = "OPSFLUX_LOG_FORMAT",
        value_enum,
        default_value = "pretty",
        global = true
    )]
    log_format: LogFormat,
}

#[derive(Clone, Debug, clap::Args)]
struct MailArgs {
    /// Host of the mail relay; without one, mail stays queued.
    #[arg(long, env = "OPSFLUX_SMTP_HOST", default_value = "", global = true)]
    smtp_host: String,
    /// Port of the mail relay.
    #[arg(long, env = "OPSFLUX_SMTP_PORT", default_value_t = 587, global = true)]
    smtp_port: u16,
    /// How the connection to the relay is protected.
    #[arg(
        long,
        env = "OPSFLUX_SMTP_TLS",
        value_enum,
        default_value = "starttls",
        global = true
    )]
    smtp_tls: MailTls,
    /// Name to sign in to the relay.
    #[arg(long, env = "OPSFLUX_SMTP_USERNAME", global = true)]
    smtp_username: Option<String>,
    /// Password for the relay (use the variable, not the option).
    #[arg(
        long,
        env = "OPSFLUX_SMTP_PASSWORD",
        hide_env_values = true,
        global = true
    )]
    smtp_password: Option<String>,
    /// Sender of mails.
    #[arg(
        long,
        env = "OPSFLUX_MAIL_FROM",
        default_value = "OpsFlux <no-reply@opsflux.test>",
        global = true
    )]
    mail_from: String,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

impl ServerArgs {
    /// How log lines are written.
    #[must_use]
    pub fn log_format(&self) -> LogFormat {
        self.log_format
    }
}

impl From<ServerArgs> for Config {
    fn from(args: ServerArgs) -> Self {
        Self {
            database_url: args.database_url,
            listen: args.listen,
            public_url: args.public_url.trim_end_matches('/').to_owned(),
            client_url: args
                .client_url
                .map(|url| url.trim_end_matches('/').to_owned()),
            files_dir: args.files_dir,
            org_name: args.org_name,
            mail: args.mail.into(),
            webhook_allow_private: args.webhook_allow_private,
            access_ttl_s: args.access_ttl_s,
            trusted_proxies: args.trusted_proxies,
            works_queue: !args.no_jobs,
            demo: args.demo,
            secrets: secrets_from(std::env::vars()),
        }
    }
}

impl From<MailArgs> for MailConfig {
    fn from(args: MailArgs) -> Self {
        Self {
            smtp_host: args.smtp_host,
            smtp_port: args.smtp_port,
            tls: args.smtp_tls,
            username: args.smtp_username,
            password: args.smtp_password,
            from: args.mail_from,
        }
    }
}

/// `OPSFLUX_SECRET_EXTERNAL_API_KEY` becomes the secret `EXTERNAL_API_KEY`.
fn secrets_from(vars: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    vars.filter_map(|(name, value)| {
        name.strip_prefix(SECRET_PREFIX)
            .filter(|name| !name.is_empty())
            .map(|name| (name.to_owned(), value))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_come_from_their_own_variables_only() {
        let vars = [
            ("OPSFLUX_SECRET_KEY", "s3"),
            ("OPSFLUX_LISTEN", "x"),
            ("OPSFLUX_SECRET_", "nameless"),
        ];
        let secrets = secrets_from(vars.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        assert_eq!(secrets.len(), 1);
        assert_eq!(secrets["KEY"], "s3");
    }
}
