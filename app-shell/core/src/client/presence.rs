//! Who is here: the session, its rights and its actor, the modules, and what listeners are told.

use std::sync::Arc;

use shared_model::error::ErrorCode;
use shared_model::ids::{ActorId, DeviceId, DeviceKey, UserId};
use shared_model::policy::Grants;
use shared_model::record::Record;
use shared_model::schema::Catalogue;

use super::{Client, guard};
use crate::api::CommandError;
use crate::config::ClientConfig;
use crate::error::CoreError;
use crate::replica::{actors, modules, people, settings, state};
use crate::session::Session;
use crate::sync::download::Taken;
use crate::tags::Event;
use crate::write::{Author, Changed, Scene};

/// What changes while the client is open.
pub(super) struct Live {
    server_url: String,
    session: Option<Session>,
    catalogue: Arc<Catalogue>,
    grants: Option<Arc<Grants>>,
    device_key: DeviceKey,
    actor: Option<ActorId>,
}

impl Client {
    fn live<T>(&self, read: impl FnOnce(&Live) -> T) -> T {
        match self.inner.live.read() {
            Ok(live) => read(&live),
            Err(poisoned) => read(&poisoned.into_inner()),
        }
    }

    fn change<T>(&self, write: impl FnOnce(&mut Live) -> T) -> T {
        match self.inner.live.write() {
            Ok(mut live) => write(&mut live),
            Err(poisoned) => write(&mut poisoned.into_inner()),
        }
    }

    pub(crate) fn session(&self) -> Option<Session> {
        self.live(|live| live.session.clone())
    }

    pub(crate) fn catalogue(&self) -> Arc<Catalogue> {
        self.live(|live| live.catalogue.clone())
    }

    pub(crate) fn grants(&self) -> Option<Arc<Grants>> {
        self.live(|live| live.grants.clone())
    }

    pub(crate) fn server_url(&self) -> String {
        self.live(|live| live.server_url.clone())
    }

    pub(crate) async fn set_server_url(&self, url: &str) -> Result<(), CoreError> {
        let text = url.to_owned();
        self.replica()
            .write(move |tx| state::set(tx, "server_url", text.as_bytes()))
            .await?;
        self.change(|live| live.server_url = url.to_owned());
        Ok(())
    }

    /// This installation's key, made at first use.
    pub(crate) async fn device_id(&self) -> Result<DeviceId, CoreError> {
        let fresh = self.config().new_id();
        self.replica()
            .write(move |tx| {
                let known = state::get(tx, "device_id")?
                    .and_then(|bytes| uuid::Uuid::from_slice(&bytes).ok());
                let id = known.unwrap_or(fresh);
                state::set(tx, "device_id", id.as_bytes())?;
                Ok(DeviceId(id))
            })
            .await
    }

    /// What every write knows.
    pub(crate) fn scene(&self) -> Scene {
        self.live(|live| Scene {
            catalogue: live.catalogue.clone(),
            config: self.inner.config.clone(),
            device_key: live.device_key,
            now: self.inner.config.clock.now(),
        })
    }

    /// Who writes here.
    pub(crate) fn author(&self) -> Result<Author, CoreError> {
        let (session, grants, actor) =
            self.live(|live| (live.session.clone(), live.grants.clone(), live.actor));
        let (Some(session), Some(actor)) = (session, actor) else {
            return Err(CoreError::Refused(
                CommandError::new(ErrorCode::Unauthenticated, "Sign in first.")
                    .keyed("error-signed-out"),
            ));
        };
        let Some(grants) = grants else {
            return Err(CoreError::Refused(
                CommandError::new(
                    ErrorCode::Forbidden,
                    "This device has not received your rights yet. Connect once.",
                )
                .keyed("error-no-rights-yet"),
            ));
        };
        Ok(Author {
            user: session.user(),
            grants,
            actor,
        })
    }

    /// Takes a session over: its rights, and an actor nobody used before.
    pub(crate) fn enter(&self, session: Session) -> Result<(), CoreError> {
        let user = session.user();
        let (key, grants) = self
            .replica()
            .read_now(|conn| Ok((device_key(conn)?, people::grants(conn, user)?)))?;
        self.change(|live| {
            live.session = Some(session);
            live.grants = grants.map(Arc::new);
            live.device_key = key;
        });
        self.renew_actor()?;
        self.changed_hands();
        Ok(())
    }

