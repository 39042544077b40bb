//! Somebody answers a conversation that nobody has.

use super::settings::routing;
use crate::conversations::{Hand, hand_over};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::execute;
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::{ConversationEventKind, Person};
use hilo_domain::role::Actor;

/// It is theirs from now on, where the organization wants it so; else they are at least whom the customer knows.
pub(crate) async fn answered(tx: &mut Tx, actor: &Actor, id: &ConversationId) -> Result<()> {
    let (organization_id, now) = (&actor.organization_id, tx.now());
    if routing(tx, organization_id).await?.answer_takes {
        let me = Person { id: actor.user_id.clone(), name: actor.name.clone() };
        let kind = ConversationEventKind::Claimed;
        let hand = Hand { kind, actor: Some(actor), to: Some(me), from: None, held: false };
        // Somebody else may have taken it meanwhile: it stays theirs.
        hand_over(tx, organization_id, id, hand).await?;
        return Ok(());
    }
    execute!(
        tx,
        "update conversations set last_agent_id = $3, last_agent_at = $4
         where organization_id = $1 and id = $2 and assigned_to_id is null",
        organization_id,
        id,
        &actor.user_id,
        now
    )?;
    Ok(())
}
