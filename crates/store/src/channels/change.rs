//! Changing a number, holding it back for a while, and removing it.

use super::check::{self, AtMeta};
use super::connect::{NumberError, log, open_door, seal, valid_id, valid_name, valid_speed};
use super::number::{self, Number};
use super::{ever, get, pause, resume};
use crate::db::Tx;
use crate::secrets::KeyRing;
use crate::sql::execute;
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::ChannelId;
use hilo_domain::role::Actor;
use secrecy::{ExposeSecret, SecretString};

/// What changes about a number; what is `None`, and a secret that is empty, stays.
#[derive(Clone, Debug, Default)]
pub struct NumberChange<'a> {
    /// What the team calls it.
    pub name: Option<&'a str>,
    /// Meta's id of the account; empty for none.
    pub waba_id: Option<&'a str>,
    /// For the Cloud API.
    pub access_token: Option<&'a SecretString>,
    /// That its webhooks are signed with.
    pub app_secret: Option<&'a SecretString>,
    /// Messages per second.
    pub sends_per_second: Option<i64>,
    /// Whether it is held back.
    pub paused: Option<bool>,
    /// What Meta says about it, when it was asked because of another token.
    pub at_meta: Option<&'a AtMeta>,
}

impl NumberChange<'_> {
    /// Whether it touches what the environment's variables say of a number that they describe.
    const fn touches_meta(&self) -> bool {
        self.waba_id.is_some() || self.access_token.is_some() || self.app_secret.is_some()
    }
}

/// Changes a number.
///
/// # Errors
/// [`NumberError`]; nothing is changed then.
pub async fn change(
    tx: &mut Tx,
    actor: &Actor,
    keys: &KeyRing,
    id: &ChannelId,
    mut change: NumberChange<'_>,
    ip: Option<&str>,
) -> Result<Number, NumberError> {
    let before = number::number(tx, actor, id).await?;
    let given = |secret: &&SecretString| !secret.expose_secret().trim().is_empty();
    change.access_token = change.access_token.filter(given);
    change.app_secret = change.app_secret.filter(given);
    if before.from_environment && change.touches_meta() {
        return Err(NumberError::FromEnvironment);
    }
    let name = valid_name(change.name.unwrap_or(&before.name))?;
    let waba_id = match change.waba_id.map(str::trim) {
        None => before.waba_id.as_deref(),
        Some("") => None,
        Some(waba_id) => Some(valid_id(waba_id)?),
    };
    let speed = valid_speed(change.sends_per_second.unwrap_or(before.sends_per_second))?;
    let now = tx.now();
    execute!(
        tx,
        "update channels set name = $3, waba_id = $4, sends_per_second = $5, updated_at = $6
         where organization_id = $1 and id = $2",
        &actor.organization_id,
        id,
        name,
        waba_id,
        speed,
        now,
    )
    .map_err(crate::StoreError::from)?;
    let channel = get(tx, &actor.organization_id, id).await?;
    seal(tx, keys, &channel, change.access_token, change.app_secret).await?;
    if change.app_secret.is_some() {
        open_door(tx, keys, &channel).await?;
    }
    if let Some(at_meta) = change.at_meta {
        check::keep(tx, &channel, Ok(at_meta)).await?;
    }
    // After the token: a new one lets a paused number go on, unless a person says otherwise in the same breath.
    let channel = get(tx, &actor.organization_id, id).await?;
    match change.paused {
        Some(true) => {
            pause(tx, &channel, FailureReason::PausedByHand, None).await?;
        }
        Some(false) => {
            resume(tx, &channel).await?;
        }
        None => {}
    }
    let after = number::find(tx, &actor.organization_id, id).await?;
    let (old, new) = (before.for_audit(), after.for_audit());
    if old != new {
        log(tx, actor, "channel.updated", id, (Some(old), Some(new)), ip).await?;
    }
    Ok(after)
}

/// Removes a number: nothing comes in or goes out over it any more, and its secrets are forgotten. Its conversations stay
/// to be read. What waits to be sent fails.
///
/// # Errors
/// [`NumberError::FromEnvironment`]: the variables would bring it back.
pub async fn remove(
    tx: &mut Tx,
    actor: &Actor,
    id: &ChannelId,
    ip: Option<&str>,
) -> Result<Number, NumberError> {
    let number = number::number(tx, actor, id).await?;
    if number.from_environment {
        return Err(NumberError::FromEnvironment);
    }
    let now = tx.now();
    execute!(
        tx,
        "update channels set state = 'REMOVED', paused_reason = $3, paused_code = null, paused_at = $4,
           updated_at = $4, access_token_sealed = null, access_token_set_at = null, app_secret_sealed = null,
           app_secret_set_at = null, callback_token = null, verify_token_sealed = null, challenged_at = null,
           signed_at = null, refused_at = null, refusal = null
         where organization_id = $1 and id = $2",
        &actor.organization_id,
        id,
        FailureReason::NumberRemoved.as_str(),
        now,
    )
    .map_err(crate::StoreError::from)?;
    let channel = ever(tx, &actor.organization_id, id).await?;
    crate::jobs::run_sends_now(tx, &channel.organization_id, &channel.id).await?;
    super::tell(tx, &channel, Some(FailureReason::NumberRemoved));
    log(tx, actor, "channel.removed", id, (Some(number.for_audit()), None), ip).await?;
    Ok(number)
}
