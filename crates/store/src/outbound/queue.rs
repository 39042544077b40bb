//! Queuing a message: the row, its job, the conversation and the live event in one transaction.

use super::SentTemplate;
use crate::assignment;
use crate::channels::{self, Channel};
use crate::conversations::{Touch, announce, find_visible, touch};
use crate::db::Tx;
use crate::drafts;
use crate::error::StoreError;
use crate::inbound::place;
use crate::jobs::{self, NewJob};
use crate::leads::{self, Contact};
use crate::messages;
use crate::sql::{execute, fetch, scalar};
use crate::totals::Totals;
use hilo_domain::ids::{ChannelId, ConversationId, JobId, LeadId, MessageId, UserId};
use hilo_domain::inbox::{DraftMode, TimelineItem};
use hilo_domain::job::JobKind;
use hilo_domain::message::{Direction, MAX_TEXT, MessageKind, Provider};
use hilo_domain::phone::Phone;
use hilo_domain::role::Actor;
use hilo_domain::window::ReplyWindow;
use sqlx::types::Json;

/// Why a text was not queued.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// Nothing to send.
    #[error("the message is empty")]
    Empty,
    /// More than Meta takes.
    #[error("the message is longer than {MAX_TEXT} characters")]
    TooLong,
    /// More than 24 hours since the customer wrote: only a template may go.
    #[error("the 24-hour reply window is closed")]
    WindowClosed,
    /// The organization has no number to send from.
    #[error("no WhatsApp number is connected")]
    NoChannel,
    /// The lead is not there.
    #[error("no such lead")]
    NoLead,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for QueueError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What an agent answers.
#[derive(Clone, Debug)]
pub struct Reply {
    /// At most 4,096 characters.
    pub text: String,
    /// The composer's own id: the same one again is the same message.
    pub client_message_id: Option<String>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
}

/// What an integrator sends.
#[derive(Clone, Debug)]
pub struct ApiSend {
    /// To whom.
    pub to: Phone,
    /// At most 4,096 characters.
    pub text: String,
    /// Notes it on this lead.
    pub lead_id: Option<LeadId>,
    /// Over this number; the organization's oldest when none is named.
    pub channel_id: Option<ChannelId>,
}

/// What was queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiQueued {
    /// The job that will send it.
    pub job_id: JobId,
    /// The message.
    pub message_id: MessageId,
}

/// Queues an agent's answer and removes the draft it came from. The same `client_message_id` again gives the
/// same message: a double click or a browser's retry sends once.
///
/// # Errors
/// [`QueueError`]; nothing is queued then.
pub async fn queue_reply(
    tx: &mut Tx,
    actor: &Actor,
    conversation_id: &ConversationId,
    reply: Reply,
) -> Result<MessageId, QueueError> {
    let text = checked(&reply.text)?;
    let found = find_visible(tx, actor, conversation_id).await?;
    if let Some(client_id) = &reply.client_message_id
        && let Some(known) = by_client_id(tx, actor, conversation_id, client_id).await?
    {
        return Ok(known);
    }
    if !ReplyWindow::at(found.last_inbound_at, tx.now()).is_open() {
        return Err(QueueError::WindowClosed);
    }
    let channel = match channels::get(tx, &actor.organization_id, &found.channel_id).await {
        // Removed meanwhile: the thread is still there to be read.
        Err(StoreError::NotFound) => return Err(QueueError::NoChannel),
        found => found?,
    };
    let reply_to = match &reply.reply_to {
        Some(id) => external_id_of(tx, actor, conversation_id, id).await?,
        None => None,
    };
    let to = found.phone.or(found.whatsapp_user_id).unwrap_or_default();
    let outgoing = Outgoing {
        channel: &channel,
        conversation_id,
        lead_id: &found.lead_id,
        to: &to,
        text,
        author: Some(&actor.user_id),
        client_message_id: reply.client_message_id.as_deref(),
        reply_to: reply_to.as_deref(),
        retry_of: None,
        note_lead_id: None,
        template: None,
        priority: jobs::PRIORITY_INTERACTIVE,
    };
    match (insert(tx, outgoing).await?, &reply.client_message_id) {
        (Some(queued), _) => {
            drafts::remove(tx, actor, conversation_id, DraftMode::Reply).await?;
            if found.assigned_to_id.is_none() {
                assignment::answered(tx, actor, conversation_id).await?;
            }
            Ok(queued.message_id)
        }
        // The same click in another transaction was faster.
        (None, Some(client_id)) => {
            let known = by_client_id(tx, actor, conversation_id, client_id).await?;
            Ok(known.ok_or(StoreError::NotFound)?)
        }
        (None, None) => Err(StoreError::NotFound.into()),
    }
}

