//! Reactions: the last emoji per person and message wins, in whatever order they arrive.

use crate::db::Tx;
use crate::error::Result;
use crate::messages::Loaded;
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, MessageId, OrganizationId};
use hilo_domain::inbox::ReactionView;

/// An emoji put on a message, or taken off it.
#[derive(Clone, Debug)]
pub struct NewReaction {
    /// Meta's id of the message it is on.
    pub target_external_id: String,
    /// The emoji; empty: taken off.
    pub emoji: String,
    /// Meta's id of the reaction itself.
    pub external_id: String,
    /// By Meta's time.
    pub at: Millis,
    /// By the customer, rather than by us.
    pub from_customer: bool,
}

const CUSTOMER: &str = "customer";
const BUSINESS: &str = "business";

/// Applies a reaction. Returns our id of the message it is on, when we have that message and anything changed.
///
/// # Errors
/// When the database refuses.
pub async fn apply(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    conversation_id: &ConversationId,
    reaction: &NewReaction,
) -> Result<(bool, Option<MessageId>)> {
    let changed = execute!(
        tx,
        "insert into reactions (organization_id, conversation_id, target_external_id, actor, emoji,
           external_message_id, at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (organization_id, conversation_id, target_external_id, actor)
         do update set emoji = excluded.emoji, external_message_id = excluded.external_message_id, at = excluded.at
         where reactions.at <= excluded.at and reactions.external_message_id <> excluded.external_message_id",
        organization_id,
        conversation_id,
        &reaction.target_external_id,
        if reaction.from_customer { CUSTOMER } else { BUSINESS },
        &reaction.emoji,
        &reaction.external_id,
        reaction.at
    )?;
    let target = scalar!(
        fetch_optional,
        tx,
        MessageId,
        "select id from messages where organization_id = $1 and external_message_id = $2 and conversation_id = $3",
        organization_id,
        &reaction.target_external_id,
        conversation_id
    )?;
    Ok((changed == 1, target))
}

/// The emoji on one message.
pub(crate) async fn of(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    target_external_id: &str,
) -> Result<Vec<ReactionView>> {
    let rows = fetch!(
        fetch_all,
        tx,
        (String, String),
        "select r.actor, r.emoji from reactions r
         join messages m on m.organization_id = r.organization_id and m.conversation_id = r.conversation_id
           and m.external_message_id = r.target_external_id
         where r.organization_id = $1 and m.external_message_id = $2 and r.emoji <> '' order by r.at, r.actor",
        organization_id,
        target_external_id
    )?;
    Ok(rows.into_iter().map(|(actor, emoji)| view(&actor, emoji)).collect())
}

/// Puts their emoji on the messages of a page of a conversation, oldest first.
pub(crate) async fn attach(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    conversation_id: &ConversationId,
    messages: &mut [Loaded],
) -> Result<()> {
    let (Some(oldest), Some(newest)) = (messages.first(), messages.last()) else { return Ok(()) };
    let rows = fetch!(
        fetch_all,
        tx,
        (MessageId, String, String),
        "select m.id, r.actor, r.emoji from messages m
         join reactions r on r.organization_id = m.organization_id and r.conversation_id = m.conversation_id
           and r.target_external_id = m.external_message_id
         where m.organization_id = $1 and m.conversation_id = $2 and (m.created_at, m.id) >= ($3, $4)
           and (m.created_at, m.id) <= ($5, $6) and r.emoji <> ''
         order by r.at, r.actor",
        organization_id,
        conversation_id,
        oldest.at,
        &oldest.view.id,
        newest.at,
        &newest.view.id
    )?;
    for (id, actor, emoji) in rows {
        if let Some(message) = messages.iter_mut().find(|message| message.view.id == id) {
            message.view.reactions.push(view(&actor, emoji));
        }
    }
    Ok(())
}

fn view(actor: &str, emoji: String) -> ReactionView {
    ReactionView { emoji, from_customer: actor == CUSTOMER }
}
