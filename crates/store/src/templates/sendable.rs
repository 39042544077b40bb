//! What a person chooses from who sends a template: the approved ones of an account, and the numbers they can leave by.

use super::record::{Template, select};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::fetch;
use hilo_domain::ids::{ChannelId, OrganizationId};
use sqlx::FromRow;

/// Most templates that are looked through: what Meta gives the largest accounts.
const MOST: i64 = 6_000;

/// A number that a template can leave by.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Sender {
    /// Which.
    pub id: ChannelId,
    /// What the team calls it.
    pub name: String,
    /// The number as Meta shows it.
    pub display_phone: Option<String>,
}

/// The templates that a number of this account can send, by name and language: its own, and those that live here only.
///
/// # Errors
/// When the database cannot be read.
pub async fn sendable(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    waba_id: Option<&str>,
) -> Result<Vec<Template>> {
    Ok(fetch!(
        fetch_all,
        tx,
        Template,
        select!(
            "where organization_id = $1 and status = 'APPROVED' and deleted_at is null
               and (waba_id is null or waba_id = $2)
             order by name, language limit $3"
        ),
        organization_id,
        waba_id,
        MOST
    )?)
}

/// The numbers that a template of this account can leave by, oldest first; every one for a template that lives here
/// only.
///
/// # Errors
/// When the database cannot be read.
pub async fn senders(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    waba_id: Option<&str>,
) -> Result<Vec<Sender>> {
    Ok(fetch!(
        fetch_all,
        tx,
        Sender,
        "select id, name, display_phone from channels
         where organization_id = $1 and state <> 'REMOVED' and (cast($2 as text) is null or waba_id = $2)
         order by created_at, id",
        organization_id,
        waba_id
    )?)
}
