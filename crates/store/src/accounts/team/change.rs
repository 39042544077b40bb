//! Another role, out, and in again.

use super::{TeamError, log, may_touch};
use crate::accounts::memberships::{self, Member};
use crate::db::Tx;
use crate::error::StoreError;
use hilo_domain::ids::UserId;
use hilo_domain::role::{Actor, Operation, Role};
use serde_json::json;

/// What changes about a person; what is `None` stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemberChange {
    /// Their role from now on.
    pub role: Option<Role>,
    /// Whether they are shut out.
    pub disabled: Option<bool>,
}

/// Changes a person's role, or shuts them out, or lets them in. They are out at once: sessions and tokens end, and open
/// screens learn of it with the commit.
///
/// # Errors
/// [`TeamError`]; nothing is changed then.
pub async fn change(
    tx: &mut Tx,
    actor: &Actor,
    id: &UserId,
    change: MemberChange,
    ip: Option<&str>,
) -> Result<Member, TeamError> {
    actor.may(Operation::ManageTeam)?;
    let before = memberships::person(tx, &actor.organization_id, id).await?;
    may_touch(actor, before.role)?;
    if let Some(role) = change.role.filter(|role| *role != before.role) {
        may_touch(actor, role)?;
        let set = memberships::set_role(tx, &actor.organization_id, id, role).await;
        set.map_err(last_owner)?;
        let (old, new) = (json!({ "role": before.role }), json!({ "role": role }));
        log(tx, actor, "member.role_changed", ("user", id.as_str()), (Some(old), Some(new)), ip).await?;
    }
    let after = memberships::person(tx, &actor.organization_id, id).await?;
    match change.disabled {
        Some(true) if after.disabled_at.is_none() => {
            if *id == actor.user_id {
                return Err(TeamError::Yourself);
            }
            memberships::disable(tx, &actor.organization_id, id).await.map_err(last_owner)?;
            log_disabled(tx, actor, id, true, ip).await?;
        }
        Some(false) if after.disabled_at.is_some() => {
            match memberships::enable(tx, &actor.organization_id, id).await {
                // It is the account, not the membership.
                Err(StoreError::NotFound) => return Err(TeamError::AccountDisabled),
                enabled => enabled?,
            }
            log_disabled(tx, actor, id, false, ip).await?;
        }
        _ => return Ok(after),
    }
    Ok(memberships::person(tx, &actor.organization_id, id).await?)
}

async fn log_disabled(
    tx: &mut Tx,
    actor: &Actor,
    id: &UserId,
    disabled: bool,
    ip: Option<&str>,
) -> Result<(), StoreError> {
    let action = if disabled { "member.disabled" } else { "member.enabled" };
    let states = (Some(json!({ "disabled": !disabled })), Some(json!({ "disabled": disabled })));
    log(tx, actor, action, ("user", id.as_str()), states, ip).await
}

fn last_owner(error: StoreError) -> TeamError {
    match error {
        StoreError::Conflict(_) => TeamError::LastOwner,
        other => other.into(),
    }
}
