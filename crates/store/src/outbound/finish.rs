//! How an attempt ended: accepted, refused or unknown. Each end and the end of its job are one transaction, and
//! only the holder of the fence can write it.

use super::attempt::Attempt;
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::{self, Claimed, NewJob};
use crate::notes;
use crate::sql::{execute, fetch, scalar};
use crate::statuses::{announce_status, appears, apply_orphans};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{LeadId, MessageId};
use hilo_domain::job::JobKind;

/// An unconfirmed message is put before its agent after five minutes without evidence (guarantees.md 3).
pub const ASK_AFTER_MS: i64 = 5 * 60 * 1000;

/// Why Meta did not take it.
#[derive(Clone, Debug, Default)]
pub struct Refusal {
    /// Meta's code, or one of our own where Meta gave none.
    pub code: Option<i64>,
    /// Meta's title.
    pub title: Option<String>,
    /// Meta's sentence and details.
    pub message: Option<String>,
    /// HTTP status.
    pub http_status: Option<u16>,
    /// Try again then; `None`: it has failed.
    pub again_at: Option<Millis>,
    /// The number is at fault, not the message: the try does not count.
    pub uncounted: bool,
}

/// Meta took it: the message has its id and is SENT, and what its statuses said meanwhile is applied.
///
/// # Errors
/// [`crate::StoreError::Conflict`] when the fence was lost: roll back.
pub async fn accepted(
    tx: &mut Tx,
    job: &Claimed,
    attempt: &Attempt,
    external_id: &str,
    wa_id: Option<&str>,
) -> Result<()> {
    jobs::complete(tx, job).await?;
    let now = tx.now();
    let organization_id = &job.organization_id;
    close(tx, job, attempt, "ACCEPTED", &Refusal::default()).await?;
    appears(tx, organization_id, external_id).await?;
    execute!(
        tx,
        "update messages set external_message_id = coalesce(external_message_id, $3), send_state = 'ACCEPTED',
           unconfirmed_at = null, sent_at = coalesce(sent_at, $4),
           status_updated_at = case when status = 'QUEUED' then $4 else status_updated_at end,
           status = case when status = 'QUEUED' then 'SENT' else status end
         where organization_id = $1 and id = $2",
        organization_id,
        &attempt.message_id,
        external_id,
        now
    )?;
    if let Some(wa_id) = wa_id {
        // Brazil, Mexico, Argentina: Meta's spelling may differ from ours. Replies go to Meta's.
        execute!(
            tx,
            "update conversations set wa_id = $3 where organization_id = $1 and id = $2 and coalesce(wa_id, '') <> $3",
            organization_id,
            &attempt.conversation_id,
            wa_id
        )?;
    }
    if let Some(lead_id) = job.payload.get("noteLeadId").and_then(serde_json::Value::as_str) {
        let lead_id = LeadId::from(lead_id);
        notes::add_for_message(tx, organization_id, &lead_id, &attempt.message_id, &attempt.text, now)
            .await?;
    }
    announce_status(tx, organization_id, &attempt.message_id).await?;
    apply_orphans(tx, organization_id, &attempt.message_id, external_id).await
}

