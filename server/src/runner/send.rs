//! SEND_MESSAGE: the attempt is committed, then Meta is called, then the end is committed (guarantees.md 3). Every
//! branch ends in one of three words: accepted, refused, unknown.

use super::{JobError, Worker};
use hilo_domain::clock::Millis;
use hilo_domain::failure::FailureClass;
use hilo_domain::ids::{ChannelId, MessageId};
use hilo_domain::job::backoff_ms;
use hilo_store::StoreError;
use hilo_store::channels::{self, Channel};
use hilo_store::jobs::{self, Claimed};
use hilo_store::outbound::{self, Attempt, Refusal, Start};
use hilo_store::secrets::{Place, SecretKind};
use hilo_whatsapp::graph::{Accepted, Credentials, NotAccepted, OutgoingText, Recipient, SendFailure};
use secrecy::SecretString;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long a paused number rests between two looks at whether it works again.
const PROBE_EVERY_MS: i64 = 5 * 60 * 1000;
/// How long a message waits for its turn under its lease.
const PATIENCE_MS: i64 = 1_000;
/// Tries to write the end of a call that Meta has answered.
const FINISH_TRIES: u32 = 6;

/// When each paused number was last seen not to work.
#[derive(Debug, Default)]
pub(super) struct Probes(Mutex<HashMap<ChannelId, Millis>>);

impl Probes {
    /// Whether it is time to look again; says yes once per rest.
    fn is_due(&self, channel: &ChannelId, now: Millis) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.get(channel).is_none_or(|at| now.since(*at) >= PROBE_EVERY_MS);
        if due {
            last.insert(channel.clone(), now);
        }
        due
    }

    /// It has just shown that it does not work: asking at once would only wake it for the next refusal.
    fn rest(&self, channel: &ChannelId, now: Millis) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(channel.clone(), now);
    }
}

enum End {
    Accepted(Accepted),
    Refused(Box<NotAccepted>),
    Unknown(String),
}

pub(super) async fn send_message(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let message_id = job.subject_id.as_deref().map(MessageId::from);
    let message_id = message_id.ok_or_else(|| JobError::Hopeless("no message".to_owned()))?;
    let Some(attempt) = begin(worker, job, &message_id).await? else { return Ok(()) };
    let end = call(worker, &attempt).await;
    finish(worker, job, &attempt, &end).await.map_err(JobError::from)
}

/// The attempt to make, committed; `None` when there is none to make now.
async fn begin(
    worker: &Worker,
    job: &Claimed,
    message_id: &MessageId,
) -> Result<Option<Box<Attempt>>, JobError> {
    let mut has_turn = false;
    loop {
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
        let (channel, now) = (&attempt.channel, tx.now());
        let number = &channel.phone_number_id;
        let pace = || worker.limiter.take(number, channel.sends_per_second, &attempt.to, now, PATIENCE_MS);
        match if has_turn { Ok(0) } else { pace() } {
            Ok(0) => {
                tx.commit().await?;
                return Ok(Some(attempt));
            }
            // Waiting here costs nothing; putting the job back and claiming it again would cost two commits.
            Ok(wait_ms) => {
                tx.rollback().await?;
                tokio::time::sleep(Duration::from_millis(wait_ms.unsigned_abs())).await;
                has_turn = true;
            }
            Err(wait_ms) => {
                tx.rollback().await?;
                put_back(worker, job, now.plus(wait_ms)).await?;
                return Ok(None);
            }
        }
    }
}

async fn call(worker: &Worker, attempt: &Attempt) -> End {
    let digits = attempt.wa_id.as_deref().filter(|_| attempt.to.starts_with('+'));
    let to = match digits {
        Some(wa_id) => Recipient::Phone(wa_id),
        None if attempt.to.starts_with('+') => Recipient::Phone(&attempt.to),
        None => Recipient::Bsuid(&attempt.to),
    };
    let text = OutgoingText {
        to,
        body: &attempt.text,
        preview_url: attempt.text.contains("https://"),
        reply_to: attempt.reply_to.as_deref(),
        tracker: Some(&attempt.tracker),
    };
    match worker.graph.send_text(&credentials(worker, &attempt.channel), &text).await {
        Ok(accepted) => End::Accepted(accepted),
        Err(SendFailure::NotAccepted(refused)) => End::Refused(refused),
        Err(SendFailure::Unknown { reason }) => End::Unknown(reason),
    }
}

fn credentials(worker: &Worker, channel: &Channel) -> Credentials {
    let place = Place {
        organization_id: &channel.organization_id,
        channel_id: &channel.id,
        kind: SecretKind::AccessToken,
    };
    let token = channel.access_token_sealed.as_deref().map(|sealed| worker.keys.open(sealed, place));
    let access_token = match token {
        Some(Ok(token)) => token,
        Some(Err(error)) => {
            tracing::error!(channel = %channel.id, %error, "the access token cannot be opened");
            SecretString::from("")
        }
        // The client refuses an empty token as "not configured", and sends nothing.
        None => SecretString::from(""),
    };
    Credentials { phone_number_id: channel.phone_number_id.clone(), access_token }
}

