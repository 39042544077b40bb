//! New passwords: one's own, and a link with which somebody who forgot theirs chooses another.

use super::{TeamError, log, may_touch};
use crate::accounts::links::{self, Link, Purpose};
use crate::accounts::users::{self, PasswordHash, User};
use crate::accounts::{SecretHash, memberships};
use crate::audit;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::execute;
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::{Actor, Operation};
use secrecy::SecretString;

/// Makes a link with which a person of the team chooses a new password; earlier ones stop working. It is shown once and
/// works once, for an hour. Whoever holds it can be that person: so only owners make one for an owner, and nobody for
/// someone who acts in another organization too.
///
/// # Errors
/// [`TeamError`].
pub async fn password_link(
    tx: &mut Tx,
    actor: &Actor,
    id: &UserId,
    ip: Option<&str>,
) -> Result<SecretString, TeamError> {
    actor.may(Operation::ManageTeam)?;
    let person = memberships::person(tx, &actor.organization_id, id).await?;
    may_touch(actor, person.role)?;
    if person.disabled_at.is_some() {
        return Err(StoreError::NotFound.into());
    }
    if memberships::acts_elsewhere(tx, &actor.organization_id, id).await? {
        return Err(TeamError::ElsewhereToo);
    }
    forget_links(tx, id).await?;
    let link = Link {
        organization_id: Some(actor.organization_id.clone()),
        user_id: Some(id.clone()),
        created_by_id: Some(actor.user_id.clone()),
        ..Link::default()
    };
    let (_, secret) = links::create(tx, Purpose::Password, &link).await?;
    log(tx, actor, "password.link_created", ("user", id.as_str()), (None, None), ip).await?;
    Ok(secret)
}

/// Whose password a link is for, without using it up. `None` when it does not work.
///
/// # Errors
/// When the database refuses.
pub async fn new_password_for(tx: &mut Tx, link: &SecretHash) -> Result<Option<User>> {
    let Some(user_id) = links::peek(tx, Purpose::Password, link).await?.and_then(|link| link.user_id) else {
        return Ok(None);
    };
    let user = users::get(tx, &user_id).await?;
    Ok(Some(user).filter(|user| user.disabled_at.is_none()))
}

/// Uses a link up and sets the password; every session ends. `None` when the link does not work.
///
/// # Errors
/// When the database refuses.
pub async fn use_password_link(
    tx: &mut Tx,
    link: &SecretHash,
    hash: &PasswordHash,
    ip: Option<&str>,
) -> Result<Option<UserId>> {
    let Some(link) = links::redeem(tx, Purpose::Password, link).await? else { return Ok(None) };
    let Some(user_id) = link.user_id else { return Ok(None) };
    if users::get(tx, &user_id).await?.disabled_at.is_some() {
        return Ok(None);
    }
    users::set_password_hash(tx, &user_id, hash).await?;
    if let Some(organization_id) = &link.organization_id {
        log_own(tx, organization_id, &user_id, "password.reset", ip).await?;
    }
    Ok(Some(user_id))
}

/// Sets one's own password; every other session ends, and links to a new one stop working.
///
/// # Errors
/// When the database refuses.
pub async fn change_own(
    tx: &mut Tx,
    actor: &Actor,
    session: &SecretHash,
    hash: &PasswordHash,
    ip: Option<&str>,
) -> Result<()> {
    users::change_password_hash(tx, &actor.user_id, hash, Some(session)).await?;
    forget_links(tx, &actor.user_id).await?;
    log_own(tx, &actor.organization_id, &actor.user_id, "password.changed", ip).await
}

async fn forget_links(tx: &mut Tx, user_id: &UserId) -> Result<()> {
    execute!(
        tx,
        "delete from one_time_links where user_id = $1 and purpose = 'PASSWORD' and used_at is null",
        user_id,
    )?;
    Ok(())
}

async fn log_own(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    user_id: &UserId,
    action: &str,
    ip: Option<&str>,
) -> Result<()> {
    let entry = audit::Entry {
        organization_id,
        actor_id: Some(user_id),
        action,
        subject_type: "user",
        subject_id: user_id.as_str(),
        before: None,
        after: None,
        ip,
    };
    audit::record(tx, entry).await
}
