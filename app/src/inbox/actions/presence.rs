//! What the live stream, which is for everyone, cannot tell one viewer.

use crate::inbox::carried::Json;
use crate::inbox::error::AppError;
use hilo_domain::ids::ConversationId;
use leptos::prelude::*;

/// Answers whoever is signed in.
///
/// # Errors
/// [`AppError::SignedOut`] for everyone else.
#[server(prefix = "/fn", endpoint = "present", output = Json)]
pub async fn present() -> Result<(), AppError> {
    let request = crate::context::request().ok_or(AppError::Internal)?;
    request.viewer.map(drop).ok_or(AppError::SignedOut)
}

/// How many of the customer's messages the viewer has seen.
///
/// # Errors
/// [`AppError::NotFound`] when the viewer does not see the conversation, and what every action can answer.
#[server(prefix = "/fn", endpoint = "load-seen", output = Json)]
pub async fn load_seen(
    /// Which conversation.
    conversation_id: ConversationId,
) -> Result<i64, AppError> {
    let done = seen(&conversation_id).await;
    super::desk::answer(&conversation_id, None, done)
}

#[cfg(feature = "ssr")]
async fn seen(id: &ConversationId) -> Result<i64, AppError> {
    use super::desk::Desk;
    use hilo_domain::role::Operation;

    let desk = Desk::open(Operation::ReadInbox)?;
    let mut tx = desk.db.read().await?;
    Ok(hilo_store::conversations::row(&mut tx, &desk.actor, id).await?.inbound_seen)
}
