//! Keeping what someone has begun to write.

use crate::inbox::carried::Json;
use crate::inbox::error::AppError;
use hilo_domain::ids::ConversationId;
use leptos::prelude::*;

/// Keeps the viewer's draft; an empty one is removed.
///
/// # Errors
/// [`AppError::TooLong`] beyond 64 KiB, and what every action can answer.
#[server(prefix = "/fn", endpoint = "save-draft", output = Json)]
pub async fn save_draft(
    /// Which conversation.
    conversation_id: ConversationId,
    /// What was written.
    text: String,
) -> Result<(), AppError> {
    let done = keep(&conversation_id, &text).await;
    super::desk::answer(&conversation_id, None, done)
}

#[cfg(feature = "ssr")]
pub(super) async fn keep(id: &ConversationId, text: &str) -> Result<(), AppError> {
    use super::desk::Desk;
    use hilo_domain::role::Operation;

    let desk = Desk::open(Operation::Reply)?;
    if text.len() > super::replies::MAX_DRAFT {
        return Err(AppError::TooLong);
    }
    let mut tx = desk.db.write().await?;
    hilo_store::drafts::save(&mut tx, &desk.actor, id, text).await?;
    tx.commit().await?;
    Ok(())
}
