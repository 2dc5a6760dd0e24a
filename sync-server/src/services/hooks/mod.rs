//! Hooks: which of them an event concerns, and the jobs they ask for (contract section 6).

mod install;
mod links;
#[cfg(test)]
pub(crate) mod testing;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use moka::sync::Cache;
use sha2::{Digest, Sha256};
use shared_model::condition::{RecordSubject, Truth, evaluate};
use shared_model::ids::{OrgId, RecordId};
use shared_model::schema::{ActionDef, Catalogue, HookDef};
use sqlx::AnyConnection;

pub use install::{HookInput, check, install_module, save};

use crate::app::{App, new_id};
use crate::error::ServiceError;
use crate::jobs::{ActionArgs, JobInput, Kind, enqueue_all};
use crate::services::events::EventInput;
use crate::store::events::EventRow;
use crate::store::executions::{self, ExecutionRow};
use crate::store::hooks::{self, HookKey};

/// Longest chain of hooks that cause events that run hooks (platform 4b).
pub const MAX_DEPTH: i64 = 4;

/// Definitions never change under one id, version and revision of the modules, so they are kept
/// for every server of the process.
static DEFINITIONS: LazyLock<Cache<(String, i64, u64), Arc<Definition>>> =
    LazyLock::new(|| Cache::new(10_000));

/// A hook as read from its row.
struct Definition {
    module: Option<String>,
    def: HookDef,
}

/// Why a hook does or does not run.
enum Meeting {
    Matched,
    NotMatched(String),
}

/// Which active hooks listen to the events of a transaction.
pub(crate) struct Listening(HashMap<String, Vec<HookKey>>);

