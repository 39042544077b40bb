//! SYNC_TEMPLATES: reads the whole list of an account and merges it. A sync that fails for good is no dead letter: the
//! next one is an hour away, and what went wrong stands beside the account.

use super::desk::{self, Find, NOBODY};
use super::later::{self, End};
use crate::runner::{JobError, Worker};
use hilo_store::jobs::{self, Claimed};
use hilo_store::templates::{self, Listed};
use hilo_whatsapp::template::ListedTemplate;

pub(in crate::runner) async fn sync(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let waba_id = job.subject_id.as_deref();
    let waba_id = waba_id.ok_or_else(|| JobError::Hopeless("no account".to_owned()))?;
    let desk = match desk::find(worker, job, Some(waba_id)).await? {
        Find::Open(desk) => desk,
        Find::Waits => return Ok(()),
        Find::Nobody => return ended(worker, job, waba_id, Some(NOBODY)).await,
    };
    let as_of = worker.db.clock().now();
    let listed = match worker.graph.all_templates(&desk.account).await {
        Ok(listed) => listed.into_iter().map(for_store).collect::<Vec<_>>(),
        Err(failure) => {
            return match later::or_end(worker, job, &desk, &failure).await? {
                None => Ok(()),
                Some(End::Refused(reason) | End::Stuck(reason)) => {
                    ended(worker, job, waba_id, Some(&reason)).await
                }
            };
        }
    };
    let mut tx = worker.db.write().await?;
    let merged = templates::merge(&mut tx, &job.organization_id, waba_id, &listed, as_of).await?;
    templates::sync_ended(&mut tx, &job.organization_id, waba_id, None).await?;
    jobs::complete(&mut tx, job).await?;
    tx.commit().await?;
    tracing::info!(organization = %job.organization_id, waba_id, listed = listed.len(), ?merged, "templates are in step");
    Ok(())
}

async fn ended(worker: &Worker, job: &Claimed, waba_id: &str, error: Option<&str>) -> Result<(), JobError> {
    let mut tx = worker.db.write().await?;
    templates::sync_ended(&mut tx, &job.organization_id, waba_id, error).await?;
    jobs::complete(&mut tx, job).await?;
    tx.commit().await?;
    tracing::warn!(organization = %job.organization_id, waba_id, error, "templates could not be brought in step");
    Ok(())
}

fn for_store(there: ListedTemplate) -> Listed {
    Listed {
        category: there.known_category(),
        components_json: there.components.to_json(),
        meta_id: there.id,
        name: there.name,
        language: there.language,
        status: there.status,
        quality: there.quality,
        rejected_reason: there.rejected_reason,
    }
}
