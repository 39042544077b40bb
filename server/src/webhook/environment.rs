//! The channel that the seed's variables describe: made for `WHATSAPP_ORGANIZATION_ID`, or the oldest
//! organization, as soon as there is one, and kept in step with the variables.

use crate::config::Config;
use hilo_domain::ids::OrganizationId;
use hilo_store::accounts::organizations;
use hilo_store::channels::{self, Channel, NewChannel};
use hilo_store::secrets::{KeyRing, Place, SecretKind};
use hilo_store::{Db, Result, StoreError, Tx, templates};
use secrecy::{ExposeSecret, SecretString};

/// Makes or mends the channel. Reads only, unless something is not as the variables say.
///
/// # Errors
/// When the database or the key ring refuses.
pub(super) async fn ensure_channel(db: &Db, config: &Config, keys: &KeyRing) -> Result<()> {
    let Some(phone_number_id) = config.whatsapp.phone_number_id.as_deref() else { return Ok(()) };
    let mut tx = db.read().await?;
    let Some(owner) = owner(&mut tx, config).await? else { return Ok(()) };
    let known = find(&mut tx, phone_number_id).await?;
    let app_is_current = match &known {
        Some(channel) => has_app(&mut tx, channel, config).await?,
        None => false,
    };
    tx.rollback().await?;
    let is_current = |channel: &Channel| is_current(channel, &owner, config, keys);
    if app_is_current && known.as_ref().is_some_and(is_current) {
        return Ok(());
    }
    if known.as_ref().is_some_and(|channel| channel.organization_id != owner) {
        tracing::warn!(phone_number_id, "WHATSAPP_PHONE_NUMBER_ID belongs to another organization here");
        return Ok(());
    }
    let mut tx = db.write().await?;
    // A known number gets its token first: that lets a paused one go on and wakes what waits for it, which saving
    // the rest would hide.
    if let Some(channel) = &known {
        give_token(&mut tx, channel, config, keys).await?;
    }
    let id = channels::save(&mut tx, described(owner.clone(), phone_number_id, config)).await?;
    if let Some(app_id) = &config.whatsapp.app_id {
        templates::set_app_id(&mut tx, &owner, &id, Some(app_id)).await?;
    }
    if known.is_none() {
        let channel = channels::get(&mut tx, &owner, &id).await?;
        give_token(&mut tx, &channel, config, keys).await?;
    }
    tx.commit().await?;
    tracing::info!(phone_number_id, organization = %owner, "the environment's number is connected");
    Ok(())
}

async fn give_token(tx: &mut Tx, channel: &Channel, config: &Config, keys: &KeyRing) -> Result<()> {
    let Some(token) = &config.whatsapp.access_token else { return Ok(()) };
    if same_token(channel, token, keys) {
        return Ok(());
    }
    let place = Place {
        organization_id: &channel.organization_id,
        channel_id: &channel.id,
        kind: SecretKind::AccessToken,
    };
    channels::set_access_token(tx, channel, &keys.seal(token, place)?).await
}

fn described(owner: OrganizationId, phone_number_id: &str, config: &Config) -> NewChannel {
    NewChannel {
        organization_id: owner,
        name: "WhatsApp".to_owned(),
        phone_number_id: phone_number_id.to_owned(),
        waba_id: config.whatsapp.waba_id.clone(),
        display_phone: None,
        access_token_sealed: None,
        app_secret_sealed: None,
        from_environment: true,
    }
}

async fn owner(tx: &mut Tx, config: &Config) -> Result<Option<OrganizationId>> {
    match &config.whatsapp.organization_id {
        Some(id) => match organizations::get(tx, id).await {
            Ok(organization) => Ok(Some(organization.id)),
            Err(StoreError::NotFound) => Ok(None),
            Err(error) => Err(error),
        },
        None => Ok(organizations::oldest(tx).await?.map(|organization| organization.id)),
    }
}

async fn find(tx: &mut Tx, phone_number_id: &str) -> Result<Option<Channel>> {
    let channels = channels::directory(tx).await?;
    Ok(channels.into_iter().find(|channel| channel.phone_number_id == phone_number_id))
}

/// Whether the number has the app that the variables name. Without that variable whatever a person has set stands.
async fn has_app(tx: &mut Tx, channel: &Channel, config: &Config) -> Result<bool> {
    let Some(wanted) = &config.whatsapp.app_id else { return Ok(true) };
    let known = templates::app_id(tx, &channel.organization_id, &channel.id).await?;
    Ok(known.as_ref() == Some(wanted))
}

fn is_current(channel: &Channel, owner: &OrganizationId, config: &Config, keys: &KeyRing) -> bool {
    channel.organization_id == *owner
        && channel.waba_id == config.whatsapp.waba_id
        && config.whatsapp.access_token.as_ref().is_none_or(|token| same_token(channel, token, keys))
}

fn same_token(channel: &Channel, token: &SecretString, keys: &KeyRing) -> bool {
    let place = Place {
        organization_id: &channel.organization_id,
        channel_id: &channel.id,
        kind: SecretKind::AccessToken,
    };
    channel
        .access_token_sealed
        .as_deref()
        .and_then(|sealed| keys.open(sealed, place).ok())
        .is_some_and(|known| known.expose_secret() == token.expose_secret())
}