/// Writes the end. Meta's answer is known only here, so a busy database is asked again; if it stays away, the
/// lease runs out and the message is parked as unconfirmed, never sent twice.
async fn finish(worker: &Worker, job: &Claimed, attempt: &Attempt, end: &End) -> Result<(), StoreError> {
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
            let again_at = again_at(refused, job.attempts, tx.now(), random);
            let class = refused.failure.class;
            if class == FailureClass::PauseNumber {
                channels::pause(&mut tx, &attempt.channel, refused.failure.reason, refused.code).await?;
                worker.probes.rest(&attempt.channel.id, tx.now());
            }
            let details = [&refused.details, &refused.message].into_iter().find(|text| !text.is_empty());
            let refusal = Refusal {
                code: refused.code,
                title: Some(refused.title.clone()).filter(|title| !title.is_empty()),
                message: details.cloned(),
                http_status: refused.http_status,
                again_at,
                uncounted: class == FailureClass::PauseNumber,
            };
            outbound::refused(&mut tx, job, attempt, &refusal).await?;
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

/// When to try again after the refusal of the `attempt`-th try that counts; `None`: never.
fn again_at(refused: &NotAccepted, attempt: i64, now: Millis, random: u8) -> Option<Millis> {
    let class = refused.failure.class;
    if class.max_attempts().is_some_and(|most| attempt >= most) {
        return None;
    }
    let wait = match class {
        FailureClass::PauseNumber => PROBE_EVERY_MS,
        // Meta: "retry after 4^X seconds".
        FailureClass::RetryPair => 1000 * 4_i64.pow(u32::try_from(attempt.clamp(1, 6)).unwrap_or(1)),
        _ => backoff_ms(attempt, random),
    };
    Some(now.plus(wait.max(refused.retry_after_ms.unwrap_or(0))))
}

/// The number is paused: looks whether it works again, once per rest, and otherwise puts the job back.
async fn wait_for_number(worker: &Worker, job: &Claimed, channel: &Channel) -> Result<(), JobError> {
    let now = worker.db.clock().now();
    let rested = worker.probes.is_due(&channel.id, now);
    if rested && worker.graph.phone_number(&credentials(worker, channel)).await.is_ok() {
        let mut tx = worker.db.write().await?;
        channels::resume(&mut tx, channel).await?;
        jobs::postpone(&mut tx, job, now, None).await?;
        tx.commit().await?;
        tracing::info!(channel = %channel.id, "a paused number works again");
        return Ok(());
    }
    put_back(worker, job, now.plus(PROBE_EVERY_MS)).await
}

async fn put_back(worker: &Worker, job: &Claimed, until: Millis) -> Result<(), JobError> {
    let mut tx = worker.db.write().await?;
    jobs::postpone(&mut tx, job, until, None).await?;
    tx.commit().await?;
    Ok(())
}

/// MARK_READ: tells Meta that an agent has read. Twice does no harm; not at all is no drama.
pub(super) async fn mark_read(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let channel_id = job.subject_id.as_deref().map(ChannelId::from);
    let external_id = job.payload.get("externalMessageId").and_then(serde_json::Value::as_str);
    let (Some(channel_id), Some(external_id)) = (channel_id, external_id) else {
        return Err(JobError::Hopeless("no message to mark as read".to_owned()));
    };
    let mut tx = worker.db.read().await?;
    let channel = channels::get(&mut tx, &job.organization_id, &channel_id).await?;
    tx.rollback().await?;
    let outcome = match channel.paused() {
        Some(_) => Ok(()),
        None => worker.graph.mark_read(&credentials(worker, &channel), external_id, false).await,
    };
    let mut tx = worker.db.write().await?;
    match outcome {
        Err(failure) if failure.failure().class == FailureClass::Retry && job.attempts < 3 => {
            let [random] = worker.db.ids().random_bytes::<1>();
            let again_at = tx.now().plus(backoff_ms(job.attempts, random));
            jobs::fail(&mut tx, job, &failure.to_string(), Some(again_at)).await?;
        }
        Err(failure) => {
            tracing::info!(%failure, "Meta was not told that a message was read");
            jobs::complete(&mut tx, job).await?;
        }
        Ok(()) => jobs::complete(&mut tx, job).await?,
    }
    tx.commit().await?;
    Ok(())
}

/// ASK_ABOUT_UNCONFIRMED: five minutes without evidence.
pub(super) async fn ask(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let message_id = job.subject_id.as_deref().map(MessageId::from);
    let message_id = message_id.ok_or_else(|| JobError::Hopeless("no message".to_owned()))?;
    let mut tx = worker.db.write().await?;
    outbound::ask_about(&mut tx, job, &message_id).await?;
    tx.commit().await?;
    Ok(())
}
