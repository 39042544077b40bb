//! MARK_READ: an agent has read what the customer wrote.

use crate::runner::number::{credentials, put_back};
use crate::runner::{JobError, Worker};
use hilo_domain::failure::FailureClass;
use hilo_domain::ids::ChannelId;
use hilo_domain::job::backoff_ms;
use hilo_store::channels;
use hilo_store::jobs::{self, Claimed};

/// Tells Meta that an agent has read. Twice does no harm; not at all is no drama.
pub(in crate::runner) async fn mark_read(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let channel_id = job.subject_id.as_deref().map(ChannelId::from);
    let external_id = job.payload.get("externalMessageId").and_then(serde_json::Value::as_str);
    let (Some(channel_id), Some(external_id)) = (channel_id, external_id) else {
        return Err(JobError::Hopeless("no message to mark as read".to_owned()));
    };
    let mut tx = worker.db.read().await?;
    let channel = channels::get(&mut tx, &job.organization_id, &channel_id).await?;
    tx.rollback().await?;
    if let Some(until) = worker.limiter.rests(&channel.phone_number_id, worker.db.clock().now()) {
        return put_back(worker, job, until).await;
    }
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
