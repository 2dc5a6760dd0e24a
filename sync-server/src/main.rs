//! `opsflux-server`: serve, migrate, administer.

use std::sync::Arc;

use anyhow::Context;
use clap::{Parser, Subcommand};
use shared_model::ids::RecordId;
use sync_server::app::{App, SystemClock};
use sync_server::config::{Config, LogFormat, ServerArgs};
use sync_server::services::accounts::{self, NewAccount};
use sync_server::services::{bootstrap, hints, restore, seed};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "opsflux-server", version, about = "The OpsFlux server")]
struct Cli {
    #[command(flatten)]
    server: ServerArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve devices, people and integrators.
    Serve,
    /// Bring the database up to date, install the built-in modules, and stop.
    Migrate,
    /// Administer the server.
    #[command(subcommand)]
    Admin(Admin),
}

#[derive(Subcommand)]
enum Admin {
    /// Fill an empty server with the demonstration.
    SeedDemo {
        /// How many incidents.
        #[arg(long, default_value_t = 300)]
        incidents: usize,
    },
    /// Make an account. The password is read from `OPSFLUX_NEW_PASSWORD`.
    CreateUser {
        /// Address to sign in with.
        #[arg(long)]
        email: String,
        /// Given name.
        #[arg(long)]
        first_name: String,
        /// Family name.
        #[arg(long)]
        last_name: String,
        /// `fr` or `en`.
        #[arg(long, default_value = "fr")]
        language: String,
        /// Role code; may be given several times.
        #[arg(long = "role")]
        roles: Vec<String>,
        /// Record id of the employer.
        #[arg(long)]
        company: Option<RecordId>,
        /// Implies role admin.
        #[arg(long)]
        superuser: bool,
        /// The password.
        #[arg(long, env = "OPSFLUX_NEW_PASSWORD", hide_env_values = true)]
        password: String,
    },
    /// Say that the database was restored from a backup, before it serves again: devices then bring
    /// back the accepted work it lacks, and no number is given twice.
    Restore {
        /// Official numbers of every type left free for what was lost.
        #[arg(long, default_value_t = restore::RESERVED_NUMBERS, value_parser = clap::value_parser!(i64).range(0..=1_000_000))]
        reserve: i64,
    },
    /// Give a person a role, or a permission such as `hse.view.incident@site`.
    Grant {
        /// Whom.
        #[arg(long)]
        email: String,
        /// A role code.
        #[arg(long)]
        role: Option<String>,
        /// A permission with its scope.
        #[arg(long)]
        permission: Option<String>,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| anyhow::anyhow!("a TLS provider is installed already"))?;
    let cli = Cli::parse();
    start_logging(cli.server.log_format());
    let app = App::open(Config::from(cli.server), Arc::new(SystemClock)).await?;
    match cli.command {
        Command::Serve => serve(app).await,
        Command::Migrate => {
            app.db.close().await;
            Ok(())
        }
        Command::Admin(command) => administer(app, command).await,
    }
}

fn start_logging(format: LogFormat) {
    let filter = EnvFilter::try_from_env("OPSFLUX_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Json => logs.json().init(),
        LogFormat::Pretty => logs.init(),
    }
}

async fn serve(app: Arc<App>) -> anyhow::Result<()> {
    let address = app.config.listen.clone();
    let listener = TcpListener::bind(&address)
        .await
        .with_context(|| format!("listening on {address}"))?;
    tracing::info!(address = %listener.local_addr()?, public_url = app.config.public_url, "serving");
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        wait_for_signal().await;
        tracing::info!("stopping");
        // Nobody left to tell is fine: the server ended by itself.
        let _ = stop.send(true);
    });
    sync_server::http::serve(app, listener, stopped).await
}

/// Waits for Ctrl-C or, on Unix, SIGTERM.
async fn wait_for_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "SIGTERM cannot be heard; stop with Ctrl-C");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
}

async fn administer(app: Arc<App>, command: Admin) -> anyhow::Result<()> {
    let done = run(&app, command).await;
    hints::pass_on(&app).await;
    app.db.close().await;
    done
}

async fn run(app: &Arc<App>, command: Admin) -> anyhow::Result<()> {
    match command {
        Admin::SeedDemo { incidents } => {
            let seeded = seed::demo(app, incidents).await?;
            tracing::info!(
                people = seeded.people,
                sites = seeded.sites,
                incidents = seeded.incidents,
                "the demonstration is ready"
            );
        }
        Admin::CreateUser {
            email,
            first_name,
            last_name,
            language,
            roles,
            company,
            superuser,
            password,
        } => {
            let account = NewAccount {
                email,
                first_name,
                last_name,
                language,
                roles,
                company,
                is_superuser: superuser,
                password,
            };
            let org = bootstrap::only_tenant(app).await?;
            let user = accounts::create(app, org, account).await?;
            tracing::info!(%user, "the account is ready");
        }
        Admin::Restore { reserve } => {
            let begun = restore::declare_all(app, reserve).await?;
            tracing::info!(
                begun,
                "a new history has begun wherever work was done since the last"
            );
        }
        Admin::Grant {
            email,
            role,
            permission,
        } => {
            accounts::grant(app, &email, role.as_deref(), permission.as_deref()).await?;
            tracing::info!(email, "granted");
        }
    }
    Ok(())
}
