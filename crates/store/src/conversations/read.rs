//! Reading: each person has their own mark, and Meta is told so that the customer sees blue ticks.

use super::find::find_visible;
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::{self, NewJob};
use crate::live::{self, Audience};
use crate::sql::{execute, fetch};
use hilo_domain::ids::ConversationId;
use hilo_domain::job::JobKind;
use hilo_domain::live::LiveChange;
use hilo_domain::role::Actor;

/// Marks everything in a conversation as read by the actor, and tells Meta when there is something new.
///
/// # Errors
/// [`crate::StoreError::NotFound`] when the actor does not see it.
pub async fn mark_read(tx: &mut Tx, actor: &Actor, id: &ConversationId) -> Result<()> {
    let found = find_visible(tx, actor, id).await?;
    let now = tx.now();
    // Held from here on, so that what comes in meanwhile is neither marked nor told as read.
    let (inbound_count, newest) = fetch!(
        fetch_one,
        tx,
        (i64, Option<String>),
        "update conversations set updated_at = updated_at where organization_id = $1 and id = $2
         returning inbound_count, last_inbound_external_id",
        &actor.organization_id,
        id
    )?;
    let advanced = execute!(
        tx,
        "insert into conversation_reads (organization_id, conversation_id, user_id, inbound_seen, read_at)
         values ($1, $2, $3, $4, $5)
         on conflict (organization_id, conversation_id, user_id)
         do update set inbound_seen = excluded.inbound_seen, read_at = excluded.read_at
         where conversation_reads.inbound_seen < excluded.inbound_seen",
        &actor.organization_id,
        id,
        &actor.user_id,
        inbound_count,
        now
    )?;
    if advanced == 0 {
        return Ok(());
    }
    let newly_read = execute!(
        tx,
        "update messages set status = 'READ', read_at = $3, status_updated_at = $3
         where organization_id = $1 and conversation_id = $2 and direction = 'INBOUND' and status = 'DELIVERED'",
        &actor.organization_id,
        id,
        now
    )?;
    if newly_read > 0
        && let Some(external_id) = newest
    {
        let job = NewJob {
            organization_id: actor.organization_id.clone(),
            kind: JobKind::MarkRead,
            serial_key: None,
            subject_id: Some(found.channel_id.0),
            payload: serde_json::json!({ "externalMessageId": external_id }),
            priority: jobs::PRIORITY_NORMAL,
            run_at: now,
        };
        jobs::enqueue(tx, job).await?;
    }
    let audience = Audience {
        conversation_id: Some(id.clone()),
        assigned_to_id: found.assigned_to_id,
        was_assigned_to_id: None,
        only_user_id: Some(actor.user_id.clone()),
    };
    let change = LiveChange::Read { conversation_id: id.clone(), inbound_seen: inbound_count };
    live::append(tx, &actor.organization_id, change, audience);
    Ok(())
}
