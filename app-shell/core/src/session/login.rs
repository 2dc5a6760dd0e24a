//! Signing in and out, and renewing a session.

use serde::Deserialize;
use serde_json::json;
use shared_model::error::ErrorCode;
use shared_model::ids::{DeviceId, DeviceKey, OrgId};

use super::{Profile, Session, Tokens};
use crate::api::{CommandError, SessionOrg, SessionUser, SignInArgs, SignOutResult};
use crate::client::Client;
use crate::error::CoreError;
use crate::replica::{files, operations, people, state};
use crate::sync::http;
use crate::sync::transport::{Method, Request};
use crate::zone;

/// What the server answers to a sign-in or a renewal.
#[derive(Deserialize)]
struct LoginAnswer {
    access_token: String,
    refresh_token: String,
    sync_token: String,
    #[serde(default)]
    user: Option<SessionUser>,
    #[serde(default)]
    org: Option<LoginOrg>,
    #[serde(default)]
    device: Option<LoginDevice>,
}

#[derive(Clone, Deserialize)]
struct LoginOrg {
    id: OrgId,
    name: String,
    #[serde(default)]
    grants_key: Option<String>,
}

#[derive(Deserialize)]
struct LoginDevice {
    id: DeviceId,
    key: DeviceKey,
    code: String,
}

impl LoginAnswer {
    fn tokens(&self) -> Tokens {
        Tokens {
            access: self.access_token.clone(),
            refresh: self.refresh_token.clone(),
            sync: self.sync_token.clone(),
        }
    }
}

/// Signs a person in. Needs the server; from then on the person may use the device without it.
pub(crate) async fn sign_in(client: &Client, args: SignInArgs) -> Result<(), CoreError> {
    if let Some(url) = args.server_url.filter(|u| !u.trim().is_empty()) {
        client
            .set_server_url(url.trim().trim_end_matches('/'))
            .await?;
    }
    let device = client.device_id().await?;
    let key = client.replica().read(state::device_key).await?;
    let body = json!({
        "email": args.email.trim(),
        "password": args.password,
        "device": { "id": device, "key": key, "name": client.config().device_name,
                    "time_zone": zone::here().unwrap_or_default() },
    });
    let request = Request::json(Method::Post, "/api/v1/auth/login", &body);
    let answer: LoginAnswer = http::json(client, request).await?;
    let (Some(user), Some(org)) = (answer.user.clone(), answer.org.clone()) else {
        return Err(unreadable());
    };
    let Some(given) = &answer.device else {
        return Err(unreadable());
    };
    let profile = Profile {
        user,
        org: SessionOrg {
            id: org.id,
            name: org.name,
        },
        grants_key: org.grants_key,
    };
    let (id, key, code) = (given.id, given.key, given.code.clone());
    let now = client.now();
    let remembered = profile.clone();
    client
        .replica()
        .write(move |tx| {
            same_organisation(tx, &remembered)?;
            state::set(tx, "device_id", id.as_bytes())?;
            state::set(tx, "device_key", &key.0)?;
            state::set(tx, "device_code", code.as_bytes())?;
            people::save(tx, &remembered, now)?;
            state::set(tx, "current_user", remembered.user.id.as_bytes())
        })
        .await?;
    client.tokens().save(profile.user.id, &answer.tokens())?;
    client.enter(Session {
        profile,
        expired: false,
    })?;
    Ok(())
}

fn unreadable() -> CoreError {
    CoreError::refused(
        ErrorCode::Internal,
        "The server's answer to the sign-in cannot be read. Is this client up to date?",
    )
}

/// One replica holds the work of one organisation.
fn same_organisation(conn: &rusqlite::Connection, profile: &Profile) -> Result<(), CoreError> {
    for user in people::all(conn)? {
        let other = people::profile(conn, user)?.is_some_and(|p| p.org.id != profile.org.id);
        if other {
            return Err(CoreError::Refused(
                CommandError::new(
                    ErrorCode::Forbidden,
                    "This device holds the work of another organisation.",
                )
                .keyed("error-other-organisation"),
            ));
        }
    }
    Ok(())
}

/// Renews the session's tokens; whether the session goes on.
pub(crate) async fn refresh(client: &Client, session: &Session) -> Result<bool, CoreError> {
    let user = session.user();
    let Some(tokens) = client.tokens().load(user)? else {
        return Ok(false);
    };
    let device = client.device_id().await?;
    let body = json!({ "refresh_token": tokens.refresh, "device_id": device });
    let request = Request::json(Method::Post, "/api/v1/auth/refresh", &body);
    match http::json::<LoginAnswer>(client, request).await {
        Ok(answer) => {
            client.tokens().save(user, &answer.tokens())?;
            Ok(true)
        }
        Err(error) if error.code() == ErrorCode::Unauthenticated => {
            client.enter(Session {
                expired: true,
                ..session.clone()
            })?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Signs out. Work that was not sent stays and leaves with anyone's next exchange; the person is
/// told first.
pub(crate) async fn sign_out(client: &Client, force: bool) -> Result<SignOutResult, CoreError> {
    let Some(session) = client.session() else {
        return Ok(SignOutResult {
            signed_out: true,
            unsent_operations: 0,
            unsent_files: 0,
        });
    };
    let user = session.user();
    let (queue, unsent_files) = client
        .replica()
        .read(move |conn| {
            let photos = files::waiting(conn, files::REDUCED)?.0;
            let thumbnails = files::waiting(conn, files::THUMBNAIL)?.0;
            Ok((operations::queue(conn, Some(user))?, photos.max(thumbnails)))
        })
        .await?;
    let unsent = queue.operations > 0 || unsent_files > 0;
    let result = SignOutResult {
        signed_out: force || !unsent,
        unsent_operations: queue.operations,
        unsent_files,
    };
    if !result.signed_out {
        return Ok(result);
    }
    let tokens = client.tokens().load(user).ok().flatten();
    // First here: on a full disk this fails, and then the session must go on as before.
    client
        .replica()
        .write(|tx| state::remove(tx, "current_user"))
        .await?;
    let cleared = client.tokens().clear(user);
    client.leave();
    if let Some(tokens) = tokens {
        end_ashore(client, &tokens).await;
    }
    // Nobody is signed in any more; what could not be wiped is worthless once the server has heard.
    if let Err(error) = cleared {
        tracing::warn!(%error, "the tokens of who signed out are still stored");
    }
    Ok(result)
}

/// Without a link the server's session ends by itself.
async fn end_ashore(client: &Client, tokens: &Tokens) {
    let body = json!({ "refresh_token": tokens.refresh });
    let request =
        Request::json(Method::Post, "/api/v1/auth/logout", &body).with_bearer(&tokens.access);
    if let Err(error) = http::json::<serde_json::Value>(client, request).await {
        tracing::info!(%error, "signed out without telling the server");
    }
}
