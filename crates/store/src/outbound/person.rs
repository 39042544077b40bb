//! What a person decides about a message that did not go: send a failed one anew, or settle an unconfirmed one.

use super::queue::{NewSend, Outgoing, enqueue_send, insert};
use super::{ApiQueued, QueueError};
use crate::channels;
use crate::conversations::{announce, find_visible};
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::jobs;
use crate::messages;
use crate::sql::{execute, fetch, scalar};
use crate::statuses::announce_status;
use hilo_domain::ids::{ChannelId, ConversationId, LeadId, MessageId};
use hilo_domain::inbox::TimelineItem;
use hilo_domain::message::{MessageKind, MessageStatus, SendState};
use hilo_domain::role::Actor;
use hilo_domain::window::ReplyWindow;

#[derive(sqlx::FromRow)]
struct Row {
    conversation_id: ConversationId,
    channel_id: ChannelId,
    lead_id: LeadId,
    kind: MessageKind,
    status: MessageStatus,
    send_state: SendState,
    to_address: String,
    text: Option<String>,
    reply_to_external_id: Option<String>,
}

async fn load(tx: &mut Tx, actor: &Actor, id: &MessageId) -> Result<Row> {
    let row = fetch!(
        fetch_one,
        tx,
        Row,
        "select conversation_id, channel_id, lead_id, kind, status, send_state, to_address, text, reply_to_external_id
         from messages where organization_id = $1 and id = $2 and direction = 'OUTBOUND'",
        &actor.organization_id,
        id
    )?;
    find_visible(tx, actor, &row.conversation_id).await?;
    Ok(row)
}

/// Sends a failed text anew, as a message of its own; the failed one stays in the thread, marked as retried. A
/// second retry of the same message gives the first one's: it goes once.
///
/// # Errors
/// [`StoreError::Conflict`] when it has not failed or is no text; [`QueueError::WindowClosed`].
pub async fn retry(tx: &mut Tx, actor: &Actor, id: &MessageId) -> Result<MessageId, QueueError> {
    let row = load(tx, actor, id).await?;
    if row.status != MessageStatus::Failed || row.kind != MessageKind::Text {
        return Err(StoreError::Conflict("only a failed text can be sent again").into());
    }
    if let Some(known) = retry_of(tx, actor, id).await? {
        return Ok(known);
    }
    let found = find_visible(tx, actor, &row.conversation_id).await?;
    if !ReplyWindow::at(found.last_inbound_at, tx.now()).is_open() {
        return Err(QueueError::WindowClosed);
    }
    let channel = channels::get(tx, &actor.organization_id, &row.channel_id).await?;
    let outgoing = Outgoing {
        channel: &channel,
        conversation_id: &row.conversation_id,
        lead_id: &row.lead_id,
        to: &row.to_address,
        text: row.text.as_deref().unwrap_or_default(),
        author: Some(&actor.user_id),
        client_message_id: None,
        reply_to: row.reply_to_external_id.as_deref(),
        retry_of: Some(id),
        note_lead_id: None,
        template: None,
        priority: jobs::PRIORITY_INTERACTIVE,
    };
    let Some(ApiQueued { message_id, .. }) = insert(tx, outgoing).await? else {
        // The same click in another transaction was faster.
        return Ok(retry_of(tx, actor, id).await?.ok_or(StoreError::NotFound)?);
    };
    // A status says nothing of a retry: whoever looks gets the failed message anew, now without the button.
    let retried = TimelineItem::Message(Box::new(messages::one(tx, &actor.organization_id, id).await?));
    announce(tx, &actor.organization_id, &row.conversation_id, Some(retried)).await?;
    Ok(message_id)
}

/// The message that was sent in place of this one.
pub(crate) async fn retry_of(tx: &mut Tx, actor: &Actor, id: &MessageId) -> Result<Option<MessageId>> {
    Ok(scalar!(
        fetch_optional,
        tx,
        MessageId,
        "select id from messages where organization_id = $1 and retry_of_id = $2",
        &actor.organization_id,
        id
    )?)
}

/// Sends an unconfirmed message again, on a person's word that the customer may get it twice.
///
/// # Errors
/// [`StoreError::Conflict`] when it is not unconfirmed (any more).
pub async fn resend_unconfirmed(tx: &mut Tx, actor: &Actor, id: &MessageId) -> Result<()> {
    let row = load(tx, actor, id).await?;
    settle(tx, actor, id, row.send_state, "QUEUED", None).await?;
    let channel = channels::get(tx, &actor.organization_id, &row.channel_id).await?;
    let note_lead = super::note_lead(tx, &actor.organization_id, id).await?;
    let send = NewSend {
        conversation_id: &row.conversation_id,
        message_id: id,
        kind: row.kind,
        note_lead_id: note_lead.as_ref(),
        priority: jobs::PRIORITY_INTERACTIVE,
    };
    enqueue_send(tx, &channel, send).await?;
    announce_status(tx, &actor.organization_id, id).await
}

/// Gives an unconfirmed message up: it shows as failed, "nobody knows whether it arrived".
///
/// # Errors
/// [`StoreError::Conflict`] when it is not unconfirmed (any more).
pub async fn discard_unconfirmed(tx: &mut Tx, actor: &Actor, id: &MessageId) -> Result<()> {
    let row = load(tx, actor, id).await?;
    settle(tx, actor, id, row.send_state, "DISCARDED", Some("FAILED")).await?;
    announce_status(tx, &actor.organization_id, id).await
}

async fn settle(
    tx: &mut Tx,
    actor: &Actor,
    id: &MessageId,
    state: SendState,
    to: &str,
    status: Option<&str>,
) -> Result<()> {
    const SETTLED: StoreError = StoreError::Conflict("this message has been settled meanwhile");
    if state != SendState::Unconfirmed {
        return Err(SETTLED);
    }
    let now = tx.now();
    let changed = execute!(
        tx,
        "update messages set send_state = $3, status = coalesce($4, status), unconfirmed_at = null,
           status_updated_at = $5, failed_at = case when $4 = 'FAILED' then $5 else failed_at end
         where organization_id = $1 and id = $2 and send_state = 'UNCONFIRMED'",
        &actor.organization_id,
        id,
        to,
        status,
        now
    )?;
    if changed == 1 { Ok(()) } else { Err(SETTLED) }
}
