//! Beginning an attempt. Its row is committed before the call to Meta: an attempt without an end, found later,
//! is one that nobody knows the end of.

use super::SentTemplate;
use crate::channels::{self, Channel};
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::{self, Claimed};
use crate::sql::{execute, fetch, scalar};
use crate::statuses::tracker;
use hilo_domain::ids::{ChannelId, ConversationId, MessageId};
use hilo_domain::message::{MessageStatus, SendState};
use sqlx::types::Json;

/// What the job should do.
#[derive(Clone, Debug)]
pub enum Start {
    /// Commit, call Meta, and tell how it went.
    Go(Box<Attempt>),
    /// Nothing left to do: sent, failed, discarded or adopted meanwhile.
    Settled,
    /// An earlier attempt was begun and never finished: park it with [`super::unknown`].
    LostTrack(Box<Attempt>),
    /// The number is paused: put the job back.
    Paused(Box<Channel>),
}

/// An attempt under way.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Which message.
    pub message_id: MessageId,
    /// Where.
    pub conversation_id: ConversationId,
    /// The number it leaves from.
    pub channel: Channel,
    /// 1, 2, …
    pub number: i64,
    /// Given to Meta, which gives it back in every status.
    pub tracker: String,
    /// To whom: E.164 or user id as stored; see [`Attempt::wa_id`].
    pub to: String,
    /// The WhatsApp id as Meta wrote it, where known: replies go there as received.
    pub wa_id: Option<String>,
    /// The text.
    pub text: String,
    /// Meta's id of the message it answers.
    pub reply_to: Option<String>,
    /// The template that is sent; the text is what the customer will read.
    pub template: Option<SentTemplate>,
}

#[derive(sqlx::FromRow)]
struct Row {
    conversation_id: ConversationId,
    channel_id: ChannelId,
    status: MessageStatus,
    send_state: SendState,
    to_address: String,
    text: Option<String>,
    reply_to_external_id: Option<String>,
    external_message_id: Option<String>,
    attempts: i64,
    wa_id: Option<String>,
    template_sent: Option<Json<SentTemplate>>,
}

/// Looks at the message of a claimed job and begins its next attempt, if it may. The lease counts anew from here.
///
/// # Errors
/// [`crate::StoreError::Conflict`] when the fence was lost: nothing may be sent. [`crate::StoreError::NotFound`] when the
/// message
/// is gone; otherwise when the database refuses.
pub async fn begin_attempt(tx: &mut Tx, job: &Claimed, message_id: &MessageId) -> Result<Start> {
    if !jobs::renew(tx, job).await? {
        return Err(jobs::LOST);
    }
    let row = fetch!(
        fetch_one,
        tx,
        Row,
        "select m.conversation_id, m.channel_id, m.status, m.send_state, m.to_address, m.text, m.reply_to_external_id,
           m.external_message_id, m.attempts, c.wa_id, m.template_sent
         from messages m join conversations c on c.organization_id = m.organization_id and c.id = m.conversation_id
         where m.organization_id = $1 and m.id = $2",
        &job.organization_id,
        message_id
    )?;
    if is_settled(row.external_message_id.as_deref(), row.status, row.send_state) {
        return Ok(Start::Settled);
    }
    let channel = channels::ever(tx, &job.organization_id, &row.channel_id).await?;
    let mut attempt = Attempt {
        message_id: message_id.clone(),
        conversation_id: row.conversation_id,
        channel,
        number: row.attempts,
        tracker: tracker(message_id, row.attempts),
        to: row.to_address,
        wa_id: row.wa_id,
        text: row.text.unwrap_or_default(),
        reply_to: row.reply_to_external_id,
        template: row.template_sent.map(|Json(sent)| sent),
    };
    if unfinished(tx, job, message_id).await? {
        return Ok(Start::LostTrack(Box::new(attempt)));
    }
    if attempt.channel.paused().is_some() && !attempt.channel.is_removed() {
        return Ok(Start::Paused(Box::new(attempt.channel)));
    }
    attempt.number += 1;
    attempt.tracker = tracker(message_id, attempt.number);
    let now = tx.now();
    execute!(
        tx,
        "insert into message_attempts (organization_id, message_id, attempt, tracker, job_id, fence, started_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &job.organization_id,
        message_id,
        attempt.number,
        &attempt.tracker,
        &job.id,
        job.fence,
        now
    )?;
    execute!(
        tx,
        "update messages set attempts = $3, send_state = 'SENDING' where organization_id = $1 and id = $2",
        &job.organization_id,
        message_id,
        attempt.number
    )?;
    Ok(Start::Go(Box::new(attempt)))
}

/// Whether nothing is left to send of a message.
pub(super) fn is_settled(external_id: Option<&str>, status: MessageStatus, state: SendState) -> bool {
    external_id.is_some()
        || status != MessageStatus::Queued
        || !matches!(state, SendState::Queued | SendState::Sending)
}

async fn unfinished(tx: &mut Tx, job: &Claimed, message_id: &MessageId) -> Result<bool> {
    let open = scalar!(
        fetch_one,
        tx,
        i64,
        "select count(*) from message_attempts
         where organization_id = $1 and message_id = $2 and finished_at is null",
        &job.organization_id,
        message_id
    )?;
    Ok(open > 0)
}