impl Listening {
    /// Those of events of one organisation.
    pub(crate) async fn to(
        conn: &mut AnyConnection,
        inputs: &[&EventInput<'_>],
    ) -> Result<Self, sqlx::Error> {
        let Some(first) = inputs.first() else {
            return Ok(Self(HashMap::new()));
        };
        let names: BTreeSet<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
        let mut by_event: HashMap<_, Vec<_>> = HashMap::new();
        for (event, key) in hooks::active(conn, first.org, &names).await? {
            by_event.entry(event).or_default().push(key);
        }
        Ok(Self(by_event))
    }

    /// Whether any listens to an event of this name.
    pub(crate) fn hears(&self, event: &str) -> bool {
        self.0.contains_key(event)
    }

    fn of(&self, event: &str) -> &[HookKey] {
        self.0.get(event).map_or(&[], Vec::as_slice)
    }
}

/// Runs the hooks of events: one execution row each, one job an action.
pub(crate) async fn run(
    conn: &mut AnyConnection,
    app: &App,
    catalogue: &Catalogue,
    news: &[(EventInput<'_>, EventRow)],
    listening: &Listening,
) -> Result<Vec<ExecutionRow>, ServiceError> {
    let mut rows = Vec::new();
    let mut wanted = Vec::new();
    for (input, event) in news {
        for key in listening.of(&event.name) {
            let hook = definition(conn, key, catalogue.revision()).await?;
            let meeting = meet(conn, app, input, event, key, &hook.def).await?;
            let row = execution(event, key, &hook.def, &meeting);
            if matches!(meeting, Meeting::Matched) {
                wanted.extend(actions(event, key, &hook, &row.id)?);
            }
            rows.push(row);
        }
    }
    executions::insert(conn, &rows).await?;
    enqueue_all(conn, app, wanted).await?;
    Ok(rows)
}

async fn definition(
    conn: &mut AnyConnection,
    key: &HookKey,
    revision: u64,
) -> Result<Arc<Definition>, ServiceError> {
    let cache_key = (key.id.clone(), key.version, revision);
    if let Some(found) = DEFINITIONS.get(&cache_key) {
        return Ok(found);
    }
    let row = hooks::get(conn, &key.id)
        .await?
        .ok_or(sqlx::Error::RowNotFound)?;
    let def = serde_json::from_str(&row.body)
        .map_err(|e| anyhow::anyhow!("hook {} cannot be read: {e}", row.name))?;
    let found = Arc::new(Definition {
        module: row.module,
        def,
    });
    DEFINITIONS.insert(cache_key, Arc::clone(&found));
    Ok(found)
}

async fn meet(
    conn: &mut AnyConnection,
    app: &App,
    input: &EventInput<'_>,
    event: &EventRow,
    key: &HookKey,
    def: &HookDef,
) -> Result<Meeting, ServiceError> {
    if is_loop(input, event, key) {
        tracing::warn!(hook = def.name, event = event.name, "blocked: loop");
        return Ok(Meeting::NotMatched("blocked: loop".into()));
    }
    let Some(condition) = &def.conditions else {
        return Ok(Meeting::Matched);
    };
    let Some(record) = input.after.or(input.before) else {
        let why = "its conditions need a record, and this event has none";
        return Ok(Meeting::NotMatched(why.into()));
    };
    let linked = links::load(conn, record, condition).await?;
    let resolve = |id: RecordId| linked.get(&id).cloned();
    let (roles, groups) = actor(conn, app, input, condition).await;
    let subject = RecordSubject::new(record, input.at)
        .with_before(input.before)
        .with_actor(input.actor, &roles, &groups)
        .with_resolver(&resolve);
    Ok(match evaluate(condition, &subject) {
        (Truth::True, _) => Meeting::Matched,
        (_, why) => Meeting::NotMatched(why.unwrap_or_default()),
    })
}

/// Deeper than allowed, or the same hook on the same record twice in one chain.
fn is_loop(input: &EventInput<'_>, event: &EventRow, key: &HookKey) -> bool {
    let Some(cause) = input.cause else {
        return false;
    };
    let record = event.record_id.as_deref().and_then(|id| id.parse().ok());
    let seen = |(hook, on): &(String, RecordId)| *hook == key.id && Some(*on) == record;
    event.depth > MAX_DEPTH || cause.trail.iter().any(seen)
}

/// Roles and groups of the acting person, only when the condition asks for them.
async fn actor(
    conn: &mut AnyConnection,
    app: &App,
    input: &EventInput<'_>,
    condition: &shared_model::condition::Condition,
) -> (Vec<String>, Vec<String>) {
    let asked = condition
        .tests()
        .iter()
        .any(|test| test.path.starts_with("actor."));
    if !asked {
        return Default::default();
    }
    match app.caches.grants(conn, input.actor).await {
        Ok(grants) => (
            grants.subject.effective_roles(),
            grants.subject.groups.clone(),
        ),
        Err(error) => {
            tracing::warn!(%error, "the roles of the acting person cannot be read");
            Default::default()
        }
    }
}

fn execution(event: &EventRow, key: &HookKey, def: &HookDef, meeting: &Meeting) -> ExecutionRow {
    let (matched, reason) = match meeting {
        Meeting::Matched => (true, None),
        Meeting::NotMatched(why) => (false, Some(why.clone())),
    };
    let actions = if matched { def.actions.len() } else { 0 };
    ExecutionRow {
        id: new_id().to_string(),
        org_id: event.org_id.clone(),
        hook_id: key.id.clone(),
        event_id: event.id.clone(),
        matched: i64::from(matched),
        reason,
        success: (matched && actions == 0).then_some(1),
        error_message: None,
        duration_ms: 0,
        actions_left: i64::try_from(actions).unwrap_or(i64::MAX),
        at: event.at,
    }
}

/// One job an action, so that one that fails stops no other (contract F12, reading 10).
fn actions(
    event: &EventRow,
    key: &HookKey,
    hook: &Definition,
    execution: &str,
) -> Result<Vec<JobInput>, ServiceError> {
    let org: OrgId = crate::store::users::id(&event.org_id)?;
    let job = |(index, action): (usize, &ActionDef)| {
        let args = ActionArgs {
            execution: execution.to_owned(),
            event: event.id.clone(),
            hook: key.id.clone(),
            index,
            run_as: hook.def.run_as.clone(),
            module: hook.module.clone(),
            action: action.clone(),
        };
        let kind = Kind::of_action(action);
        Ok(JobInput {
            lane: args.lane(),
            event_id: Some(event.id.clone()),
            max_attempts: kind.max_attempts(),
            ..JobInput::new(
                org,
                kind,
                action_key(&event.id, key, index),
                args.to_json()?,
                &event.request_id,
            )
        })
    };
    hook.def.actions.iter().enumerate().map(job).collect()
}

/// The same event, hook, version and action always give the same key: processing it again changes
/// nothing.
fn action_key(event: &str, hook: &HookKey, index: usize) -> String {
    let mut digest = Sha256::new();
    for part in [
        event,
        &hook.id,
        &hook.version.to_string(),
        &index.to_string(),
    ] {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    data_encoding::HEXLOWER.encode(&digest.finalize())
}
