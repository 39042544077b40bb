//! How a call ended, written down in one transaction with the end of its job.

use super::{End, template};
use crate::runner::Worker;
use crate::runner::again::again_at;
use hilo_domain::failure::{FailureClass, code_of};
use hilo_store::jobs::Claimed;
use hilo_store::outbound::{self, Attempt, Refusal};
use hilo_store::{StoreError, channels};
use std::time::Duration;

/// Tries to write the end of a call that Meta has answered.
const FINISH_TRIES: u32 = 6;

/// Writes the end. Meta's answer is known only here, so a busy database is asked again; if it stays away, the
/// lease runs out and the message is parked as unconfirmed, never sent twice.
pub(super) async fn finish(
    worker: &Worker,
    job: &Claimed,
    attempt: &Attempt,
    end: &End,
) -> Result<(), StoreError> {
    let mut tries = 0;
    loop {
        match write_end(worker, job, attempt, end).await {
            Err(StoreError::Unavailable(error)) if tries < FINISH_TRIES => {
                tries += 1;
                tracing::warn!(message = %attempt.message_id, %error, "the end of a call could not be written yet");
                tokio::time::sleep(Duration::from_millis(100 << tries)).await;
            }
            Err(StoreError::Unavailable(error)) => {
                tracing::error!(message = %attempt.message_id, %error, "the end of a call was not written");
                return Err(StoreError::Conflict("the end of the call could not be written"));
            }
            other => return other,
        }
    }
}

async fn write_end(worker: &Worker, job: &Claimed, attempt: &Attempt, end: &End) -> Result<(), StoreError> {
    let mut tx = worker.db.write().await?;
    match end {
        End::Accepted(accepted) => {
            let wa_id = accepted.wa_id.as_deref();
            outbound::accepted(&mut tx, job, attempt, &accepted.message_id, wa_id).await?;
        }
        End::Unknown(reason) => outbound::unknown(&mut tx, job, attempt, reason).await?,
        End::Refused(refused) => {
            let [random] = worker.db.ids().random_bytes::<1>();
            // The job's tries, not the message's: those that found the number paused do not count.
            let removed = attempt.channel.is_removed();
            let again_at = again_at(refused, job.attempts, tx.now(), random).filter(|_| !removed);
            let class = refused.failure.class;
            if class == FailureClass::PauseNumber {
                channels::pause(&mut tx, &attempt.channel, refused.failure.reason, refused.code).await?;
                worker.probes.rest(&attempt.channel.id, tx.now());
            }
            let details = [&refused.details, &refused.message].into_iter().find(|text| !text.is_empty());
            let refusal = Refusal {
                code: refused.code.or_else(|| code_of(refused.failure.reason)),
                title: Some(refused.title.clone()).filter(|title| !title.is_empty()),
                message: details.cloned(),
                http_status: refused.http_status,
                again_at,
                uncounted: class == FailureClass::PauseNumber,
            };
            outbound::refused(&mut tx, job, attempt, &refusal).await?;
            template::doubt(&mut tx, attempt, refused).await?;
        }
    }
    tx.commit().await?;
    let word = match end {
        End::Accepted(_) => "accepted",
        End::Refused(_) => "refused",
        End::Unknown(_) => "unknown",
    };
    metrics::counter!("hilo_sends_total", "outcome" => word).increment(1);
    Ok(())
}