/// Meta did not take it, and that is certain: again later, or FAILED with the reason.
///
/// # Errors
/// [`crate::StoreError::Conflict`] when the fence was lost: roll back.
pub async fn refused(tx: &mut Tx, job: &Claimed, attempt: &Attempt, refusal: &Refusal) -> Result<()> {
    let text = refusal.message.as_deref().or(refusal.title.as_deref()).unwrap_or("refused");
    let reason = match refusal.code {
        Some(code) if code >= 0 => format!("({code}) {text}"),
        // None, or one of our own, which says nothing that the words do not.
        _ => text.to_owned(),
    };
    match refusal.again_at {
        Some(at) if refusal.uncounted => jobs::postpone(tx, job, at, Some(&reason)).await?,
        again_at => jobs::fail(tx, job, &reason, again_at).await?,
    }
    close(tx, job, attempt, "REFUSED", refusal).await?;
    let now = tx.now();
    if refusal.again_at.is_some() {
        execute!(
            tx,
            "update messages set send_state = 'QUEUED' where organization_id = $1 and id = $2 and send_state = 'SENDING'",
            &job.organization_id,
            &attempt.message_id
        )?;
        return Ok(());
    }
    execute!(
        tx,
        "update messages set status = 'FAILED', send_state = 'FAILED', status_updated_at = $3, failed_at = $3,
           error_code = $4, error_title = $5, error_message = $6
         where organization_id = $1 and id = $2 and send_state = 'SENDING'",
        &job.organization_id,
        &attempt.message_id,
        now,
        refusal.code,
        refusal.title.as_deref(),
        refusal.message.as_deref()
    )?;
    announce_status(tx, &job.organization_id, &attempt.message_id).await
}

/// Nobody knows: the message is parked, never sent again by itself. A status with its tracker adopts it; after
/// five minutes its agent is asked.
///
/// # Errors
/// [`crate::StoreError::Conflict`] when the fence was lost: roll back.
pub async fn unknown(tx: &mut Tx, job: &Claimed, attempt: &Attempt, why: &str) -> Result<()> {
    jobs::complete(tx, job).await?;
    let now = tx.now();
    let refusal = Refusal { message: Some(why.to_owned()), ..Refusal::default() };
    close(tx, job, attempt, "UNKNOWN", &refusal).await?;
    let parked = execute!(
        tx,
        "update messages set send_state = 'UNCONFIRMED', unconfirmed_at = $3
         where organization_id = $1 and id = $2 and send_state = 'SENDING' and external_message_id is null",
        &job.organization_id,
        &attempt.message_id,
        now
    )?;
    if parked == 1 {
        let ask = NewJob {
            organization_id: job.organization_id.clone(),
            kind: JobKind::AskAboutUnconfirmed,
            serial_key: None,
            subject_id: Some(attempt.message_id.0.clone()),
            payload: serde_json::Value::Null,
            priority: jobs::PRIORITY_NORMAL,
            run_at: now.plus(ASK_AFTER_MS),
        };
        jobs::enqueue(tx, ask).await?;
        announce_status(tx, &job.organization_id, &attempt.message_id).await?;
    }
    Ok(())
}

/// Five minutes later: open screens show the question, when it is still one. Returns whether it is.
///
/// # Errors
/// [`crate::StoreError::Conflict`] when the fence was lost: roll back.
pub async fn ask_about(tx: &mut Tx, job: &Claimed, message_id: &MessageId) -> Result<bool> {
    jobs::complete(tx, job).await?;
    let open = scalar!(
        fetch_one,
        tx,
        i64,
        "select count(*) from messages where organization_id = $1 and id = $2 and send_state = 'UNCONFIRMED'",
        &job.organization_id,
        message_id
    )?;
    if open == 1 {
        announce_status(tx, &job.organization_id, message_id).await?;
    }
    Ok(open == 1)
}

/// Writes an attempt's end: also of those begun before it whose end nobody saw.
async fn close(
    tx: &mut Tx,
    job: &Claimed,
    attempt: &Attempt,
    outcome: &str,
    refusal: &Refusal,
) -> Result<()> {
    let now = tx.now();
    let closed = fetch!(
        fetch_all,
        tx,
        (i64,),
        "update message_attempts set outcome = $3, finished_at = $4, http_status = $5, error_code = $6, error_message = $7
         where organization_id = $1 and message_id = $2 and finished_at is null returning attempt",
        &job.organization_id,
        &attempt.message_id,
        outcome,
        now,
        refusal.http_status.map(i64::from),
        refusal.code,
        refusal.message.as_deref()
    )?;
    tracing::trace!(message = %attempt.message_id, closed = closed.len(), outcome, "attempt");
    Ok(())
}
