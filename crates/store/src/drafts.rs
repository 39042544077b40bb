//! Drafts: what a person has begun to write, kept per conversation and mode, so that nothing typed is ever lost.

use crate::conversations::find_visible;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::DraftMode;
use hilo_domain::role::Actor;

/// Keeps a draft; an empty one is removed.
///
/// # Errors
/// [`crate::StoreError::NotFound`] when the actor does not see the conversation.
pub async fn save(
    tx: &mut Tx,
    actor: &Actor,
    id: &ConversationId,
    mode: DraftMode,
    text: &str,
) -> Result<()> {
    find_visible(tx, actor, id).await?;
    if text.trim().is_empty() {
        return remove(tx, actor, id, mode).await;
    }
    let now = tx.now();
    execute!(
        tx,
        "insert into drafts (organization_id, conversation_id, user_id, mode, text, updated_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (organization_id, conversation_id, user_id, mode)
         do update set text = excluded.text, updated_at = excluded.updated_at",
        &actor.organization_id,
        id,
        &actor.user_id,
        mode,
        text,
        now
    )?;
    Ok(())
}

/// Removes a draft, once it is sent or noted.
pub(crate) async fn remove(tx: &mut Tx, actor: &Actor, id: &ConversationId, mode: DraftMode) -> Result<()> {
    execute!(
        tx,
        "delete from drafts where organization_id = $1 and conversation_id = $2 and user_id = $3 and mode = $4",
        &actor.organization_id,
        id,
        &actor.user_id,
        mode
    )?;
    Ok(())
}

/// What one person has begun to write in one conversation.
#[derive(Debug, Default)]
pub(crate) struct Begun {
    pub(crate) reply: Option<String>,
    pub(crate) note: Option<String>,
}

/// What the actor has begun to write.
pub(crate) async fn begun(tx: &mut Tx, actor: &Actor, id: &ConversationId) -> Result<Begun> {
    let drafts = fetch!(
        fetch_all,
        tx,
        (DraftMode, String),
        "select mode, text from drafts where organization_id = $1 and conversation_id = $2 and user_id = $3",
        &actor.organization_id,
        id,
        &actor.user_id
    )?;
    let mut begun = Begun::default();
    for (mode, text) in drafts {
        match mode {
            DraftMode::Reply => begun.reply = Some(text),
            DraftMode::Note => begun.note = Some(text),
        }
    }
    Ok(begun)
}
