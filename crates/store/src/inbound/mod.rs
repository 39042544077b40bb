//! What a customer sent becomes a lead, a conversation, a message and a note, in one transaction. Deduplication
//! is the unique index on Meta's message id, in the same transaction as the effect (guarantees.md 1).

mod change;
mod early;
mod number;
mod place;
mod react;

pub use change::{edit, revoke};
pub use early::{purge as purge_early_changes, receive_edited};
pub use number::change_number;
pub use place::place;
pub use react::react;

use crate::channels::Channel;
use crate::conversations::{Touch, announce, touch};
use crate::db::Tx;
use crate::error::Result;
use crate::leads::Contact;
use crate::messages;
use crate::notes;
use crate::sql::{execute, fetch, scalar};
use crate::statuses::{appears, apply_orphans};
use crate::totals::Totals;
use early::Early;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, LeadId, MessageId, OrganizationId};
use hilo_domain::inbox::{MessageDetail, MessageView, TimelineItem};
use hilo_domain::message::{Direction, MessageKind, MessageStatus, Provider, SendState};
use hilo_domain::phone::Phone;
use place::{Placed, find_place};
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

impl NewInbound {
    /// What the thread shows of it once it is stored, as [`messages::one`] would read it; `None` where other rows have a say,
    /// as in what it answers.
    fn fresh_view(&self, id: &MessageId) -> Option<MessageView> {
        (self.direction == Direction::Inbound && self.reply_to.is_none()).then(|| MessageView {
            id: id.clone(),
            direction: self.direction,
            kind: self.kind,
            text: self.text.clone(),
            detail: self.detail.clone(),
            status: MessageStatus::Delivered,
            send_state: SendState::Inbound,
            unconfirmed_at: None,
            failure: None,
            author: None,
            at: self.at,
            quote: None,
            reactions: Vec::new(),
            edited: false,
            revoked: false,
            retried: false,
            client_message_id: None,
        })
    }
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

/// Stores a message and all that follows from it. One that its sender has already edited or taken back, because that
/// webhook was faster, is stored as it stands since.
///
/// # Errors
/// [`crate::StoreError::Conflict`] when there is no sender; otherwise when the database refuses.
pub async fn receive(tx: &mut Tx, channel: &Channel, message: &NewInbound) -> Result<Applied> {
    let organization_id = &channel.organization_id;
    // A status, an edit or a revocation of it may be about to be kept: one of us waits for the other here.
    appears(tx, organization_id, &message.external_id).await?;
    let (known, is_early) = fetch!(
        fetch_one,
        tx,
        (Option<MessageId>, bool),
        "select (select id from messages where organization_id = $1 and external_message_id = $2),
           exists (select 1 from early_changes where organization_id = $1 and external_message_id = $2)",
        organization_id,
        &message.external_id
    )?;
    if let Some(id) = known {
        return early::meet(tx, channel, message, id).await;
    }
    let early = match is_early {
        true => early::take(tx, organization_id, &message.external_id).await?,
        false => Early::default(),
    };
    if early.revoked_at.is_some() {
        return store(tx, channel, &early::without_words(message), &early).await;
    }
    store(tx, channel, message, &early).await
}

/// Stores a message that may be standing in for one whose words are still to come.
async fn store(tx: &mut Tx, channel: &Channel, message: &NewInbound, early: &Early) -> Result<Applied> {
    let organization_id = &channel.organization_id;
    let Placed { lead_id, conversation_id, reacted_to } =
        find_place(tx, channel, &message.contact, message.at, &message.external_id).await?;
    let id: MessageId = tx.new_id();
    if !insert(tx, channel, message, early, &id, &lead_id, &conversation_id).await? {
        let known = by_external_id(tx, organization_id, &message.external_id).await?.unwrap_or(id);
        return early::meet(tx, channel, message, known).await;
    }
    let inbound = message.direction == Direction::Inbound;
    if inbound && early.revoked_at.is_none() {
        let content =
            message.text.clone().unwrap_or_else(|| format!("[{}]", message.kind.as_str().to_lowercase()));
        notes::add_for_message(tx, organization_id, &lead_id, &id, &content, message.at).await?;
    }
    if !inbound {
        apply_orphans(tx, organization_id, &id, &message.external_id).await?;
    }
    let change = Touch {
        message_id: &id,
        direction: message.direction,
        kind: message.kind,
        text: message.text.as_deref(),
        at: message.at,
        surely_by: early.not_before.unwrap_or(message.at),
        external_id: Some(&message.external_id),
        counts: counts_as_unread(message.kind) && !message.historic,
        opens_window: opens_window(message),
        answers_all: false,
    };
    let waits = inbound && change.counts;
    touch(tx, organization_id, &conversation_id, change).await?;
    let view = match message.fresh_view(&id) {
        Some(view) if !reacted_to && early.is_nothing() => view,
        _ => messages::one(tx, organization_id, &id).await?,
    };
    announce(tx, organization_id, &conversation_id, Some(TimelineItem::Message(Box::new(view)))).await?;
    if waits {
        tx.find_agent(organization_id, &conversation_id);
    }
    Ok(Applied::New(id))
}

/// Whether the reply window counts from it, when the customer sent it.
fn opens_window(message: &NewInbound) -> bool {
    message.kind != MessageKind::System && !message.historic
}

/// Our id of the message with this id of Meta's, if it was stored.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_external_id(
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
    early: &Early,
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
           external_message_id, reply_to_external_id, attempts, created_at, received_at, edited_at, revoked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, $21, $22,
           $23, $24)
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
        now,
        early.edited_at,
        early.revoked_at
    )?;
    if inserted == 1 {
        tx.count(&channel.organization_id, Totals { messages: 1, ..Totals::default() });
    }
    Ok(inserted == 1)
}
