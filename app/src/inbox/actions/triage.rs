//! Who looks after a conversation, what has been read, and where the lead stands.

use crate::inbox::carried::Json;
use crate::inbox::error::AppError;
use hilo_domain::ids::{ConversationId, StageId};
use hilo_domain::inbox::Tab;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::{Desk, answer};
#[cfg(feature = "ssr")]
use hilo_domain::ids::UserId;
#[cfg(feature = "ssr")]
use hilo_domain::role::Operation;
#[cfg(feature = "ssr")]
use hilo_store::conversations::{self, ClaimError};
#[cfg(feature = "ssr")]
use hilo_store::leads;

/// Gives a conversation to a colleague; an empty `user_id` gives it back to the queue.
///
/// # Errors
/// [`AppError::Forbidden`] for sellers, [`AppError::Conflict`] for someone who is no member, and what every
/// action can answer.
#[server(prefix = "/fn", endpoint = "assign", output = Json)]
pub async fn assign(
    /// Which conversation.
    conversation_id: ConversationId,
    /// To whom; empty for no one.
    user_id: String,
    /// The list beside it, for the way back of a form.
    tab: Option<Tab>,
) -> Result<(), AppError> {
    let done = give(&conversation_id, user_id).await;
    answer(&conversation_id, tab, done)
}

/// Takes a conversation that nobody has.
///
/// # Errors
/// [`AppError::Taken`] when someone else was faster, and what every action can answer.
#[server(prefix = "/fn", endpoint = "claim", output = Json)]
pub async fn claim(
    /// Which conversation.
    conversation_id: ConversationId,
    /// The list beside it, for the way back of a form.
    tab: Option<Tab>,
) -> Result<(), AppError> {
    let done = take(&conversation_id).await;
    answer(&conversation_id, tab, done)
}

/// Marks everything in a conversation as read by the viewer.
///
/// # Errors
/// What every action can answer.
#[server(prefix = "/fn", endpoint = "mark-read", output = Json)]
pub async fn mark_read(
    /// Which conversation.
    conversation_id: ConversationId,
    /// The list beside it, for the way back of a form.
    tab: Option<Tab>,
) -> Result<(), AppError> {
    let done = read(&conversation_id).await;
    answer(&conversation_id, tab, done)
}

/// Moves the conversation's lead to a stage of its pipeline.
///
/// # Errors
/// What every action can answer.
#[server(prefix = "/fn", endpoint = "move-stage", output = Json)]
pub async fn move_stage(
    /// Which conversation.
    conversation_id: ConversationId,
    /// The stage.
    stage_id: StageId,
    /// The list beside it, for the way back of a form.
    tab: Option<Tab>,
) -> Result<(), AppError> {
    let done = move_lead(&conversation_id, &stage_id).await;
    answer(&conversation_id, tab, done)
}

#[cfg(feature = "ssr")]
async fn give(id: &ConversationId, user_id: String) -> Result<(), AppError> {
    let desk = Desk::open(Operation::Assign)?;
    let assignee = (!user_id.is_empty()).then_some(UserId(user_id));
    let mut tx = desk.db.write().await?;
    conversations::assign(&mut tx, &desk.actor, id, assignee.as_ref()).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(feature = "ssr")]
async fn take(id: &ConversationId) -> Result<(), AppError> {
    let desk = Desk::open(Operation::Claim)?;
    let mut tx = desk.db.write().await?;
    conversations::claim(&mut tx, &desk.actor, id).await.map_err(|error| match error {
        ClaimError::Taken(_) => AppError::Taken,
        ClaimError::Store(error) => error.into(),
    })?;
    tx.commit().await?;
    Ok(())
}

#[cfg(feature = "ssr")]
async fn read(id: &ConversationId) -> Result<(), AppError> {
    let desk = Desk::open(Operation::Reply)?;
    let mut tx = desk.db.write().await?;
    conversations::mark_read(&mut tx, &desk.actor, id).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(feature = "ssr")]
async fn move_lead(id: &ConversationId, stage_id: &StageId) -> Result<(), AppError> {
    let desk = Desk::open(Operation::Reply)?;
    let mut tx = desk.db.write().await?;
    leads::move_stage(&mut tx, &desk.actor, id, stage_id).await?;
    tx.commit().await?;
    Ok(())
}
