//! What its sender did to a message later: edited it, or took it back. The newest edit stands, in whatever order they
//! come, and a revocation is final.

use super::early::{self, EarlyKind};
use super::{Applied, by_external_id};
use crate::conversations::{announce, snippet};
use crate::db::Tx;
use crate::error::Result;
use crate::live;
use crate::messages;
use crate::notes;
use crate::sql::{execute, fetch};
use crate::statuses::appears;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, MessageId, OrganizationId};
use hilo_domain::inbox::TimelineItem;

/// Changes the text of a message that its sender edited. `None`: we do not have that message; see
/// [`super::receive_edited`].
///
/// # Errors
/// When the database refuses.
pub async fn edit(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    original_external_id: &str,
    text: Option<&str>,
    at: Millis,
) -> Result<Option<Applied>> {
    let changed = fetch!(
        fetch_optional,
        tx,
        (MessageId, ConversationId),
        "update messages set original_text = coalesce(original_text, text), text = $3, edited_at = $4
         where organization_id = $1 and external_message_id = $2 and coalesce(edited_at, 0) < $4
         returning id, conversation_id",
        organization_id,
        original_external_id,
        text,
        at
    )?;
    if let Some((id, _)) = &changed {
        notes::rewrite_for_message(tx, organization_id, id, text).await?;
    }
    changed_or_known(tx, organization_id, original_external_id, changed).await
}

/// Marks a message that its sender took back, and takes its words out of what open screens may still be told. `None`:
/// we do not have that message; when it comes, it comes taken back.
///
/// # Errors
/// When the database refuses.
pub async fn revoke(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    original_external_id: &str,
    at: Millis,
) -> Result<Option<Applied>> {
    // The message may be about to be committed: one of us waits for the other here.
    appears(tx, organization_id, original_external_id).await?;
    let changed = fetch!(
        fetch_optional,
        tx,
        (MessageId, ConversationId),
        "update messages set revoked_at = $3
         where organization_id = $1 and external_message_id = $2 and revoked_at is null
         returning id, conversation_id",
        organization_id,
        original_external_id,
        at
    )?;
    if let Some((id, conversation_id)) = &changed {
        live::forget_words(tx, organization_id, conversation_id, id).await?;
    }
    let known = changed_or_known(tx, organization_id, original_external_id, changed).await?;
    if known.is_none() {
        early::keep(tx, organization_id, original_external_id, EarlyKind::Revoke, at).await?;
    }
    Ok(known)
}

async fn changed_or_known(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    external_id: &str,
    changed: Option<(MessageId, ConversationId)>,
) -> Result<Option<Applied>> {
    let Some((id, conversation_id)) = changed else {
        return Ok(by_external_id(tx, organization_id, external_id).await?.map(Applied::Duplicate));
    };
    let view = messages::one(tx, organization_id, &id).await?;
    let line = view.text.as_deref().map(snippet);
    execute!(
        tx,
        "update conversations set last_message_text = $4 where organization_id = $1 and id = $2 and last_message_id = $3",
        organization_id,
        &conversation_id,
        &id,
        line
    )?;
    announce(tx, organization_id, &conversation_id, Some(TimelineItem::Message(Box::new(view)))).await?;
    Ok(Some(Applied::New(id)))
}
