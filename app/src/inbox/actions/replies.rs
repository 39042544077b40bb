//! Answering the customer.

use crate::inbox::carried::Json;
use crate::inbox::error::AppError;
use hilo_domain::ids::{ConversationId, MessageId};
use hilo_domain::inbox::Tab;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::{Desk, answer};
#[cfg(feature = "ssr")]
use hilo_domain::inbox::DraftMode;

/// Longest id a composer may give its message; a UUID has 36.
#[cfg(feature = "ssr")]
const MAX_CLIENT_ID: usize = 64;

/// Queues an answer. The same `client_message_id` again is the same message; what could not be queued is kept
/// as the draft.
///
/// # Errors
/// [`AppError::WindowClosed`], [`AppError::Empty`], [`AppError::TooLong`], and what every action can answer.
#[server(prefix = "/fn", endpoint = "send-reply", output = Json)]
pub async fn send_reply(
    /// Which conversation.
    conversation_id: ConversationId,
    /// What was written.
    text: String,
    /// The composer's own id: the same one again is the same message.
    client_message_id: Option<String>,
    /// The message it answers.
    reply_to: Option<MessageId>,
    /// The list beside it, for the way back of a form.
    tab: Option<Tab>,
) -> Result<MessageId, AppError> {
    let done = queue(&conversation_id, &text, client_message_id, reply_to).await;
    if done.is_err() {
        super::drafts::keep_refused(&conversation_id, DraftMode::Reply, &text).await;
    }
    answer(&conversation_id, tab, done)
}

#[cfg(feature = "ssr")]
async fn queue(
    id: &ConversationId,
    text: &str,
    client_message_id: Option<String>,
    reply_to: Option<MessageId>,
) -> Result<MessageId, AppError> {
    use hilo_domain::role::Operation;
    use hilo_store::outbound::{Reply, queue_reply};

    let desk = Desk::open(Operation::Reply)?;
    if client_message_id.as_ref().is_some_and(|id| id.is_empty() || id.len() > MAX_CLIENT_ID) {
        return Err(AppError::Invalid);
    }
    // A form without the client has the field, empty.
    let reply_to = reply_to.filter(|id| !id.as_str().is_empty());
    // A browser's form has CR LF where its field has LF.
    let text = text.replace("\r\n", "\n");
    let mut tx = desk.db.write().await?;
    let message_id =
        queue_reply(&mut tx, &desk.actor, id, Reply { text, client_message_id, reply_to }).await?;
    tx.commit().await?;
    Ok(message_id)
}
