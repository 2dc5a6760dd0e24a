//! `QueueEmails`: a hook's `send_email` becomes one queued mail a recipient (contract F6).

use shared_model::schema::ActionDef;
use sqlx::AnyConnection;

use super::action::{self, Cued};
use super::run_notification::NOBODY_SEES;
use super::work::{Context, JobError, Outcome};
use crate::services::mail::{self, Letter, Recipient};
use crate::services::recipients::{Scene, resolve};
use crate::services::sight;
use crate::services::templates::{Filler, library, single_line};
use crate::store::jobs::JobRow;

pub(super) async fn run(
    conn: &mut AnyConnection,
    context: &Context,
    job: &JobRow,
) -> Result<Outcome, JobError> {
    let cued = action::load(conn, job).await?;
    let ActionDef::SendEmail { recipients, .. } = &cued.args.action else {
        return Err(JobError::permanent("the job is not a mail"));
    };
    let scene = Scene {
        org: &cued.event.org_id,
        context: &cued.context,
    };
    let people = resolve(conn, &scene, recipients).await?;
    if people.is_empty() {
        return Err(JobError::permanent(format!(
            "nobody is {recipients}; correct the recipients of the hook"
        )));
    }
    let people = match cued.record() {
        None => people,
        Some(record) => sight::among(conn, &context.app, cued.org()?, record, people).await?,
    };
    if people.is_empty() {
        return Ok(Outcome::Skipped(NOBODY_SEES.into()));
    }
    for person in &people {
        // The subject is written in each recipient's language.
        let letter = letter(conn, context, job, &cued, &person.language).await?;
        mail::queue(conn, &context.app, &letter, &[Recipient::from(person)]).await?;
    }
    Ok(Outcome::done())
}

async fn letter(
    conn: &mut AnyConnection,
    context: &Context,
    job: &JobRow,
    cued: &Cued,
    language: &str,
) -> Result<Letter, JobError> {
    let ActionDef::SendEmail {
        subject,
        template,
        priority,
        ..
    } = &cued.args.action
    else {
        return Err(JobError::permanent("the job is not a mail"));
    };
    let org = cued.org()?;
    let catalogue = context.app.caches.catalogue(conn, org).await?;
    let library = library(&context.app, org, &catalogue);
    let ty = cued.event.record_type.as_deref();
    let choices = ty
        .and_then(|name| catalogue.record_type(name))
        .map(AsRef::as_ref)
        .zip(library.texts(language));
    let filler = Filler {
        context: &cued.context,
        choices,
    };
    Ok(Letter {
        subject: single_line(&filler.fill(subject))
            .chars()
            .take(255)
            .collect(),
        context: cued.context.clone(),
        priority: priority.clone(),
        ..Letter::new(org, template, format!("hook/{}", job.key), &job.request_id)
    })
}
