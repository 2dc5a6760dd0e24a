//! `SendSms`: one text message (contract D10).

use super::work::Outcome;
use crate::store::jobs::JobRow;

/// No provider is built in; the outcome says so, where administrators look.
pub(super) fn run(job: &JobRow) -> Outcome {
    tracing::warn!(job = job.id, "no SMS provider configured");
    Outcome::Skipped("no SMS provider configured".into())
}
