//! What a customer sent becomes a lead, a conversation, a message and a note, in one transaction. Deduplication
//! is the unique index on Meta's message id, in the same transaction as the effect (guarantees.md 1).

use crate::channels::Channel;
use crate::conversations::{self, Touch, announce, snippet, touch};
use crate::db::Tx;
use crate::error::Result;
use crate::leads::{self, Contact};
use crate::messages;
use crate::notes;
use crate::reactions::{self, NewReaction};
use crate::sql::{execute, fetch, scalar};
use crate::statuses::{appears, apply_orphans};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, LeadId, MessageId, OrganizationId};
use hilo_domain::inbox::ConversationEventKind::NumberChanged;
use hilo_domain::inbox::{MessageDetail, TimelineItem};
use hilo_domain::message::{Direction, MessageKind, Provider};
use hilo_domain::phone::Phone;
use sqlx::types::Json;

/// A message as it came in a webhook: from the customer, or an echo of what a colleague sent from the phone app.
#[derive(Clone, Debug)]
pub struct NewInbound {
    /// Meta's id.
    pub external_id: String,
    /// The customer, whoever wrote.
    pub contact: Contact,
    /// INBOUND, or OUTBOUND for an echo.
    pub direction: Direction,
    /// What it is.
    pub kind: MessageKind,
    /// Its text, caption or title.
    pub text: Option<String>,
    /// What it carries besides.
    pub detail: MessageDetail,
    /// Its raw form, where Hilo does not know it.
    pub raw: Option<serde_json::Value>,
    /// Meta's id of the message it answers.
    pub reply_to: Option<String>,
    /// Meta's time.
    pub at: Millis,
    /// From the business's history, long answered: it raises no unread count and opens no window.
    pub historic: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// A new row.
    New(MessageId),
    /// It was there already.
    Duplicate(MessageId),
}

/// Whether a kind is something a person wrote, and so raises the unread count.
#[must_use]
pub const fn counts_as_unread(kind: MessageKind) -> bool {
    !matches!(kind, MessageKind::System | MessageKind::Reaction)
}

/// Stores a message and all that follows from it.
///
/// # Errors
/// [`crate::StoreError::Conflict`] when there is no sender; otherwise when the database refuses.
pub async fn receive(tx: &mut Tx, channel: &Channel, message: &NewInbound) -> Result<Applied> {
    let organization_id = &channel.organization_id;
    if let Some(id) = by_external_id(tx, organization_id, &message.external_id).await? {
        return Ok(Applied::Duplicate(id));
    }
    let (lead_id, conversation_id) = place(tx, channel, &message.contact, message.at).await?;
    let id: MessageId = tx.new_id();
    if message.direction == Direction::Outbound {
        appears(tx, organization_id, &message.external_id).await?;
    }
    if !insert(tx, channel, message, &id, &lead_id, &conversation_id).await? {
        let known = by_external_id(tx, organization_id, &message.external_id).await?;
        return Ok(Applied::Duplicate(known.unwrap_or(id)));
    }
    let inbound = message.direction == Direction::Inbound;
    if inbound {
        let content =
            message.text.clone().unwrap_or_else(|| format!("[{}]", message.kind.as_str().to_lowercase()));
        notes::add_for_message(tx, organization_id, &lead_id, &id, &content, message.at).await?;
    } else {
        apply_orphans(tx, organization_id, &id, &message.external_id).await?;
    }
    let change = Touch {
        message_id: &id,
        direction: message.direction,
        kind: message.kind,
        text: message.text.as_deref(),
        at: message.at,
        external_id: Some(&message.external_id),
        counts: counts_as_unread(message.kind) && !message.historic,
        opens_window: message.kind != MessageKind::System && !message.historic,
        answers_all: false,
    };
    touch(tx, organization_id, &conversation_id, change).await?;
    let view = messages::one(tx, organization_id, &id).await?;
    announce(tx, organization_id, &conversation_id, Some(TimelineItem::Message(Box::new(view)))).await?;
    Ok(Applied::New(id))
}

