//! Where templates are handed in: an account at Meta, through the token of one of the organization's numbers there.

use crate::runner::number::{access_token, wait_for_number};
use crate::runner::{JobError, Worker};
use hilo_domain::failure::FailureReason;
use hilo_store::channels::Channel;
use hilo_store::jobs::Claimed;
use hilo_store::templates;
use hilo_whatsapp::graph::AccountCredentials;

/// An account, and the number whose token opens it.
pub(super) struct Desk {
    pub(super) channel: Channel,
    pub(super) account: AccountCredentials,
}

/// Whether there is one at present.
pub(super) enum Find {
    Open(Box<Desk>),
    /// The number's token does not work: the job has been put back.
    Waits,
    /// The organization has no number at this account (any more).
    Nobody,
}

pub(super) const NOBODY: &str = "no connected WhatsApp number belongs to this account";

/// Looks for the desk of an account.
pub(super) async fn find(worker: &Worker, job: &Claimed, waba_id: Option<&str>) -> Result<Find, JobError> {
    let Some(waba_id) = waba_id else { return Ok(Find::Nobody) };
    let mut tx = worker.db.read().await?;
    let channel = templates::manager(&mut tx, &job.organization_id, waba_id).await?;
    tx.rollback().await?;
    let Some(channel) = channel else { return Ok(Find::Nobody) };
    if channel.paused().is_some_and(is_about_the_token) {
        wait_for_number(worker, job, &channel).await?;
        return Ok(Find::Waits);
    }
    let access_token = access_token(worker, &channel);
    let account = AccountCredentials { waba_id: waba_id.to_owned(), access_token };
    Ok(Find::Open(Box::new(Desk { channel, account })))
}

/// A number may be held back for its quality or an unpaid bill, and its account still takes templates.
pub(super) const fn is_about_the_token(reason: FailureReason) -> bool {
    matches!(reason, FailureReason::TokenExpired | FailureReason::NotConfigured)
}
