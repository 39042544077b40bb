//! What Meta hears of templates: SUBMIT_TEMPLATE, EDIT_TEMPLATE, DELETE_TEMPLATE, and SYNC_TEMPLATES, which asks what
//! it has. A refusal is Meta's last word and stands beside the template; everything else is tried again. Where an answer
//! was lost, a look at Meta's list tells: names are unique, so nothing is handed in twice.

mod delete;
mod desk;
mod edit;
mod later;
mod sample;
mod submit;
mod sync;

pub(super) use delete::delete;
pub(super) use edit::edit;
pub(super) use submit::submit;
pub(super) use sync::sync;

use super::{JobError, Worker};
use hilo_domain::ids::TemplateId;
use hilo_store::jobs::{self, Claimed};
use hilo_store::templates::{self, Template};

/// The template of a job, deleted or not.
async fn template_of(worker: &Worker, job: &Claimed) -> Result<Template, JobError> {
    let id = job.subject_id.as_deref().map(TemplateId::from);
    let id = id.ok_or_else(|| JobError::Hopeless("no template".to_owned()))?;
    let mut tx = worker.db.read().await?;
    Ok(templates::find(&mut tx, &job.organization_id, &id).await?)
}

/// There is nothing (more) to do.
async fn done(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let mut tx = worker.db.write().await?;
    jobs::complete(&mut tx, job).await?;
    tx.commit().await?;
    Ok(())
}

/// Meta has something against a template that was handed in, or it cannot be handed in at all.
async fn refuse(
    worker: &Worker,
    job: &Claimed,
    template: &Template,
    end: later::End,
) -> Result<(), JobError> {
    let mut tx = worker.db.write().await?;
    match end {
        later::End::Refused(reason) => {
            templates::refused(&mut tx, &template.organization_id, &template.id, &reason).await?;
            jobs::complete(&mut tx, job).await?;
            tracing::info!(template = %template.id, reason, "Meta refused a template");
        }
        later::End::Stuck(reason) => {
            templates::stuck(&mut tx, &template.organization_id, &template.id, &reason).await?;
            jobs::fail(&mut tx, job, &reason, None).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
