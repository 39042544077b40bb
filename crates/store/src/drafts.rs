//! Drafts: what a person has begun to write, kept per conversation, so that nothing typed is ever lost.

use crate::conversations::find_visible;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, scalar};
use hilo_domain::ids::ConversationId;
use hilo_domain::role::Actor;

/// Keeps a draft; an empty one is removed.
///
/// # Errors
/// [`crate::StoreError::NotFound`] when the actor does not see the conversation.
pub async fn save(tx: &mut Tx, actor: &Actor, id: &ConversationId, text: &str) -> Result<()> {
    find_visible(tx, actor, id).await?;
    if text.trim().is_empty() {
        return remove(tx, actor, id).await;
    }
    let now = tx.now();
    execute!(
        tx,
        "insert into drafts (organization_id, conversation_id, user_id, mode, text, updated_at)
         values ($1, $2, $3, 'REPLY', $4, $5)
         on conflict (organization_id, conversation_id, user_id, mode)
         do update set text = excluded.text, updated_at = excluded.updated_at",
        &actor.organization_id,
        id,
        &actor.user_id,
        text,
        now
    )?;
    Ok(())
}

/// Removes a draft, once it is sent.
pub(crate) async fn remove(tx: &mut Tx, actor: &Actor, id: &ConversationId) -> Result<()> {
    execute!(
        tx,
        "delete from drafts where organization_id = $1 and conversation_id = $2 and user_id = $3 and mode = 'REPLY'",
        &actor.organization_id,
        id,
        &actor.user_id
    )?;
    Ok(())
}

/// What the actor has begun to write.
pub(crate) async fn reply(tx: &mut Tx, actor: &Actor, id: &ConversationId) -> Result<Option<String>> {
    Ok(scalar!(
        fetch_optional,
        tx,
        String,
        "select text from drafts
         where organization_id = $1 and conversation_id = $2 and user_id = $3 and mode = 'REPLY'",
        &actor.organization_id,
        id,
        &actor.user_id
    )?)
}