/// The customer's lead and conversation over a channel, made when missing.
///
/// # Errors
/// When there is no sender, or the database refuses.
pub async fn place(
    tx: &mut Tx,
    channel: &Channel,
    contact: &Contact,
    at: Millis,
) -> Result<(LeadId, ConversationId)> {
    let lead_id = leads::find_or_create(tx, &channel.organization_id, contact).await?;
    let conversation_id = conversations::find_or_create(tx, channel, &lead_id, contact, at).await?;
    Ok((lead_id, conversation_id))
}

/// Our id of the message with this id of Meta's, if it was stored.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_known(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    external_id: &str,
) -> Result<Option<MessageId>> {
    by_external_id(tx, organization_id, external_id).await
}

async fn by_external_id(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    external_id: &str,
) -> Result<Option<MessageId>> {
    Ok(scalar!(
        fetch_optional,
        tx,
        MessageId,
        "select id from messages where organization_id = $1 and external_message_id = $2",
        organization_id,
        external_id
    )?)
}

async fn insert(
    tx: &mut Tx,
    channel: &Channel,
    message: &NewInbound,
    id: &MessageId,
    lead_id: &LeadId,
    conversation_id: &ConversationId,
) -> Result<bool> {
    let now = tx.now();
    let inbound = message.direction == Direction::Inbound;
    let customer = message
        .contact
        .phone
        .as_ref()
        .map(|phone| phone.as_str().to_owned())
        .or_else(|| message.contact.whatsapp_user_id.clone())
        .unwrap_or_default();
    let business = channel
        .display_phone
        .as_deref()
        .and_then(|phone| Phone::parse(phone).ok())
        .map_or_else(|| channel.phone_number_id.clone(), |phone| phone.as_str().to_owned());
    let (from, to) = if inbound { (customer, business) } else { (business, customer) };
    let inserted = execute!(
        tx,
        "insert into messages (organization_id, id, conversation_id, channel_id, lead_id, provider, direction, kind,
           from_address, to_address, text, payload, raw, status, status_updated_at, send_state, sent_at, delivered_at,
           external_message_id, reply_to_external_id, attempts, created_at, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, $21, $22)
         on conflict do nothing",
        &channel.organization_id,
        id,
        conversation_id,
        &channel.id,
        lead_id,
        Provider::Whatsapp,
        message.direction,
        message.kind,
        from,
        to,
        message.text.as_deref(),
        (message.detail != MessageDetail::None).then_some(Json(&message.detail)),
        message.raw.as_ref().map(Json),
        if inbound { "DELIVERED" } else { "SENT" },
        now,
        if inbound { "INBOUND" } else { "ECHO" },
        message.at,
        inbound.then_some(now),
        &message.external_id,
        message.reply_to.as_deref(),
        message.at,
        now
    )?;
    Ok(inserted == 1)
}

/// Puts a reaction where it belongs. On a message that we do not have it becomes a line of its own, so that
/// nothing the customer did is lost.
///
/// # Errors
/// As [`receive`].
pub async fn react(
    tx: &mut Tx,
    channel: &Channel,
    message: &NewInbound,
    target_external_id: &str,
    emoji: &str,
) -> Result<Applied> {
    let organization_id = &channel.organization_id;
    if emoji.is_empty() && leads::of_contact(tx, organization_id, &message.contact).await?.is_none() {
        // Taken off a message that we do not have, by someone we do not know: nothing to keep.
        return Ok(Applied::Duplicate(MessageId::from(message.external_id.as_str())));
    }
    let (_, conversation_id) = place(tx, channel, &message.contact, message.at).await?;
    let reaction = NewReaction {
        target_external_id: target_external_id.to_owned(),
        emoji: emoji.to_owned(),
        external_id: message.external_id.clone(),
        at: message.at,
        from_customer: message.direction == Direction::Inbound,
    };
    let (changed, target) = reactions::apply(tx, organization_id, &conversation_id, &reaction).await?;
    let Some(target) = target else {
        if emoji.is_empty() {
            return Ok(Applied::New(MessageId::from(message.external_id.as_str())));
        }
        return receive(tx, channel, message).await;
    };
    if !changed {
        return Ok(Applied::Duplicate(target));
    }
    if message.direction == Direction::Inbound && !message.historic {
        // A reaction is something the customer did: the window counts from here.
        execute!(
            tx,
            "update conversations set last_inbound_at = $3 where organization_id = $1 and id = $2
               and coalesce(last_inbound_at, 0) < $3",
            organization_id,
            &conversation_id,
            message.at
        )?;
    }
    let view = messages::one(tx, organization_id, &target).await?;
    announce(tx, organization_id, &conversation_id, Some(TimelineItem::Message(Box::new(view)))).await?;
    Ok(Applied::New(target))
}

