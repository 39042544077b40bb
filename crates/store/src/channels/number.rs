//! A number as its administrators see it: settings, health and what Meta did, and of secrets only since when they are
//! set.

use super::NumberError;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::fetch;
use hilo_domain::clock::Millis;
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::{ChannelId, OrganizationId};
use hilo_domain::role::{Actor, Operation};
use serde_json::{Value, json};

/// A number.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Number {
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
    /// The name that customers see.
    pub verified_name: Option<String>,
    /// Kept in step with the environment's variables.
    pub from_environment: bool,
    /// Messages per second.
    pub sends_per_second: i64,
    /// `GREEN`, `YELLOW`, `RED` or a word of Meta's.
    pub quality: Option<String>,
    /// How many customers may be written to first in a day, in Meta's word.
    pub messaging_tier: Option<String>,
    /// Why nothing leaves it: a [`FailureReason`]'s name.
    pub paused_reason: Option<String>,
    /// Since when.
    pub paused_at: Option<Millis>,
    /// Whether there is an access token, and since when it is known to be this one.
    pub has_access_token: bool,
    /// Since when it is this one.
    pub access_token_set_at: Option<Millis>,
    /// Whether there is an app secret of its own.
    pub has_app_secret: bool,
    /// Since when it is this one.
    pub app_secret_set_at: Option<Millis>,
    /// The last segment of its own callback address.
    pub callback_token: Option<String>,
    /// When Meta last verified its callback address.
    pub challenged_at: Option<Millis>,
    /// When something signed last came.
    pub signed_at: Option<Millis>,
    /// When something was last refused at its address.
    pub refused_at: Option<Millis>,
    /// Why.
    pub refusal: Option<String>,
    /// When Meta last told something about this number.
    pub last_webhook_at: Option<Millis>,
    /// When a customer last wrote to it.
    pub last_inbound_at: Option<Millis>,
    /// When Meta was last asked about it.
    pub checked_at: Option<Millis>,
    /// What was wrong then: a [`FailureReason`]'s name; `None` when all was well.
    pub check_reason: Option<String>,
    /// Meta's code for that.
    pub check_code: Option<i64>,
    /// Meta's words for that.
    pub check_message: Option<String>,
    /// Since when.
    pub created_at: Millis,
}

impl Number {
    /// Why nothing leaves it at present.
    #[must_use]
    pub fn paused(&self) -> Option<FailureReason> {
        self.paused_reason.as_deref().map(|reason| reason.parse().unwrap_or(FailureReason::Unknown))
    }

    /// What the audit log keeps of it.
    pub(super) fn for_audit(&self) -> Value {
        json!({
            "name": self.name,
            "phoneNumberId": self.phone_number_id,
            "wabaId": self.waba_id,
            "displayPhone": self.display_phone,
            "sendsPerSecond": self.sends_per_second,
            "paused": self.paused_reason,
            "accessTokenSetAt": self.access_token_set_at.map(Millis::iso),
            "appSecretSetAt": self.app_secret_set_at.map(Millis::iso),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select c.id, c.name, c.phone_number_id, c.waba_id, c.display_phone, c.verified_name,
               c.from_environment, c.sends_per_second, c.quality, c.messaging_tier, c.paused_reason, c.paused_at,
               c.access_token_sealed is not null as has_access_token, c.access_token_set_at,
               c.app_secret_sealed is not null as has_app_secret, c.app_secret_set_at, c.callback_token,
               c.challenged_at, c.signed_at, c.refused_at, c.refusal, c.last_webhook_at,
               (select max(v.last_inbound_at) from conversations v
                where v.organization_id = c.organization_id and v.channel_id = c.id) as last_inbound_at,
               c.checked_at, c.check_reason, c.check_code, c.check_message, c.created_at
             from channels c where c.state <> 'REMOVED' and c.organization_id = $1 ",
            $rest
        )
    };
}

/// The organization's numbers, oldest first.
///
/// # Errors
/// [`NumberError::Forbidden`].
pub async fn numbers(tx: &mut Tx, actor: &Actor) -> Result<Vec<Number>, NumberError> {
    actor.may(Operation::ManageChannels)?;
    let found = fetch!(fetch_all, tx, Number, select!("order by c.created_at, c.id"), &actor.organization_id)
        .map_err(StoreError::from)?;
    Ok(found)
}

/// One of them.
///
/// # Errors
/// [`NumberError::Forbidden`], or [`StoreError::NotFound`].
pub async fn number(tx: &mut Tx, actor: &Actor, id: &ChannelId) -> Result<Number, NumberError> {
    actor.may(Operation::ManageChannels)?;
    Ok(find(tx, &actor.organization_id, id).await?)
}

pub(super) async fn find(tx: &mut Tx, organization_id: &OrganizationId, id: &ChannelId) -> Result<Number> {
    Ok(fetch!(fetch_one, tx, Number, select!("and c.id = $2"), organization_id, id)?)
}
