//! Connecting a number. It gets a callback address of its own, whose last segment chooses the secret that its webhooks
//! must be signed with: no signature of one organization admits what concerns another.

use super::check::{self, AtMeta};
use super::number::{self, Number};
use super::{Channel, DEFAULT_SENDS_PER_SECOND};
use crate::audit;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::secrets::{KeyRing, SecretKind};
use crate::sql::{execute, scalar};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hilo_domain::ids::{ChannelId, OrganizationId};
use hilo_domain::role::{Actor, Forbidden, Operation};
use secrecy::SecretString;
use serde_json::Value;

/// The longest name of a number, in characters.
pub const MAX_NAME: usize = 60;
/// The fastest that Meta lets any number send, in messages per second.
pub(super) const FASTEST: i64 = 1000;

/// Why a number was not connected or changed.
#[derive(Debug, thiserror::Error)]
pub enum NumberError {
    /// The policy table says no.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// No name, or a long one.
    #[error("a number needs a name of at most 60 characters")]
    Name,
    /// Not an id of Meta's: those are digits.
    #[error("Meta's ids are digits")]
    Id,
    /// A secret is missing.
    #[error("a number needs an access token and an app secret")]
    SecretMissing,
    /// Slower than one a second, or faster than Meta allows.
    #[error("a number sends 1 to 1000 messages a second")]
    Speed,
    /// The number is connected already, here or in another organization.
    #[error("this number is connected already")]
    Taken,
    /// The environment's variables say what it is.
    #[error("this number is set by the environment's variables")]
    FromEnvironment,
    /// The database, or no such number.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a new number needs.
#[derive(Clone, Debug)]
pub struct NewNumber<'a> {
    /// What the team calls it.
    pub name: &'a str,
    /// Meta's id of the number.
    pub phone_number_id: &'a str,
    /// Meta's id of the account.
    pub waba_id: Option<&'a str>,
    /// For the Cloud API.
    pub access_token: &'a SecretString,
    /// That its webhooks are signed with.
    pub app_secret: &'a SecretString,
    /// Messages per second; `None` for Meta's default.
    pub sends_per_second: Option<i64>,
    /// What Meta says about it; `None` when Meta could not be asked.
    pub at_meta: Option<&'a AtMeta>,
}

/// Connects a number. One that was removed from this organization comes back with its history; one that was removed from
/// another begins anew.
///
/// # Errors
/// [`NumberError`].
pub async fn connect(
    tx: &mut Tx,
    actor: &Actor,
    keys: &KeyRing,
    new: NewNumber<'_>,
    ip: Option<&str>,
) -> Result<Number, NumberError> {
    actor.may(Operation::ManageChannels)?;
    let name = valid_name(new.name)?;
    let phone_number_id = valid_id(new.phone_number_id)?;
    let waba_id = new.waba_id.map(str::trim).filter(|id| !id.is_empty()).map(valid_id).transpose()?;
    let speed = valid_speed(new.sends_per_second.unwrap_or(DEFAULT_SENDS_PER_SECOND))?;
    let id = make_room(tx, &actor.organization_id, phone_number_id).await?;
    let now = tx.now();
    execute!(
        tx,
        "insert into channels (organization_id, id, name, phone_number_id, waba_id, from_environment, state,
           sends_per_second, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, 'ACTIVE', $7, $8, $8)
         on conflict (organization_id, id) do update set name = excluded.name, waba_id = excluded.waba_id,
           state = 'ACTIVE', paused_reason = null, paused_code = null, paused_at = null,
           sends_per_second = excluded.sends_per_second, updated_at = excluded.updated_at",
        &actor.organization_id,
        &id,
        name,
        phone_number_id,
        waba_id,
        false,
        speed,
        now,
    )
    .map_err(|error| match StoreError::from(error) {
        error if error.is_unique_violation() => NumberError::Taken,
        error => error.into(),
    })?;
    let channel = super::get(tx, &actor.organization_id, &id).await?;
    seal(tx, keys, &channel, Some(new.access_token), Some(new.app_secret)).await?;
    open_door(tx, keys, &channel).await?;
    if let Some(at_meta) = new.at_meta {
        check::keep(tx, &channel, Ok(at_meta)).await?;
    }
    let number = number::find(tx, &actor.organization_id, &id).await?;
    log(tx, actor, "channel.created", &id, (None, Some(number.for_audit())), ip).await?;
    Ok(number)
}

