//! The queue meets free hands: what waits is routed when somebody becomes available or has room again.

use super::settings::routing;
use super::settle::anyone_free;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, scalar};
use hilo_domain::ids::{ConversationId, OrganizationId};

/// At most this many in one transaction. Housekeeping comes back for the rest.
const AT_ONCE: i64 = 100;

/// Looks for agents for those who have waited longest in the queue; with the commit they are given. What a person put
/// there by hand stays until the customer writes again. Returns for how many it looks: none while routing is off or
/// nobody is free.
///
/// # Errors
/// When the database refuses.
pub async fn pull(tx: &mut Tx, organization_id: &OrganizationId) -> Result<usize> {
    let settings = routing(tx, organization_id).await?;
    if !settings.enabled || !anyone_free(tx, organization_id, settings.include_managers).await? {
        return Ok(0);
    }
    let mut ids = scalar!(
        fetch_all,
        tx,
        ConversationId,
        "select id from conversations where organization_id = $1 and assigned_to_id is null
           and waiting_since is not null and state = 'OPEN' and not held
         order by waiting_since, id limit $2",
        organization_id,
        AT_ONCE
    )?;
    let in_turn = ids.clone();
    // Rows before turns, as everyone else takes them; and the rows in one order, whoever takes several.
    ids.sort();
    for id in &ids {
        execute!(
            tx,
            "update conversations set updated_at = updated_at where organization_id = $1 and id = $2",
            organization_id,
            id
        )?;
    }
    for id in &in_turn {
        tx.find_agent(organization_id, id);
    }
    Ok(in_turn.len())
}

/// Every organization that has routing turned on, for housekeeping: room also comes with time, when conversations end
/// by themselves.
///
/// # Errors
/// When the database cannot be read.
pub async fn routed_organizations(tx: &mut Tx) -> Result<Vec<OrganizationId>> {
    Ok(scalar!(
        fetch_all,
        tx,
        OrganizationId,
        "select routing.organization_id from routing join organizations o on o.id = routing.organization_id
         where routing.enabled and o.removed_at is null order by routing.organization_id"
    )?)
}
