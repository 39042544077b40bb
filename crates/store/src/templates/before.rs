//! What was sent before: the values that a template was filled with last, and a failed template sent anew.

use super::send::{Queued, Recipient, SendError, TemplateSend, queue};
use crate::conversations::{announce, find_visible, visible};
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::jobs;
use crate::messages;
use crate::outbound::{SentTemplate, retry_of};
use crate::sql::fetch;
use hilo_domain::ids::{ConversationId, MessageId, TemplateId};
use hilo_domain::inbox::TimelineItem;
use hilo_domain::message::MessageStatus;
use hilo_domain::role::Actor;
use hilo_domain::template::{Facts, LastTime};
use sqlx::types::Json;

/// So many sends back somebody may look who does not see every conversation.
const LOOK_BACK: i64 = 50;

#[derive(sqlx::FromRow)]
struct Row {
    template_sent: Json<SentTemplate>,
    customer: String,
    phone: Option<String>,
    agent: Option<String>,
}

/// What filled a template the last time that it was sent within the actor's sight, and did not fail.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_time(tx: &mut Tx, actor: &Actor, id: &TemplateId) -> Result<Option<LastTime>> {
    let sql = format!(
        "select lately.template_sent, l.name as customer, c.phone, u.name as agent
         from (select organization_id, conversation_id, author_id, template_sent, status, created_at, id from messages
             where organization_id = $1 and template_id = $3 order by created_at desc, id desc limit $4) lately
           join conversations c on c.organization_id = lately.organization_id and c.id = lately.conversation_id
           join leads l on l.organization_id = c.organization_id and l.id = c.lead_id
           left join users u on u.id = lately.author_id
         where lately.status <> 'FAILED' and lately.template_sent is not null and {}
         order by lately.created_at desc, lately.id desc limit 1",
        visible(actor)
    );
    let row = fetch!(
        fetch_optional,
        tx,
        Row,
        sqlx::AssertSqlSafe(sql.as_str()),
        &actor.organization_id,
        &actor.user_id,
        id,
        LOOK_BACK
    )?;
    Ok(row.map(|row| LastTime {
        filling: row.template_sent.0.filling,
        facts: Facts { customer: Some(row.customer), phone: row.phone, agent: row.agent },
    }))
}

/// A template that was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct SentBefore {
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// How far it came.
    pub status: MessageStatus,
    /// The template as it was, and what filled it.
    pub template: SentTemplate,
}

/// A template that was sent, to be filled in anew.
///
/// # Errors
/// [`StoreError::NotFound`] when it is no template or out of sight.
pub async fn sent_before(tx: &mut Tx, actor: &Actor, id: &MessageId) -> Result<SentBefore> {
    let (conversation_id, status, template) = fetch!(
        fetch_one,
        tx,
        (ConversationId, MessageStatus, Json<SentTemplate>),
        "select conversation_id, status, template_sent from messages
         where organization_id = $1 and id = $2 and template_sent is not null",
        &actor.organization_id,
        id
    )?;
    find_visible(tx, actor, &conversation_id).await?;
    Ok(SentBefore { conversation_id, status, template: template.0 })
}

/// Sends a failed template anew, perhaps with other values. The failed one stays in the thread, marked as sent again; a
/// second time gives the first one's message: it goes once.
///
/// # Errors
/// [`SendError`]; [`StoreError::Conflict`] when it has not failed or was sent in another conversation.
pub async fn queue_again(
    tx: &mut Tx,
    actor: &Actor,
    failed: &MessageId,
    send: TemplateSend,
) -> Result<Queued, SendError> {
    let before = sent_before(tx, actor, failed).await?;
    let here = matches!(&send.to, Recipient::Conversation(id) if *id == before.conversation_id);
    if before.status != MessageStatus::Failed || !here {
        return Err(StoreError::Conflict("only a failed template can be sent again").into());
    }
    let known =
        |message_id| Queued { message_id, conversation_id: before.conversation_id.clone(), job_id: None };
    if let Some(message_id) = retry_of(tx, actor, failed).await? {
        return Ok(known(message_id));
    }
    let queued = match queue(tx, actor, send, Some(failed), jobs::PRIORITY_INTERACTIVE).await {
        // The same click in another transaction was faster.
        Err(SendError::Store(StoreError::NotFound)) => {
            let message_id = retry_of(tx, actor, failed).await?.ok_or(StoreError::NotFound)?;
            return Ok(known(message_id));
        }
        queued => queued?,
    };
    // A status says nothing of a retry: whoever looks gets the failed message anew.
    let retried = TimelineItem::Message(Box::new(messages::one(tx, &actor.organization_id, failed).await?));
    announce(tx, &actor.organization_id, &before.conversation_id, Some(retried)).await?;
    Ok(queued)
}
