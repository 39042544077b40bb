//! What a person decides about a message that did not arrive, or that may have arrived.

use crate::inbox::carried::Json;
use crate::inbox::error::AppError;
use hilo_domain::ids::{ConversationId, MessageId};
use hilo_domain::inbox::Tab;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::{Desk, answer};
#[cfg(feature = "ssr")]
use hilo_domain::role::Operation;
#[cfg(feature = "ssr")]
use hilo_store::outbound;

/// Sends a failed message again, as a new one.
///
/// # Errors
/// [`AppError::WindowClosed`], [`AppError::Conflict`] when it is not a failed text, and what every action can
/// answer.
#[server(prefix = "/fn", endpoint = "retry-message", output = Json)]
pub async fn retry_message(
    /// Which conversation.
    conversation_id: ConversationId,
    /// Which message.
    message_id: MessageId,
    /// The list beside it, for the way back of a form.
    tab: Option<Tab>,
) -> Result<MessageId, AppError> {
    let done = retry(&message_id).await;
    answer(&conversation_id, tab, done)
}

/// Sends a message again of which nobody knows whether Meta took it.
///
/// # Errors
/// [`AppError::Conflict`] when it is not unconfirmed any more, and what every action can answer.
#[server(prefix = "/fn", endpoint = "resend-message", output = Json)]
pub async fn resend_message(
    /// Which conversation.
    conversation_id: ConversationId,
    /// Which message.
    message_id: MessageId,
    /// The list beside it, for the way back of a form.
    tab: Option<Tab>,
) -> Result<(), AppError> {
    let done = resend(&message_id).await;
    answer(&conversation_id, tab, done)
}

/// Leaves such a message as it is.
///
/// # Errors
/// The same.
#[server(prefix = "/fn", endpoint = "discard-message", output = Json)]
pub async fn discard_message(
    /// Which conversation.
    conversation_id: ConversationId,
    /// Which message.
    message_id: MessageId,
    /// The list beside it, for the way back of a form.
    tab: Option<Tab>,
) -> Result<(), AppError> {
    let done = discard(&message_id).await;
    answer(&conversation_id, tab, done)
}

#[cfg(feature = "ssr")]
async fn retry(id: &MessageId) -> Result<MessageId, AppError> {
    let desk = Desk::open(Operation::Reply)?;
    let mut tx = desk.db.write().await?;
    let again = outbound::retry(&mut tx, &desk.actor, id).await?;
    tx.commit().await?;
    Ok(again)
}

#[cfg(feature = "ssr")]
async fn resend(id: &MessageId) -> Result<(), AppError> {
    let desk = Desk::open(Operation::Reply)?;
    let mut tx = desk.db.write().await?;
    outbound::resend_unconfirmed(&mut tx, &desk.actor, id).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(feature = "ssr")]
async fn discard(id: &MessageId) -> Result<(), AppError> {
    let desk = Desk::open(Operation::Reply)?;
    let mut tx = desk.db.write().await?;
    outbound::discard_unconfirmed(&mut tx, &desk.actor, id).await?;
    tx.commit().await?;
    Ok(())
}
