//! EDIT_TEMPLATE: hands the edit of a template that Meta has to Meta. Meta counts edits of approved ones, so one whose
//! answer was lost is looked for before it is made again.

use super::desk::{self, Find, NOBODY};
use super::later::{End, is_gone};
use super::sample::{self, Missing};
use super::submit::{hand_in, no_sample, not_now, submit};
use super::{done, refuse, template_of};
use crate::runner::{JobError, Worker};
use hilo_domain::clock::Millis;
use hilo_domain::template::TemplateStatus;
use hilo_store::jobs::{self, Claimed};
use hilo_store::templates::{self, Template, same_words};
use hilo_whatsapp::graph::{SendFailure, TemplateEdit};
use hilo_whatsapp::template::ListedTemplate;

pub(in crate::runner) async fn edit(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let template = template_of(worker, job).await?;
    if template.deleted_at.is_some() {
        return done(worker, job).await;
    }
    let Some(meta_id) = template.meta_id.clone() else { return submit(worker, job).await };
    let desk = match desk::find(worker, job, template.waba_id.as_deref()).await? {
        Find::Open(desk) => desk,
        Find::Waits => return Ok(()),
        Find::Nobody => return refuse(worker, job, &template, End::Stuck(NOBODY.to_owned())).await,
    };
    let asked_at = worker.db.clock().now();
    let there = match worker.graph.template(&desk.account, &meta_id).await {
        Ok(there) => there,
        // Deleted at Meta meanwhile: it is a new one then.
        Err(SendFailure::NotAccepted(refused)) if is_gone(&refused) => {
            return hand_in(worker, job, &desk, &template).await;
        }
        Err(failure) => return not_now(worker, job, &desk, &template, &failure).await,
    };
    if job.fence > 1 && is_there(&template, &there) {
        return taken(worker, job, &template, job.created_at).await;
    }
    let components = match sample::upload(worker, &desk, template.components()).await? {
        Ok(components) => components,
        Err(Missing::Call(failure)) => return not_now(worker, job, &desk, &template, &failure).await,
        Err(Missing::NoSample) => return refuse(worker, job, &template, no_sample()).await,
    };
    let other_category = there.known_category() != Some(template.category);
    let change =
        TemplateEdit { category: other_category.then_some(template.category), components: Some(&components) };
    match worker.graph.edit_template(&desk.account, &meta_id, &change).await {
        Ok(()) => taken(worker, job, &template, asked_at).await,
        Err(failure) => not_now(worker, job, &desk, &template, &failure).await,
    }
}

/// Whether Meta has the edit already. A rejected or paused one that says the same is handed in again: nobody counts
/// those, and only its samples or examples may be new.
fn is_there(template: &Template, there: &ListedTemplate) -> bool {
    !matches!(there.status, TemplateStatus::Rejected | TemplateStatus::Paused)
        && there.known_category() == Some(template.category)
        && same_words(&template.components(), &there.components)
}

async fn taken(
    worker: &Worker,
    job: &Claimed,
    template: &Template,
    asked_at: Millis,
) -> Result<(), JobError> {
    let mut tx = worker.db.write().await?;
    templates::edit_taken(&mut tx, &template.organization_id, &template.id, asked_at).await?;
    jobs::complete(&mut tx, job).await?;
    tx.commit().await?;
    Ok(())
}
