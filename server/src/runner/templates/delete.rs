//! DELETE_TEMPLATE: deletes a template at Meta that was deleted here. Only that one: without an id Meta would delete
//! every language of the name.

use super::desk::{self, Desk, Find};
use super::later::{self, End};
use super::{done, template_of};
use crate::runner::{JobError, Worker};
use hilo_store::jobs::{self, Claimed};
use hilo_store::templates::{Template, same_words};
use hilo_whatsapp::graph::SendFailure;
use hilo_whatsapp::template::ListedTemplate;

pub(in crate::runner) async fn delete(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let template = template_of(worker, job).await?;
    let desk = match desk::find(worker, job, template.waba_id.as_deref()).await? {
        Find::Open(desk) => desk,
        Find::Waits => return Ok(()),
        // Nobody is left who could tell Meta.
        Find::Nobody => return done(worker, job).await,
    };
    match erase(worker, &desk, &template).await {
        Ok(()) => done(worker, job).await,
        Err(failure) => match later::or_end(worker, job, &desk, &failure).await? {
            None => Ok(()),
            Some(End::Refused(reason) | End::Stuck(reason)) => {
                let mut tx = worker.db.write().await?;
                jobs::fail(&mut tx, job, &reason, None).await?;
                tx.commit().await?;
                Ok(())
            }
        },
    }
}

async fn erase(worker: &Worker, desk: &Desk, template: &Template) -> Result<(), SendFailure> {
    let meta_id = match &template.meta_id {
        Some(meta_id) => meta_id.clone(),
        // The answer to its submission was lost, perhaps. One of its name that somebody else has made stays.
        None => match at_meta(worker, desk, template).await? {
            Some(there) if same_words(&template.components(), &there.components) => there.id,
            _ => return Ok(()),
        },
    };
    match worker.graph.delete_template(&desk.account, &template.name, Some(&meta_id)).await {
        Err(SendFailure::NotAccepted(refused)) => {
            let there = at_meta(worker, desk, template).await?;
            let gone = there.is_none_or(|there| there.id != meta_id);
            if gone { Ok(()) } else { Err(SendFailure::NotAccepted(refused)) }
        }
        other => other,
    }
}

async fn at_meta(
    worker: &Worker,
    desk: &Desk,
    template: &Template,
) -> Result<Option<ListedTemplate>, SendFailure> {
    worker.graph.find_template(&desk.account, &template.name, &template.language).await
}
