//! `CallWebhook`: a hook's `call_webhook` (contract F7).

use shared_model::schema::ActionDef;

use super::action;
use super::work::{Context, Done, JobError, Outcome};
use crate::services::webhooks::{Call, CallError, Secrets};
use crate::store::jobs::JobRow;

pub(super) async fn run(context: &Context, job: &JobRow) -> Result<Outcome, JobError> {
    let mut conn = context.app.db.read().await?;
    let cued = action::load(&mut conn, job).await?;
    let ActionDef::CallWebhook { url, headers } = &cued.args.action else {
        return Err(JobError::permanent("the job is not a webhook"));
    };
    let named = headers.values().chain([url]).map(String::as_str);
    let secrets = Secrets::load(&mut conn, &context.app, named).await?;
    let url = match secrets.resolve_address(url) {
        Ok(url) => url,
        // A module that can call another system does nothing where there is none.
        Err(name) => return Ok(no_address(&name)),
    };
    // The call may take long: the connection goes back first.
    drop(conn);
    let call = Call {
        url: &url,
        headers,
        body: cued.event.context.clone().into_bytes(),
        id: &job.key,
        timestamp: context.app.now() / 1_000,
    };
    match context.webhooks.post(call, &secrets).await {
        Ok(response) => Ok(Outcome::Done(Done {
            response,
            ..Done::default()
        })),
        Err(CallError::Permanent(why)) => Err(JobError::Permanent(why)),
        Err(CallError::Transient(message, after_s)) => Err(JobError::Transient {
            message,
            not_before: after_s.map(|s| context.app.now() + s * 1_000),
        }),
    }
}

fn no_address(secret: &str) -> Outcome {
    Outcome::Skipped(format!("the address {secret} is not set on this server"))
}
