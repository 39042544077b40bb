//! What a person decides about a job: run it again, or call it off. A send is judged by its message, because the message
//! must go once, whatever becomes of its jobs.

use super::list::{JobRow, find};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::error::StoreError;
use crate::sql::{execute, scalar};
use crate::statuses::announce_status;
use hilo_domain::failure::CANCELLED;
use hilo_domain::ids::{JobId, MessageId};
use hilo_domain::job::{JobKind, JobState};
use hilo_domain::message::SendState;
use hilo_domain::role::Actor;
use serde_json::json;

/// Why a job was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum JobRefused {
    /// In this state it cannot be run again, or called off.
    #[error("the job is {0}")]
    State(JobState),
    /// Its message has been sent, has failed or was given up: it is sent again from its conversation, as a new one.
    #[error("its message is settled; send it again from its conversation")]
    MessageSettled,
    /// Nobody knows whether Meta took its message: whoever wrote it decides, in the conversation.
    #[error("nobody knows whether Meta took its message; decide in its conversation")]
    MessageUnconfirmed,
    /// A call to Meta was begun and nobody has written down how it ended: the job's next run finds out.
    #[error("a call to Meta is not accounted for; the job's next run finds out")]
    CallUnderWay,
    /// The database refused, or the job is not there.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for JobRefused {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

const fn sends(kind: JobKind) -> bool {
    matches!(kind, JobKind::SendMessage | JobKind::SendMessageTemplate)
}

/// Lets a job that failed, died or was called off run now. One that was dead gets all its tries anew.
///
/// # Errors
/// [`JobRefused`]: nothing was changed.
pub async fn run_again(tx: &mut Tx, actor: &Actor, id: &JobId) -> Result<(), JobRefused> {
    let job = find(tx, &actor.organization_id, id).await?;
    if !matches!(job.state, JobState::Failed | JobState::Dead | JobState::Cancelled) {
        return Err(JobRefused::State(job.state));
    }
    if sends(job.kind) {
        match job.send_state {
            // The next attempt looks for one before it that nobody knows the end of, and parks it.
            Some(SendState::Queued | SendState::Sending) => {}
            Some(SendState::Unconfirmed) => return Err(JobRefused::MessageUnconfirmed),
            _ => return Err(JobRefused::MessageSettled),
        }
    }
    let now = tx.now();
    let changed = execute!(
        tx,
        "update jobs set state = 'PENDING', run_at = $4, finished_at = null,
           attempts = case when state = 'FAILED' then attempts else 0 end
         where organization_id = $1 and id = $2 and state = $3",
        &job.organization_id,
        &job.id,
        job.state,
        now
    )?;
    if changed == 0 {
        return Err(JobRefused::State(find(tx, &actor.organization_id, id).await?.state));
    }
    tx.wake_lane(job.kind.lane());
    record(tx, actor, &job, "job.run_again", JobState::Pending).await
}

/// Calls a job off that waits. The message of a send shows as not sent, with this reason.
///
/// # Errors
/// [`JobRefused`]: nothing was changed.
pub async fn cancel(tx: &mut Tx, actor: &Actor, id: &JobId) -> Result<(), JobRefused> {
    let job = find(tx, &actor.organization_id, id).await?;
    if !matches!(job.state, JobState::Pending | JobState::Failed) {
        return Err(JobRefused::State(job.state));
    }
    let message = job.subject_id.as_deref().filter(|_| sends(job.kind)).map(MessageId::from);
    if let Some(message) = &message
        && is_under_way(tx, &job, message).await?
    {
        return Err(JobRefused::CallUnderWay);
    }
    let now = tx.now();
    let changed = execute!(
        tx,
        "update jobs set state = 'CANCELLED', finished_at = $4
         where organization_id = $1 and id = $2 and state = $3",
        &job.organization_id,
        &job.id,
        job.state,
        now
    )?;
    if changed == 0 {
        return Err(JobRefused::State(find(tx, &actor.organization_id, id).await?.state));
    }
    if let Some(message) = &message {
        give_up(tx, &job, message).await?;
    }
    // What waited behind it may go now.
    tx.wake_lane(job.kind.lane());
    record(tx, actor, &job, "job.cancelled", JobState::Cancelled).await
}

/// Whether a call was begun whose end nobody has written down.
async fn is_under_way(tx: &mut Tx, job: &JobRow, message: &MessageId) -> Result<bool, StoreError> {
    let open = scalar!(
        fetch_one,
        tx,
        i64,
        "select count(*) from message_attempts
         where organization_id = $1 and message_id = $2 and finished_at is null",
        &job.organization_id,
        message
    )?;
    Ok(open > 0)
}

/// It will not go: it must not wait in its thread for ever.
async fn give_up(tx: &mut Tx, job: &JobRow, message: &MessageId) -> Result<(), StoreError> {
    let now = tx.now();
    let changed = execute!(
        tx,
        "update messages set status = 'FAILED', send_state = 'FAILED', status_updated_at = $3, failed_at = $3,
           error_code = $4, error_title = null, error_message = null
         where organization_id = $1 and id = $2 and send_state = 'QUEUED' and status = 'QUEUED'",
        &job.organization_id,
        message,
        now,
        CANCELLED
    )?;
    if changed == 1 { announce_status(tx, &job.organization_id, message).await } else { Ok(()) }
}

async fn record(
    tx: &mut Tx,
    actor: &Actor,
    job: &JobRow,
    action: &str,
    state: JobState,
) -> Result<(), JobRefused> {
    let entry = Entry {
        organization_id: &actor.organization_id,
        actor_id: Some(&actor.user_id),
        action,
        subject_type: "job",
        subject_id: job.id.as_str(),
        before: Some(json!({ "state": job.state, "kind": job.kind, "subjectId": job.subject_id })),
        after: Some(json!({ "state": state, "kind": job.kind, "subjectId": job.subject_id })),
        ip: None,
    };
    Ok(audit::record(tx, entry).await?)
}
