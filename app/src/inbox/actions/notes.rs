//! Writing to the team.

use crate::inbox::carried::Json;
use crate::inbox::error::AppError;
use hilo_domain::ids::{ConversationId, NoteId};
use hilo_domain::inbox::Tab;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use hilo_domain::inbox::DraftMode;

/// Longest note, in characters.
#[cfg(feature = "ssr")]
const MAX_NOTE: usize = 10_000;

/// Adds a private note to the conversation's lead. The customer never sees it. What was refused is kept as the
/// draft.
///
/// # Errors
/// [`AppError::Empty`], [`AppError::NoteTooLong`], and what every action can answer.
#[server(prefix = "/fn", endpoint = "add-note", output = Json)]
pub async fn add_note(
    /// Which conversation.
    conversation_id: ConversationId,
    /// What was written.
    text: String,
    /// The list beside it, for the way back of a form.
    tab: Option<Tab>,
) -> Result<NoteId, AppError> {
    let done = add(&conversation_id, &text).await;
    if done.is_err() {
        super::drafts::keep_refused(&conversation_id, DraftMode::Note, &text).await;
    }
    super::desk::answer_in(&conversation_id, tab, Some("note"), done)
}

#[cfg(feature = "ssr")]
async fn add(id: &ConversationId, text: &str) -> Result<NoteId, AppError> {
    use super::desk::Desk;
    use hilo_domain::role::Operation;

    let desk = Desk::open(Operation::Reply)?;
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(AppError::Empty);
    }
    if text.chars().count() > MAX_NOTE {
        return Err(AppError::NoteTooLong);
    }
    let mut tx = desk.db.write().await?;
    let note_id = hilo_store::notes::add_private(&mut tx, &desk.actor, id, text).await?;
    tx.commit().await?;
    Ok(note_id)
}