/// The id that a number gets: a fresh one, or its own of before.
async fn make_room(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    phone_number_id: &str,
) -> Result<ChannelId, NumberError> {
    let own = scalar!(
        fetch_optional,
        tx,
        ChannelId,
        "select id from channels where organization_id = $1 and phone_number_id = $2 and state = 'REMOVED'",
        organization_id,
        phone_number_id,
    )
    .map_err(StoreError::from)?;
    if let Some(id) = own {
        return Ok(id);
    }
    // Another organization's history keeps its number, and gives the name of it free.
    execute!(
        tx,
        "update channels set phone_number_id = phone_number_id || ' (' || id || ')'
         where phone_number_id = $1 and state = 'REMOVED'",
        phone_number_id,
    )
    .map_err(StoreError::from)?;
    Ok(tx.new_id())
}

/// Seals the secrets that are given; the others stay.
pub(super) async fn seal(
    tx: &mut Tx,
    keys: &KeyRing,
    channel: &Channel,
    access_token: Option<&SecretString>,
    app_secret: Option<&SecretString>,
) -> Result<()> {
    if let Some(token) = access_token {
        let sealed = keys.seal(token, channel.place(SecretKind::AccessToken))?;
        super::set_access_token(tx, channel, &sealed).await?;
    }
    if let Some(secret) = app_secret {
        let now = tx.now();
        let sealed = keys.seal(secret, channel.place(SecretKind::AppSecret))?;
        execute!(
            tx,
            "update channels set app_secret_sealed = $3, app_secret_set_at = $4, updated_at = $4
             where organization_id = $1 and id = $2",
            &channel.organization_id,
            &channel.id,
            &sealed,
            now,
        )?;
    }
    Ok(())
}

/// Gives a number a callback address of its own, unless it has one.
pub(super) async fn open_door(tx: &mut Tx, keys: &KeyRing, channel: &Channel) -> Result<()> {
    if channel.callback_token.is_some() {
        return Ok(());
    }
    let random = |tx: &Tx| URL_SAFE_NO_PAD.encode(tx.ids.random_bytes::<24>());
    let callback_token = random(tx);
    let verify_token = SecretString::from(random(tx));
    let sealed = keys.seal(&verify_token, channel.place(SecretKind::VerifyToken))?;
    execute!(
        tx,
        "update channels set callback_token = $3, verify_token_sealed = $4
         where organization_id = $1 and id = $2 and callback_token is null",
        &channel.organization_id,
        &channel.id,
        &callback_token,
        &sealed,
    )?;
    Ok(())
}

pub(super) fn valid_name(name: &str) -> Result<&str, NumberError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME { Err(NumberError::Name) } else { Ok(name) }
}

pub(super) fn valid_id(id: &str) -> Result<&str, NumberError> {
    let id = id.trim();
    let digits = (1..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    if digits { Ok(id) } else { Err(NumberError::Id) }
}

pub(super) fn valid_speed(speed: i64) -> Result<i64, NumberError> {
    if (1..=FASTEST).contains(&speed) { Ok(speed) } else { Err(NumberError::Speed) }
}

pub(super) async fn log(
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    id: &ChannelId,
    (before, after): (Option<Value>, Option<Value>),
    ip: Option<&str>,
) -> Result<()> {
    let entry = audit::Entry {
        organization_id: &actor.organization_id,
        actor_id: Some(&actor.user_id),
        action,
        subject_type: "channel",
        subject_id: id.as_str(),
        before,
        after,
        ip,
    };
    audit::record(tx, entry).await
}
