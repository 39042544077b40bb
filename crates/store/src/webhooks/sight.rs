//! How much an organization sees of events that are not its own alone (docs/adr/0011). An event of several
//! organizations, or of none, belongs to the installation. Of such an event an organization sees
//!
//! - its own items, and their part of the body;
//! - items that nobody could take because nobody had their number, once the number is this organization's.
//!
//! While the installation has never had more than one organization, there is nobody whose secrets could be seen: that
//! one sees all of it, because somebody must find out why a number's webhooks go nowhere.

use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{fetch, scalar};
use hilo_domain::ids::OrganizationId;

/// Over items `i`: those that nobody could take, and whose number is now the organization's (bound at `?`).
pub(super) const FOR_MY_NUMBERS: &str = "i.outcome = 'UNROUTED' and i.phone_number_id in (
    select c.phone_number_id from channels c where c.organization_id = ? and c.state <> 'REMOVED')";

/// Whether the installation has never had another organization. Removed ones count: their events are still here.
pub(crate) async fn is_alone(tx: &mut Tx) -> Result<bool> {
    let few = scalar!(
        fetch_one,
        tx,
        i64,
        "select count(*) from (select 1 as one from organizations limit 2) as capped"
    )?;
    Ok(few == 1)
}

/// Where an event that an organization may look at is kept, and whether all of it is for its eyes.
pub(super) struct Seen {
    /// The event's own organization; the installation's where it is of none or several.
    pub(super) holder: OrganizationId,
    /// Nothing in it is another organization's: its bytes may be shown.
    pub(super) whole: bool,
    /// The installation's items are this organization's to see.
    pub(super) alone: bool,
}

/// Finds an event that this organization may look at.
///
/// # Errors
/// [`StoreError::NotFound`], also when it is another organization's.
pub(super) async fn find(tx: &mut Tx, organization_id: &OrganizationId, id: &str) -> Result<Seen> {
    // No id has it, and PostgreSQL takes no text with it.
    if id.contains('\0') {
        return Err(StoreError::NotFound);
    }
    let nobody = OrganizationId::deployment();
    let alone = is_alone(tx).await?;
    let (holder,) = fetch!(
        fetch_one,
        tx,
        (OrganizationId,),
        "select e.organization_id from webhook_events e
         where e.organization_id in ($1, $2) and e.id = $3 and (e.organization_id = $1 or $4 or exists (
           select 1 from webhook_items i where i.event_id = e.id and i.event_organization_id = e.organization_id
             and i.organization_id in ($1, $2) and (i.organization_id = $1 or i.outcome = 'UNROUTED'
               and i.phone_number_id in (select c.phone_number_id from channels c
                 where c.organization_id = $1 and c.state <> 'REMOVED'))))",
        organization_id,
        &nobody,
        id,
        alone
    )?;
    // Whatever an event is kept under: bytes with another organization's item in them are for nobody's eyes.
    let others = scalar!(
        fetch_one,
        tx,
        i64,
        "select count(*) from webhook_items
         where event_id = $1 and organization_id <> event_organization_id and organization_id not in ($2, $3)",
        id,
        organization_id,
        &nobody
    )?;
    let mine = holder == *organization_id || alone;
    Ok(Seen { holder, whole: mine && others == 0, alone })
}
