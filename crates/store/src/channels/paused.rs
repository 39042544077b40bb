//! Which numbers stand still: what everyone of the organization is told on their screens.

use crate::db::Tx;
use crate::error::Result;
use crate::sql::fetch;
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::{ChannelId, OrganizationId};

/// A number that sends nothing at present, as everyone may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paused {
    /// Which.
    pub id: ChannelId,
    /// What the team calls it.
    pub name: String,
    /// Why.
    pub reason: FailureReason,
}

/// The organization's numbers that stand still until someone mends them, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn paused(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Vec<Paused>> {
    let found = fetch!(
        fetch_all,
        tx,
        (ChannelId, String, Option<String>),
        "select id, name, paused_reason from channels
         where organization_id = $1 and state = 'PAUSED' order by created_at, id",
        organization_id
    )?;
    let known = |reason: Option<String>| reason.and_then(|reason| reason.parse().ok());
    Ok(found
        .into_iter()
        .map(|(id, name, reason)| Paused {
            id,
            name,
            reason: known(reason).unwrap_or(FailureReason::Unknown),
        })
        .collect())
}