/// Queues a text for any number; the lead and the conversation are made when missing.
///
/// # Errors
/// [`QueueError`]; nothing is queued then.
pub async fn queue_api(tx: &mut Tx, actor: &Actor, send: ApiSend) -> Result<ApiQueued, QueueError> {
    let text = checked(&send.text)?;
    let channel = match &send.channel_id {
        Some(id) => channels::get(tx, &actor.organization_id, id).await?,
        None => channels::primary(tx, &actor.organization_id).await?.ok_or(QueueError::NoChannel)?,
    };
    let now = tx.now();
    let (lead_id, conversation_id) = place(tx, &channel, &Contact::phone(send.to.clone()), now).await?;
    // A seller who does not see this customer's conversation may not write into it either.
    find_visible(tx, actor, &conversation_id).await?;
    if let Some(lead_id) = &send.lead_id
        && !leads::is_visible(tx, actor, lead_id).await?
    {
        return Err(QueueError::NoLead);
    }
    let outgoing = Outgoing {
        channel: &channel,
        conversation_id: &conversation_id,
        lead_id: &lead_id,
        to: send.to.as_str(),
        text,
        author: Some(&actor.user_id),
        client_message_id: None,
        reply_to: None,
        retry_of: None,
        note_lead_id: send.lead_id.as_ref(),
        template: None,
        priority: jobs::PRIORITY_BULK,
    };
    insert(tx, outgoing)
        .await?
        .ok_or_else(|| StoreError::Conflict("this message has been queued already").into())
}

fn checked(text: &str) -> Result<&str, QueueError> {
    let text = text.trim_end();
    if text.trim().is_empty() {
        return Err(QueueError::Empty);
    }
    if text.chars().count() > MAX_TEXT {
        return Err(QueueError::TooLong);
    }
    Ok(text)
}

pub(crate) struct Outgoing<'a> {
    pub channel: &'a Channel,
    pub conversation_id: &'a ConversationId,
    pub lead_id: &'a LeadId,
    pub to: &'a str,
    pub text: &'a str,
    pub author: Option<&'a UserId>,
    pub client_message_id: Option<&'a str>,
    pub reply_to: Option<&'a str>,
    pub retry_of: Option<&'a MessageId>,
    pub note_lead_id: Option<&'a LeadId>,
    /// The template whose rendered form is the text.
    pub template: Option<&'a SentTemplate>,
    /// Whether somebody in front of a screen sends it, or a program.
    pub priority: i64,
}

impl Outgoing<'_> {
    const fn kind(&self) -> MessageKind {
        if self.template.is_some() { MessageKind::Template } else { MessageKind::Text }
    }
}

