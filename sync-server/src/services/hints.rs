//! Live hints: to the listeners of this process at once, to the other processes of the database a
//! moment later. Hints may be lost, cursors may not (design 03-sync).

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use shared_model::ids::{OrgId, UserId};
use tokio::sync::{Notify, broadcast, watch};

use crate::app::App;
use crate::store::db::Engine;
use crate::store::dialect::{self, Listener};
use crate::store::tenants;

/// Hints kept for listeners that fall behind; they refetch anyway.
const BUFFER: usize = 256;
/// Name under which the processes of one database speak with each other.
const CHANNEL: &str = "opsflux_hints";
/// Hints of this time leave together.
const GATHER: Duration = Duration::from_millis(25);
/// Hints in one message: with keys of 36 characters far below PostgreSQL's 8,000 bytes.
const AT_ONCE: usize = 60;
/// Where nothing can be heard, the positions of the feeds are looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Looks between two attempts to listen again.
const LOOKS_BEFORE_RETRY: usize = 5;

/// A live hint: may be lost, never the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The organisation's feed reached this position.
    Feed {
        /// Tenant.
        org: OrgId,
        /// Position.
        seq: i64,
    },
    /// A person has a new or changed notification.
    Notification {
        /// Who.
        user: UserId,
    },
    /// Hints may have been missed: everybody asks.
    Missed,
}

/// The hints of one process.
pub struct Hints {
    near: broadcast::Sender<Hint>,
    /// Distinguishes our own words from those of others on the channel.
    node: String,
    speaks: bool,
    state: Mutex<State>,
    to_say: Notify,
}

#[derive(Default)]
struct State {
    /// Newest position told here, so that nothing is told twice by several ways.
    told: HashMap<OrgId, i64>,
    feeds: BTreeSet<OrgId>,
    people: BTreeSet<UserId>,
}

impl Hints {
    /// Hints of the process with this name, on this engine.
    #[must_use]
    pub fn new(engine: Engine, node: &str) -> Self {
        Self {
            near: broadcast::channel(BUFFER).0,
            node: node.to_owned(),
            speaks: engine == Engine::Postgres,
            state: Mutex::default(),
            to_say: Notify::new(),
        }
    }

    /// Listens to everything from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Hint> {
        self.near.subscribe()
    }

    /// Tells everybody, after the commit that is hinted at.
    pub fn send(&self, hint: Hint) {
        if self.tell(hint) && self.speaks {
            let mut state = self.state();
            match hint {
                Hint::Feed { org, .. } => drop(state.feeds.insert(org)),
                Hint::Notification { user } => drop(state.people.insert(user)),
                Hint::Missed => {}
            }
            self.to_say.notify_one();
        }
    }

    /// Tells the listeners of this process; false when they know already.
    fn tell(&self, hint: Hint) -> bool {
        if let Hint::Feed { org, seq } = hint {
            let mut state = self.state();
            let told = state.told.entry(org).or_default();
            if *told >= seq {
                return false;
            }
            *told = seq;
        }
        // Nobody listening is fine: hints may be lost.
        let _ = self.near.send(hint);
        true
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Messages for the other processes: who speaks, then one hint a line.
    fn to_others(&self) -> Vec<String> {
        let mut state = self.state();
        let feeds = std::mem::take(&mut state.feeds);
        let people = std::mem::take(&mut state.people);
        let position = |org: &OrgId| state.told.get(org).copied().unwrap_or_default();
        let feeds = feeds
            .iter()
            .map(|org| format!("feed {org} {}", position(org)));
        let people = people.iter().map(|user| format!("user {user}"));
        let lines: Vec<String> = feeds.chain(people).collect();
        lines
            .chunks(AT_ONCE)
            .map(|part| format!("{}\n{}", self.node, part.join("\n")))
            .collect()
    }

    fn hear(&self, message: &str) {
        let mut lines = message.lines();
        if lines.next() == Some(self.node.as_str()) {
            return;
        }
        for hint in lines.filter_map(read) {
            self.tell(hint);
        }
    }
}

fn read(line: &str) -> Option<Hint> {
    let mut words = line.split(' ');
    match (words.next()?, words.next()?, words.next()) {
        ("feed", org, Some(seq)) => Some(Hint::Feed {
            org: org.parse().ok()?,
            seq: seq.parse().ok()?,
        }),
        ("user", user, None) => Some(Hint::Notification {
            user: user.parse().ok()?,
        }),
        // Of a newer process.
        _ => None,
    }
}

/// Carries hints between the processes of one database until `shutdown` becomes true.
pub async fn relay(app: Arc<App>, mut shutdown: watch::Receiver<bool>) {
    tokio::select! {
        () = speak(&app) => {}
        () = listen(&app) => {}
        // A sender that is gone is a stop too.
        _ = shutdown.wait_for(|stop| *stop) => {}
    }
}