/// Changes the text of a message that its sender edited. `None`: we do not have that message.
///
/// # Errors
/// When the database refuses.
pub async fn edit(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    original_external_id: &str,
    text: Option<&str>,
    at: Millis,
) -> Result<Option<Applied>> {
    let changed = fetch!(
        fetch_optional,
        tx,
        (MessageId, ConversationId),
        "update messages set original_text = coalesce(original_text, text), text = $3, edited_at = $4
         where organization_id = $1 and external_message_id = $2 and coalesce(edited_at, 0) < $4
         returning id, conversation_id",
        organization_id,
        original_external_id,
        text,
        at
    )?;
    if let Some((id, _)) = &changed {
        notes::rewrite_for_message(tx, organization_id, id, text).await?;
    }
    changed_or_known(tx, organization_id, original_external_id, changed).await
}

/// Marks a message that its sender took back. `None`: we do not have that message.
///
/// # Errors
/// When the database refuses.
pub async fn revoke(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    original_external_id: &str,
    at: Millis,
) -> Result<Option<Applied>> {
    let changed = fetch!(
        fetch_optional,
        tx,
        (MessageId, ConversationId),
        "update messages set revoked_at = $3
         where organization_id = $1 and external_message_id = $2 and revoked_at is null
         returning id, conversation_id",
        organization_id,
        original_external_id,
        at
    )?;
    changed_or_known(tx, organization_id, original_external_id, changed).await
}

async fn changed_or_known(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    external_id: &str,
    changed: Option<(MessageId, ConversationId)>,
) -> Result<Option<Applied>> {
    let Some((id, conversation_id)) = changed else {
        return Ok(by_external_id(tx, organization_id, external_id).await?.map(Applied::Duplicate));
    };
    let view = messages::one(tx, organization_id, &id).await?;
    let line = view.text.as_deref().map(snippet);
    execute!(
        tx,
        "update conversations set last_message_text = $4 where organization_id = $1 and id = $2 and last_message_id = $3",
        organization_id,
        &conversation_id,
        &id,
        line
    )?;
    announce(tx, organization_id, &conversation_id, Some(TimelineItem::Message(Box::new(view)))).await?;
    Ok(Some(Applied::New(id)))
}

/// The customer has a new number: the lead and the conversation follow, unless another lead has it already.
/// The thread tells it either way, once.
///
/// # Errors
/// As [`receive`].
pub async fn change_number(
    tx: &mut Tx,
    channel: &Channel,
    contact: &Contact,
    new: &Phone,
    at: Millis,
) -> Result<()> {
    let organization_id = &channel.organization_id;
    if leads::of_contact(tx, organization_id, contact).await?.is_none() {
        // Told twice, or a stranger: under the old number there is nobody (any more).
        place(tx, channel, &Contact { phone: Some(new.clone()), ..contact.clone() }, at).await?;
        return Ok(());
    }
    let (lead_id, conversation_id) = place(tx, channel, contact, at).await?;
    let moved = leads::set_phone(tx, organization_id, &lead_id, new).await?;
    if moved {
        let now = tx.now();
        execute!(
            tx,
            "update conversations set phone = $3, wa_id = $4, updated_at = $5
             where organization_id = $1 and lead_id = $2",
            organization_id,
            &lead_id,
            new.as_str(),
            new.digits(),
            now
        )?;
    }
    let number = new.pretty();
    if !moved
        && conversations::has_event(tx, organization_id, &conversation_id, NumberChanged, &number).await?
    {
        return Ok(());
    }
    let event =
        conversations::NewEvent { kind: NumberChanged, actor: None, subject: None, detail: Some(number) };
    let item = conversations::record_event(tx, organization_id, &conversation_id, event).await?;
    announce(tx, organization_id, &conversation_id, Some(item)).await
}