/// Stores the message with its job. `None`: a message with this `client_message_id` or `retry_of` is there already,
/// perhaps committed a moment ago by another transaction.
pub(crate) async fn insert(tx: &mut Tx, outgoing: Outgoing<'_>) -> Result<Option<ApiQueued>, QueueError> {
    let (id, now) = (tx.new_id::<MessageId>(), tx.now());
    let organization_id = &outgoing.channel.organization_id;
    let kind = outgoing.kind();
    let from = outgoing
        .channel
        .display_phone
        .as_deref()
        .and_then(|phone| Phone::parse(phone).ok())
        .map_or_else(|| outgoing.channel.phone_number_id.clone(), |phone| phone.as_str().to_owned());
    let inserted = execute!(
        tx,
        "insert into messages (organization_id, id, conversation_id, channel_id, lead_id, provider, direction, kind,
           from_address, to_address, text, status, status_updated_at, send_state, reply_to_external_id,
           client_message_id, retry_of_id, author_id, payload, template_id, template_sent, attempts, created_at,
           received_at)
         values ($1, $2, $3, $4, $5, $6, 'OUTBOUND', $7, $8, $9, $10, 'QUEUED', $11, 'QUEUED', $12, $13, $14, $15, $16,
           $17, $18, 0, $11, $11)
         on conflict do nothing",
        organization_id,
        &id,
        outgoing.conversation_id,
        &outgoing.channel.id,
        outgoing.lead_id,
        Provider::Whatsapp,
        kind,
        from,
        outgoing.to,
        outgoing.text,
        now,
        outgoing.reply_to,
        outgoing.client_message_id,
        outgoing.retry_of,
        outgoing.author,
        outgoing.template.map(|template| Json(template.detail())),
        outgoing.template.map(|template| &template.template_id),
        outgoing.template.map(Json)
    )?;
    if inserted == 0 {
        return Ok(None);
    }
    tx.count(organization_id, Totals { messages: 1, ..Totals::default() });
    let send = NewSend {
        conversation_id: outgoing.conversation_id,
        message_id: &id,
        kind,
        note_lead_id: outgoing.note_lead_id,
        priority: outgoing.priority,
    };
    let job_id = enqueue_send(tx, outgoing.channel, send).await?;
    let change = Touch {
        message_id: &id,
        direction: Direction::Outbound,
        kind,
        text: Some(outgoing.text),
        at: now,
        surely_by: now,
        external_id: None,
        counts: false,
        opens_window: false,
        answers_all: true,
    };
    touch(tx, organization_id, outgoing.conversation_id, change).await?;
    let view = messages::one(tx, organization_id, &id).await?;
    let item = TimelineItem::Message(Box::new(view));
    announce(tx, organization_id, outgoing.conversation_id, Some(item)).await?;
    Ok(Some(ApiQueued { job_id, message_id: id }))
}

/// What the job that sends a message has to know.
pub(super) struct NewSend<'a> {
    pub conversation_id: &'a ConversationId,
    pub message_id: &'a MessageId,
    pub kind: MessageKind,
    pub note_lead_id: Option<&'a LeadId>,
    pub priority: i64,
}

/// The job that sends a message. Its key is the conversation: messages leave in order. What a program has queued there
/// before goes as fast as the person's message that waits for it.
pub(super) async fn enqueue_send(
    tx: &mut Tx,
    channel: &Channel,
    send: NewSend<'_>,
) -> Result<JobId, StoreError> {
    if send.priority == jobs::PRIORITY_INTERACTIVE {
        jobs::hurry(tx, send.conversation_id.as_str()).await?;
    }
    let job = NewJob {
        organization_id: channel.organization_id.clone(),
        kind: match send.kind {
            MessageKind::Template => JobKind::SendMessageTemplate,
            _ => JobKind::SendMessage,
        },
        serial_key: Some(send.conversation_id.0.clone()),
        subject_id: Some(send.message_id.0.clone()),
        payload: serde_json::json!({ "noteLeadId": send.note_lead_id }),
        priority: send.priority,
        run_at: tx.now(),
    };
    jobs::enqueue(tx, job).await
}

/// The message with this id of the composer's, if it is in this conversation.
pub(crate) async fn by_client_id(
    tx: &mut Tx,
    actor: &Actor,
    conversation_id: &ConversationId,
    client_id: &str,
) -> Result<Option<MessageId>, StoreError> {
    let known = fetch!(
        fetch_optional,
        tx,
        (MessageId, ConversationId),
        "select id, conversation_id from messages where organization_id = $1 and client_message_id = $2",
        &actor.organization_id,
        client_id
    )?;
    match known {
        None => Ok(None),
        Some((id, conversation)) if conversation == *conversation_id => Ok(Some(id)),
        Some(_) => Err(StoreError::Conflict("this message id belongs to another conversation")),
    }
}

async fn external_id_of(
    tx: &mut Tx,
    actor: &Actor,
    conversation_id: &ConversationId,
    id: &MessageId,
) -> Result<Option<String>, StoreError> {
    let external = scalar!(
        fetch_optional,
        tx,
        Option<String>,
        "select external_message_id from messages where organization_id = $1 and conversation_id = $2 and id = $3",
        &actor.organization_id,
        conversation_id,
        id
    )?;
    Ok(external.flatten())
}
