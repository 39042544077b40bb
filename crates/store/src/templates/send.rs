//! Queuing a template: the message with what the customer will read, its job, the conversation and the live event in
//! one transaction. Templates may go at any time, whatever the 24-hour window says.

use super::record::{self, Template};
use crate::channels::{self, Channel};
use crate::conversations::find_visible;
use crate::db::Tx;
use crate::error::StoreError;
use crate::inbound::place;
use crate::jobs;
use crate::leads::{self, Contact};
use crate::outbound::{Outgoing, QueueError, SentTemplate, by_client_id, insert};
use crate::sql::scalar;
use hilo_domain::ids::{ChannelId, ConversationId, JobId, LeadId, MessageId, TemplateId};
use hilo_domain::phone::Phone;
use hilo_domain::role::Actor;
use hilo_domain::template::{Filling, Problem, TemplateStatus};

/// To whom.
#[derive(Clone, Debug)]
pub enum Recipient {
    /// Any number; the lead and the conversation are made when missing.
    Phone(Phone),
    /// The customer of this conversation, over its number.
    Conversation(ConversationId),
}

/// A template to be sent.
#[derive(Clone, Debug)]
pub struct TemplateSend {
    /// Which.
    pub template_id: TemplateId,
    /// To whom.
    pub to: Recipient,
    /// What is put in.
    pub filling: Filling,
    /// Notes it on this lead.
    pub lead_id: Option<LeadId>,
    /// Over this number, to a phone; else the oldest one of the template's account.
    pub channel_id: Option<ChannelId>,
    /// The sender's own id: the same one again is the same message.
    pub client_message_id: Option<String>,
}

/// What was queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The message.
    pub message_id: MessageId,
    /// Where it stands.
    pub conversation_id: ConversationId,
    /// The job that will send it; `None` when this message had been queued before.
    pub job_id: Option<JobId>,
}

/// Why a template was not queued.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// There is no such template.
    #[error("no such template")]
    NoTemplate,
    /// Only an approved template may be sent.
    #[error("the template is {0}, and only an APPROVED one can be sent")]
    NotApproved(TemplateStatus),
    /// What is given does not fill it.
    #[error("the template cannot be filled with this")]
    Filling(Vec<Problem>),
    /// The number belongs to another account at Meta than the template.
    #[error("this number's account does not have the template")]
    OtherAccount,
    /// The organization has no number to send from.
    #[error("no WhatsApp number is connected")]
    NoChannel,
    /// The lead is not there.
    #[error("no such lead")]
    NoLead,
    /// The database refused, or the conversation or number is not there.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for SendError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<QueueError> for SendError {
    fn from(error: QueueError) -> Self {
        match error {
            QueueError::NoChannel => Self::NoChannel,
            QueueError::NoLead => Self::NoLead,
            QueueError::Store(error) => Self::Store(error),
            // Of texts only.
            QueueError::Empty | QueueError::TooLong | QueueError::WindowClosed => {
                Self::Store(StoreError::Conflict("a template was taken for a text"))
            }
        }
    }
}

/// Queues a template. The draft of the conversation stays: a template is no answer to it.
///
/// # Errors
/// [`SendError`]; the caller rolls back, and nothing is queued then.
pub async fn queue_send(tx: &mut Tx, actor: &Actor, send: TemplateSend) -> Result<Queued, SendError> {
    queue(tx, actor, send, None, jobs::PRIORITY_INTERACTIVE).await
}

/// The same for a program, which may send thousands: people overtake it.
///
/// # Errors
/// The same.
pub async fn queue_api_send(tx: &mut Tx, actor: &Actor, send: TemplateSend) -> Result<Queued, SendError> {
    queue(tx, actor, send, None, jobs::PRIORITY_BULK).await
}

