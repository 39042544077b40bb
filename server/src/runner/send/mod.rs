//! SEND_MESSAGE and SEND_MESSAGE_TEMPLATE: the attempt is committed, then Meta is called, then the end is committed
//! (guarantees.md 3). Every branch ends in one of three words: accepted, refused, unknown. Texts and templates differ in
//! the body of the call, and in nothing else.

mod ask;
mod finish;
mod read;
mod template;
mod text;
mod turns;

pub(super) use ask::ask;
pub(super) use read::mark_read;
pub(super) use turns::{Granted, give_turns};

use super::number::{credentials, put_back, wait_for_number};
use super::{JobError, Worker};
use hilo_domain::failure::{FailureClass, FailureReason};
use hilo_domain::ids::MessageId;
use hilo_store::failpoint::Failpoint;
use hilo_store::jobs::{self, Claimed};
use hilo_store::outbound::{self, Attempt, Start};
use hilo_whatsapp::graph::{Accepted, NotAccepted, Recipient, SendFailure};
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// How long a message waits for its turn under its lease, when somebody waits in front of a screen.
const URGENT_PATIENCE_MS: i64 = 1_000;
/// And otherwise: what waits long keeps the messages of other numbers from being claimed.
const PATIENCE_MS: i64 = 500;

enum End {
    Accepted(Accepted),
    Refused(Box<NotAccepted>),
    Unknown(String),
}

pub(super) async fn send_message(
    worker: &Worker,
    job: &Claimed,
    granted: Option<Granted>,
) -> Result<(), JobError> {
    let message_id = job.subject_id.as_deref().map(MessageId::from);
    let message_id = message_id.ok_or_else(|| JobError::Hopeless("no message".to_owned()))?;
    let room = match granted {
        Some(granted) => wait_for_turn(worker, &granted).await,
        None => None,
    };
    let Some((attempt, _under_way)) = begin(worker, job, &message_id, room).await? else { return Ok(()) };
    Failpoint::SendBegun.pass();
    pass_gate(worker, &attempt).await;
    let end = call(worker, &attempt).await;
    Failpoint::SendAnswered.pass();
    if let End::Refused(refused) = &end {
        rest_if_asked(worker, &attempt.channel.phone_number_id, refused);
    }
    finish::finish(worker, job, &attempt, &end).await?;
    Failpoint::SendEnded.pass();
    Ok(())
}

/// As many of a number's calls are under way as may be; whatever they hear from Meta is known when there is room.
async fn wait_for_turn(worker: &Worker, granted: &Granted) -> Option<OwnedSemaphorePermit> {
    tokio::time::sleep(Duration::from_millis(granted.wait_ms.unsigned_abs())).await;
    worker.limiter.calls(&granted.number).acquire_owned().await.ok()
}

/// The attempt to make, committed, and what it holds while it is under way; `None` when there is none to make now.
async fn begin(
    worker: &Worker,
    job: &Claimed,
    message_id: &MessageId,
    room: Option<OwnedSemaphorePermit>,
) -> Result<Option<(Box<Attempt>, OwnedSemaphorePermit)>, JobError> {
    let mut tx = worker.db.write().await?;
    let attempt = match outbound::begin_attempt(&mut tx, job, message_id).await? {
        Start::Settled => {
            jobs::complete(&mut tx, job).await?;
            tx.commit().await?;
            return Ok(None);
        }
        Start::LostTrack(attempt) => {
            outbound::unknown(&mut tx, job, &attempt, "the process ended during the call").await?;
            tx.commit().await?;
            return Ok(None);
        }
        Start::Paused(channel) => {
            tx.rollback().await?;
            wait_for_number(worker, job, &channel).await?;
            return Ok(None);
        }
        Start::Go(attempt) => attempt,
    };
    let now = tx.now();
    // Also of one whose turn has come: Meta may have said so while it waited.
    let rests_until = worker.limiter.rests(&attempt.channel.phone_number_id, now);
    match (rests_until, room) {
        (None, Some(room)) => {
            tx.commit().await?;
            Ok(Some((attempt, room)))
        }
        // One that could not leave when it was claimed, and can now: it is given its turn by the next claim.
        (until, _) => {
            tx.rollback().await?;
            put_back(worker, job, until.unwrap_or(now)).await?;
            Ok(None)
        }
    }
}

/// Meta has said "too fast", and for how long it wants to hear nothing of the number.
fn rest_if_asked(worker: &Worker, number: &str, refused: &NotAccepted) {
    let too_fast =
        refused.failure.class == FailureClass::Retry && refused.failure.reason == FailureReason::RateLimited;
    if let Some(wait_ms) = refused.retry_after_ms.filter(|wait_ms| too_fast && *wait_ms > 0) {
        tracing::warn!(number, wait_ms, "Meta asks for a rest");
        worker.limiter.rest(number, worker.db.clock().now().plus(wait_ms));
    }
}

/// Mostly open. After a delay, by a slow disk for instance, messages pass it one by one.
async fn pass_gate(worker: &Worker, attempt: &Attempt) {
    let channel = &attempt.channel;
    let now = worker.db.clock().now();
    let wait_ms = worker.limiter.leave(&channel.phone_number_id, channel.sends_per_second, now);
    if wait_ms > 0 {
        tokio::time::sleep(Duration::from_millis(wait_ms.unsigned_abs())).await;
    }
}

async fn call(worker: &Worker, attempt: &Attempt) -> End {
    let credentials = credentials(worker, &attempt.channel);
    let answer = match &attempt.template {
        Some(sent) => template::call(worker, &credentials, attempt, sent).await,
        None => text::call(worker, &credentials, attempt).await,
    };
    match answer {
        Ok(accepted) => End::Accepted(accepted),
        Err(SendFailure::NotAccepted(refused)) => End::Refused(refused),
        Err(SendFailure::Unknown { reason }) => End::Unknown(reason),
    }
}

/// The customer as Meta spells them, where it has told us.
fn recipient(attempt: &Attempt) -> Recipient<'_> {
    let digits = attempt.wa_id.as_deref().filter(|_| attempt.to.starts_with('+'));
    match digits {
        Some(wa_id) => Recipient::Phone(wa_id),
        None if attempt.to.starts_with('+') => Recipient::Phone(&attempt.to),
        None => Recipient::Bsuid(&attempt.to),
    }
}
