//! A number and its token: what every call to Meta needs, and the rest that a broken one is given.

use super::{JobError, Worker};
use hilo_domain::clock::Millis;
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::ChannelId;
use hilo_store::channels::{self, Channel};
use hilo_store::jobs::{self, Claimed};
use hilo_store::secrets::{Place, SecretKind};
use hilo_whatsapp::graph::Credentials;
use secrecy::SecretString;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How long a paused number rests between two looks at whether it works again.
pub(super) const PROBE_EVERY_MS: i64 = 5 * 60 * 1000;

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
    pub(super) fn rest(&self, channel: &ChannelId, now: Millis) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(channel.clone(), now);
    }
}

/// A number's access token. One that is missing or cannot be opened is empty: the client refuses it as "not
/// configured", and sends nothing.
pub(super) fn access_token(worker: &Worker, channel: &Channel) -> SecretString {
    let place = Place {
        organization_id: &channel.organization_id,
        channel_id: &channel.id,
        kind: SecretKind::AccessToken,
    };
    let token = channel.access_token_sealed.as_deref().map(|sealed| worker.keys.open(sealed, place));
    match token {
        Some(Ok(token)) => token,
        Some(Err(error)) => {
            tracing::error!(channel = %channel.id, %error, "the access token cannot be opened");
            SecretString::from("")
        }
        None => SecretString::from(""),
    }
}

/// Who sends.
pub(super) fn credentials(worker: &Worker, channel: &Channel) -> Credentials {
    Credentials {
        phone_number_id: channel.phone_number_id.clone(),
        access_token: access_token(worker, channel),
    }
}

/// The number is paused: looks whether it works again, once per rest, and otherwise puts the job back.
pub(super) async fn wait_for_number(
    worker: &Worker,
    job: &Claimed,
    channel: &Channel,
) -> Result<(), JobError> {
    let now = worker.db.clock().now();
    // What a person has paused only a person lets go on.
    let by_hand = channel.paused() == Some(FailureReason::PausedByHand);
    let rested = !by_hand && worker.probes.is_due(&channel.id, now);
    if rested && worker.graph.phone_number(&credentials(worker, channel)).await.is_ok() {
        let mut tx = worker.db.write().await?;
        channels::resume(&mut tx, channel).await?;
        jobs::postpone(&mut tx, job, now, None).await?;
        tx.commit().await?;
        tracing::info!(channel = %channel.id, "a paused number works again");
        return Ok(());
    }
    let mut tx = worker.db.write().await?;
    // It may work again since we looked, and whoever found that out has not seen this job wait.
    let until = if channels::stays_paused(&mut tx, channel).await? { now.plus(PROBE_EVERY_MS) } else { now };
    jobs::postpone(&mut tx, job, until, None).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a job back without counting the try.
pub(super) async fn put_back(worker: &Worker, job: &Claimed, until: Millis) -> Result<(), JobError> {
    let mut tx = worker.db.write().await?;
    jobs::postpone(&mut tx, job, until, None).await?;
    tx.commit().await?;
    Ok(())
}
