//! Telling open streams that someone's access changed: they ask again who is looking, within a second.

use crate::db::Tx;
use crate::error::Result;
use crate::live::{self, Audience};
use crate::sql::scalar;
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::live::LiveChange;

/// Of one person, or of everyone in an organization.
pub(super) fn changed(tx: &mut Tx, organization_id: &OrganizationId, user_id: Option<&UserId>) {
    let change = LiveChange::Access { user_id: user_id.cloned() };
    live::append(tx, organization_id, change, Audience::default());
}

/// Of one person, wherever they belong.
pub(super) async fn changed_everywhere(tx: &mut Tx, user_id: &UserId) -> Result<()> {
    let places = scalar!(
        fetch_all,
        tx,
        OrganizationId,
        "select organization_id from memberships where user_id = $1",
        user_id,
    )?;
    for organization_id in places {
        changed(tx, &organization_id, Some(user_id));
    }
    Ok(())
}
