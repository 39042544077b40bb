//! ASK_ABOUT_UNCONFIRMED: nobody knows whether Meta took a message, and a person has to decide.

use crate::runner::{JobError, Worker};
use hilo_domain::ids::MessageId;
use hilo_store::jobs::Claimed;
use hilo_store::outbound;

/// Five minutes without evidence.
pub(in crate::runner) async fn ask(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let message_id = job.subject_id.as_deref().map(MessageId::from);
    let message_id = message_id.ok_or_else(|| JobError::Hopeless("no message".to_owned()))?;
    let mut tx = worker.db.write().await?;
    outbound::ask_about(&mut tx, job, &message_id).await?;
    tx.commit().await?;
    Ok(())
}
