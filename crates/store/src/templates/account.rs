//! Who speaks to Meta about an account's templates: one of the organization's numbers there, with its token, and the
//! app that the token belongs to.

use crate::channels::{self, Channel};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, scalar};
use hilo_domain::ids::{ChannelId, OrganizationId};

/// The number whose token manages an account: the oldest that is not paused, else the oldest.
///
/// # Errors
/// When the database cannot be read.
pub async fn manager(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    waba_id: &str,
) -> Result<Option<Channel>> {
    let id = scalar!(
        fetch_optional,
        tx,
        ChannelId,
        "select id from channels where organization_id = $1 and waba_id = $2 and state <> 'REMOVED'
         order by case when state = 'ACTIVE' then 0 else 1 end, created_at, id limit 1",
        organization_id,
        waba_id
    )?;
    match id {
        Some(id) => Ok(Some(channels::get(tx, organization_id, &id).await?)),
        None => Ok(None),
    }
}

/// Meta's id of the app whose token a number has, if it is known.
///
/// # Errors
/// [`crate::StoreError::NotFound`].
pub async fn app_id(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    channel_id: &ChannelId,
) -> Result<Option<String>> {
    Ok(scalar!(
        fetch_one,
        tx,
        Option<String>,
        "select app_id from channels where organization_id = $1 and id = $2",
        organization_id,
        channel_id
    )?)
}

/// Sets a number's app id, as a person or a variable says. Without one Graph is asked when it is needed.
///
/// # Errors
/// When the database refuses.
pub async fn set_app_id(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    channel_id: &ChannelId,
    app_id: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    execute!(
        tx,
        "update channels set app_id = $3, updated_at = $4
         where organization_id = $1 and id = $2 and coalesce(app_id, '') <> coalesce($3, '')",
        organization_id,
        channel_id,
        app_id,
        now
    )?;
    Ok(())
}
