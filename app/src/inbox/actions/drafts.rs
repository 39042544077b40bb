//! Keeping what someone has begun to write.

use crate::inbox::carried::Json;
use crate::inbox::error::AppError;
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::DraftMode;
use leptos::prelude::*;

/// Longest text kept as a draft, in bytes: far more than can be sent, so that a paste too long is not lost.
#[cfg(feature = "ssr")]
const MAX_DRAFT: usize = 64 * 1024;

/// Keeps the viewer's draft of an answer or a note; an empty one is removed.
///
/// # Errors
/// [`AppError::TooLong`] beyond 64 KiB, and what every action can answer.
#[server(prefix = "/fn", endpoint = "save-draft", output = Json)]
pub async fn save_draft(
    /// Which conversation.
    conversation_id: ConversationId,
    /// For whom it is.
    mode: DraftMode,
    /// What was written.
    text: String,
) -> Result<(), AppError> {
    let done = keep(&conversation_id, mode, &text).await;
    super::desk::answer(&conversation_id, None, done)
}

#[cfg(feature = "ssr")]
async fn keep(id: &ConversationId, mode: DraftMode, text: &str) -> Result<(), AppError> {
    use super::desk::Desk;
    use hilo_domain::role::Operation;

    let desk = Desk::open(Operation::Reply)?;
    if text.len() > MAX_DRAFT {
        return Err(AppError::TooLong);
    }
    let mut tx = desk.db.write().await?;
    hilo_store::drafts::save(&mut tx, &desk.actor, id, mode, text).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps what a form wrote and the server refused. Its own failure changes nothing: the first error is the one to
/// tell.
#[cfg(feature = "ssr")]
pub(super) async fn keep_refused(id: &ConversationId, mode: DraftMode, text: &str) {
    if !text.trim().is_empty()
        && let Err(error) = keep(id, mode, text).await
    {
        leptos::logging::warn!("a draft could not be kept: {error}");
    }
}
