//! What came before the part of a thread that is shown.

use crate::inbox::carried::Json;
use crate::inbox::error::AppError;
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::{ThreadCursor, TimelineItem};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How many messages a page of a thread has.
#[cfg(feature = "ssr")]
pub(in crate::inbox) const PAGE: i64 = 40;

/// A page of the past.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    /// Oldest first.
    pub items: Vec<TimelineItem>,
    /// What came before these; `None` at the beginning.
    pub older: Option<ThreadCursor>,
}

/// The page of a thread before an item.
///
/// # Errors
/// What every action can answer.
#[server(prefix = "/fn", endpoint = "load-older", output = Json)]
pub async fn load_older(
    /// Which conversation.
    conversation_id: ConversationId,
    /// The item.
    before: ThreadCursor,
) -> Result<Earlier, AppError> {
    let done = load(&conversation_id, &before).await;
    super::desk::answer(&conversation_id, None, done)
}

#[cfg(feature = "ssr")]
async fn load(id: &ConversationId, before: &ThreadCursor) -> Result<Earlier, AppError> {
    use super::desk::Desk;
    use hilo_domain::role::Operation;

    let desk = Desk::open(Operation::ReadInbox)?;
    let mut tx = desk.db.read().await?;
    let thread = hilo_store::conversations::thread(&mut tx, &desk.actor, id, Some(before), PAGE).await?;
    Ok(Earlier { items: thread.items, older: thread.older })
}