    /// Nobody is here any more. It cannot fail: once the replica says so, no error may tell the
    /// person that they are still signed in.
    pub(crate) fn leave(&self) {
        self.change(|live| {
            live.session = None;
            live.grants = None;
            live.actor = None;
        });
        self.changed_hands();
    }

    fn changed_hands(&self) {
        guard(&self.inner.planned).clear();
        self.announce(&tagged(&[
            "session",
            "grants",
            "sync",
            "notifications",
            "returned",
        ]));
        self.inner.engine.hope();
    }

    /// The signed-in person as their record now says, for every screen and the next start.
    pub(crate) async fn renamed(&self, record: &Record) -> Result<(), CoreError> {
        let Some(mut session) = self.session() else {
            return Ok(());
        };
        let user = &mut session.profile.user;
        for (value, name) in [
            (&mut user.first_name, "first_name"),
            (&mut user.last_name, "last_name"),
            (&mut user.language, "language"),
        ] {
            if let Some(text) = record.text(name) {
                text.clone_into(value);
            }
        }
        let (profile, now) = (session.profile.clone(), self.now());
        self.replica()
            .write(move |tx| people::save(tx, &profile, now))
            .await?;
        self.change(|live| live.session = Some(session));
        self.announce_tag("session");
        Ok(())
    }

    /// A new actor for this session: at start, sign-in and refusal.
    fn renew_actor(&self) -> Result<(), CoreError> {
        let Some(session) = self.session() else {
            return Ok(());
        };
        let scene = self.scene();
        let actor = ActorId::new(scene.device_key, scene.config.session_bytes());
        self.replica()
            .write_now(|tx| actors::bind(tx, actor, session.user()))?;
        self.change(|live| live.actor = Some(actor));
        Ok(())
    }

    /// Takes over what a frame brought beside the database.
    pub(crate) fn absorb(&self, taken: Taken) -> Result<(), CoreError> {
        if let Some(grants) = taken.grants {
            self.change(|live| live.grants = Some(Arc::new(grants)));
        }
        if let Some(catalogue) = taken.catalogue {
            self.change(|live| live.catalogue = Arc::new(catalogue));
        }
        guard(&self.inner.planned).extend(taken.planned);
        if let Some(end) = &taken.end {
            self.inner.engine.note(|seen| seen.filling = end.more);
            if let Some(key) = end.new_device_key {
                self.change(|live| live.device_key = key);
                self.renew_actor()?;
            }
        }
        if taken.changed.refused {
            self.renew_actor()?;
        }
        self.announce(&taken.changed);
        Ok(())
    }

    /// Tells listeners what a transaction changed.
    pub(crate) fn announce(&self, changed: &Changed) {
        if !changed.tags.is_empty() {
            // Nobody may be listening.
            let _ = self
                .inner
                .events
                .send(Event::of(changed.tags.iter().cloned()));
        }
    }

    /// Tells listeners one tag.
    pub(crate) fn announce_tag(&self, tag: &str) {
        self.announce(&tagged(&[tag]));
    }

    /// Tells listeners what a local write changed, and the engine that there is work.
    pub(crate) fn written(&self, changed: &Changed) {
        self.announce(changed);
        self.inner.engine.wake.notify_one();
    }
}

fn tagged(tags: &[&str]) -> Changed {
    Changed {
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        ..Changed::default()
    }
}

fn device_key(conn: &rusqlite::Connection) -> Result<DeviceKey, CoreError> {
    Ok(state::device_key(conn)?.unwrap_or(DeviceKey([0; 8])))
}

/// What the client was when it was last closed.
pub(super) fn stored_state(
    conn: &rusqlite::Connection,
    config: &ClientConfig,
) -> Result<Live, CoreError> {
    let user = state::get(conn, "current_user")?
        .and_then(|bytes| uuid::Uuid::from_slice(&bytes).ok())
        .map(UserId);
    let profile = match user {
        Some(user) => people::profile(conn, user)?,
        None => None,
    };
    // An address chosen at sign-in wins over the configured one.
    let server_url = state::text(conn, "server_url")?.unwrap_or_else(|| config.server_url.clone());
    if settings::get(conn, "language")?.is_none()
        && let Some(profile) = &profile
    {
        settings::set(conn, "language", &profile.user.language.clone().into())?;
    }
    Ok(Live {
        server_url,
        session: profile.map(|profile| Session {
            profile,
            expired: false,
        }),
        catalogue: Arc::new(modules::load(conn)?),
        grants: None,
        device_key: device_key(conn)?,
        actor: None,
    })
}