/// The same, perhaps in place of a message that failed.
pub(super) async fn queue(
    tx: &mut Tx,
    actor: &Actor,
    send: TemplateSend,
    retry_of: Option<&MessageId>,
    priority: i64,
) -> Result<Queued, SendError> {
    let template = match record::find(tx, &actor.organization_id, &send.template_id).await {
        Err(StoreError::NotFound) => return Err(SendError::NoTemplate),
        found => found?,
    };
    let target = target(tx, actor, &template, &send).await?;
    let client_id = send.client_message_id.as_deref();
    if let Some(client_id) = client_id
        && let Some(message_id) = by_client_id(tx, actor, &target.conversation_id, client_id).await?
    {
        return Ok(Queued { message_id, conversation_id: target.conversation_id, job_id: None });
    }
    if template.deleted_at.is_some() {
        return Err(SendError::NoTemplate);
    }
    if !template.status.is_sendable() {
        return Err(SendError::NotApproved(template.status));
    }
    if template.waba_id.is_some() && template.waba_id != target.channel.waba_id {
        return Err(SendError::OtherAccount);
    }
    if let Some(lead_id) = &send.lead_id
        && !leads::is_visible(tx, actor, lead_id).await?
    {
        return Err(SendError::NoLead);
    }
    let rendered = template.components().check(&send.filling).map_err(SendError::Filling)?;
    let sent = SentTemplate {
        template_id: template.id,
        name: template.name,
        language: template.language,
        components_json: template.components_json.0,
        filling: send.filling,
    };
    let outgoing = Outgoing {
        channel: &target.channel,
        conversation_id: &target.conversation_id,
        lead_id: &target.lead_id,
        to: &target.address,
        text: &rendered.text(),
        author: Some(&actor.user_id),
        client_message_id: client_id,
        reply_to: None,
        retry_of,
        note_lead_id: send.lead_id.as_ref(),
        template: Some(&sent),
        priority,
    };
    let inserted = insert(tx, outgoing).await?;
    let (message_id, job_id) = match (inserted, client_id) {
        (Some(queued), _) => (queued.message_id, Some(queued.job_id)),
        // The same click in another transaction was faster.
        (None, Some(client_id)) => {
            let known = by_client_id(tx, actor, &target.conversation_id, client_id).await?;
            (known.ok_or(StoreError::NotFound)?, None)
        }
        (None, None) => return Err(StoreError::NotFound.into()),
    };
    Ok(Queued { message_id, conversation_id: target.conversation_id, job_id })
}

/// Where it goes.
struct Target {
    channel: Channel,
    conversation_id: ConversationId,
    lead_id: LeadId,
    address: String,
}

async fn target(
    tx: &mut Tx,
    actor: &Actor,
    template: &Template,
    send: &TemplateSend,
) -> Result<Target, SendError> {
    match &send.to {
        Recipient::Conversation(id) => {
            let found = find_visible(tx, actor, id).await?;
            Ok(Target {
                channel: channels::get(tx, &actor.organization_id, &found.channel_id).await?,
                conversation_id: found.id,
                lead_id: found.lead_id,
                address: found.phone.or(found.whatsapp_user_id).unwrap_or_default(),
            })
        }
        Recipient::Phone(phone) => {
            let channel = channel(tx, actor, template, send.channel_id.as_ref()).await?;
            let now = tx.now();
            let (lead_id, conversation_id) = place(tx, &channel, &Contact::phone(phone.clone()), now).await?;
            // A seller who does not see this customer's conversation may not write into it either.
            find_visible(tx, actor, &conversation_id).await?;
            Ok(Target { channel, conversation_id, lead_id, address: phone.as_str().to_owned() })
        }
    }
}

async fn channel(
    tx: &mut Tx,
    actor: &Actor,
    template: &Template,
    named: Option<&ChannelId>,
) -> Result<Channel, SendError> {
    let organization_id = &actor.organization_id;
    if let Some(id) = named {
        return Ok(channels::get(tx, organization_id, id).await?);
    }
    let of_account = match &template.waba_id {
        None => None,
        Some(waba_id) => scalar!(
            fetch_optional,
            tx,
            ChannelId,
            "select id from channels where organization_id = $1 and waba_id = $2 and state <> 'REMOVED'
             order by created_at, id limit 1",
            organization_id,
            waba_id
        )?,
    };
    match of_account {
        Some(id) => Ok(channels::get(tx, organization_id, &id).await?),
        None => channels::primary(tx, organization_id).await?.ok_or(SendError::NoChannel),
    }
}
