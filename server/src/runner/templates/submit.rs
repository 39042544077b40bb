//! SUBMIT_TEMPLATE: hands a new template to Meta.

use super::desk::{self, Desk, Find, NOBODY};
use super::later::{self, End};
use super::sample::{self, Missing};
use super::{done, refuse, template_of};
use crate::runner::{JobError, Worker};
use hilo_store::jobs::{self, Claimed};
use hilo_store::templates::{self, Submitted, Template};
use hilo_whatsapp::graph::SendFailure;
use hilo_whatsapp::template::refusal::is_about_the_name;
use hilo_whatsapp::template::{ListedTemplate, Submission};

pub(in crate::runner) async fn submit(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let template = template_of(worker, job).await?;
    // Deleted before it went; or Meta has it already, as news of it or a sync has told.
    if template.deleted_at.is_some() || template.meta_id.is_some() {
        return done(worker, job).await;
    }
    match desk::find(worker, job, template.waba_id.as_deref()).await? {
        Find::Waits => Ok(()),
        Find::Nobody => refuse(worker, job, &template, End::Stuck(NOBODY.to_owned())).await,
        Find::Open(desk) => hand_in(worker, job, &desk, &template).await,
    }
}

/// Hands a template in, unless an earlier try of this job has.
pub(super) async fn hand_in(
    worker: &Worker,
    job: &Claimed,
    desk: &Desk,
    template: &Template,
) -> Result<(), JobError> {
    // Claimed before: that time may have reached Meta, and nobody heard the answer.
    let again = job.fence > 1;
    if again {
        match worker.graph.find_template(&desk.account, &template.name, &template.language).await {
            Ok(Some(there)) => return taken(worker, job, template, found(&there)).await,
            Ok(None) => {}
            Err(failure) => return not_now(worker, job, desk, template, &failure).await,
        }
    }
    let components = match sample::upload(worker, desk, template.components()).await? {
        Ok(components) => components,
        Err(Missing::Call(failure)) => return not_now(worker, job, desk, template, &failure).await,
        Err(Missing::NoSample) => return refuse(worker, job, template, no_sample()).await,
    };
    let submission = Submission {
        name: &template.name,
        language: &template.language,
        category: template.category,
        components: &components,
    };
    match worker.graph.create_template(&desk.account, &submission).await {
        Ok(created) => {
            let category = created.category.as_deref().and_then(|word| word.parse().ok());
            let answer = Submitted { meta_id: created.id, status: created.status, category };
            taken(worker, job, template, answer).await
        }
        // The list was slower than the name: the earlier try did reach Meta.
        Err(SendFailure::NotAccepted(refused)) if again && refused.subcode.is_some_and(is_about_the_name) => {
            match worker.graph.find_template(&desk.account, &template.name, &template.language).await {
                Ok(Some(there)) => taken(worker, job, template, found(&there)).await,
                _ => not_now(worker, job, desk, template, &SendFailure::NotAccepted(refused)).await,
            }
        }
        Err(failure) => not_now(worker, job, desk, template, &failure).await,
    }
}

fn found(there: &ListedTemplate) -> Submitted {
    Submitted { meta_id: there.id.clone(), status: there.status.clone(), category: there.known_category() }
}

pub(super) fn no_sample() -> End {
    End::Refused("The sample file of the header is not there any more. Choose another one.".to_owned())
}

async fn taken(
    worker: &Worker,
    job: &Claimed,
    template: &Template,
    answer: Submitted,
) -> Result<(), JobError> {
    let mut tx = worker.db.write().await?;
    templates::submitted(&mut tx, &template.organization_id, &template.id, &answer).await?;
    jobs::complete(&mut tx, job).await?;
    tx.commit().await?;
    tracing::info!(template = %template.id, meta_id = answer.meta_id, "Meta has taken a template");
    Ok(())
}

pub(super) async fn not_now(
    worker: &Worker,
    job: &Claimed,
    desk: &Desk,
    template: &Template,
    failure: &SendFailure,
) -> Result<(), JobError> {
    match later::or_end(worker, job, desk, failure).await? {
        None => Ok(()),
        Some(end) => refuse(worker, job, template, end).await,
    }
}
