//! Channels: an organization's WhatsApp numbers, and whether they may send at present.
//!
//! | module | what it does |
//! |---|---|
//! | `number` | a number as its administrators see it |
//! | `paused` | which stand still, as everyone sees it |
//! | `connect`, `change` | connected, changed, paused, removed by people |
//! | `check` | what Meta answered when asked about it |
//! | `door` | what Meta did at its callback address |

mod change;
mod check;
mod connect;
mod door;
mod number;
mod paused;

pub use change::{NumberChange, change, remove};
pub use check::{AtMeta, CheckFailure, record_check};
pub use connect::{MAX_NAME, NewNumber, NumberError, connect};
pub use door::{Refusal, Sighting, by_callback_token, is_callback_token, note};
pub use number::{Number, number, numbers};
pub use paused::{Paused, paused};

use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::jobs;
use crate::live::{self, Audience};
use crate::secrets::{Place, SecretKind};
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::{ChannelId, OrganizationId};
use hilo_domain::live::LiveChange;

/// Meta's default throughput of a number, in messages per second.
pub const DEFAULT_SENDS_PER_SECOND: i64 = 80;

/// A channel.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Channel {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Which.
    pub id: ChannelId,
    /// What the team calls it.
    pub name: String,
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// Meta's id of the account.
    pub waba_id: Option<String>,
    /// The number as Meta shows it.
    pub display_phone: Option<String>,
    /// The access token, sealed (see [`crate::secrets`]).
    pub access_token_sealed: Option<String>,
    /// The app secret, sealed, for a number with an app of its own.
    pub app_secret_sealed: Option<String>,
    /// Kept in step with the environment's variables.
    pub from_environment: bool,
    /// Why nothing leaves it: a [`FailureReason`]'s name; `None` when it works.
    pub paused_reason: Option<String>,
    /// Meta's code for that.
    pub paused_code: Option<i64>,
    /// Messages per second.
    pub sends_per_second: i64,
    /// The last segment of its own callback address; `None` where Meta knows the installation's alone.
    pub callback_token: Option<String>,
    /// What Meta must show at that address, sealed.
    pub verify_token_sealed: Option<String>,
    /// ACTIVE, PAUSED or REMOVED.
    pub state: String,
}

impl Channel {
    /// Whether it is kept for its history alone.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.state == "REMOVED"
    }

    /// Where a secret of it belongs.
    #[must_use]
    pub const fn place(&self, kind: SecretKind) -> Place<'_> {
        Place { organization_id: &self.organization_id, channel_id: &self.id, kind }
    }

    /// Why nothing leaves it at present.
    #[must_use]
    pub fn paused(&self) -> Option<FailureReason> {
        self.paused_reason.as_deref().map(|reason| reason.parse().unwrap_or(FailureReason::Unknown))
    }
}

/// What a new channel needs.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// Whose.
    pub organization_id: OrganizationId,
    /// What the team calls it.
    pub name: String,
    /// Meta's id of the number; unique in the installation.
    pub phone_number_id: String,
    /// Meta's id of the account.
    pub waba_id: Option<String>,
    /// The number as Meta shows it.
    pub display_phone: Option<String>,
    /// Sealed.
    pub access_token_sealed: Option<String>,
    /// Sealed.
    pub app_secret_sealed: Option<String>,
    /// Described by the environment's variables.
    pub from_environment: bool,
}

macro_rules! columns {
    ($($rest:literal),+) => {
        concat!(
            "select organization_id, id, name, phone_number_id, waba_id, display_phone, access_token_sealed,
               app_secret_sealed, from_environment, paused_reason, paused_code, sends_per_second, callback_token,
               verify_token_sealed, state
             from channels where ",
            $($rest),+
        )
    };
}

macro_rules! select {
    ($rest:literal) => {
        columns!("state <> 'REMOVED' ", $rest)
    };
}

/// Adds a channel, or updates the one with the same phone number id in the same organization. A paused one stays paused:
/// only [`resume`] tells everyone and wakes what waits.
///
/// # Errors
/// [`StoreError::Taken`] when another organization has this phone number id.
pub async fn save(tx: &mut Tx, channel: NewChannel) -> Result<ChannelId> {
    let (id, now) = (tx.new_id::<ChannelId>(), tx.now());
    let saved = scalar!(
        fetch_optional,
        tx,
        ChannelId,
        "insert into channels (organization_id, id, name, phone_number_id, waba_id, display_phone,
           access_token_sealed, app_secret_sealed, from_environment, state, sends_per_second, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'ACTIVE', $10, $11, $11)
         on conflict (phone_number_id) do update set waba_id = excluded.waba_id,
           display_phone = coalesce(excluded.display_phone, channels.display_phone),
           access_token_sealed = coalesce(excluded.access_token_sealed, channels.access_token_sealed),
           app_secret_sealed = coalesce(excluded.app_secret_sealed, channels.app_secret_sealed),
           from_environment = excluded.from_environment,
           state = case when channels.state = 'REMOVED' then 'ACTIVE' else channels.state end,
           paused_reason = case when channels.state = 'REMOVED' then null else channels.paused_reason end,
           updated_at = excluded.updated_at
         where channels.organization_id = excluded.organization_id
         returning id",
        &channel.organization_id,
        &id,
        &channel.name,
        &channel.phone_number_id,
        channel.waba_id.as_deref(),
        channel.display_phone.as_deref(),
        channel.access_token_sealed.as_deref(),
        channel.app_secret_sealed.as_deref(),
        channel.from_environment,
        DEFAULT_SENDS_PER_SECOND,
        now
    )?;
    saved.ok_or(StoreError::Taken("phone number id"))
}

