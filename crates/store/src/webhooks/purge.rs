//! Forgetting events that have had their day.

use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, WebhookEventId, first_id_at};

/// Removes processed events that came before `before`, with what became of their items; those with a failed item stay
/// until it is mended. Returns how many, at most `limit`.
///
/// # Errors
/// When the database refuses.
pub async fn purge_processed(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64> {
    let nobody = OrganizationId::deployment();
    // By organization, so that the primary key leads to the oldest ones.
    let mut events = fetch!(
        fetch_all,
        tx,
        (OrganizationId, WebhookEventId),
        "select e.organization_id, e.id from organizations cross join webhook_events e
         where e.organization_id = organizations.id and e.id < $1 and e.status = 'PROCESSED' limit $2",
        first_id_at(before),
        limit
    )?;
    let room = limit - i64::try_from(events.len()).unwrap_or(limit);
    let of_nobody = fetch!(
        fetch_all,
        tx,
        (OrganizationId, WebhookEventId),
        "select organization_id, id from webhook_events
         where organization_id = $1 and id < $2 and status = 'PROCESSED' limit $3",
        &nobody,
        first_id_at(before),
        room
    )?;
    events.extend(of_nobody);
    for (organization_id, id) in &events {
        execute!(
            tx,
            "delete from webhook_items where organization_id = $1 and event_id = $2 and event_organization_id = $1",
            organization_id,
            id
        )?;
        if *organization_id == nobody {
            execute!(
                tx,
                "delete from webhook_items where event_id = $1 and organization_id <> event_organization_id",
                id
            )?;
        }
        execute!(
            tx,
            "delete from webhook_events where organization_id = $1 and id = $2",
            organization_id,
            id
        )?;
    }
    Ok(u64::try_from(events.len()).unwrap_or(0))
}
