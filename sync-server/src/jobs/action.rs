//! Arguments of the jobs that carry out a hook's actions.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shared_model::ids::{OrgId, RecordId};
use shared_model::schema::ActionDef;
use sqlx::AnyConnection;

use super::kind::Lane;
use super::work::JobError;
use crate::store::events::{self, EventRow};
use crate::store::jobs::JobRow;

/// One action of one hook for one event. The action itself travels along, so that a hook changed
/// meanwhile does not change what was already promised.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ActionArgs {
    /// Execution row to report to.
    pub execution: String,
    /// The event.
    pub event: String,
    /// The hook.
    pub hook: String,
    /// Position of the action in the hook.
    pub index: usize,
    /// `actor`, `author` or `service:<name>`.
    pub run_as: String,
    /// Owning module, for its templates.
    pub module: Option<String>,
    /// What to do.
    pub action: ActionDef,
}

impl ActionArgs {
    /// As stored.
    ///
    /// # Errors
    /// When the action cannot be written as JSON.
    pub fn to_json(&self) -> Result<Value, anyhow::Error> {
        Ok(serde_json::to_value(self)?)
    }

    /// How soon the action must start.
    #[must_use]
    pub fn lane(&self) -> Lane {
        match &self.action {
            ActionDef::SendNotification { priority: 3.., .. } => Lane::Urgent,
            ActionDef::SendNotification { .. } | ActionDef::CreateRecord { .. } => Lane::High,
            ActionDef::SendEmail { priority, .. } => {
                Lane::of_priority(priority).unwrap_or(Lane::Normal)
            }
            ActionDef::CallWebhook { .. } => Lane::Normal,
        }
    }
}

/// An action and the event it answers.
pub(super) struct Cued {
    pub(super) args: ActionArgs,
    pub(super) event: EventRow,
    pub(super) context: Map<String, Value>,
}

impl Cued {
    /// Tenant of the event.
    pub(super) fn org(&self) -> Result<OrgId, JobError> {
        Ok(crate::store::users::id(&self.event.org_id)?)
    }

    /// The record the event is about.
    pub(super) fn record(&self) -> Option<RecordId> {
        self.event.record_id.as_ref()?.parse().ok()
    }
}

/// Reads a job of a hook.
pub(super) async fn load(conn: &mut AnyConnection, job: &JobRow) -> Result<Cued, JobError> {
    let args: ActionArgs = serde_json::from_str(&job.args)
        .map_err(|e| JobError::permanent(format!("the job cannot be read: {e}")))?;
    let event = events::get(conn, &args.event)
        .await?
        .ok_or_else(|| JobError::permanent("its event is gone"))?;
    let context = serde_json::from_str(&event.context)
        .map_err(|e| JobError::permanent(format!("the event cannot be read: {e}")))?;
    Ok(Cued {
        args,
        event,
        context,
    })
}
