//! Queuing what was filled in, and why it was not.

use super::typed::Typed;
use crate::desk::Desk;
use crate::inbox::error::AppError;
use crate::words::Trouble;
use hilo_domain::ids::{ChannelId, MessageId};
use hilo_domain::template::{Problem, ProblemCode};
use hilo_store::StoreError;
use hilo_store::templates::{self, Queued, Recipient, SendError, Template, TemplateSend};

/// Why it was not sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Refusal {
    /// Something is wrong with the fields.
    Fields(Vec<Problem>),
    /// Nothing in the fields would help.
    Trouble(Trouble),
    /// What can go wrong with everything.
    Error(AppError),
}

/// Where it goes.
pub(super) struct Destination {
    pub(super) to: Recipient,
    pub(super) channel_id: Option<ChannelId>,
    /// The failed message that it replaces.
    pub(super) again: Option<MessageId>,
}

/// Queues a template. The same form twice is one message.
///
/// # Errors
/// [`Refusal`]; nothing is queued then.
pub(super) async fn queue(
    desk: &Desk,
    template: &Template,
    typed: &Typed,
    destination: Destination,
) -> Result<Queued, Refusal> {
    let components = template.components();
    let (filling, problems) = typed.filling(&components);
    if !problems.is_empty() {
        return Err(Refusal::Fields(typed.problems(&components)));
    }
    let send = TemplateSend {
        template_id: template.id.clone(),
        to: destination.to,
        filling,
        lead_id: None,
        channel_id: destination.channel_id,
        client_message_id: Some(typed.form_id.clone()),
    };
    let mut tx = desk.db.write().await.map_err(refused)?;
    let queued = match &destination.again {
        Some(failed) => templates::queue_again(&mut tx, &desk.actor, failed, send).await,
        None => templates::queue_send(&mut tx, &desk.actor, send).await,
    };
    let queued = queued.map_err(Refusal::from)?;
    tx.commit().await.map_err(refused)?;
    Ok(queued)
}

fn refused(error: StoreError) -> Refusal {
    Refusal::Error(error.into())
}

impl From<SendError> for Refusal {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Filling(problems) => Self::Fields(problems),
            SendError::NoTemplate => Self::Trouble(Trouble::Gone),
            SendError::NotApproved(_) => Self::Trouble(Trouble::NotApproved),
            SendError::OtherAccount => Self::Trouble(Trouble::OtherAccount),
            SendError::NoChannel => Self::Trouble(Trouble::NoNumber),
            SendError::Store(StoreError::Conflict(_)) => Self::Trouble(Trouble::Settled),
            SendError::NoLead => Self::Error(AppError::NotFound),
            SendError::Store(error) => Self::Error(error.into()),
        }
    }
}

/// What is wrong while someone is still typing: what is missing is not wrong yet.
pub(super) fn so_far(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.retain(|problem| !matches!(problem.code, ProblemCode::ValueMissing | ProblemCode::Required));
    problems
}