/// Gives a channel another access token (sealed for it), and lets it try again.
///
/// # Errors
/// When the database refuses.
pub async fn set_access_token(tx: &mut Tx, channel: &Channel, sealed: &str) -> Result<()> {
    let now = tx.now();
    execute!(
        tx,
        "update channels set access_token_sealed = $3, access_token_set_at = $4, updated_at = $4
         where organization_id = $1 and id = $2",
        &channel.organization_id,
        &channel.id,
        sealed,
        now
    )?;
    resume(tx, channel).await?;
    Ok(())
}

/// Every channel of the installation: the webhook's directory.
///
/// # Errors
/// When the database cannot be read.
pub async fn directory(tx: &mut Tx) -> Result<Vec<Channel>> {
    Ok(fetch!(fetch_all, tx, Channel, select!("order by created_at, id"))?)
}

/// One channel.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(tx: &mut Tx, organization_id: &OrganizationId, id: &ChannelId) -> Result<Channel> {
    Ok(fetch!(fetch_one, tx, Channel, select!("and organization_id = $1 and id = $2"), organization_id, id)?)
}

/// One channel, also when it was removed: threads and messages under way outlive it.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn ever(tx: &mut Tx, organization_id: &OrganizationId, id: &ChannelId) -> Result<Channel> {
    Ok(fetch!(fetch_one, tx, Channel, columns!("organization_id = $1 and id = $2"), organization_id, id)?)
}

/// The organization's oldest channel: the one that sends when none is named.
///
/// # Errors
/// When the database cannot be read.
pub async fn primary(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Option<Channel>> {
    Ok(fetch!(
        fetch_optional,
        tx,
        Channel,
        select!("and organization_id = $1 order by created_at, id limit 1"),
        organization_id
    )?)
}

/// Stops sending over a number until someone mends it; queued messages wait. Returns whether it worked before.
///
/// # Errors
/// When the database refuses.
pub async fn pause(tx: &mut Tx, channel: &Channel, reason: FailureReason, code: Option<i64>) -> Result<bool> {
    let now = tx.now();
    let changed = execute!(
        tx,
        "update channels set state = 'PAUSED', paused_reason = $3, paused_code = $4, paused_at = $5, updated_at = $5
         where organization_id = $1 and id = $2 and state = 'ACTIVE'",
        &channel.organization_id,
        &channel.id,
        reason.as_str(),
        code,
        now
    )?;
    if changed == 1 {
        tell(tx, channel, Some(reason));
    }
    Ok(changed == 1)
}

/// Whether a number is still paused, and stays so until this transaction ends: whoever lets it send again waits, and then
/// finds what this transaction has put back for it.
///
/// # Errors
/// When the database refuses.
pub async fn stays_paused(tx: &mut Tx, channel: &Channel) -> Result<bool> {
    let paused = execute!(
        tx,
        "update channels set paused_at = paused_at where organization_id = $1 and id = $2 and state = 'PAUSED'",
        &channel.organization_id,
        &channel.id
    )?;
    Ok(paused == 1)
}

/// Lets a number send again, and wakes what waits for it. Returns whether it was paused.
///
/// # Errors
/// When the database refuses.
pub async fn resume(tx: &mut Tx, channel: &Channel) -> Result<bool> {
    let now = tx.now();
    let changed = execute!(
        tx,
        "update channels set state = 'ACTIVE', paused_reason = null, paused_code = null, paused_at = null,
           updated_at = $3
         where organization_id = $1 and id = $2 and state = 'PAUSED'",
        &channel.organization_id,
        &channel.id,
        now
    )?;
    if changed == 1 {
        jobs::run_sends_now(tx, &channel.organization_id, &channel.id).await?;
        tell(tx, channel, None);
    }
    Ok(changed == 1)
}

fn tell(tx: &mut Tx, channel: &Channel, paused: Option<FailureReason>) {
    let change = LiveChange::Channel { channel_id: channel.id.clone(), name: channel.name.clone(), paused };
    live::append(tx, &channel.organization_id, change, Audience::default());
}

/// Notes that Meta spoke to us about this number, at most once a minute.
///
/// # Errors
/// When the database refuses.
pub async fn heard(tx: &mut Tx, organization_id: &OrganizationId, id: &ChannelId, at: Millis) -> Result<()> {
    execute!(
        tx,
        "update channels set last_webhook_at = $3 where organization_id = $1 and id = $2
           and (last_webhook_at is null or last_webhook_at < $3 - 60000)",
        organization_id,
        id,
        at
    )?;
    Ok(())
}
