//! A call about a template that did not end well: tried again later, as long as that may help, or the end of it.

use super::desk::{Desk, is_about_the_token};
use crate::runner::number::PROBE_EVERY_MS;
use crate::runner::{JobError, Worker};
use hilo_domain::failure::{FailureClass as Class, FailureReason as Reason};
use hilo_domain::job::backoff_ms;
use hilo_store::channels;
use hilo_store::jobs::{self, Claimed};
use hilo_whatsapp::graph::{NotAccepted, SendFailure};

/// Calls about templates are counted by the hour (whatsapp-cloud-api.md 9): asking again within seconds only costs more.
const RATE_LIMITED_MS: i64 = 60 * 1000;

/// Why nothing is tried again.
pub(super) enum End {
    /// Meta has something against the template itself; its author has to change it.
    Refused(String),
    /// Meta could not be reached, or did not let us in: not the template's fault.
    Stuck(String),
}

/// Puts the job off if trying again may help; else says why not, and the caller ends the job.
pub(super) async fn or_end(
    worker: &Worker,
    job: &Claimed,
    desk: &Desk,
    failure: &SendFailure,
) -> Result<Option<End>, JobError> {
    let why = words(failure);
    let [random] = worker.db.ids().random_bytes::<1>();
    let mut tx = worker.db.write().await?;
    let now = tx.now();
    let (class, reason) = (failure.failure().class, failure.failure().reason);
    let asked_to_wait = match failure {
        SendFailure::NotAccepted(refused) => refused.retry_after_ms.unwrap_or(0),
        SendFailure::Unknown { .. } => 0,
    };
    let again = match failure {
        SendFailure::Unknown { .. } => true,
        SendFailure::NotAccepted(_) => {
            matches!(class, Class::Retry | Class::RetryPair | Class::RetryFew | Class::PauseNumber)
        }
    };
    if class == Class::PauseNumber && is_about_the_token(reason) {
        // The same token sends: nothing leaves this number until someone mends it.
        if let SendFailure::NotAccepted(refused) = failure {
            channels::pause(&mut tx, &desk.channel, reason, refused.code).await?;
        }
        worker.probes.rest(&desk.channel.id, now);
        jobs::postpone(&mut tx, job, now.plus(PROBE_EVERY_MS), Some(&why)).await?;
    } else if reason == Reason::RateLimited {
        jobs::postpone(&mut tx, job, now.plus(asked_to_wait.max(RATE_LIMITED_MS)), Some(&why)).await?;
    } else if again && job.attempts < job.max_attempts {
        let wait = backoff_ms(job.attempts, random).max(asked_to_wait);
        jobs::fail(&mut tx, job, &why, Some(now.plus(wait))).await?;
    } else {
        tx.rollback().await?;
        return Ok(Some(if again { End::Stuck(why) } else { End::Refused(why) }));
    }
    tx.commit().await?;
    Ok(None)
}

/// A refusal in the words that help its author most: Meta's sentence for people, where there is one.
fn words(failure: &SendFailure) -> String {
    match failure {
        SendFailure::Unknown { .. } => failure.to_string(),
        SendFailure::NotAccepted(refused) => {
            let sentences = [&refused.details, &refused.message, &refused.title];
            let sentence = sentences.into_iter().find(|text| !text.is_empty());
            sentence.map_or_else(|| refused.to_string(), Clone::clone)
        }
    }
}

/// Meta says that it has no such thing (any more).
pub(super) fn is_gone(refused: &NotAccepted) -> bool {
    refused.code == Some(100) && refused.subcode == Some(33)
}
