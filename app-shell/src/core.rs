//! The client, which opens while the window is already being drawn.

use client_core::Client;
use client_core::api::CommandError;
use shared_model::error::ErrorCode;
use tokio::sync::watch;

type Opened = Option<Result<Client, CommandError>>;

/// The client once it is open; whoever asks earlier waits.
pub(crate) struct Core {
    opened: watch::Sender<Opened>,
}

impl Default for Core {
    fn default() -> Self {
        Self {
            opened: watch::Sender::new(None),
        }
    }
}

impl Core {
    /// The replica is open, or will not be.
    pub(crate) fn set(&self, result: Result<Client, CommandError>) {
        self.opened.send_replace(Some(result));
    }

    /// The client, or why there is none.
    pub(crate) async fn client(&self) -> Result<Client, CommandError> {
        let mut opened = self.opened.subscribe();
        let closing = || CommandError::new(ErrorCode::Internal, "The application is being closed.");
        let seen = opened.wait_for(Option::is_some).await;
        match seen.as_deref() {
            Ok(Some(result)) => result.clone(),
            Ok(None) | Err(_) => Err(closing()),
        }
    }

    /// Stops the background work; nothing is lost.
    pub(crate) async fn close(&self) {
        let client = match &*self.opened.borrow() {
            Some(Ok(client)) => Some(client.clone()),
            _ => None,
        };
        if let Some(client) = client {
            client.close().await;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use client_core::ClientConfig;
    use client_core::api::dispatch;
    use serde_json::json;

    #[tokio::test]
    async fn a_command_waits_for_the_replica_and_hears_why_it_did_not_open() {
        let core = std::sync::Arc::new(Core::default());
        let early = tokio::spawn({
            let core = core.clone();
            async move { core.client().await.map(|_| ()) }
        });
        tokio::task::yield_now().await;
        core.set(Err(CommandError::new(
            ErrorCode::Internal,
            "the disk is full",
        )));
        assert_eq!(
            early.await.unwrap().unwrap_err().message,
            "the disk is full"
        );
    }

    #[tokio::test]
    async fn an_open_client_answers_the_commands() {
        let dir = tempfile::tempdir().unwrap();
        let config = ClientConfig::new(dir.path(), "http://127.0.0.1:9", "Test computer");
        let core = Core::default();
        core.set(Ok(Client::open(config).await.unwrap()));
        let client = core.client().await.unwrap();
        let status = dispatch(&client, "session.status", json!({}))
            .await
            .unwrap();
        assert_eq!(status["signed_in"], false);
        core.close().await;
    }
}
