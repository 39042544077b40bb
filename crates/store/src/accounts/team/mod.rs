//! The team as its administrators keep it: who belongs to it and as what, who is invited, who gets a new password.
//! Screens and REST call these; each asks the policy table, keeps an owner, and writes the audit log.

mod change;
mod invite;
mod join;
mod password;

pub use change::{MemberChange, change};
pub use invite::{Invitation, NewInvitation, invitations, invite, revoke_invitation};
pub use join::{Joined, Newcomer, Offer, join_as, join_new, offer};
pub use password::{change_own, new_password_for, password_link, use_password_link};

use crate::accounts::memberships::{self, Member};
use crate::audit;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use hilo_domain::ids::UserId;
use hilo_domain::role::{Actor, Forbidden, Operation, Role};
use serde_json::Value;

/// Why something about the team was not done.
#[derive(Debug, thiserror::Error)]
pub enum TeamError {
    /// The policy table says no.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Owners are made, changed and let in by owners only.
    #[error("only an owner may do this with an owner")]
    OwnersOnly,
    /// Nobody would be left who may do everything.
    #[error("an organization keeps at least one owner")]
    LastOwner,
    /// Nobody shuts themselves out.
    #[error("you cannot disable yourself")]
    Yourself,
    /// No address of mail.
    #[error("this is not an email address")]
    EmailInvalid,
    /// They belong to the team already.
    #[error("this person belongs to the team already")]
    MemberAlready,
    /// They act in another organization too: its people have a say in who may be them.
    #[error("this person belongs to another organization too and changes their password themselves")]
    ElsewhereToo,
    /// Their account was shut for the whole installation.
    #[error("this account was disabled by whoever runs Hilo")]
    AccountDisabled,
    /// The database, or nobody of this id.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The team by name, disabled people included.
///
/// # Errors
/// [`TeamError::Forbidden`] for those who may not assign.
pub async fn members(tx: &mut Tx, actor: &Actor) -> Result<Vec<Member>, TeamError> {
    actor.may(Operation::Assign)?;
    Ok(memberships::people(tx, &actor.organization_id).await?)
}

/// One person of it.
///
/// # Errors
/// [`TeamError::Forbidden`], or [`StoreError::NotFound`].
pub async fn member(tx: &mut Tx, actor: &Actor, id: &UserId) -> Result<Member, TeamError> {
    actor.may(Operation::Assign)?;
    Ok(memberships::person(tx, &actor.organization_id, id).await?)
}

/// Whether the actor may have to do with someone of this role.
fn may_touch(actor: &Actor, role: Role) -> Result<(), TeamError> {
    actor.may(Operation::ManageTeam)?;
    if role == Role::Owner && actor.may(Operation::Own).is_err() {
        return Err(TeamError::OwnersOnly);
    }
    Ok(())
}

/// Records what was done about a person or an invitation.
async fn log(
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    (subject_type, subject_id): (&str, &str),
    (before, after): (Option<Value>, Option<Value>),
    ip: Option<&str>,
) -> Result<()> {
    let entry = audit::Entry {
        organization_id: &actor.organization_id,
        actor_id: Some(&actor.user_id),
        action,
        subject_type,
        subject_id,
        before,
        after,
        ip,
    };
    audit::record(tx, entry).await
}
