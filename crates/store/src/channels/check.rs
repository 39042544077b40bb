//! What Meta answered when it was asked about a number. The asking is not the store's: it knows no network.

use super::connect::NumberError;
use super::number::{self, Number};
use super::{Channel, get, pause, resume};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::execute;
use hilo_domain::failure::{Failure, FailureClass, FailureReason};
use hilo_domain::ids::ChannelId;
use hilo_domain::role::{Actor, Operation};

/// What Meta says of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtMeta {
    /// The number as people write it.
    pub display_phone: Option<String>,
    /// The name that customers see.
    pub verified_name: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub quality: Option<String>,
}

/// Why there is no answer to work with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckFailure {
    /// What is wrong.
    pub failure: Failure,
    /// Meta's code.
    pub code: Option<i64>,
    /// Meta's words, or ours where Meta said nothing.
    pub message: String,
}

impl CheckFailure {
    /// Whether Meta itself refused: then the settings are wrong. Otherwise it could not be asked.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        !matches!(
            self.failure.reason,
            FailureReason::Unreachable
                | FailureReason::MetaUnavailable
                | FailureReason::Unconfirmed
                | FailureReason::RateLimited
        )
    }
}

/// Keeps what came of asking, and lets the number go on or holds it back accordingly. One that a person has paused stays
/// paused.
///
/// # Errors
/// [`NumberError::Forbidden`], or [`crate::StoreError::NotFound`].
pub async fn record_check(
    tx: &mut Tx,
    actor: &Actor,
    id: &ChannelId,
    outcome: Result<&AtMeta, &CheckFailure>,
) -> Result<Number, NumberError> {
    actor.may(Operation::ManageChannels)?;
    let channel = get(tx, &actor.organization_id, id).await?;
    keep(tx, &channel, outcome).await?;
    match outcome {
        Ok(_) if channel.paused() != Some(FailureReason::PausedByHand) => {
            resume(tx, &channel).await?;
        }
        Err(why) if why.failure.class == FailureClass::PauseNumber => {
            pause(tx, &channel, why.failure.reason, why.code).await?;
        }
        _ => {}
    }
    Ok(number::find(tx, &actor.organization_id, id).await?)
}

pub(super) async fn keep(
    tx: &mut Tx,
    channel: &Channel,
    outcome: Result<&AtMeta, &CheckFailure>,
) -> Result<()> {
    let now = tx.now();
    let (found, why) = (outcome.ok(), outcome.err());
    execute!(
        tx,
        "update channels set checked_at = $3, check_reason = $4, check_code = $5, check_message = $6,
           display_phone = coalesce($7, display_phone), verified_name = coalesce($8, verified_name),
           quality = coalesce($9, quality)
         where organization_id = $1 and id = $2",
        &channel.organization_id,
        &channel.id,
        now,
        why.map(|why| why.failure.reason.as_str()),
        why.and_then(|why| why.code),
        why.map(|why| why.message.as_str()),
        found.and_then(|found| found.display_phone.as_deref()),
        found.and_then(|found| found.verified_name.as_deref()),
        found.and_then(|found| found.quality.as_deref()),
    )?;
    Ok(())
}