async fn speak(app: &App) {
    loop {
        app.hints.to_say.notified().await;
        tokio::time::sleep(GATHER).await;
        pass_on(app).await;
    }
}

/// Says what there is to say to the other processes now: a command that ends has no later.
pub async fn pass_on(app: &App) {
    for message in app.hints.to_others() {
        if let Err(error) = say(app, &message).await {
            tracing::warn!(%error, "a hint did not reach the other processes");
        }
    }
}

async fn say(app: &App, message: &str) -> sqlx::Result<()> {
    let mut conn = app.db.read().await?;
    dialect::notify(&mut conn, app.db.engine(), CHANNEL, message).await
}

/// Hears the other processes; as long as it cannot, it looks at the feeds itself.
async fn listen(app: &App) {
    look(app, false).await;
    loop {
        let url = &app.config.database_url;
        match Listener::open(app.db.engine(), url, CHANNEL).await {
            Ok(Some(listener)) => hear(app, listener).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "other processes cannot be heard"),
        }
        for _ in 0..LOOKS_BEFORE_RETRY {
            tokio::time::sleep(LOOK_EVERY).await;
            look(app, true).await;
        }
    }
}

/// Until the database cannot be reached any more.
async fn hear(app: &App, mut listener: Listener) {
    // What happened before we listened.
    look(app, true).await;
    loop {
        match listener.next().await {
            Ok(Some(message)) => app.hints.hear(&message),
            Ok(None) => drop(app.hints.tell(Hint::Missed)),
            Err(error) => {
                tracing::warn!(%error, "other processes cannot be heard any more");
                app.hints.tell(Hint::Missed);
                return;
            }
        }
    }
}

/// Reads where the feeds stand, and tells what nobody told.
async fn look(app: &App, tell: bool) {
    let positions = async {
        let mut conn = app.db.read().await?;
        tenants::feed_positions(&mut conn).await
    };
    match positions.await {
        Ok(positions) => {
            for (org, seq) in positions {
                if tell {
                    app.hints.tell(Hint::Feed { org, seq });
                } else {
                    app.hints.state().told.entry(org).or_insert(seq);
                }
            }
        }
        Err(error) => tracing::warn!(%error, "the feeds cannot be looked at"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn org(n: u128) -> OrgId {
        OrgId(uuid::Uuid::from_u128(n))
    }

    fn heard(receiver: &mut broadcast::Receiver<Hint>) -> Vec<Hint> {
        std::iter::from_fn(|| receiver.try_recv().ok()).collect()
    }

    #[test]
    fn a_position_is_told_once_however_it_is_learnt() {
        let hints = Hints::new(Engine::Postgres, "here");
        let mut listener = hints.subscribe();
        let at = |seq| Hint::Feed { org: org(1), seq };
        for seq in [4, 4, 3, 6, 5] {
            hints.send(at(seq));
        }
        assert_eq!(heard(&mut listener), [at(4), at(6)]);
    }

    #[test]
    fn hints_cross_to_other_processes_and_not_back() {
        let (here, there) = (
            Hints::new(Engine::Postgres, "here"),
            Hints::new(Engine::Postgres, "there"),
        );
        let (mut mine, mut theirs) = (here.subscribe(), there.subscribe());
        let user = UserId(uuid::Uuid::from_u128(7));
        let said = [
            Hint::Feed {
                org: org(1),
                seq: 9,
            },
            Hint::Notification { user },
        ];
        for hint in said {
            here.send(hint);
        }
        heard(&mut mine);
        for message in here.to_others() {
            here.hear(&message);
            there.hear(&message);
        }
        assert_eq!(heard(&mut theirs), said);
        assert!(heard(&mut mine).is_empty());
        assert!(here.to_others().is_empty() && there.to_others().is_empty());
    }

    #[test]
    fn messages_stay_below_what_the_database_carries() {
        let hints = Hints::new(Engine::Postgres, "here");
        for n in 0..500 {
            let user = UserId(uuid::Uuid::from_u128(n));
            hints.send(Hint::Notification { user });
            hints.send(Hint::Feed {
                org: org(n),
                seq: i64::MAX,
            });
        }
        let messages = hints.to_others();
        assert!(messages.iter().all(|message| message.len() < 8_000));
        let lines: usize = messages.iter().map(|m| m.lines().count() - 1).sum();
        assert_eq!(lines, 1_000);
    }

    #[test]
    fn what_a_newer_process_says_is_passed_over() {
        let hints = Hints::new(Engine::Postgres, "here");
        let mut listener = hints.subscribe();
        hints.hear("other\nweather fine\nfeed x 1\nfeed\n\nuser");
        hints.hear("");
        assert!(heard(&mut listener).is_empty());
    }
}
